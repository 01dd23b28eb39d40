import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { QueueSource } from '#src/platform/module.ts'
import { findOverrides } from './override.store.ts'

/** Exceptions that another account has asked for and this one may check. */
export const overrideQueue: QueueSource = async (platform, scope) => {
  if (!mayDo(scope.role, 'override.check')) return []
  const rows = await findOverrides(
    platform.db,
    scope,
    sql<SqlBool>`v.status = 'proposed' and v.made_by <> ${scope.accountId}`,
    500,
  )
  return rows.map((row) => ({
    kind: 'override_check' as const,
    kindName: '例外复核',
    title: `每年次数例外 ${row.class_number ?? row.class_title}`,
    link: CONSOLE.limitOverride(row.override_id),
    from: `${row.unit_name}人社局`,
    persons: 1,
    amountFen: null,
    dueDay: null,
    daysLeft: null,
    status: '待复核',
  }))
}
