import { sql } from 'kysely'
import { yearOf } from '#src/kernel/plain-date.ts'
import { fundFor } from '#src/modules/ledger/index.ts'
import { PAYEE_NAMES, PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { PROGRAMS } from '#src/modules/policy/policy.types.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { programOf, roleThatClaims } from './claim-programs.ts'
import {
  claimableClasses,
  claimableHires,
  claimantOf,
  countClaimableCertificates,
  type ProgramAsk,
  unitsOfClasses,
} from './claimable.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { groupsFor, regionalProgram } from './packs.store.ts'
import type { OpenProgram } from './subsidy.contract.ts'
import { policyRegionOf, type ViewContext } from './view-context.ts'

/** May this organisation claim the program as what it is? A subsidy to firms is not claimed by a school. */
// unscoped: the organisation's own row.
export async function claimantFits(db: Db, scope: Scope, program: Program): Promise<boolean> {
  if (programOf(program).claimant !== 'enterprise') return true
  const { rows } = await sql`
    select 1 from organisation o where o.organisation_id = ${claimantOf(scope)} and o.kind = 'provider' and o.subkind = 'enterprise'`.execute(
    db,
  )
  return rows.length > 0
}

/** The units of one region whose text has the program, and what a claim there looks at. */
export interface RegionAsk extends ProgramAsk {
  readonly region: string
  readonly document: string
  readonly unitIds: readonly string[]
}

/** Where this organisation could claim the program: its own region and those of its classes, each with its text of today. */
export async function regionsFor(ctx: ViewContext, deps: SubsidyDeps, program: Program): Promise<RegionAsk[]> {
  const { scope, db, tree } = ctx
  if (scope.role !== roleThatClaims(program) || !(await claimantFits(db, scope, program))) return []
  const own = programOf(program).evidence === 'hires' ? [] : await unitsOfClasses(db, scope)
  const units = [...new Set([scope.unitId, ...own])].filter((unit) => tree.units.has(unit))
  const byRegion = Map.groupBy(units, (unit) => policyRegionOf(deps.packs, tree, unit))
  return [...byRegion].flatMap(([region, unitIds]) => {
    const text = regionalProgram(deps.packs, region, program)
    if (!text) return []
    const pack = deps.packs.packs.findLast(
      (one) => one.pack.region === region && one.programs.some((known) => known.program === program),
    )!
    return [{ program, region, document: pack.pack.document, unitIds, groups: groupsFor(text), day: ctx.day }]
  })
}

/** The programs open to this organisation today, each with what waits to be claimed and the book that would pay it. */
export async function openPrograms(ctx: ViewContext, deps: SubsidyDeps): Promise<OpenProgram[]> {
  const items: OpenProgram[] = []
  for (const program of PROGRAMS) {
    const how = programOf(program)
    for (const ask of await regionsFor(ctx, deps, program)) {
      // An organisation with classes in several units is shown the book of its first; the preview of a claim says its own.
      const unitId = ask.unitIds[0] ?? ask.region
      const fund = await fundFor(ctx.db, ask.region, program, ctx.day, {
        unitIds: how.book === 'own' ? [unitId] : ctx.tree.ancestors(unitId),
        year: yearOf(ctx.day),
      })
      const regionName = ctx.tree.get(ask.region).name
      items.push({
        program,
        name: PROGRAM_NAMES[program],
        evidence: how.evidence,
        payee: how.payee,
        payeeName: how.payee === 'person' ? PAYEE_NAMES.person : '本单位',
        regionId: ask.region,
        regionName,
        document: ask.document,
        fundName: fund?.name ?? null,
        fundWhy: fund?.why ?? null,
        problem: fund ? null : `${regionName}还没有登记这项补贴从哪本账列支，暂时不能申领，请联系市人社局`,
        waiting: await waitingFor(ctx, ask),
      })
    }
  }
  return items
}

async function waitingFor(ctx: ViewContext, ask: RegionAsk): Promise<OpenProgram['waiting']> {
  const { db, scope } = ctx
  switch (programOf(ask.program).evidence) {
    case 'hires':
      return { classes: 0, single: (await claimableHires(db, scope, ask.program, ctx.day)).length }
    case 'certificates':
      return {
        classes: (await claimableClasses(db, scope, ask)).length,
        single: await countClaimableCertificates(db, scope, ask.program, {}),
      }
    case 'completions':
      return { classes: (await claimableClasses(db, scope, ask)).length, single: 0 }
  }
}
