import { createFileRoute } from '@tanstack/react-router'
import { StatementsPage } from '../../../reconcile/statements-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/reconciliation/')({
  staticData: {
    title: 'reconcile.title',
    access: 'fund.read',
    menu: { group: 'money', order: 34, icon: 'check', label: 'reconcile.title', counts: ['statement_difference'] },
  },
  validateSearch: listSearch('budget'),
  component: StatementsPage,
})
