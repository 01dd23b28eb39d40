import { createFileRoute } from '@tanstack/react-router'
import { OrganisationListPage } from '../../../registry/organisation-list.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/organisations/')({
  staticData: {
    title: 'organisation.title',
    access: 'organisation.read',
    menu: { group: 'business', order: 30, icon: 'organisation', label: 'organisation.title' },
  },
  validateSearch: listSearch('q', 'kind'),
  component: OrganisationListPage,
})
