import { createFileRoute } from '@tanstack/react-router'
import { PersonPage } from '../../../registry/person-page.tsx'

export const Route = createFileRoute('/_app/persons/$id')({
  staticData: { title: 'person.archive', access: 'person.read' },
  component: function Person() {
    const { id } = Route.useParams()
    return <PersonPage key={id} id={id} />
  },
})
