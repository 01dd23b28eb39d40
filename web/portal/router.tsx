import {
  Component,
  type ComponentType,
  createContext,
  lazy,
  Suspense,
  useContext,
  useEffect,
  useSyncExternalStore,
} from 'react'
import { announce } from '#web/ui/announce.tsx'

/**
 * The portal's router. A page is a file under pages/: `pages/home.tsx` is `/`, `pages/my/index.tsx` is `/my`,
 * `pages/classes/$number.tsx` is `/classes/:number`. Its default export gets `params` and `query`; each page is its own chunk.
 */
export interface PageProps {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

interface Route {
  readonly parts: readonly string[]
  readonly Page: ComponentType<PageProps>
}

const files = import.meta.glob<{ default: ComponentType<PageProps> }>('./pages/**/*.tsx')
const routes: readonly Route[] = Object.entries(files)
  .map(([file, load]) => {
    const path = file
      .replace('./pages/', '')
      .replace(/\.tsx$/, '')
      .replace(/(^|\/)(home|index)$/, '')
    return { parts: path.split('/').filter(Boolean), Page: lazy(load) }
  })
  // Written words win over `$name`.
  .sort(
    (a, b) =>
      b.parts.filter((part) => !part.startsWith('$')).length - a.parts.filter((part) => !part.startsWith('$')).length,
  )

function decoded(text: string) {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The page of a path, with what stands in place of its `$names`. */
export function match(pathname: string): { Page: Route['Page']; params: Record<string, string> } | undefined {
  const given = pathname.split('/').filter(Boolean).map(decoded)
  for (const { parts, Page } of routes) {
    if (parts.length !== given.length) continue
    const params: Record<string, string> = {}
    const fits = parts.every((part, at) => {
      const word = given[at] ?? ''
      if (part.startsWith('$')) {
        params[part.slice(1)] = word
        return word !== ''
      }
      return part === word
    })
    if (fits) return { Page, params }
  }
  return undefined
}

const listeners = new Set<() => void>()
const changed = () => {
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener('popstate', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('popstate', listener)
  }
}

/** How many pages of ours lie behind: whether a back button can go back in history. */
let depth = 0

/** Goes to a path of the portal, `/my/money?state=paid`; `replace` leaves no trace in history. */
export function go(to: string, { replace = false } = {}) {
  if (replace) history.replaceState(null, '', to)
  else {
    history.pushState(null, '', to)
    depth++
  }
  window.scrollTo(0, 0)
  changed()
}

/** Back to where one came from, or to `fallback` when the page was opened directly. */
export function goBack(fallback: string) {
  if (depth > 0) {
    depth--
    history.back()
  } else go(fallback, { replace: true })
}

export const useHere = () => useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search)

/** A link inside the portal; behaves as any link when opened in a new tab. */
export function Link({ to, children, onClick, ...rest }: { to: string } & Omit<React.ComponentProps<'a'>, 'href'>) {
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        onClick?.(event)
        if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        go(to)
      }}
    >
      {children}
    </a>
  )
}

const Here = createContext<PageProps>({ params: {}, query: {} })
export const usePage = () => useContext(Here)

/** Fetches the code of every page once nothing else is to do, so that the next tap needs no network for it. */
function fetchAhead() {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } }
  if (connection?.saveData || /2g/.test(connection?.effectiveType ?? '')) return
  const loads = Object.values(files)
  const next = () => {
    const load = loads.shift()
    if (load)
      load().then(
        () => setTimeout(next, 50),
        () => undefined,
      )
  }
  next()
}
const IDLE_MS = 2500
if (typeof window !== 'undefined') window.addEventListener('load', () => setTimeout(fetchAhead, IDLE_MS))

/** A page whose code did not arrive says so; a new address tries anew. */
class Arrival extends Component<{ broken: React.ReactNode; children: React.ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? this.props.broken : this.props.children
  }
}

const FOCUS_EVERY_MS = 60
const FOCUS_WITHIN_MS = 4000

/** The page of the address. `missing` when there is none, `waiting` while its code arrives, `broken` when it did not. */
export function Pages({
  missing,
  waiting,
  broken,
}: {
  missing: React.ReactNode
  waiting: React.ReactNode
  broken: React.ReactNode
}) {
  const here = useHere()
  const url = new URL(here, window.location.origin)
  const found = match(url.pathname)
  const query: Record<string, string> = {}
  url.searchParams.forEach((value, key) => {
    query[key] = value
  })
  useEffect(() => {
    if (depth === 0) return
    // The new page's heading takes the focus, so that reading goes on from there; while its code arrives the heading is blank.
    const until = Date.now() + FOCUS_WITHIN_MS
    const timer = setInterval(() => {
      const heading = document.querySelector<HTMLElement>('h1')
      if (heading?.textContent.trim()) {
        heading.tabIndex = -1
        heading.focus({ preventScroll: true })
        announce(document.title)
      } else if (Date.now() < until) return
      clearInterval(timer)
    }, FOCUS_EVERY_MS)
    return () => clearInterval(timer)
  }, [url.pathname])
  if (!found) return <>{missing}</>
  const props = { params: found.params, query }
  return (
    <Here.Provider value={props}>
      <Arrival key={url.pathname} broken={broken}>
        <Suspense fallback={waiting}>
          <found.Page {...props} />
        </Suspense>
      </Arrival>
    </Here.Provider>
  )
}
