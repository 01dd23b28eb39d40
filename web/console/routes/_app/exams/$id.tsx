import { createFileRoute } from '@tanstack/react-router'
import { SessionPage } from '../../../exams/session-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/exams/$id')({
  staticData: { title: 'exam.one', access: 'session.read' },
  validateSearch: listSearch('tab', 'import'),
  component: Session,
})

function Session() {
  const { id } = Route.useParams()
  return <SessionPage key={id} id={id} />
}
