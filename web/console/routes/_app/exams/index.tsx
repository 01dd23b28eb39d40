import { createFileRoute, Navigate } from '@tanstack/react-router'
import { ExamsPage } from '../../../exams/exams-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/exams/')({
  staticData: {
    title: 'exam.title',
    access: 'session.read',
    menu: { group: 'business', order: 12, icon: 'exam', label: 'exam.title', counts: ['exam_due'] },
  },
  validateSearch: listSearch('q', 'status', 'class'),
  component: Exams,
})

function Exams() {
  const { class: classId } = Route.useSearch()
  // The work queue names the class that waits for an exam.
  return classId ? <Navigate to="/exams/new" search={{ class: classId }} replace /> : <ExamsPage />
}
