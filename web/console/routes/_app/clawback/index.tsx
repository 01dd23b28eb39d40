import { createFileRoute } from '@tanstack/react-router'
import { ClawbackPage } from '../../../clawback/clawback-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/clawback/')({
  staticData: {
    title: 'clawback.title',
    access: 'clawback.read',
    menu: { group: 'money', order: 36, icon: 'undo', label: 'clawback.title', counts: ['clawback'] },
  },
  validateSearch: listSearch('status'),
  component: ClawbackPage,
})
