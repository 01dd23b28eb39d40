import { createFileRoute } from '@tanstack/react-router'
import { NoticesPage } from '../../../notices/notices-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/notices/')({
  staticData: {
    title: 'notice.title',
    access: 'claim.read',
    menu: {
      group: 'do',
      order: 30,
      icon: 'notice',
      label: 'notice.title',
      counts: ['objection'],
      roles: ['county', 'city', 'province', 'department', 'auditor'],
    },
  },
  validateSearch: listSearch('tab', 'q', 'status'),
  component: Notices,
})

function Notices() {
  return <NoticesPage tab={Route.useSearch().tab === 'objections' ? 'objections' : 'notices'} />
}
