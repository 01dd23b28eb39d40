import { createFileRoute } from '@tanstack/react-router'
import { PapersPage } from '../../../funds/papers-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/budget-documents/')({
  staticData: {
    title: 'paper.title',
    access: 'fund.read',
    menu: { group: 'money', order: 22, icon: 'file', label: 'paper.title', counts: ['budget_document'] },
  },
  validateSearch: listSearch('status'),
  component: PapersPage,
})
