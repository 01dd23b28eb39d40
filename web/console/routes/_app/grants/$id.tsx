import { createFileRoute } from '@tanstack/react-router'
import { GrantPage } from '../../../grants/grant-page.tsx'

export const Route = createFileRoute('/_app/grants/$id')({
  staticData: { title: 'grant.application', access: 'grant.read' },
  component: Grant,
})

function Grant() {
  return <GrantPage id={Route.useParams().id} />
}
