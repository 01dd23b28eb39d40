import { createFileRoute } from '@tanstack/react-router'
import { FundsPage } from '../../funds/funds-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/funds')({
  staticData: {
    title: 'fund.title',
    access: 'fund.read',
    menu: { group: 'money', order: 20, icon: 'fund', label: 'fund.title' },
  },
  validateSearch: listSearch('budget', 'year', 'q'),
  component: Funds,
})

function Funds() {
  const { budget, year } = Route.useSearch()
  return <FundsPage budgetId={budget} year={year} />
}
