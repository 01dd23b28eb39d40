import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import { rankName } from './fund-choice.rules.ts'
import { useStateOn } from './fund-use.rules.ts'
import { USE_STATE_NAMES } from './fund-use.types.ts'
import { ownsFund } from './fund-use-paper.store.ts'
import { subsidyName } from './subsidy-names.ts'

interface UseRow {
  fund_code: string
  region_id: string
  program: string
  from_day: PlainDate
  to_day: PlainDate | null
  rank: number
  ending: string | null
  document: string
  end_document: string | null
  assumption: string | null
}

interface FundsAsk {
  readonly db: Db
  readonly tree: UnitTree
  readonly scope: Scope
  readonly day: PlainDate
}

/** Every source of money with the dated uses of it. What a book may pay is public policy; its money is not shown here. */
// unscoped: as above.
export async function fundViews({ db, tree, scope, day }: FundsAsk, codes?: readonly string[]) {
  const funds = await db
    .selectFrom('fund')
    .selectAll()
    .where(codes ? sql<boolean>`fund_code = any(${[...codes]})` : sql<boolean>`true`)
    .orderBy('fund_code')
    .execute()
  const { rows: uses } = await sql<UseRow>`
    select u.fund_code, u.region_id, u.program, u.from_day, u.to_day, u.rank, u.document, u.end_document, u.assumption,
           (select w.number from fund_use_paper w
             where w.status = 'proposed' and w.kind = 'end' and w.fund_code = u.fund_code and w.region_id = u.region_id
               and w.program = u.program and w.from_day = u.from_day limit 1) as ending
      from fund_use u
     where ${codes ? sql`u.fund_code = any(${[...codes]})` : sql`true`} order by u.region_id, u.program, u.from_day, u.rank`.execute(
    db,
  )
  const mine = (owner: string) => ownsFund(scope, owner) && mayDo(scope.role, 'fund.write')
  return funds.map((fund) => ({
    code: fund.fund_code,
    name: fund.name,
    source: fund.source,
    ownerName: tree.get(fund.owner_unit).name,
    mine: mine(fund.owner_unit),
    uses: uses
      .filter((use) => use.fund_code === fund.fund_code)
      .map((use) => ({
        regionId: use.region_id,
        regionName: tree.units.get(use.region_id)?.name ?? use.region_id,
        program: use.program,
        programName: subsidyName(use.program),
        fromDay: use.from_day,
        toDay: use.to_day,
        state: useStateOn({ fromDay: use.from_day, toDay: use.to_day }, day),
        stateName: USE_STATE_NAMES[useStateOn({ fromDay: use.from_day, toDay: use.to_day }, day)],
        rankName: rankName(use.rank),
        document: use.document,
        endDocument: use.end_document,
        assumption: use.assumption,
        /** The paper that would end it waits for its check. */
        ending: use.ending,
        mayEnd:
          mine(fund.owner_unit) &&
          use.ending === null &&
          useStateOn({ fromDay: use.from_day, toDay: use.to_day }, day) !== 'ended',
      })),
  }))
}
export type FundView = Awaited<ReturnType<typeof fundViews>>[number]

export type FundRefusal = 'fund_known'

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
  return accept((await fundViews({ db: tx.db, tree, scope, day: tx.day }, [code]))[0]!)
}

export const FUND_REFUSALS = {
  fund_known: { status: 409, text: '这个代码已经登记过资金来源，请换一个代码', path: 'code' },
} as const satisfies RefusalTable<FundRefusal>
