import type { LineDebt } from '#src/modules/ledger/clawback.contract.ts'
import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { GoLink } from '../shell/go.tsx'

/** Money of a line that is to be had back: as long as it is owed, the line says how much. */
export function debtSentence({ status, overdue, number, restFen }: LineDebt): string {
  if (status === 'proposed') return t('clawback.lineNow_proposed', { number })
  if (status !== 'open') return t('clawback.lineNow_settled', { number })
  return t(overdue ? 'clawback.lineNow_overdue' : 'clawback.lineNow_open', { number, rest: yuan(restFen) })
}

/** Number and state of the debt, as one fact among others: ZH-2022-001 追缴中，还欠 140.00 元. */
export const DebtFact = ({ debt }: { debt: LineDebt }) => (
  <span>
    {debt.link ? <GoLink link={debt.link}>{debt.number}</GoLink> : debt.number} {debt.statusName}
    {debt.status === 'open' && `，${t('clawback.restOf', { rest: yuan(debt.restFen) })}`}
    {debt.notice && (
      <>
        {' '}
        <a href={debt.notice} download>
          {t('clawback.ownNotice')}
        </a>
      </>
    )}
  </span>
)
