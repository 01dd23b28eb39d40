import { useEffect, useSyncExternalStore } from 'react'
import { Icon } from './icon.tsx'
import './announce.css'

/**
 * Short messages that need no answer: drawn as a dark bar at the foot and read out by screen readers. `undo` offers to take the act back while
 * the bar stands. For money say only what has been committed.
 */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'done' | 'refused'
  readonly undo?: { readonly label: string; readonly run: () => void; readonly seconds: number }
  readonly until: number
}

let toasts: readonly Toast[] = []
let spoken = ''
let nextId = 1
const listeners = new Set<() => void>()
const changed = () => {
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const drop = (id: number) => {
  toasts = toasts.filter((toast) => toast.id !== id)
  changed()
}

/** Shows `text`: 已退回 王某丙 的申领. A refusal stays longer. Answers a function that takes it away. */
export function toast(text: string, { tone = 'done', undo }: { tone?: Toast['tone']; undo?: Toast['undo'] } = {}) {
  const id = nextId++
  const seconds = undo ? undo.seconds : tone === 'refused' ? 10 : 5
  // The same words again take the place of the first, so that a row of quick acts does not pile up over the page.
  toasts = [
    ...toasts.filter((one) => one.text !== text || one.undo).slice(-2),
    { id, text, tone, ...(undo ? { undo } : {}), until: Date.now() + seconds * 1000 },
  ]
  setTimeout(() => drop(id), seconds * 1000)
  announce(text)
  changed()
  return () => drop(id)
}

/** Reads `text` out politely without showing it: 已载入 50 条, the title of a page just opened. */
export function announce(text: string) {
  // The same words twice are only read twice when the text differs.
  spoken = text === spoken ? `${text}\u200b` : text
  changed()
}

function Countdown({ until }: { until: number }) {
  const left = useSyncExternalStore(
    (listener) => {
      const timer = setInterval(listener, 500)
      return () => clearInterval(timer)
    },
    () => Math.max(0, Math.ceil((until - Date.now()) / 1000)),
  )
  return <>{left}</>
}

/** Stands once in each face, beside the pages. */
export function Announcer() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const text = useSyncExternalStore(subscribe, () => spoken)
  useEffect(() => {
    document.documentElement.dataset['toast'] = shown.length > 0 ? 'on' : ''
  }, [shown.length])
  return (
    <>
      <div className="sr" role="status" aria-live="polite">
        {text}
      </div>
      <div className="toasts">
        {shown.map((item) => (
          <div key={item.id} className={`toast ${item.tone}`}>
            <Icon name={item.tone === 'done' ? 'check' : 'warning'} />
            <span>{item.text}</span>
            {item.undo && (
              <button
                type="button"
                onClick={() => {
                  item.undo?.run()
                  drop(item.id)
                }}
              >
                {item.undo.label}（<Countdown until={item.until} />）
              </button>
            )}
          </div>
        ))}
      </div>
    </>
  )
}
