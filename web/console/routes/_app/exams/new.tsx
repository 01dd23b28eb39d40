import { createFileRoute } from '@tanstack/react-router'
import { OpenSessionPage } from '../../../exams/open-session-page.tsx'

export const Route = createFileRoute('/_app/exams/new')({
  staticData: { title: 'exam.open', access: 'session.open' },
  validateSearch: (search: Record<string, unknown>): { class?: string } =>
    typeof search['class'] === 'string' ? { class: search['class'] } : {},
  component: OpenSession,
})

function OpenSession() {
  return <OpenSessionPage classId={Route.useSearch().class} />
}
