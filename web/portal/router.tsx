import { type ComponentType, createContext, lazy, Suspense, useContext, useEffect, useSyncExternalStore } from 'react'
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

/** The page of the address. `missing` when there is none, `waiting` while its code arrives. */
export function Pages({ missing, waiting }: { missing: React.ReactNode; waiting: React.ReactNode }) {
  const here = useHere()
  const url = new URL(here, window.location.origin)
  const found = match(url.pathname)
  const query: Record<string, string> = {}
  url.searchParams.forEach((value, key) => {
    query[key] = value
  })
  useEffect(() => {
    if (depth === 0) return
    // The new page's heading takes the focus, so that reading goes on from there.
    const timer = setTimeout(() => {
      const heading = document.querySelector<HTMLElement>('h1')
      if (!heading || url.pathname !== window.location.pathname) return
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
      announce(document.title)
    }, 120)
    return () => clearTimeout(timer)
  }, [url.pathname])
  if (!found) return <>{missing}</>
  const props = { params: found.params, query }
  return (
    <Here.Provider value={props}>
      <Suspense fallback={waiting}>
        <found.Page key={url.pathname} {...props} />
      </Suspense>
    </Here.Provider>
  )
}
