import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { NEEDS, type Program } from '#src/modules/policy/policy.types.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { programRegionOf } from './issue-vouchers.ts'
import { programName } from './voucher-view.ts'

/**
 * The programs that a book of the issuer's region pays today: a voucher is redeemed by one of them. Without a certificate there is
 * no redeeming, so programs that ask for none are not offered.
 */
// unscoped: which book pays which subsidy is public policy.
export async function voucherPrograms(db: Db, tree: UnitTree, scope: Scope, day: PlainDate) {
  const { rows } = await sql<{ program: string; fund_name: string }>`
    select u.program, min(f.name) as fund_name from fund_use u join fund f on f.fund_code = u.fund_code
     where u.region_id = ${programRegionOf(tree, scope.unitId)} and u.from_day <= ${day} and (u.to_day is null or u.to_day > ${day})
     group by u.program order by u.program`.execute(db)
  return rows
    .filter(({ program }) => (NEEDS[program as Program] as readonly string[] | undefined)?.includes('certificate'))
    .map((row) => ({ program: row.program, name: programName(row.program), fundName: row.fund_name }))
}
