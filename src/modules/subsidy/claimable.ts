import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import { addMonths, type PlainDate } from '#src/kernel/plain-date.ts'
import { decide, type Program, parseFacts } from '#src/modules/policy/index.ts'
import { NEEDS } from '#src/modules/policy/policy.types.ts'
import { decodeCursor, limitOf, type Page, type PageAsk, pageOfRows } from '#src/platform/http/page.ts'
import { claimFacts } from './claim-facts.rules.ts'
import { programOf } from './claim-programs.ts'
import {
  type CertificateFilter,
  type ClaimableClass,
  claimableCertificates,
  claimableClasses,
  claimableHires,
  claimantOf,
  countClaimableCertificates,
} from './claimable.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { regionsFor } from './open-programs.ts'
import { regionalProgram } from './packs.store.ts'
import type { ClaimableCertificateRow, ClaimableClassRow, ClaimableHireRow } from './subsidy.contract.ts'
import type { ViewContext } from './view-context.ts'

/** Classes that wait to be claimed, each with what the pack gives for one certificate against which nothing speaks. */
export async function claimable(ctx: ViewContext, deps: SubsidyDeps, program: Program): Promise<ClaimableClassRow[]> {
  const items: ClaimableClassRow[] = []
  if (programOf(program).evidence === 'hires') return items
  for (const ask of await regionsFor(ctx, deps, program))
    for (const one of await claimableClasses(ctx.db, ctx.scope, ask))
      items.push({
        classId: one.class_id,
        classNumber: one.number,
        title: one.title,
        occupationName: one.occupation_name,
        levelName: LEVEL_NAMES[one.level],
        persons: one.persons,
        certificates: one.certificates,
        others: one.others,
        since: one.since,
        sinceName: programOf(program).deadlineFrom === 'certificate' ? '发证' : '结业',
        standardFen:
          programOf(program).evidence === 'certificates' ? standardFen(ctx, deps, ask.region, program, one) : null,
      })
  return items
}

function standardFen(
  ctx: ViewContext,
  deps: SubsidyDeps,
  region: string,
  program: Program,
  one: ClaimableClass,
): number | null {
  const built = claimFacts(
    {
      personId: 'anybody',
      name: '',
      docNoMasked: '',
      birthDate: '1990-01-01' as PlainDate,
      realNameVerified: true,
      groups: [],
      post: null,
      hasAccount: true,
      unitId: one.unit_id,
      departmentId: null,
      classId: null,
      completedOn: null,
      hireId: null,
      occupation: one.occupation,
      level: one.level,
      classStart: null,
      certificate: {
        id: '',
        number: '',
        occupation: one.occupation,
        level: one.level,
        issuedOn: one.since,
        status: 'valid',
        revokedOn: null,
        examFeeFen: 0,
        assessorId: claimantOf(ctx.scope) ?? 'anybody',
        listed: { from: one.since, to: null },
      },
      training: null,
      attendedDays: 0,
      job: null,
    },
    [],
    { region, program, asOf: ctx.day, needs: NEEDS[program] },
  )
  const parsed = parseFacts(built, deps.packs)
  const decision = parsed.ok ? decide(deps.packs, parsed.facts) : undefined
  return decision?.outcome === 'ELIGIBLE' ? decision.amountFen : null
}

/** Certificates to choose from, with the count of what the filter leaves. */
export async function claimableCertificatePage(
  ctx: ViewContext,
  program: Program,
  ask: PageAsk & CertificateFilter & { level?: Level | undefined },
): Promise<Page<ClaimableCertificateRow>> {
  const after = decodeCursor(ask, 1)?.[0] as string | undefined
  const rows = await claimableCertificates(ctx.db, ctx.scope, program, ask, { limit: limitOf(ask) + 1, after })
  const counted = ask.count === '1' ? await countClaimableCertificates(ctx.db, ctx.scope, program, ask) : undefined
  return pageOfRows(
    ask,
    rows,
    (row) => [row.number],
    (row) => ({
      certificateId: row.certificate_id,
      number: row.number,
      name: row.name,
      docNoMasked: row.doc_no_masked,
      occupationName: row.occupation_name,
      levelName: LEVEL_NAMES[row.level],
      issuedOn: row.issued_on,
      unitId: row.unit_id,
      unitName: ctx.tree.get(row.unit_id).name,
      classNumber: row.class_number,
    }),
    counted,
  )
}

/** Hires to choose from: with the insured months so far, and from which day on the duration can be fulfilled. */
export async function claimableHireRows(
  ctx: ViewContext,
  deps: SubsidyDeps,
  program: Program,
): Promise<ClaimableHireRow[]> {
  if (programOf(program).evidence !== 'hires') return []
  const [ask] = await regionsFor(ctx, deps, program)
  if (!ask) return []
  const months = regionalProgram(deps.packs, ask.region, program)!
    .rules.flatMap((rule) => rule.tests)
    .reduce((most, part) => (part.kind === 'employedFor' ? Math.max(most, part.months) : most), 0)
  return (await claimableHires(ctx.db, ctx.scope, program, ctx.day)).map((row) => {
    const fullOn = addMonths(row.start_day, months)
    return {
      hireId: row.hire_id,
      name: row.name,
      docNoMasked: row.doc_no_masked,
      employerName: row.employer_name,
      occupationName: row.occupation_name,
      startDay: row.start_day,
      endDay: row.end_day,
      unitName: ctx.tree.get(row.unit_id).name,
      insuredMonths: row.months,
      wantedMonths: months,
      fullOn,
      ready: row.months >= months && ctx.day >= fullOn,
    }
  })
}
