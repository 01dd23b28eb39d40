import { Link } from '@tanstack/react-router'
import { t } from '#web/ui/words.ts'
import { useMay, useSession } from '../session.ts'
import { PageHead } from '../ui/page.tsx'
import { QueueCard } from '../ui/queue-card.tsx'

/** 补贴审核: what waits at this office, nearest deadline first; the county reviews and publishes, the city approves. */
export function ClaimReviewsPage({
  kind,
  onKind,
}: {
  kind: string | undefined
  onKind: (kind: string | undefined) => void
}) {
  const may = useMay()
  const { account } = useSession()
  const approves = account.role === 'city'
  // A city approves first of all; it reviews only the claims of its own firms.
  const kinds = [
    ...(may('claim.approve') ? (['claim_approve'] as const) : []),
    ...(may('claim.city_review') ? (['claim_city_review'] as const) : []),
    ...(may('claim.review') ? (['claim_review', 'notice_due', 'claim_ruling'] as const) : []),
  ]
  return (
    <>
      <PageHead
        title={approves ? t('claim.approvals') : t('claim.reviews')}
        say={approves ? t('claim.approvalsSay') : t('claim.reviewsSay')}
        actions={
          <Link to="/claims" className="linkish">
            {t('claim.reviewsAll')}
          </Link>
        }
      />
      <QueueCard
        title={t('claim.reviewsTitle')}
        kinds={kinds.length > 0 ? kinds : ['claim_review']}
        kind={kind}
        onKind={onKind}
        empty={{ title: t('claim.reviewsNone'), text: t('claim.reviewsNoneWhy') }}
      />
    </>
  )
}
