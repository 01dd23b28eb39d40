import { Link } from '@tanstack/react-router'
import { count, percent } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Progress } from '../ui/figures.tsx'
import { Card } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import type { RankedRow, TargetFigure } from './target-rows.ts'

const toneOf = (rate: number | null) => (rate !== null && rate >= 1 ? { tone: 'good' as const } : {})

/** Units of one cut with target, done, rate and today; the number done opens its people. */
export function TargetsTable({
  title,
  rows,
  total,
  year,
  sort,
  onSort,
}: {
  title: string
  rows: readonly RankedRow[]
  total: TargetFigure
  year: number
  sort: 'rate' | 'seq'
  onSort: (sort: 'rate' | 'seq') => void
}) {
  return (
    <Card
      title={title}
      hint={t('target.tableHint')}
      right={
        <button type="button" className="linkish small" onClick={() => onSort(sort === 'rate' ? 'seq' : 'rate')}>
          {sort === 'rate' ? t('target.bySeq') : t('target.byRate')}
        </button>
      }
      flush
    >
      {rows.length === 0 ? (
        <Empty icon="target" title={t('target.emptyTable')}>
          {t('target.emptyTableWhy')}
        </Empty>
      ) : (
        <div className="scroll-x">
          <table className="plain stacked targets">
            <thead>
              <tr>
                <th className="num" style={{ width: 56 }}>
                  {sort === 'rate' ? t('target.rank') : t('target.seq')}
                </th>
                <th>{t('target.unit')}</th>
                <th className="num" style={{ width: 92 }}>
                  {t('target.target')}
                </th>
                <th className="num" style={{ width: 92 }}>
                  {t('target.done')}
                </th>
                <th style={{ width: 190 }}>{t('target.rate')}</th>
                <th className="num" style={{ width: 72 }}>
                  {t('target.today')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={row.unitId}>
                  <td className="num sec only-wide">{sort === 'rate' ? at + 1 : row.seq}</td>
                  <td className="main">{row.name}</td>
                  <td className="num" data-label={t('target.target')}>
                    {count(row.figure.target)}
                  </td>
                  <td className="num" data-label={t('target.done')}>
                    <Link
                      to="/figures"
                      search={{ measure: row.figure.measure, unit: row.unitId, year: String(year) }}
                      aria-label={`${row.name} ${t('target.done')} ${count(row.figure.done)}`}
                    >
                      {count(row.figure.done)}
                    </Link>
                  </td>
                  <td data-label={t('target.rate')}>
                    <Rate label={row.name} rate={row.figure.rate} />
                  </td>
                  <td className="num" data-label={t('target.today')}>
                    {count(row.figure.today)}
                  </td>
                </tr>
              ))}
              <tr className="total">
                <td className="only-wide" />
                <td className="main">
                  <b>{t('target.total')}</b>
                </td>
                <td className="num" data-label={t('target.target')}>
                  <b>{count(total.target)}</b>
                </td>
                <td className="num" data-label={t('target.done')}>
                  <b>{count(total.done)}</b>
                </td>
                <td data-label={t('target.rate')}>
                  <Rate label={t('target.total')} rate={total.rate} />
                </td>
                <td className="num" data-label={t('target.today')}>
                  <b>{count(total.today)}</b>
                </td>
              </tr>
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}

const Rate = ({ label, rate }: { label: string; rate: number | null }) => (
  <span className="row" style={{ gap: 12 }}>
    <span className="grow">
      <Progress label={label} part={rate} {...toneOf(rate)} />
    </span>
    <b className="num" style={{ width: 56, fontWeight: 600 }}>
      {percent(rate)}
    </b>
  </span>
)
