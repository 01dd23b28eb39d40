import { createFileRoute } from '@tanstack/react-router'
import { DraftsPage } from '../../../../policy/drafts-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/drafts/')({
  staticData: {
    title: 'policy.drafts',
    access: 'policy.review',
    menu: { group: 'money', order: 6, icon: 'edit', label: 'policy.drafts', counts: ['policy_sign', 'policy_draft'] },
  },
  validateSearch: listSearch('state', 'pack'),
  component: DraftsPage,
})
