import { plainDate } from '#src/kernel/plain-date.ts'
import { ROLE_NAMES, ROLES, type Role } from '#src/platform/access/roles.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Api } from '#src/platform/http/api.ts'
import { adminContract } from './admin.contract.ts'
import { MOVE_DAY_REFUSALS } from './admin.messages.ts'
import { moveDay } from './move-day.ts'

export function siteRoutes(api: Api): void {
  api.read(adminContract.site, async ({ platform, db, day }) => ({
    name: '持证 · 职业技能培训实名制平台',
    businessDay: day,
    demo: platform.synthetic,
    demoAccounts: platform.synthetic ? await demoAccounts(db) : [],
  }))

  api.write(adminContract.moveDay, MOVE_DAY_REFUSALS, (tx, ctx) =>
    moveDay(tx, ctx.platform.synthetic, plainDate(ctx.body.day)),
  )
}

/** Who can be tried in a demo, in the order of the roles; their password is printed at the first start, never here. */
async function demoAccounts(db: Db) {
  const rows = await db
    .selectFrom('account')
    .select(['username', 'display_name', 'role'])
    .where('demo', '=', true)
    .where('status', '=', 'active')
    .orderBy('username')
    .execute()
  return rows
    .sort((a, b) => ROLES.indexOf(a.role as Role) - ROLES.indexOf(b.role as Role))
    .map((row) => ({
      username: row.username,
      displayName: row.display_name,
      roleName: ROLE_NAMES[row.role as Role] ?? row.role,
    }))
}
