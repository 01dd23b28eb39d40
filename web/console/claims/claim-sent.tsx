import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { day, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useGo } from '../shell/go.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import { useBatch } from './batch-query.ts'

/** The result: the number, what came out, who has it now. */
export function Sent({ batchId }: { batchId: string }) {
  const go = useGo()
  const batch = useBatch(batchId)
  if (!batch.data) {
    return (
      <>
        <PageHead title={t('claim.submitted')} crumbs={<Link to="/claims">{t('claim.titleMine')}</Link>} />
        <Card flush>
          {batch.error ? <Failed error={batch.error} onRetry={() => batch.refetch()} /> : <Loading lines={3} />}
        </Card>
      </>
    )
  }
  const { number, lines, counts, amountFen, holder, dueDay } = batch.data
  return (
    <>
      <PageHead title={t('claim.submitted')} crumbs={<Link to="/claims">{t('claim.titleMine')}</Link>} />
      <section className="card result" role="status">
        <div>
          <div className="row" style={{ gap: 12 }}>
            <span className="round">
              <Icon name="check" size={20} />
            </span>
            <div>
              <h2 style={{ fontSize: 18, lineHeight: '26px' }}>
                {t('claim.submittedNumber')} {number}
              </h2>
              <p>
                {t('claim.previewSentence', { lines, eligible: counts.eligible, amount: yuan(amountFen) })}
                {counts.refused > 0 && <span className="bad"> {t('claim.refusedN', { n: counts.refused })}</span>}
              </p>
            </div>
          </div>
          <p className="sec" style={{ marginTop: 12 }}>
            {dueDay
              ? t('claim.submittedNext', { holder, day: day(dueDay) })
              : t('claim.submittedNextNoDay', { holder })}
          </p>
        </div>
        <div className="stack" style={{ alignContent: 'start' }}>
          <Button type="primary" block onClick={() => go(`/claims/${batchId}`)}>
            {t('claim.submittedSee')}
          </Button>
          <Button block onClick={() => go('/claims/new')}>
            {t('claim.submittedMore')}
          </Button>
        </div>
      </section>
    </>
  )
}
