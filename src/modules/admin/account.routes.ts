import { ROLE_NAMES } from '#src/platform/access/roles.ts'
import type { Api } from '#src/platform/http/api.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { countAccounts, listAccounts } from './account.store.ts'
import { adminContract } from './admin.contract.ts'
import { ACCOUNT_STATUS_REFUSALS, CREATE_ACCOUNT_REFUSALS } from './admin.messages.ts'
import { createAccount } from './create-account.ts'
import { setAccountStatus } from './set-account-status.ts'

export function accountRoutes(api: Api): void {
  api.read(adminContract.accounts, async ({ platform, db, scope, query }) => {
    const tree = await platform.unitTree()
    const unitIds = tree.subtree(scope.unitId)
    const q = query.q?.trim() || undefined
    const after = decodeCursor(query, 1)
    const rows = await listAccounts(db, unitIds, { q, limit: limitOf(query), after: after && String(after[0]) })
    return pageOfRows(
      query,
      rows,
      (row) => [row.username],
      (row) => ({
        id: row.account_id,
        username: row.username,
        displayName: row.display_name,
        role: row.role,
        roleName: ROLE_NAMES[row.role],
        unitName: tree.get(row.unit_id).name,
        organisationName: row.organisation_name,
        status: row.status,
        lastSignInAt: row.last_sign_in_at?.toISOString() ?? null,
      }),
      query.count ? await countAccounts(db, unitIds, q) : undefined,
    )
  })

  api.write(adminContract.createAccount, CREATE_ACCOUNT_REFUSALS, (tx, ctx) =>
    createAccount(tx, ctx.platform, ctx.scope, ctx.body),
  )

  api.write(adminContract.setAccountStatus, ACCOUNT_STATUS_REFUSALS, (tx, ctx) =>
    setAccountStatus(tx, ctx.platform, ctx.scope, ctx.params.id, ctx.body),
  )
}
