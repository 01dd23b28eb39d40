import { shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import type { Loaded } from '../load.ts'
import { phoneNumber } from '../numbers.ts'
import { go } from '../router.tsx'
import { useSite } from '../session.ts'
import { Frame } from '../ui/frame.tsx'
import { Icon } from '../ui/icon.tsx'
import { Button, Card, Facts, Tag } from '../ui/parts.tsx'
import { Load } from '../ui/states.tsx'
import { AnswerLink } from './answer-link.tsx'
import { howLong, isOpen, type PublicNotice } from './notices.ts'
import './public.css'

type AnyNotice = Pick<
  PublicNotice,
  | 'number'
  | 'unitName'
  | 'fromDay'
  | 'toDay'
  | 'workingDays'
  | 'daysLeft'
  | 'phone'
  | 'address'
  | 'status'
  | 'statusName'
>

/**
 * A notice at its address `here`: what it is about, how long it stands, the facts of its own kind between its period and its number,
 * whom to call, and its rows where it has any. While it is open, anybody may object: `rows` is told the address of the form.
 */
export function NoticePage<N extends AnyNotice>({
  of,
  here,
  title,
  facts,
  rows,
}: {
  of: Loaded<N>
  here: string
  title: (notice: N) => string
  facts: (notice: N) => React.ComponentProps<typeof Facts>['items']
  rows?: (notice: N, objection: string | undefined) => React.ReactNode
}) {
  const today = useSite().data?.businessDay ?? ''
  const objection = of.data !== undefined && isOpen(of.data, today) ? `${here}/objection` : undefined
  return (
    <Frame
      title={t('portal.notices')}
      back="/notices"
      act={
        of.data && (
          <>
            <Button second onClick={() => window.print()}>
              {t('portalPublic.noticePrint')}
            </Button>
            {objection ? (
              <Button onClick={() => go(objection)}>{t('portalPublic.wantObject')}</Button>
            ) : (
              <a className="btn" href={`tel:${of.data.phone}`}>
                <Icon name="phone" />
                {t('portalPublic.noticePhone')}
              </a>
            )}
          </>
        )
      }
    >
      <Load of={of} cards={rows ? 3 : 2}>
        {(notice) => (
          <div className={rows && 'list-page'}>
            <Card className="head-card notice-head two-facts">
              <div className="tags">
                <Tag tone={isOpen(notice, today) ? 'mine' : 'away'}>{howLong(notice, today)}</Tag>
              </div>
              <h2>{title(notice)}</h2>
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
                  ...facts(notice),
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
            {rows?.(notice, objection)}
            <AnswerLink />
          </div>
        )}
      </Load>
    </Frame>
  )
}
