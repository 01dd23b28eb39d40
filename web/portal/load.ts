import { useEffect, useReducer, useRef } from 'react'
import { ApiError, OfflineError, onConnection } from '#web/ui/client.ts'

export type Loaded<T> =
  | { readonly state: 'loading'; readonly data: undefined }
  | { readonly state: 'ready'; readonly data: T; readonly reload: () => void }
  | {
      readonly state: 'failed'
      readonly data: undefined
      readonly error: ApiError | OfflineError
      readonly reload: () => void
    }

/** Answers of this visit: coming back to a page shows the last answer at once, and asks again behind it. */
const kept = new Map<string, unknown>()
export const forget = () => kept.clear()

/**
 * Data of a page. Asks again when `key` changes; `key` undefined asks nothing. What it held before stays while it asks again.
 * `const money = useLoad('own/money', (signal) => call<typeof portalContract.ownMoney>('GET', '/api/own/money', { signal }))`
 */
export function useLoad<T>(key: string | undefined, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [turn, reload] = useReducer((n: number) => n + 1, 0)
  const [, draw] = useReducer((n: number) => n + 1, 0)
  const failure = useRef<{ key: string; error: ApiError | OfflineError }>(undefined)
  const latest = useRef(load)
  latest.current = load
  useEffect(() => {
    if (key === undefined) return
    const stop = new AbortController()
    latest.current(stop.signal).then(
      (data) => {
        if (stop.signal.aborted) return
        failure.current = undefined
        kept.set(key, data)
        draw()
      },
      (error: unknown) => {
        if (stop.signal.aborted) return
        if (!(error instanceof ApiError || error instanceof OfflineError)) throw error
        failure.current = { key, error }
        // The session is over: what it showed does not stay on the page.
        if (error instanceof ApiError && error.status === 401) kept.delete(key)
        draw()
      },
    )
    return () => stop.abort()
  }, [key, turn])
  // What failed for want of a network is asked for again once the server answers anything.
  useEffect(
    () =>
      onConnection((connected) => {
        if (connected && failure.current?.error instanceof OfflineError) {
          failure.current = undefined
          reload()
        }
      }),
    [],
  )
  if (key !== undefined && kept.has(key)) return { state: 'ready', data: kept.get(key) as T, reload }
  if (failure.current && failure.current.key === key) {
    return { state: 'failed', data: undefined, error: failure.current.error, reload }
  }
  return { state: 'loading', data: undefined }
}
