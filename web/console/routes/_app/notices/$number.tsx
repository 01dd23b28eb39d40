import { createFileRoute } from '@tanstack/react-router'
import { NoticePage } from '../../../notices/notice-page.tsx'

export const Route = createFileRoute('/_app/notices/$number')({
  staticData: { title: 'notice.one', access: 'claim.read' },
  component: Notice,
})

function Notice() {
  return <NoticePage number={Route.useParams().number} />
}
