import { createFileRoute } from '@tanstack/react-router'
import { TargetsPage } from '../../targets/targets-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/targets')({
  staticData: {
    title: 'target.title',
    access: 'target.read',
    menu: { group: 'data', order: 10, icon: 'target', label: 'target.title', also: ['/figures'] },
  },
  validateSearch: listSearch('table', 'measure', 'year', 'sort'),
  component: Targets,
})

function Targets() {
  const navigate = Route.useNavigate()
  return (
    <TargetsPage
      asked={Route.useSearch()}
      onAsk={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
    />
  )
}
