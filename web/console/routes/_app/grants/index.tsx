import { createFileRoute } from '@tanstack/react-router'
import { GrantsPage } from '../../../grants/grants-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/grants/')({
  staticData: {
    title: 'grant.title',
    access: 'grant.read',
    menu: {
      group: 'business',
      order: 18,
      icon: 'star',
      label: 'grant.title',
      labelFor: {
        assessor: 'grant.titleMine',
        provider: 'grant.titleMine',
        employer: 'grant.titleMine',
        agency: 'grant.titleMine',
      },
      counts: [
        'grant_due',
        'grant_review',
        'grant_city_review',
        'grant_publish',
        'grant_objection',
        'grant_approve',
        'grant_ruling',
      ],
    },
  },
  validateSearch: listSearch('q', 'status'),
  component: GrantsPage,
})
