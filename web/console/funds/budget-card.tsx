import { Link } from '@tanstack/react-router'
import { money, percent, tenThousandYuan, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { FigureStrip } from '../ui/figures.tsx'
import type { Budget } from './budgets.ts'

const part = (fen: number, of: number) => (of === 0 ? null : percent(fen / of))

/** Where the money of a budget stands: each sum by the name and figure of the account that holds it, in the order of its way. */
const standsOf = (budget: Budget) =>
  [
    { key: 'paid', name: t('fund.paid'), fen: budget.standingFen, color: 'var(--chart-good)' },
    { key: 'receivable', name: t('fund.receivable'), fen: budget.receivableFen, color: 'var(--chart-bad)' },
    { key: 'inTransit', name: t('fund.inTransit'), fen: budget.inTransitFen, color: 'var(--chart-late)' },
    { key: 'approved', name: t('fund.approved'), fen: budget.approvedFen, color: 'var(--chart-forecast)' },
    { key: 'committed', name: t('fund.committed'), fen: budget.committedFen, color: 'var(--primary-border)' },
    { key: 'available', name: t('fund.available'), fen: budget.availableFen, color: 'var(--groove)' },
  ] as const

/** Left out while nothing lies there; the other figures of a budget always stand. */
const SELDOM: readonly string[] = ['receivable', 'inTransit', 'committed']

/** One budget: its figures, the bar of what is paid, promised and free, what it rests on. */
export function BudgetCard({ budget, chosen, alone }: { budget: Budget; chosen: boolean; alone: boolean }) {
  const { totalFen } = budget
  const figure = (key: string, name: string, fen: number) => ({
    key,
    name,
    // 万元 only for the large figure; the fen stand in the tip and under it (VISUAL §6).
    value: tenThousandYuan(fen),
    unit: '万元',
    note: `${money(fen)} 元${key === 'total' || totalFen === 0 ? '' : `，${part(fen, totalFen)}`}`,
    definition: yuan(fen),
  })
  const stands = standsOf(budget).filter((one) => one.fen > 0 || !SELDOM.includes(one.key))
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
            ...stands.toReversed().map((one) => figure(one.key, one.name, one.fen)),
          ]}
        />
      </div>
      <div className="bd stack" style={{ gap: 8 }}>
        <div
          className="split-bar"
          role="img"
          aria-label={stands.map((one) => `${one.name} ${yuan(one.fen)}`).join('，')}
        >
          {stands.map((one) => one.fen > 0 && <i key={one.key} style={{ flex: one.fen, background: one.color }} />)}
        </div>
        <div className="row wrap small" style={{ gap: '0 16px' }}>
          {stands.map((one) => (
            <Key key={one.key} color={one.color} name={one.name} />
          ))}
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
