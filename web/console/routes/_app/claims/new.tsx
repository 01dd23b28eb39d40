import { createFileRoute } from '@tanstack/react-router'
import { NewClaimPage } from '../../../claims/new-claim-page.tsx'

type Search = { class?: string; done?: string }

export const Route = createFileRoute('/_app/claims/new')({
  staticData: { title: 'claim.new', access: 'claim.submit' },
  validateSearch: (search: Record<string, unknown>): Search => ({
    ...(typeof search['class'] === 'string' ? { class: search['class'] } : {}),
    ...(typeof search['done'] === 'string' ? { done: search['done'] } : {}),
  }),
  component: NewClaim,
})

function NewClaim() {
  const { class: classId, done } = Route.useSearch()
  return <NewClaimPage classId={classId} done={done} />
}
