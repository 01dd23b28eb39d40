import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Link } from '../router.tsx'
import { Parcel } from '../ui/parts.tsx'
import type { OwnMoney } from './own.tsx'

export type MoneyState = 'open' | 'paid' | 'stopped'

export const stateOf = (money: Pick<OwnMoney, 'steps'>): MoneyState =>
  money.steps.some((step) => step.state === 'stopped')
    ? 'stopped'
    : money.steps.every((step) => step.state === 'done')
      ? 'paid'
      : 'open'

/** One subsidy as a parcel on its way; the bad news stands here, not behind a tap. */
export function MoneyCard({ money }: { money: OwnMoney }) {
  const stopped = stateOf(money) === 'stopped'
  // A refused line is worth nothing, which its status says; 0.00 元 would look like a sum that is paid.
  const amount =
    money.amountFen === null ? t('portal.amountOpen') : stopped && money.amountFen === 0 ? '' : yuan(money.amountFen)
  return (
    <Link className="card money-card" to={`/my/money/${money.lineId}`}>
      <div className="split">
        <h3>{money.title}</h3>
        {amount && <b className="num nw">{amount}</b>}
      </div>
      <p className="s">{[money.levelName || money.document, money.payee].filter(Boolean).join('，')}</p>
      <Parcel steps={money.steps} stoppedAs={money.statusName} />
      <p className={stopped ? 'say-bad' : 'say-now'}>{money.sentence}</p>
    </Link>
  )
}
