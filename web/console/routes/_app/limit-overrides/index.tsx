import { createFileRoute } from '@tanstack/react-router'
import { OverridesPage } from '../../../overrides/overrides-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/limit-overrides/')({
  staticData: {
    title: 'override.title',
    access: 'override.read',
    menu: { group: 'business', order: 18, icon: 'policy', label: 'override.title', counts: ['override_check'] },
  },
  validateSearch: listSearch('tab', 'q', 'status'),
  component: OverridesPage,
})
