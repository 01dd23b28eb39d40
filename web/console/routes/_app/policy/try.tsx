import { createFileRoute } from '@tanstack/react-router'
import { TryPage } from '../../../policy/try-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/try')({
  staticData: { title: 'policy.try', access: 'policy.read' },
  validateSearch: listSearch('mode'),
  component: Try,
})

function Try() {
  const navigate = Route.useNavigate()
  return (
    <TryPage
      asked={Route.useSearch()}
      onAsk={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  )
}
