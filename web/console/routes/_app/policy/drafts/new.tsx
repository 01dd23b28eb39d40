import { createFileRoute } from '@tanstack/react-router'
import { NewDraftPage } from '../../../../policy/new-draft-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/drafts/new')({
  staticData: { title: 'policy.newDraft', access: 'policy.draft' },
  validateSearch: listSearch('pack'),
  component: New,
})

function New() {
  const { pack } = Route.useSearch()
  return <NewDraftPage key={pack ?? ''} packId={pack} />
}
