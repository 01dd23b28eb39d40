import { createFileRoute } from '@tanstack/react-router'
import { ReceivablePage } from '../../../clawback/receivable-page.tsx'

export const Route = createFileRoute('/_app/clawback/$id')({
  staticData: {
    title: 'clawback.one',
    access: 'clawback.read',
  },
  component: Page,
})

function Page() {
  const { id } = Route.useParams()
  return <ReceivablePage key={id} id={id} />
}
