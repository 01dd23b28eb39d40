import { createFileRoute } from '@tanstack/react-router'
import { ClaimReviewsPage } from '../../../claims/claim-reviews-page.tsx'

export const Route = createFileRoute('/_app/reviews/claims')({
  staticData: {
    title: 'claim.reviews',
    access: 'claim.read',
    menu: {
      group: 'do',
      order: 20,
      icon: 'money',
      label: 'claim.reviews',
      labelFor: { city: 'claim.approvals' },
      counts: ['claim_review', 'notice_due', 'claim_city_review', 'claim_approve', 'claim_ruling'],
      also: ['/claims'],
      roles: ['county', 'city'],
    },
  },
  validateSearch: (search: Record<string, unknown>): { kind?: string } =>
    typeof search['kind'] === 'string' ? { kind: search['kind'] } : {},
  component: ClaimReviews,
})

function ClaimReviews() {
  const navigate = Route.useNavigate()
  return (
    <ClaimReviewsPage
      kind={Route.useSearch().kind}
      onKind={(kind) => void navigate({ search: kind ? { kind } : {} })}
    />
  )
}
