import { Button } from 'antd'
import type { BulkResult } from '#src/modules/subsidy/subsidy.contract.ts'
import { persons, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { PlainTable } from '../ui/plain-table.tsx'

/** What a bulk act has done: how many and how much, and each line that stayed with its reason. */
export function OutcomeDialog({
  act,
  next,
  result,
  onDecline,
  onClose,
}: {
  act: string
  /** What happens now. */
  next: string
  result: BulkResult
  /** Sends back or rejects the lines that stayed. */
  onDecline?: ((verdict: 'return' | 'reject') => void) | undefined
  onClose: () => void
}) {
  return (
    <Dialog
      width={640}
      title={
        result.done > 0
          ? t('claim.outcomeDone', { act, words: `${persons(result.done)} ${yuan(result.amountFen)}` })
          : t('claim.outcomeNone')
      }
      onCancel={onClose}
      footer={
        <>
          {onDecline && (
            <>
              <Button danger onClick={() => onDecline('reject')}>
                {t('claim.declineHeld', { n: result.exceptions.length })}
              </Button>
              <Button onClick={() => onDecline('return')}>
                {t('claim.returnHeld', { n: result.exceptions.length })}
              </Button>
            </>
          )}
          <Button type="primary" onClick={onClose}>
            {t('claim.ok')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {result.done > 0 && <p>{next}</p>}
        <p>
          <b>{t('claim.outcomeHeld', { n: result.exceptions.length })}</b>{' '}
          <span className="muted">{t('claim.outcomeHeldHint')}</span>
        </p>
        <div className="scroll-x" style={{ maxHeight: '50vh', overflowY: 'auto' }}>
          <PlainTable
            rows={result.exceptions}
            rowKey={(one) => one.lineId}
            columns={[
              { title: t('claim.number'), look: 'nowrap', width: 170, cell: (one) => one.number },
              { title: t('claim.name'), main: true, width: 90, cell: (one) => one.name },
              { title: t('claim.message'), cell: (one) => one.message },
            ]}
          />
        </div>
      </div>
    </Dialog>
  )
}
