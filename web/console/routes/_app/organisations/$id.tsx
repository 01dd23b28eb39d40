import { createFileRoute } from '@tanstack/react-router'
import { OrganisationPage } from '../../../registry/organisation-page.tsx'

export const Route = createFileRoute('/_app/organisations/$id')({
  staticData: { title: 'organisation.title', access: 'organisation.read' },
  component: function Organisation() {
    const { id } = Route.useParams()
    return <OrganisationPage key={id} id={id} />
  },
})
