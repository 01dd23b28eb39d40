import { queryOptions } from '@tanstack/react-query'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'

export type Budget = ResponseOf<typeof ledgerContract.budgets>['items'][number]

/** The budgets of a year in the reader's scope; of the current year when it is undefined. */
export const budgetsQuery = (year: number | undefined) =>
  queryOptions({
    queryKey: ['budgets', year ?? 0],
    queryFn: ({ signal }) =>
      call<typeof ledgerContract.budgets>('GET', '/api/budgets', { query: year ? { year } : {}, signal }),
  })
