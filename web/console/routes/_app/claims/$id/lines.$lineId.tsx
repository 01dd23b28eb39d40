import { createFileRoute } from '@tanstack/react-router'
import { LinePage } from '../../../../claims/line-page.tsx'

export const Route = createFileRoute('/_app/claims/$id/lines/$lineId')({
  staticData: { title: 'claim.line', access: 'claim.read' },
  component: Line,
})

function Line() {
  return <LinePage lineId={Route.useParams().lineId} />
}
