import { createFileRoute } from '@tanstack/react-router'
import { NewClaimPage, type NewClaimSearch } from '../../../claims/new-claim-page.tsx'

export const Route = createFileRoute('/_app/claims/new')({
  staticData: { title: 'claim.new', access: 'claim.submit' },
  validateSearch: (search: Record<string, unknown>): NewClaimSearch => ({
    ...(typeof search['program'] === 'string' ? { program: search['program'] } : {}),
    ...(typeof search['class'] === 'string' ? { class: search['class'] } : {}),
    ...(search['by'] === 'certificate' ? { by: 'certificate' } : {}),
    ...(typeof search['done'] === 'string' ? { done: search['done'] } : {}),
  }),
  component: NewClaim,
})

function NewClaim() {
  return <NewClaimPage {...Route.useSearch()} />
}
