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

/** The one to open when none was chosen: the newest that anything was paid from, so that no page opens on an empty book. */
export const foremost = <T extends { readonly paidFen: number }>(items: readonly T[]): T | undefined =>
  items.find((one) => one.paidFen > 0) ?? items[0]

export const useForemostBudget = () => foremost(useQuery(budgetsQuery(undefined)).data?.items ?? [])?.id

/** Every budget in reach as a choice, newest year first. */
export const useBudgetChoices = () =>
  (useQuery(budgetsQuery(undefined)).data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.fundName} ${one.year} ${one.unitName}`,
    year: one.year,
  }))
