import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import { holdsUnit } from './holds-unit.ts'
import { isSubsidy, subsidyName } from './subsidy-names.ts'

interface UseRow {
  fund_code: string
  region_id: string
  program: string
  from_day: PlainDate
  to_day: PlainDate | null
  document: string
  end_document: string | null
  assumption: string | null
}

/** Every source of money with the dated uses of it. What a book may pay is public policy; its money is not shown here. */
// unscoped: as above.
export async function fundViews(db: Db, tree: UnitTree, codes?: readonly string[]) {
  const funds = await db
    .selectFrom('fund')
    .selectAll()
    .where(codes ? sql<boolean>`fund_code = any(${[...codes]})` : sql<boolean>`true`)
    .orderBy('fund_code')
    .execute()
  const { rows: uses } = await sql<UseRow>`
    select fund_code, region_id, program, from_day, to_day, document, end_document, assumption from fund_use
     where ${codes ? sql`fund_code = any(${[...codes]})` : sql`true`} order by region_id, program, from_day`.execute(db)
  return funds.map((fund) => ({
    code: fund.fund_code,
    name: fund.name,
    source: fund.source,
    ownerName: tree.get(fund.owner_unit).name,
    uses: uses
      .filter((use) => use.fund_code === fund.fund_code)
      .map((use) => ({
        regionId: use.region_id,
        regionName: tree.units.get(use.region_id)?.name ?? use.region_id,
        program: use.program,
        programName: subsidyName(use.program),
        fromDay: use.from_day,
        toDay: use.to_day,
        document: use.document,
        endDocument: use.end_document,
        assumption: use.assumption,
      })),
  }))
}
export type FundView = Awaited<ReturnType<typeof fundViews>>[number]

export type FundRefusal =
  | 'fund_known'
  | 'fund_missing'
  | 'program_unknown'
  | 'region_not_yours'
  | 'use_overlaps'
  | 'use_missing'
  | 'use_days'

const viewNow = async (tx: Tx, tree: UnitTree, code: string) => (await fundViews(tx.db, tree, [code]))[0]!

/** A new source of money, as a book of its own. */
export async function addFund(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  body: { code?: string | undefined; name: string; source: string },
): Promise<Decision<FundView, FundRefusal>> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from fund where owner_unit = ${scope.unitId}`.execute(
    tx.db,
  )
  const code = `${body.code ?? `fund-${rows[0]!.n + 1}`}-${scope.unitId}`
  const made = await tx.db
    .insertInto('fund')
    .values({ fund_code: code, name: body.name, owner_unit: scope.unitId, source: body.source })
    .onConflict((conflict) => conflict.doNothing())
    .returning('fund_code')
    .executeTakeFirst()
  if (!made) return refuse('fund_known')
  await tx.audit({ action: 'fund.add', subjectType: 'fund', subjectId: code, facts: { source: body.source } })
  return accept(await viewNow(tx, tree, code))
}

interface UseAsk {
  readonly fundCode: string
  readonly regionId: string
  readonly program: string
  readonly fromDay: PlainDate
  readonly toDay: PlainDate | null
  readonly document: string
}

/** From this day the book may pay the program in the region. Days of the same use never overlap. */
export async function addFundUse(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  use: UseAsk,
): Promise<Decision<FundView, FundRefusal>> {
  if (!isSubsidy(use.program)) return refuse('program_unknown')
  if (!holdsUnit(scope, use.regionId)) return refuse('region_not_yours')
  if (use.toDay !== null && use.toDay <= use.fromDay) return refuse('use_days')
  const fund = await sql`select 1 from fund where fund_code = ${use.fundCode}`.execute(tx.db)
  if (fund.rows.length === 0) return refuse('fund_missing')
  // Two papers of one moment do not both find the days free.
  await sql`select pg_advisory_xact_lock(hashtext(${`fund_use ${use.fundCode}`}))`.execute(tx.db)
  const overlap = await sql`
    select 1 from fund_use where fund_code = ${use.fundCode} and region_id = ${use.regionId} and program = ${use.program}
       and from_day < coalesce(${use.toDay}::date, 'infinity') and coalesce(to_day, 'infinity') > ${use.fromDay}::date limit 1`.execute(
    tx.db,
  )
  if (overlap.rows.length > 0) return refuse('use_overlaps')
  await tx.db
    .insertInto('fund_use')
    .values({
      fund_code: use.fundCode,
      region_id: use.regionId,
      program: use.program,
      from_day: use.fromDay,
      to_day: use.toDay,
      document: use.document,
    })
    .execute()
  await tx.audit({ action: 'fund.use', subjectType: 'fund', subjectId: use.fundCode, facts: { ...use } })
  return accept(await viewNow(tx, tree, use.fundCode))
}

/** From `toDay` on the book no longer pays the program: what was certified before it still may be. */
export async function endFundUse(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  use: UseAsk & { toDay: PlainDate },
): Promise<Decision<FundView, FundRefusal>> {
  if (!holdsUnit(scope, use.regionId)) return refuse('region_not_yours')
  if (use.toDay <= use.fromDay) return refuse('use_days')
  const ended = await tx.db
    .updateTable('fund_use')
    .set({ to_day: use.toDay, end_document: use.document })
    .where('fund_code', '=', use.fundCode)
    .where('region_id', '=', use.regionId)
    .where('program', '=', use.program)
    .where('from_day', '=', use.fromDay)
    .where('to_day', 'is', null)
    .returning('fund_code')
    .executeTakeFirst()
  if (!ended) return refuse('use_missing')
  await tx.audit({ action: 'fund.use_end', subjectType: 'fund', subjectId: use.fundCode, facts: { ...use } })
  return accept(await viewNow(tx, tree, use.fundCode))
}

export const FUND_REFUSALS = {
  fund_known: { status: 409, text: '这个代码已经登记过资金来源，请换一个代码', path: 'code' },
  fund_missing: { status: 422, text: '没有这个资金来源，请先登记', path: 'fundCode' },
  program_unknown: { status: 422, text: '没有这项补贴，请从列表里选择', path: 'program' },
  region_not_yours: { status: 422, text: '只能规定本辖区的用途', path: 'regionId' },
  use_overlaps: { status: 409, text: '这本账在这段日子已经可以付这项补贴，请先停止原来的规定', path: 'fromDay' },
  use_missing: { status: 409, text: '没有这条规定，或者它已经停止，请刷新后再看' },
  use_days: { status: 422, text: '停止日期应晚于开始日期', path: 'toDay' },
} as const satisfies RefusalTable<FundRefusal>
