import { createFileRoute } from '@tanstack/react-router'
import { PackPage } from '../../../../policy/pack-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/packs/$id')({
  staticData: { title: 'policy.document', access: 'policy.read' },
  // `tab` the part shown; `revision` an older text; `q`, `program`, `only` which rules; `from` and `to` two revisions side by side.
  validateSearch: listSearch('tab', 'revision', 'q', 'program', 'only', 'from', 'to'),
  component: Pack,
})

function Pack() {
  const { id } = Route.useParams()
  const navigate = Route.useNavigate()
  return (
    <PackPage
      key={id}
      id={id}
      asked={Route.useSearch()}
      onAsk={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  )
}
