import { createRouter } from '@tanstack/react-router'
import type { Action, Role } from '#src/platform/access/roles.ts'
import type { IconName } from '#web/ui/icon.tsx'
import type { PlainKey } from '#web/ui/words.ts'
import { routeTree } from './routeTree.gen.ts'
import { PageFailed, PageLoading, PageMissing } from './ui/states.tsx'

/** Groups of the menu in the order drawn. */
export const MENU_GROUPS = ['do', 'business', 'money', 'watch', 'data', 'admin'] as const
export type MenuGroup = (typeof MENU_GROUPS)[number]

export interface MenuEntry {
  readonly group: MenuGroup | 'top'
  /** Place within its group: 10, 20, 30 … */
  readonly order: number
  readonly icon: IconName
  readonly label: PlainKey
  /** Another word for a role: a provider's 培训班 are 我的班. */
  readonly labelFor?: Partial<Record<Role, PlainKey>>
  /** Kinds of GET /api/queue/counts whose sum stands beside the word. */
  readonly counts?: readonly string[]
  /** Addresses outside its own that belong to it: a batch of claims is part of its review. */
  readonly also?: readonly string[]
  /** Drawn only for these roles although others may open the page. */
  readonly roles?: readonly Role[]
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** The page's name: document title, announcement, breadcrumb. */
    title?: PlainKey
    /** The action a role must hold to open the page; without it every signed-in role may. */
    access?: Action
    menu?: MenuEntry
  }
}

/** Addresses carry plain text: `?status=submitted&q=034`, never JSON. A key given twice becomes a list. */
const parseSearch = (text: string): Record<string, string | string[]> => {
  const search: Record<string, string | string[]> = {}
  for (const [key, value] of new URLSearchParams(text)) {
    const before = search[key]
    search[key] = before === undefined ? value : [before, value].flat()
  }
  return search
}
const stringifySearch = (search: Record<string, unknown>): string => {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') params.append(key, String(one))
    }
  }
  const text = params.toString()
  return text ? `?${text}` : ''
}

export const router = createRouter({
  routeTree,
  basepath: '/console',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 300,
  defaultPendingComponent: PageLoading,
  defaultErrorComponent: ({ error, reset }) => <PageFailed error={error} onRetry={reset} />,
  defaultNotFoundComponent: () => <PageMissing />,
})
