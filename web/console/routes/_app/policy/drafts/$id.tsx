import { createFileRoute } from '@tanstack/react-router'
import { DraftPage } from '../../../../policy/draft-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/drafts/$id')({
  staticData: { title: 'policy.draft', access: 'policy.review' },
  validateSearch: listSearch('q', 'only'),
  component: Draft,
})

function Draft() {
  const { id } = Route.useParams()
  const navigate = Route.useNavigate()
  return (
    <DraftPage
      key={id}
      id={id}
      asked={Route.useSearch()}
      onAsk={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  )
}
