import { Tooltip } from 'antd'
import { count } from '#web/ui/format.ts'
import { GoLink } from '../shell/go.tsx'

export interface Figure {
  readonly key: string
  /** 本年培训 */
  readonly name: string
  /** A number is drawn with separators; text as it is (128.64). */
  readonly value: number | string
  /** 人次, 人, 件, 万元 */
  readonly unit: string
  /** What it is compared with: 目标 19,000，46.6%. */
  readonly note?: string
  /** Opens the very records behind the number. */
  readonly link?: string | null
  /** What is counted, shown on focus; the amount to the fen for 万元. */
  readonly definition?: string
  readonly tone?: 'late' | 'bad'
}

/** One figure: number, unit, comparison; the number opens its records. */
export function FigureCard({ figure }: { figure: Figure }) {
  const look = `v ${figure.tone ?? ''}`
  const number = (
    <>
      {typeof figure.value === 'number' ? number3(figure.value, figure.unit) : figure.value}
      <small>{figure.unit}</small>
    </>
  )
  const shown = figure.link ? (
    <GoLink className={look} link={figure.link}>
      {number}
    </GoLink>
  ) : (
    <span className={look}>{number}</span>
  )
  return (
    <div className="fig">
      <div className="k">{figure.name}</div>
      {figure.definition ? <Tooltip title={figure.definition}>{shown}</Tooltip> : shown}
      <div className="c">{figure.note}</div>
    </div>
  )
}

/** Money with two decimals, whole numbers with separators, others as the server rounded them. */
const number3 = (value: number, unit: string) => {
  const [whole = '0', rest] = (unit.endsWith('元') ? value.toFixed(2) : String(value)).split('.')
  return rest ? `${count(Number(whole))}.${rest}` : count(value)
}

/** Up to seven figures in one card (VISUAL §5). */
export const FigureStrip = ({ figures, label }: { figures: readonly Figure[]; label: string }) => (
  <section className={figures.length < 4 ? 'card figs few' : 'card figs'} aria-label={label}>
    {figures.map((figure) => (
      <FigureCard key={figure.key} figure={figure} />
    ))}
  </section>
)

/** A groove of 8 px, with today's node as a black line. `part` and `node` are 0 to 1. */
export function Progress({
  label,
  part,
  node,
  tone,
}: {
  label: string
  part: number | null
  node?: number
  tone?: 'good' | 'late' | 'bad'
}) {
  const percent = Math.min(100, Math.max(0, (part ?? 0) * 100))
  return (
    <div className="bar" role="img" aria-label={`${label} ${percent.toFixed(1)}%`}>
      <i className={tone ?? ''} style={{ width: `${percent}%` }} />
      {node !== undefined && <u style={{ left: `${node * 100}%` }} />}
    </div>
  )
}
