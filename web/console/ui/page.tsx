import { useEffect } from 'react'
import { setTitle } from '../shell/title.ts'

/** The one head of a page: crumbs, name, state, one sentence, buttons at the right (one of them primary). Names the document too. */
export function PageHead({
  title,
  crumbs,
  tag,
  say,
  actions,
}: {
  title: string
  /** Links above this page: `<Link to="/classes">培训班</Link>`; several in an array. */
  crumbs?: React.ReactNode
  tag?: React.ReactNode
  say?: React.ReactNode
  actions?: React.ReactNode
}) {
  useEffect(() => setTitle(title), [title])
  const above = Array.isArray(crumbs) ? crumbs : crumbs ? [crumbs] : []
  return (
    <div className="ph">
      {above.map((crumb, index) => (
        <span key={index} className="crumb">
          {crumb}
          <span aria-hidden="true"> /</span>
        </span>
      ))}
      <h1 tabIndex={-1}>{title}</h1>
      {tag}
      {say && <span className="say">{say}</span>}
      {actions && <div className="acts">{actions}</div>}
    </div>
  )
}

/** A card with its head. `right` is small text or links at the right of the head. */
export function Card({
  title,
  hint,
  right,
  flush = false,
  className = '',
  children,
}: {
  title?: React.ReactNode
  hint?: React.ReactNode
  right?: React.ReactNode
  /** Without inner space: for tables. */
  flush?: boolean
  className?: string
  children: React.ReactNode
}) {
  return (
    <section className={`card ${className}`}>
      {title && (
        <div className="hd">
          <h2>{title}</h2>
          {hint && <span className="hint">{hint}</span>}
          {right && <div className="r">{right}</div>}
        </div>
      )}
      {flush ? children : <div className="bd">{children}</div>}
    </section>
  )
}

/** Small round separator; the full-width “·” of Chinese fonts is too wide (VISUAL §3). */
export const Dot = () => <i className="dot" aria-hidden="true" />
