import { useEffect, useRef } from 'react'
import { ApiError, messageOf } from '#web/ui/client.ts'
import { day, money, shortDay } from '#web/ui/format.ts'
import { Icon as SmallIcon } from '#web/ui/icon.tsx'
import { language, t } from '#web/ui/words.ts'
import { Link } from '../router.tsx'
import { Icon, type PortalIcon } from './icon.tsx'

export { StatusTag, Tag } from '#web/ui/status.tsx'
export { WhyBody } from '#web/ui/why.tsx'

/** A white card. */
export const Card = ({
  title,
  children,
  className = '',
}: {
  title?: string
  children: React.ReactNode
  className?: string
}) => (
  <section className={`card ${className}`}>
    {title && <h2>{title}</h2>}
    {children}
  </section>
)

/** The head of a section, with at most one link: `more={{ to: '/notices', words: '全部' }}`. */
export const SectionHead = ({
  title,
  more,
  note,
}: {
  title: string
  more?: { to: string; words: string }
  note?: string
}) => (
  <div className="hd">
    <h2>{title}</h2>
    {more && <Link to={more.to}>{more.words}</Link>}
    {note && <span className="s">{note}</span>}
  </div>
)

/** Rows in a card; each whole row taps. */
export const Rows = ({
  children,
  label,
  className = '',
}: {
  children: React.ReactNode
  label?: string
  className?: string
}) => (
  <section className={`card list ${className}`} aria-label={label}>
    {children}
  </section>
)

export function Row({
  to,
  icon,
  title,
  note,
  end,
}: {
  to?: string
  icon?: PortalIcon
  title: React.ReactNode
  note?: React.ReactNode
  /** At the right, before the chevron: a tag, an amount. */
  end?: React.ReactNode
}) {
  const inner = (
    <>
      {icon && (
        <span className="pic">
          <Icon name={icon} />
        </span>
      )}
      <div className="row-text">
        <h3>{title}</h3>
        {note && <p className="s">{note}</p>}
      </div>
      {end}
      {to && <Icon name="right" className="chev" />}
    </>
  )
  return to ? (
    <Link to={to} className="row">
      {inner}
    </Link>
  ) : (
    <div className="row">{inner}</div>
  )
}

