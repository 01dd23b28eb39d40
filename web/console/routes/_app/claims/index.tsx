import { createFileRoute } from '@tanstack/react-router'
import { ClaimsPage } from '../../../claims/claims-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/claims/')({
  staticData: {
    title: 'claim.title',
    access: 'claim.read',
    menu: {
      group: 'business',
      order: 16,
      icon: 'money',
      label: 'claim.title',
      labelFor: {
        assessor: 'claim.titleMine',
        provider: 'claim.titleMine',
        employer: 'claim.titleMine',
        agency: 'claim.titleMine',
      },
      counts: ['claim_due'],
      // An office comes to a batch from its review.
      roles: ['assessor', 'provider', 'employer', 'agency', 'finance', 'province', 'department', 'auditor'],
    },
  },
  validateSearch: listSearch('q', 'status', 'program'),
  component: ClaimsPage,
})
