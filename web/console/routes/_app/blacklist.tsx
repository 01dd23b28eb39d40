import { createFileRoute } from '@tanstack/react-router'
import { BlacklistPage } from '../../blacklist/blacklist-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/blacklist')({
  staticData: {
    title: 'blacklist.title',
    access: 'blacklist.read',
    menu: { group: 'watch', order: 30, icon: 'shield', label: 'blacklist.title' },
  },
  validateSearch: listSearch('q', 'inForce'),
  component: BlacklistPage,
})
