import { createFileRoute } from '@tanstack/react-router'
import { FundUsePage } from '../../funds/fund-use-page.tsx'

export const Route = createFileRoute('/_app/fund-use-papers/$id')({
  staticData: {
    title: 'use.one',
    access: 'fund.read',
  },
  component: Page,
})

function Page() {
  const { id } = Route.useParams()
  return <FundUsePage key={id} id={id} />
}