/** Label and value. `[['班号', '…'], …]`; a third `true` stacks a long number under its label; empty values are left out. */
export function Facts({
  items,
}: {
  items: readonly (readonly [label: string, value: React.ReactNode, stacked?: boolean])[]
}) {
  return (
    <dl className="facts">
      {items
        .filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false)
        .map(([label, value, stacked]) => (
          <div key={label} className={stacked ? 'stk' : ''}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

const NOTE_ICONS = { info: 'info', ok: 'shield', late: 'clock', bad: 'warning' } as const

/** What you should know. */
export const Note = ({ tone = 'info', children }: { tone?: keyof typeof NOTE_ICONS; children: React.ReactNode }) => (
  <div className={`note ${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
    <Icon name={NOTE_ICONS[tone]} />
    <div>{children}</div>
  </div>
)

const MARK_ICONS = { ok: 'check', bad: 'cross', late: 'clock', unk: 'question', info: 'info' } as const

/** The result of an act: a large mark, what it is, when it was said. */
export const Mark = ({
  tone,
  title,
  children,
}: {
  tone: keyof typeof MARK_ICONS
  title: string
  children?: React.ReactNode
}) => (
  <div className={`mark ${tone}`} role="status">
    <span className="round">
      <Icon name={MARK_ICONS[tone]} />
    </span>
    <h2>{title}</h2>
    {children && <p className="s">{children}</p>}
  </div>
)

/** Fen as a large figure with its unit. */
export const Money = ({ fen }: { fen: number | null }) =>
  fen === null ? (
    <span className="money">{t('portal.amountOpen')}</span>
  ) : (
    <span className="money">
      {language() === 'en' && <small>CNY </small>}
      {money(fen)}
      {language() !== 'en' && <small>元</small>}
    </span>
  )

export interface ParcelStep {
  readonly name: string
  readonly state: 'done' | 'now' | 'todo' | 'stopped'
  readonly day: string | null
}

/** 已申领 → 审核 → 公示 → 批准 → 已到账, like a parcel; a cross where it stopped, with `stoppedAs` (未通过 when not given). */
export function Parcel({ steps, stoppedAs }: { steps: readonly ParcelStep[]; stoppedAs?: string }) {
  const state = {
    done: 'portal.stepDone',
    now: 'portal.stepNow',
    todo: 'portal.stepTodo',
    stopped: 'portal.stepStopped',
  } as const
  return (
    <ol className="parcel">
      {steps.map((step) => (
        <li key={step.name} className={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <span className="knob">
            {step.state === 'done' && <SmallIcon name="check" size={14} />}
            {step.state === 'stopped' && <SmallIcon name="cross" size={14} />}
          </span>
          {step.state === 'stopped' ? (stoppedAs ?? t('portal.stopped')) : step.name}
          <span className="sr">
            {step.state === 'stopped' ? `（${step.name}）` : ''}
            {t(state[step.state])}
            {step.day ? ` ${day(step.day)}` : ''}
          </span>
        </li>
      ))}
    </ol>
  )
}

export interface TimelineItem {
  readonly at: string
  readonly day: string
  readonly who: string
  readonly what: string
  readonly why?: string | null
}

/** Newest first. */
export function Timeline({ items, today }: { items: readonly TimelineItem[]; today: string }) {
  return (
    <ol className="tl">
      {items.map((item, index) => (
        <li key={item.at + item.what} className={index === 0 ? '' : 'ok'}>
          <h3>{item.what}</h3>
          <p className="s">
            {shortDay(item.day, today)}，{item.who}
          </p>
          {item.why && <p className="s">{item.why}</p>}
        </li>
      ))}
    </ol>
  )
}

/** One field: label, hint before the box, fault, box. The control gets `id={name}`, `className="in"`. */
export function Field({
  label,
  name,
  hint,
  fault,
  children,
}: {
  label: string
  name: string
  hint?: string
  fault?: string | undefined
  children: (props: {
    id: string
    name: string
    className: 'in'
    'aria-describedby'?: string
    'aria-invalid'?: true
  }) => React.ReactNode
}) {
  const described = [fault && `${name}-fault`, hint && `${name}-hint`].filter(Boolean).join(' ')
  return (
    <div className={fault ? 'field wrong' : 'field'}>
      <label htmlFor={name}>{label}</label>
      {hint && (
        <span className="s" id={`${name}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <p className="fault" id={`${name}-fault`}>
          {fault}
        </p>
      )}
      {children({
        id: name,
        name,
        className: 'in',
        ...(described ? { 'aria-describedby': described } : {}),
        ...(fault ? { 'aria-invalid': true as const } : {}),
      })}
    </div>
  )
}

/** Field faults of a problem, by the last word of their path. */
export function faultsOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {}
  const faults: Record<string, string> = {}
  for (const { path, message } of error.problem.errors ?? []) faults[path.split(/[./]/).pop() ?? path] = message
  return faults
}

/** What must be mended, on top; takes the focus, each line leads to its field. */
export function Summary({ faults, error }: { faults: Readonly<Record<string, string>>; error?: unknown }) {
  const box = useRef<HTMLDivElement>(null)
  const entries = Object.entries(faults)
  const general = entries.length === 0 && error ? messageOf(error) : ''
  const signature = entries.flat().join() + general
  useEffect(() => {
    if (signature) box.current?.focus()
  }, [signature, error])
  if (!signature) return null
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box}>
      {general ? (
        <span className="say-bad">{general}</span>
      ) : (
        <>
          <b>{t('portal.toMend', { n: entries.length })}</b>
          {entries.map(([name, message]) => (
            <div key={name}>
              <a
                href={`#${name}`}
                onClick={(event) => {
                  event.preventDefault()
                  document.getElementById(name)?.focus()
                }}
              >
                {message}
              </a>
            </div>
          ))}
        </>
      )}
    </div>
  )
}

/** A button that shows its work and cannot fire twice. */
export function Button({
  busy = false,
  second = false,
  children,
  ...rest
}: { busy?: boolean; second?: boolean } & React.ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={second ? 'btn sec' : 'btn'}
      aria-busy={busy}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else rest.onClick?.(event)
      }}
    >
      {busy ? t('portal.busy') : children}
    </button>
  )
}
