import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useGrantNotice } from '../../../public/grant-notices.ts'
import { NoticePage } from '../../../public/notice-page.tsx'
import type { PageProps } from '../../../router.tsx'

/** One grant on public notice: who, what for, how much, by which clause; anybody may object while it runs. */
export default function OneGrantNotice({ params }: PageProps) {
  const number = params['number'] ?? ''
  return (
    <NoticePage
      of={useGrantNotice(number)}
      here={`/grant-notices/${encodeURIComponent(number)}`}
      title={(notice) => `${notice.title}：${notice.subject}`}
      facts={(notice) => [
        [t('portalPublic.grantPayee'), notice.payeeName],
        [t('portalPublic.grantClaimant'), notice.claimantName === notice.payeeName ? '' : notice.claimantName],
        [t('portalPublic.noticeTotal'), yuan(notice.amountFen)],
        [t('portalPublic.noticeProgram'), notice.programName],
        [t('portalPublic.grantBasis'), `${notice.document} ${notice.clause}`],
      ]}
    />
  )
}
