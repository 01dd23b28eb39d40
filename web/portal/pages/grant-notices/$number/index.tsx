import { shortDay, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { phoneNumber } from '../../../numbers.ts'
import { AnswerLink } from '../../../public/answer-link.tsx'
import { type GrantNotice, useGrantNotice } from '../../../public/grant-notices.ts'
import { howLong, isOpen } from '../../../public/notices.ts'
import '../../../public/public.css'
import { go, type PageProps } from '../../../router.tsx'
import { useSite } from '../../../session.ts'
import { Frame } from '../../../ui/frame.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Button, Card, Facts, Tag } from '../../../ui/parts.tsx'
import { Load } from '../../../ui/states.tsx'

/** One grant on public notice: who, what for, how much, by which clause; anybody may object while it runs. */
export default function OneGrantNotice({ params }: PageProps) {
  const number = params['number'] ?? ''
  const notice = useGrantNotice(number)
  const today = useSite().data?.businessDay ?? ''
  const open = notice.data !== undefined && isOpen(notice.data, today)
  return (
    <Frame
      title={t('portal.notices')}
      back="/notices"
      act={
        notice.data && (
          <>
            <Button second onClick={() => window.print()}>
              {t('portalPublic.noticePrint')}
            </Button>
            {open ? (
              <Button onClick={() => go(`/grant-notices/${encodeURIComponent(number)}/objection`)}>
                {t('portalPublic.wantObject')}
              </Button>
            ) : (
              <a className="btn" href={`tel:${notice.data.phone}`}>
                <Icon name="phone" />
                {t('portalPublic.noticePhone')}
              </a>
            )}
          </>
        )
      }
    >
      <Load of={notice} cards={2}>
        {(data) => (
          <>
            <Body notice={data} today={today} />
            <AnswerLink />
          </>
        )}
      </Load>
    </Frame>
  )
}

function Body({ notice, today }: { notice: GrantNotice; today: string }) {
  return (
    <Card className="head-card notice-head two-facts">
      <div className="tags">
        <Tag tone={isOpen(notice, today) ? 'mine' : 'away'}>{howLong(notice, today)}</Tag>
      </div>
      <h2>
        {notice.title}：{notice.subject}
      </h2>
      <p className="s">{notice.unitName}人力资源和社会保障局</p>
      <Facts
        items={[
          [
            t('portalPublic.noticePeriod'),
            t('portalPublic.noticePeriodText', {
              from: shortDay(notice.fromDay, today),
              to: shortDay(notice.toDay, today),
              n: notice.workingDays,
            }),
          ],
          [t('portalPublic.grantPayee'), notice.payeeName],
          [t('portalPublic.grantClaimant'), notice.claimantName === notice.payeeName ? '' : notice.claimantName],
          [t('portalPublic.noticeTotal'), yuan(notice.amountFen)],
          [t('portalPublic.noticeProgram'), notice.programName],
          [t('portalPublic.grantBasis'), `${notice.document} ${notice.clause}`],
          [t('portalPublic.noticeNumber'), <span className="num">{notice.number}</span>],
          [
            t('portalPublic.noticePhone'),
            notice.phone && (
              <a className="num" href={`tel:${notice.phone}`}>
                {phoneNumber(notice.phone)}
              </a>
            ),
          ],
          [t('portalPublic.noticeAddress'), notice.address],
        ]}
      />
    </Card>
  )
}
