import { Link } from '@tanstack/react-router'
import { money, percent, tenThousandYuan, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { FigureStrip } from '../ui/figures.tsx'
import type { Budget } from './budgets.ts'

const part = (fen: number, of: number) => (of === 0 ? null : percent(fen / of))

/** One budget: four figures, the bar of what is paid, promised and free, what it rests on. */
export function BudgetCard({ budget, chosen, alone }: { budget: Budget; chosen: boolean; alone: boolean }) {
  const { totalFen, reservedFen, paidFen, availableFen } = budget
  const figure = (key: string, name: string, fen: number) => ({
    key,
    name,
    // 万元 only for the large figure; the fen stand in the tip and under it (VISUAL §6).
    value: tenThousandYuan(fen),
    unit: '万元',
    note: `${money(fen)} 元${key === 'total' || totalFen === 0 ? '' : `，${part(fen, totalFen)}`}`,
    definition: yuan(fen),
  })
  const words = t('fund.bar', { paid: yuan(paidFen), reserved: yuan(reservedFen), available: yuan(availableFen) })
  return (
    <section className="card">
      <div className="hd">
        <h2>
          {budget.fundName} {t('fund.year', { year: budget.year })}
        </h2>
        <span className="hint">{alone ? budget.document : `${budget.unitName}，${budget.document}`}</span>
        {!alone && (
          <div className="r">
            {chosen ? (
              t('fund.chosen')
            ) : (
              <Link to="/funds" search={{ budget: budget.id, year: String(budget.year) }}>
                {t('fund.see')}
              </Link>
            )}
          </div>
        )}
      </div>
      <div className="budget-figures">
        <FigureStrip
          label={budget.fundName}
          figures={[
            figure('total', t('fund.total'), totalFen),
            figure('available', t('fund.available'), availableFen),
            figure('reserved', t('fund.reserved'), reservedFen),
            figure('paid', t('fund.paid'), paidFen),
          ]}
        />
      </div>
      <div className="bd stack" style={{ gap: 8 }}>
        <div className="split-bar" role="img" aria-label={words}>
          {paidFen > 0 && <i style={{ flex: paidFen, background: 'var(--chart-good)' }} />}
          {reservedFen > 0 && <i style={{ flex: reservedFen, background: 'var(--chart-forecast)' }} />}
          {availableFen > 0 && <i style={{ flex: availableFen, background: 'var(--groove)' }} />}
        </div>
        <div className="row wrap small" style={{ gap: '0 16px' }}>
          <Key color="var(--chart-good)" name={t('fund.paid')} />
          <Key color="var(--chart-forecast)" name={t('fund.reserved')} />
          <Key color="var(--groove)" name={t('fund.available')} />
        </div>
        {budget.assumption && (
          <p className="small late row" style={{ gap: 4 }}>
            <Icon name="info" size={14} />
            <span>{t('fund.assumptionSay', { text: budget.assumption })}</span>
          </p>
        )}
      </div>
    </section>
  )
}

const Key = ({ color, name }: { color: string; name: string }) => (
  <span className="row" style={{ gap: 6 }}>
    <i aria-hidden="true" style={{ width: 10, height: 10, borderRadius: 2, background: color }} />
    {name}
  </span>
)
