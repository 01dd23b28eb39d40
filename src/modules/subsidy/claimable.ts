import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { decide, parseFacts } from '#src/modules/policy/index.ts'
import { claimFacts } from './claim-facts.rules.ts'
import type { ClaimedProgram } from './claim-programs.ts'
import { claimableClasses, claimantOf } from './claimable.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { hasPolicy } from './packs.store.ts'
import { packRegionOf, type ViewContext } from './view-context.ts'

/** Classes that wait to be claimed, each with what the pack gives for one person against whom nothing speaks. */
export async function claimable(ctx: ViewContext, deps: SubsidyDeps, program: ClaimedProgram) {
  const classes = await claimableClasses(ctx.db, ctx.scope, program)
  return classes.map((one) => ({
    classId: one.class_id,
    classNumber: one.number,
    title: one.title,
    occupationName: one.occupation_name,
    levelName: LEVEL_NAMES[one.level],
    certificates: one.certificates,
    issuedOn: one.issued_on,
    standardFen: standardFen(ctx, deps, program, one),
  }))
}

function standardFen(
  ctx: ViewContext,
  deps: SubsidyDeps,
  program: ClaimedProgram,
  one: { unit_id: string; occupation: string; level: Level; issued_on: PlainDate },
): number | null {
  const region = packRegionOf(ctx.tree, one.unit_id)
  if (!hasPolicy(deps.packs, region, program)) return null
  const built = claimFacts(
    {
      personId: 'anybody',
      name: '',
      docNoMasked: '',
      birthDate: '1990-01-01' as PlainDate,
      realNameVerified: true,
      groups: [],
      certificateId: '',
      certificateNumber: '',
      occupation: one.occupation,
      level: one.level,
      issuedOn: one.issued_on,
      certificateStatus: 'valid',
      revokedOn: null,
      examFeeFen: 0,
      assessorId: claimantOf(ctx.scope) ?? 'anybody',
      listed: { from: one.issued_on, to: null },
      unitId: one.unit_id,
      departmentId: null,
      classId: null,
      classStart: null,
    },
    [],
    { region, program, asOf: ctx.day },
  )
  const parsed = parseFacts(built, deps.packs)
  const decision = parsed.ok ? decide(deps.packs, parsed.facts) : undefined
  return decision?.outcome === 'ELIGIBLE' ? decision.amountFen : null
}
