import { createFileRoute } from '@tanstack/react-router'
import { FundUsesPage } from '../../funds/fund-uses-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/fund-uses')({
  staticData: {
    title: 'use.title',
    access: 'fund.read',
    menu: { group: 'money', order: 26, icon: 'policy', label: 'use.title', counts: ['fund_use'] },
  },
  validateSearch: listSearch('status'),
  component: FundUsesPage,
})
