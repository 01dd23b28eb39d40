import { useLayoutEffect, useRef } from 'react'
import type { DecisionView } from '#src/modules/subsidy/subsidy.contract.ts'
import { inShanghai, shortDay } from '#web/ui/format.ts'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import { type Evidence, type LinkLook, WhyBody, type WhyReason } from '#web/ui/why.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { Card } from './page.tsx'

/** The card of one sentence under the head of a detail page: a large value at the left, what happened, facts at the right. */
export function DetailHeader({
  label,
  value,
  unit,
  children,
  facts = [],
}: {
  /** 评价补贴 中级工 */
  label: string
  /** 240.00, or a number, or a state */
  value: React.ReactNode
  unit?: string
  /** One or two lines: who holds it and until when. */
  children?: React.ReactNode
  facts?: readonly (readonly [label: string, value: React.ReactNode])[]
}) {
  return (
    <section className="card detail-head">
      <div>
        <div className="sec">{label}</div>
        <b className="big-value">
          {value}
          {unit && <small>{unit}</small>}
        </b>
      </div>
      <div className="say">{children}</div>
      {facts.length > 0 && <Facts items={facts} />}
    </section>
  )
}

/** Label and value in two columns; empty values are left out. */
export function Facts({ items }: { items: readonly (readonly [label: string, value: React.ReactNode])[] }) {
  return (
    <dl className="kv">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== '')
        .map(([label, value]) => (
          <FactRow key={label} label={label} value={value} />
        ))}
    </dl>
  )
}
const FactRow = ({ label, value }: { label: string; value: React.ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </>
)

/** Facts under a small heading; several in one card are parted by a line. */
export const FactGroup = ({
  title,
  items,
}: {
  title: string
  items: readonly (readonly [label: string, value: React.ReactNode])[]
}) => (
  <section className="fact-group">
    <h3>{title}</h3>
    <Facts items={items} />
  </section>
)

export interface TimelineItem {
  readonly at: string
  readonly day: string
  readonly who: string
  readonly what: string
  readonly why?: string | null
}

/** Who did what, when and why; given oldest or newest first, drawn newest on top. The day is the business day, which a demo sets. */
export function Timeline({ items }: { items: readonly TimelineItem[] }) {
  const today = useBusinessDay()
  const sorted = [...items].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <ol className="tl">
      {sorted.map((item, index) => (
        <li key={item.at + item.what + item.who} className={index === 0 ? 'now' : ''}>
          <div>
            <div className="h">
              <b>{item.what}</b>
              <time dateTime={item.at}>
                {shortDay(item.day, today)} {inShanghai(item.at).clock}
              </time>
            </div>
            <div className="w">
              {item.who}
              {item.why && `，${item.why}`}
            </div>
          </div>
        </li>
      ))}
    </ol>
  )
}

const CHAIN_ICONS = {
  fund: 'fund',
  pay_batch: 'batch',
  claim: 'money',
  decision: 'policy',
  certificate: 'certificate',
  exam: 'exam',
  lessons: 'clock',
  job: 'person',
  voucher: 'voucher',
  voucher_batch: 'batch',
  class: 'class',
  person: 'person',
} as const satisfies Record<string, IconName>

export interface ChainLink {
  readonly kind: keyof typeof CHAIN_ICONS
  readonly name: string
  readonly value: string
  readonly link: string | null
}

/** 基金 → 批次 → 申领 → 证书 → 考试 → 课时 → 人: each one click away. `here` marks where the reader stands. */
export function ChainStrip({
  links,
  here,
  note,
}: {
  links: readonly ChainLink[]
  here: ChainLink['kind']
  note?: React.ReactNode
}) {
  const strip = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // On a narrow screen the strip scrolls: begin where the reader stands.
    const current = strip.current?.querySelector<HTMLElement>('[aria-current]')
    if (strip.current && current) strip.current.scrollLeft = current.offsetLeft - strip.current.offsetLeft - 40
  }, [])
  return (
    <section className="card" aria-label={t('detail.chain')}>
      <div className="chain-hd">
        <b>{t('detail.chain')}</b>
        {note && <span className="small ok">{note}</span>}
      </div>
      <div className="chain" ref={strip}>
        {links.map((link) => {
          const inner = (
            <>
              <span className="k">
                <Icon name={CHAIN_ICONS[link.kind]} size={14} />
                {link.name}
              </span>
              <b>{link.value}</b>
            </>
          )
          const current = link.kind === here ? { 'aria-current': 'true' as const } : {}
          return link.link && link.kind !== here ? (
            <GoLink key={link.kind} link={link.link}>
              {inner}
            </GoLink>
          ) : (
            <div key={link.kind} {...current}>
              {inner}
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** The page of a rule's words, found by its number and document. */
export const ruleLink = ({ rule, document }: Pick<WhyReason, 'rule' | 'document'>) =>
  `/policy/rules/${rule}?document=${encodeURIComponent(document)}`

const RouterLink: LinkLook = ({ href, ...rest }) => <GoLink link={href} {...rest} />

/** 判定依据 in a card, or bare inside a panel. */
export function WhyPanel({
  decision,
  evidence,
  claimedFen,
  tried = false,
  bare = false,
}: {
  decision: DecisionView
  evidence?: readonly Evidence[]
  claimedFen?: number | null
  /** Nothing was decided: facts were tried. */
  tried?: boolean
  bare?: boolean
}) {
  const today = useBusinessDay()
  const may = useMay()
  const body = (
    <WhyBody
      decision={decision}
      Anchor={RouterLink}
      {...(evidence ? { evidence } : {})}
      {...(claimedFen === undefined ? {} : { claimedFen })}
      clauseLink={may('policy.read') ? ruleLink : undefined}
      packLink={may('policy.read') ? (packId) => `/policy/packs/${packId}` : undefined}
    />
  )
  if (bare) return body
  return (
    <Card
      title={t('why.title')}
      right={tried ? t('why.tried') : t('why.decidedAt', { at: shortDay(decision.asOf, today) })}
    >
      {body}
    </Card>
  )
}
