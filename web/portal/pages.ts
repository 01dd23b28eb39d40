import { useState } from 'react'
import { type ActError, useAct } from '#web/ui/hooks.ts'
import { type Loaded, useLoad } from './load.ts'

interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
  readonly total?: { readonly n: number; readonly exact: boolean } | undefined
}

export interface Pages<T> {
  readonly first: Loaded<Page<T>>
  readonly items: readonly T[]
  /** Loads the next page; undefined when all is here. */
  readonly more: (() => void) | undefined
  readonly busy: boolean
  readonly error: ActError | undefined
}

/** A list that grows page by page; starts anew when `key` changes, and asks nothing while it is undefined. */
export function usePages<T>(
  key: string | undefined,
  fetchPage: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>,
): Pages<T> {
  const first = useLoad(key, (signal) => fetchPage(undefined, signal))
  const [grown, setGrown] = useState<{ key: string; from: string; items: readonly T[]; next: string | null }>()
  const act = useAct((cursor: string) => fetchPage(cursor))
  // Later pages belong to the first page they were read after; when that one changes they are read again.
  const rest = grown && grown.key === key && grown.from === first.data?.nextCursor ? grown : undefined
  const next = rest ? rest.next : (first.data?.nextCursor ?? null)
  return {
    first,
    items: [...(first.data?.items ?? []), ...(rest?.items ?? [])],
    more:
      key === undefined || next === null
        ? undefined
        : async () => {
            const page = await act.run(next)
            if (!page) return
            setGrown({
              key,
              from: rest?.from ?? next,
              items: [...(rest?.items ?? []), ...page.items],
              next: page.nextCursor,
            })
          },
    busy: act.busy,
    error: act.error,
  }
}
