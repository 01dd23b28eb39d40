import type { AnyRoute } from '@tanstack/react-router'
import type { SessionView } from '#src/modules/admin/admin.contract.ts'
import { MENU_GROUPS, type MenuEntry } from '../router.tsx'
import { isHeldBack } from '../session.ts'

export interface MenuItem {
  readonly to: string
  readonly entry: MenuEntry
}

/**
 * The menu of a role, read from the `staticData` of the routes: an entry is drawn when the role holds the action of its page.
 * Answers the groups in their order, each with at least one item; the group `top` comes first. Empty while 登录安全 has to be done first.
 */
export function menuOf(
  routes: readonly AnyRoute[],
  session: SessionView,
): { group: MenuEntry['group']; items: MenuItem[] }[] {
  if (isHeldBack(session)) return []
  const items = routes.flatMap((route): MenuItem[] => {
    const data = route.options.staticData
    const entry = data?.menu
    if (!entry) return []
    if (data.access && !session.actions.includes(data.access)) return []
    if (entry.roles && !entry.roles.includes(session.account.role)) return []
    return [{ to: route.fullPath.replace(/(.)\/$/, '$1'), entry }]
  })
  return (['top', ...MENU_GROUPS] as const)
    .map((group) => ({
      group,
      items: items.filter((item) => item.entry.group === group).sort((a, b) => a.entry.order - b.entry.order),
    }))
    .filter(({ items }) => items.length > 0)
}
