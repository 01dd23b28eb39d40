import { createFileRoute } from '@tanstack/react-router'
import { ToLine } from '../../claims/line-page.tsx'

/** For links that know the line and not its batch: timelines, search, the work queue. */
export const Route = createFileRoute('/_app/claim-lines/$lineId')({
  staticData: { title: 'claim.line', access: 'claim.read' },
  component: Line,
})

function Line() {
  return <ToLine lineId={Route.useParams().lineId} />
}
