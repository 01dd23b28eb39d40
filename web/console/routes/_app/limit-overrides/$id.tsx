import { createFileRoute } from '@tanstack/react-router'
import { OverridePage } from '../../../overrides/override-page.tsx'

export const Route = createFileRoute('/_app/limit-overrides/$id')({
  staticData: { title: 'override.one', access: 'override.read' },
  component: Override,
})

function Override() {
  return <OverridePage id={Route.useParams().id} />
}
