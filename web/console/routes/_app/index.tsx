import { createFileRoute } from '@tanstack/react-router'
import { WorkbenchPage } from '../../workbench/workbench-page.tsx'

export const Route = createFileRoute('/_app/')({
  staticData: { title: 'shell.workbench', menu: { group: 'top', order: 0, icon: 'home', label: 'shell.workbench' } },
  validateSearch: (search: Record<string, unknown>): { kind?: string } =>
    typeof search['kind'] === 'string' ? { kind: search['kind'] } : {},
  component: Workbench,
})

function Workbench() {
  const { kind } = Route.useSearch()
  const navigate = Route.useNavigate()
  return <WorkbenchPage kind={kind} onKind={(next) => navigate({ search: next ? { kind: next } : {} })} />
}
