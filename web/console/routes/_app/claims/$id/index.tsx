import { createFileRoute } from '@tanstack/react-router'
import { ClaimPage } from '../../../../claims/claim-page.tsx'
import { listSearch } from '../../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/claims/$id/')({
  staticData: { title: 'claim.one', access: 'claim.read' },
  validateSearch: listSearch('q', 'status', 'outcome', 'tab'),
  component: Claim,
})

function Claim() {
  const { id } = Route.useParams()
  return <ClaimPage key={id} id={id} />
}
