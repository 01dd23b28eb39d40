import { ROLE_NAMES, type Role } from '#src/platform/access/roles.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import type { Api } from '#src/platform/http/api.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { adminContract } from './admin.contract.ts'
import { countAudit, listAudit } from './audit.store.ts'

const roleName = (role: string) =>
  role === 'public' ? '公众' : role === 'system' ? '平台' : (ROLE_NAMES[role as Role] ?? role)

/** The audit administrator reads every act of this installation and may change none. */
export function auditRoutes(api: Api): void {
  api.read(adminContract.auditLog, async ({ db, query }) => {
    const after = decodeCursor(query, 1)
    const rows = await listAudit(db, { ...query, limit: limitOf(query), before: after && Number(after[0]) })
    return pageOfRows(
      query,
      rows,
      (row) => [row.seq],
      (row) => ({
        seq: row.seq,
        at: row.at.toISOString(),
        businessDay: row.business_day,
        accountName: row.account_name ?? roleName(row.role),
        roleName: roleName(row.role),
        action: row.action,
        actionName: actionName(row.action),
        subjectType: row.subject_type,
        subjectId: row.subject_id,
        result: row.result,
        address: row.address,
        facts: row.facts,
      }),
      query.count ? await countAudit(db, query) : undefined,
    )
  })
}
