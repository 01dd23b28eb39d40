import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { QueueSource } from '#src/platform/module.ts'
import { findHires } from './hire.store.ts'

/** Hires that agencies have written down and this employer has not confirmed. */
export const hireQueue: QueueSource = async (platform, scope) => {
  if (!mayDo(scope.role, 'hire.confirm')) return []
  const rows = await findHires(platform.db, scope, sql<SqlBool>`h.status = 'unconfirmed'`, 500)
  return [...Map.groupBy(rows, (row) => row.agency_name ?? '')].map(([agency, own]) => ({
    kind: 'hire_confirm' as const,
    kindName: '用工确认',
    title: `${agency}介绍入职`,
    link: CONSOLE.hires('status=unconfirmed'),
    from: agency,
    persons: own.length,
    amountFen: null,
    dueDay: null,
    daysLeft: null,
    status: '待确认',
  }))
}
