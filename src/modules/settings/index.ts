import { CONSOLE } from '#src/kernel/console-links.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Module, QueueSource } from '#src/platform/module.ts'
import { SETTINGS } from '#src/platform/settings/settings.ts'
import { settingRoutes } from './setting.routes.ts'
import { findSettingPapers } from './setting-paper.store.ts'

/** Papers that wait for another account of the office. */
const settingQueue: QueueSource = async ({ db }, scope) => {
  if (!mayDo(scope.role, 'setting.confirm')) return []
  const papers = await findSettingPapers(db, scope, { status: 'proposed', limit: 200 })
  return papers
    .filter((paper) => paper.made_by !== scope.accountId)
    .map((paper) => ({
      kind: 'setting' as const,
      kindName: '待复核设置',
      title: `${SETTINGS[paper.key].name} ${paper.number}`,
      link: CONSOLE.settings(),
      from: paper.made_by_name,
      persons: null,
      amountFen: null,
      dueDay: null,
      daysLeft: null,
      status: '待复核',
    }))
}

export function settingsModule(): Module {
  return { name: 'settings', queue: settingQueue, routes: settingRoutes }
}
