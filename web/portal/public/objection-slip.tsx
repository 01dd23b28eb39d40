import { useEffect } from 'react'
import { announce, toast } from '#web/ui/announce.tsx'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { go } from '../router.tsx'
import { Button, Card, Facts, Mark } from '../ui/parts.tsx'
import './public.css'

/** What the server told when the objection was filed. The code is told once. */
export interface Slip {
  readonly number: string
  readonly code: string
  readonly officeName: string
  readonly answerBy: string
}

let latest: Slip | undefined
/** The slip of this visit, for the look-up right after it; kept nowhere but in memory. */
export const latestSlip = () => latest

/** The receipt of an objection: number, code, who answers and by when, and what it was about. */
export function FiledSlip({ slip, about }: { slip: Slip; about: React.ComponentProps<typeof Facts>['items'] }) {
  useEffect(() => {
    latest = slip
    window.scrollTo(0, 0)
    announce(t('portalPublic.objectionDone'))
  }, [slip])
  const copied = t('portalObjection.copyText', { number: slip.number, code: slip.code, day: day(slip.answerBy) })
  return (
    <Card>
      <Mark tone="ok" title={t('portalPublic.objectionDone')}>
        {t('portalPublic.objectionDoneWhen', { day: day(slip.answerBy) })}
      </Mark>
      <section className="slip" aria-label={t('portalObjection.slip')}>
        <dl>
          <div>
            <dt>{t('portalObjection.number')}</dt>
            <dd className="num">{slip.number}</dd>
          </div>
          <div>
            <dt>{t('portalObjection.code')}</dt>
            <dd className="num">{slip.code}</dd>
          </div>
        </dl>
        <p className="s">{t('portalObjection.slipKeep')}</p>
        <div className="slip-acts no-print">
          {navigator.clipboard && (
            <button
              type="button"
              className="link"
              onClick={() => void navigator.clipboard.writeText(copied).then(() => toast(t('portalObjection.copied')))}
            >
              {t('portalObjection.copy')}
            </button>
          )}
          <button type="button" className="link" onClick={() => window.print()}>
            {t('common.print')}
          </button>
        </div>
      </section>
      <Facts
        items={[
          ...about,
          [t('portalObjection.office'), slip.officeName],
          [t('portalPublic.objectionAnswerBy'), day(slip.answerBy)],
        ]}
      />
    </Card>
  )
}

/** What to do next: the list it came from, or the look-up. */
export const SlipActs = ({ back }: { back: string }) => (
  <>
    <Button second onClick={() => go(back, { replace: true })}>
      {t('portalPublic.objectionBack')}
    </Button>
    <Button onClick={() => go('/objections')}>{t('portalObjection.title')}</Button>
  </>
)
