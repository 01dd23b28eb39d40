import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { type FundForUse, fundFor } from '#src/modules/ledger/index.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { promisedFunds } from '#src/modules/vouchers/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { type Assessed, assessClaim, lastClaimDay } from './assess-claim.ts'
import { type ClaimEvidence, type EvidenceRefusal, evidenceOf } from './claim-evidence.ts'
import type { ClaimSubject } from './claim-facts.rules.ts'
import { programOf, roleThatClaims } from './claim-programs.ts'
import { claimantOf } from './claimable.store.ts'
import { stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { listedParties } from './listed-lines.ts'
import { claimantFits } from './open-programs.ts'
import { regionalProgram } from './packs.store.ts'
import { rateDayOf } from './rate-day.rules.ts'
import type { ClaimAsk } from './subsidy.contract.ts'

export type PrepareRefusal = EvidenceRefusal | 'not_your_program' | 'no_fund' | 'claim_late'

/** A line as it would be claimed: decided, late or not, with the book that would pay. */
export interface PreparedLine extends Assessed {
  /** Why the line is refused at once; null when it goes to the office. */
  readonly refusedBecause: string | null
  readonly fundCode: string
}

export interface PreparedClaim extends ClaimEvidence {
  readonly fund: FundForUse
  /** Every book that pays one of the lines, each with why. */
  readonly funds: readonly FundForUse[]
  readonly lines: readonly PreparedLine[]
}

const daysOf = (subject: ClaimSubject) => ({
  certifiedOn: subject.certificate?.issuedOn ?? null,
  classStart: subject.classStart,
  jobStart: subject.job?.start ?? null,
})

/**
 * The book that is to pay each subject's line, by the day that its rates are of: chosen when a line is claimed, and anew when it comes
 * again. Undefined where the region has none for the program.
 */
export async function fundsOf(
  db: Db,
  deps: SubsidyDeps,
  ask: { readonly region: string; readonly program: Program; readonly day: PlainDate; readonly unitId: string },
  subjects: readonly ClaimSubject[],
): Promise<ReadonlyMap<ClaimSubject, FundForUse> | undefined> {
  const basis = regionalProgram(deps.packs, ask.region, ask.program)?.rateDate
  const tree = await deps.platform.unitTree()
  // A firm's claim is paid by the unit that it belongs to and by no other.
  const unitIds = programOf(ask.program).book === 'own' ? [ask.unitId] : tree.ancestors(ask.unitId)
  const purse = { unitIds, year: yearOf(ask.day) }
  const promised = await promisedFunds(
    db,
    ask.program,
    subjects.flatMap(({ personId, certificate }) => (certificate ? [{ personId, certificateId: certificate.id }] : [])),
  )
  const chosen = new Map<string, FundForUse>()
  const funds = new Map<ClaimSubject, FundForUse>()
  for (const subject of subjects) {
    const day = (basis && rateDayOf(basis, daysOf(subject))) ?? ask.day
    const promise = subject.certificate ? promised.get(subject.certificate.id) : undefined
    const key = `${day} ${promise ?? ''}`
    const fund = chosen.get(key) ?? (await fundFor(db, ask.region, ask.program, day, purse, promise))
    if (!fund) return undefined
    chosen.set(key, fund)
    funds.set(subject, fund)
  }
  return funds
}

/** Everything a submission writes, decided and not written: the preview shows it, the submission stores it. */
export async function prepareClaim(
  db: Db,
  deps: SubsidyDeps,
  scope: Scope,
  tree: UnitTree,
  ask: ClaimAsk & { readonly day: PlainDate },
  tx?: Tx,
): Promise<Decision<PreparedClaim, PrepareRefusal>> {
  const { program } = ask
  const how = programOf(program)
  if (scope.role !== roleThatClaims(program) || !(await claimantFits(db, scope, program)))
    return refuse('not_your_program', { program: PROGRAM_NAMES[program], claimant: how.claimant })
  const evidence = await evidenceOf(db, deps, scope, tree, ask, tx)
  if (!evidence.ok) return evidence
  const { region, unitId } = evidence.value
  const assessed = await assessClaim(db, deps.packs, {
    region,
    program,
    asOf: ask.day,
    evidence: evidence.value.evidence,
    lineIds: [],
  })
  const deadline = await settingOn(db, tree, unitId, 'claim.deadline_days', ask.day)
  const since = (subject: ClaimSubject): PlainDate | null =>
    how.deadlineFrom === null
      ? null
      : how.deadlineFrom === 'certificate'
        ? (subject.certificate?.issuedOn ?? subject.completedOn)
        : (subject.completedOn ?? subject.training?.end ?? null)
  const lateSince = (subject: ClaimSubject) => {
    const from = since(subject)
    return from !== null && ask.day > lastClaimDay(from, deadline) ? from : null
  }
  const funds = await fundsOf(
    db,
    deps,
    { region, program, day: ask.day, unitId },
    assessed.map(({ subject }) => subject),
  )
  if (!funds) return refuse('no_fund', { regionName: tree.get(region).name, program: PROGRAM_NAMES[program] })
  const claimantId = claimantOf(scope)!
  const partyOf = (line: Assessed) => ({ personId: line.subject.personId, claimantId })
  const listed = await listedParties(db, assessed.map(partyOf), ask.day)
  const lines = assessed.map((line): PreparedLine => {
    const onList = listed(partyOf(line))
    const from = lateSince(line.subject)
    const dayName = line.subject.certificate && how.deadlineFrom === 'certificate' ? '发证' : '结业'
    const late = from
      ? `${dayName}日 ${formatDay(from)}，应在 ${deadline} 日内（${formatDay(lastClaimDay(from, deadline))}前）申领，已过期限`
      : null
    return {
      ...line,
      refusedBecause: (onList && `${onList}，不能申领`) ?? counterText(line) ?? late,
      fundCode: funds.get(line.subject)!.fundCode,
    }
  })
  if (lines.every((line) => lateSince(line.subject) !== null))
    return refuse('claim_late', {
      deadline,
      since: lateSince(lines[0]!.subject),
      dayName: how.deadlineFrom === 'certificate' ? '发证' : '结业',
    })
  const books = [...new Set(funds.values())]
  return accept({ ...evidence.value, fund: books[0]!, funds: books, lines })
}

/** Why a line ends at the counter: it breaks a rule, or its time has not come; a hire is asked for again when it has. */
function counterText({ decision }: Assessed): string | null {
  return decision.outcome === 'INELIGIBLE' || decision.outcome === 'NOT_YET' ? stoppingTexts(decision).join('；') : null
}
