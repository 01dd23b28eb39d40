import { createFileRoute } from '@tanstack/react-router'
import { TraineePage } from '../../../../training/trainee-page.tsx'

export const Route = createFileRoute('/_app/classes/$id/trainees/$personId')({
  staticData: { title: 'roster.one', access: 'class.read' },
  component: function Trainee() {
    const { id, personId } = Route.useParams()
    return <TraineePage key={`${id} ${personId}`} classId={id} personId={personId} />
  },
})
