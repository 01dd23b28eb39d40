import { createFileRoute } from '@tanstack/react-router'
import { PaperPage } from '../../../funds/paper-page.tsx'

export const Route = createFileRoute('/_app/budget-documents/$id')({
  staticData: {
    title: 'paper.one',
    access: 'fund.read',
  },
  component: Page,
})

function Page() {
  const { id } = Route.useParams()
  return <PaperPage key={id} id={id} />
}
