import type { PayeeDebt } from '#src/modules/ledger/ledger.contract.ts'
import { count, day, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { GoLink } from '../shell/go.tsx'

/** Payees who owe money that was claimed back: to be set off or paid all the same, which is the office's to decide. */
export function OwingPayees({ payees }: { payees: readonly PayeeDebt[] }) {
  if (payees.length === 0) return null
  const debts = payees.flatMap((one) => one.debts)
  const owedFen = payees.reduce((sum, one) => sum + one.owedFen, 0)
  return (
    <div className="banner late" role="status">
      <Icon name="warning" />
      <div>
        <b>{t('payment.owing', { n: count(payees.length), debts: count(debts.length), amount: yuan(owedFen) })}</b>
        <ul className="plain-list">
          {payees.slice(0, SHOWN).map((one) => (
            <li key={`${one.payeeName} ${one.debts[0]?.number}`}>
              {t('payment.owingOne', { name: one.payeeName, pay: yuan(one.payFen) })}
              {one.debts.map((debt, n) => (
                <span key={debt.number}>
                  {n > 0 && '、'}
                  {debt.link ? <GoLink link={debt.link}>{debt.number}</GoLink> : debt.number}{' '}
                  {t(debt.overdue ? 'payment.owingOverdue' : 'payment.owingDue', {
                    amount: yuan(debt.restFen),
                    day: day(debt.dueDay),
                  })}
                </span>
              ))}
            </li>
          ))}
        </ul>
        {payees.length > SHOWN && <div>{t('payment.owingMore', { n: count(payees.length - SHOWN) })}</div>}
        <span className="sec">{t('payment.owingSay')}</span>
      </div>
    </div>
  )
}
const SHOWN = 5

/** One entry for each payee, of several claims. */
export function joinPayees(of: readonly (readonly PayeeDebt[])[]): PayeeDebt[] {
  const byDebt = new Map<string, PayeeDebt>()
  for (const one of of.flat()) {
    const key = one.debts.map((debt) => debt.number).join()
    const known = byDebt.get(key)
    byDebt.set(key, known ? { ...known, payFen: known.payFen + one.payFen } : one)
  }
  return [...byDebt.values()]
}
