import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { ApiError, newKey, OfflineError } from './client.ts'
import { language, onLanguage } from './words.ts'

/** The current language; the component draws again when it changes. */
export const useLanguage = () => useSyncExternalStore(onLanguage, language, language)

export type ActError = ApiError | OfflineError

/**
 * One act of a user (save, approve, pay). `run(input)` calls `send(input, key)`; a second click while it runs does nothing. The
 * Idempotency-Key stays the same while the input is the same and the outcome unknown (no answer, or the server fell over),
 * so that pressing again finds the first effect instead of making another. Answers undefined when it was refused: read `error`.
 */
export function useAct<I, R>(send: (input: I, idempotencyKey: string) => Promise<R>) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ActError>()
  const running = useRef(false)
  const open = useRef<{ input: string; key: string }>(undefined)
  const latest = useRef(send)
  latest.current = send

  const run = useCallback(async (input: I): Promise<R | undefined> => {
    if (running.current) return undefined
    running.current = true
    setBusy(true)
    setError(undefined)
    const text = JSON.stringify(input ?? null)
    const key = open.current?.input === text ? open.current.key : newKey()
    open.current = { input: text, key }
    try {
      const result = await latest.current(input, key)
      open.current = undefined
      return result
    } catch (cause) {
      if (!(cause instanceof ApiError || cause instanceof OfflineError)) throw cause
      const unknownOutcome = cause instanceof OfflineError || cause.status >= 500
      if (!unknownOutcome) open.current = undefined
      setError(cause)
      return undefined
    } finally {
      running.current = false
      setBusy(false)
    }
  }, [])
  return { run, busy, error, clear: useCallback(() => setError(undefined), []) }
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    target.closest('[role="combobox"]') !== null)

/**
 * One key on the whole page: `'j'`, `'Escape'`, `'mod+k'` (Ctrl, on a Mac ⌘). A plain key is ignored while someone types.
 * `when` switches it off.
 */
export function useHotkey(combination: string, handler: (event: KeyboardEvent) => void, when = true) {
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => {
    if (!when) return
    const wantsMod = combination.startsWith('mod+')
    const key = combination.replace('mod+', '')
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return
      if ((event.ctrlKey || event.metaKey) !== wantsMod || event.altKey) return
      if (event.key.toLowerCase() !== key.toLowerCase()) return
      if (!wantsMod && key !== 'Escape' && typing(event.target)) return
      latest.current(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [combination, when])
}

/** J and K move through `length` rows, Enter opens (VISUAL §12). `index` is -1 while none is chosen. */
export function useRowKeys({
  length,
  index,
  onMove,
  onOpen,
  when = true,
}: {
  length: number
  index: number
  onMove: (index: number) => void
  onOpen: (index: number) => void
  when?: boolean
}) {
  useHotkey('j', () => length > 0 && onMove(Math.min(length - 1, index + 1)), when)
  useHotkey('k', () => length > 0 && onMove(Math.max(0, index - 1)), when)
  useHotkey(
    'Enter',
    (event) => {
      // Enter on a link or button is that control's own.
      if (event.target instanceof HTMLElement && event.target.closest('a,button,[role="button"],[role="dialog"]'))
        return
      if (index >= 0 && index < length) onOpen(index)
    },
    when,
  )
}

/** A dialog that is open: what had the focus before it, and the dialog it was opened from. */
interface Opened {
  readonly before: Element | null
  readonly from: Opened | undefined
}
let uppermost: Opened | undefined

/**
 * Gives the focus back to what had it when this was first drawn; where that has gone, because the one dialog took the other's place, to
 * what had it before that one; at last to the page's heading. Whoever has taken the focus meanwhile keeps it.
 */
export function useReturnFocus() {
  const opened = useRef<Opened>(undefined)
  opened.current ??= { before: document.activeElement, from: uppermost }
  useEffect(() => {
    const mine = opened.current
    uppermost = mine
    return () => {
      if (uppermost === mine) uppermost = mine?.from
      // After the dialog has let go of it.
      setTimeout(() => {
        if (document.activeElement && document.activeElement !== document.body) return
        for (let at = mine; at; at = at.from) {
          const { before } = at
          if (!(before instanceof HTMLElement) || !before.isConnected || before === document.body) continue
          before.focus()
          return
        }
        document.querySelector<HTMLElement>('main h1')?.focus()
      }, 0)
    }
  }, [])
}

/** The media query's answer, kept current: `useMedia('(max-width: 640px)')`. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches)
  useEffect(() => {
    const list = window.matchMedia(query)
    const listen = () => setMatches(list.matches)
    listen()
    list.addEventListener('change', listen)
    return () => list.removeEventListener('change', listen)
  }, [query])
  return matches
}
