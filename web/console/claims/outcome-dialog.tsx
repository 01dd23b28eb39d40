import { Button, Modal } from 'antd'
import type { BulkResult } from '#src/modules/subsidy/subsidy.contract.ts'
import { persons, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'

/** What a bulk act has done: how many and how much, and each line that stayed with its reason. */
export function OutcomeDialog({
  act,
  next,
  result,
  onClose,
}: {
  act: string
  /** What happens now. */
  next: string
  result: BulkResult
  onClose: () => void
}) {
  return (
    <Modal
      open
      width={640}
      title={
        result.done > 0
          ? t('claim.outcomeDone', { act, words: `${persons(result.done)} ${yuan(result.amountFen)}` })
          : t('claim.outcomeNone')
      }
      onCancel={onClose}
      destroyOnHidden
      footer={
        <Button type="primary" onClick={onClose}>
          {t('claim.ok')}
        </Button>
      }
    >
      <div className="stack">
        {result.done > 0 && <p>{next}</p>}
        <p>
          <b>{t('claim.outcomeHeld', { n: result.exceptions.length })}</b>{' '}
          <span className="muted">{t('claim.outcomeHeldHint')}</span>
        </p>
        <div className="scroll-x" style={{ maxHeight: '50vh', overflowY: 'auto' }}>
          <table className="plain stacked">
            <thead>
              <tr>
                <th style={{ width: 170 }}>{t('claim.number')}</th>
                <th style={{ width: 90 }}>{t('claim.name')}</th>
                <th>{t('claim.message')}</th>
              </tr>
            </thead>
            <tbody>
              {result.exceptions.map((one) => (
                <tr key={one.lineId}>
                  <td className="nowrap" data-label={t('claim.number')}>
                    {one.number}
                  </td>
                  <td className="main">{one.name}</td>
                  <td data-label={t('claim.message')}>{one.message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Modal>
  )
}
