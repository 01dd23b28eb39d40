import { queryOptions, useQuery } from '@tanstack/react-query'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { budgetsQuery } from './budgets.ts'

export type Fund = ResponseOf<typeof budgetContract.funds>['items'][number]

export const fundsQuery = queryOptions({
  queryKey: ['funds'],
  queryFn: ({ signal }) => call<typeof budgetContract.funds>('GET', '/api/funds', { signal }),
})

export const useFunds = (): readonly Fund[] => useQuery(fundsQuery).data?.items ?? []

/** Every budget in reach as a choice, newest year first. */
export const useBudgetChoices = () =>
  (useQuery(budgetsQuery(undefined)).data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.fundName} ${one.year} ${one.unitName}`,
  }))
