import type { Decision } from '#src/kernel/decision.ts'
import { accept, refuse } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { type FundForUse, fundFor } from '#src/modules/ledger/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { found } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { type Assessed, assessClaim, lastClaimDay } from './assess-claim.ts'
import type { ClaimedProgram } from './claim-programs.ts'
import {
  type ClaimableClass,
  claimantOf,
  findClassToClaim,
  findLiveBatch,
  unclaimedCertificates,
} from './claimable.store.ts'
import { stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { listedParties } from './listed-lines.ts'
import { hasPolicy } from './packs.store.ts'
import { packRegionOf } from './view-context.ts'

export type PrepareRefusal = 'already_claimed' | 'nothing_to_claim' | 'no_policy' | 'no_fund' | 'claim_late'

/** A line as it would be claimed: decided, and late or not. */
export interface PreparedLine extends Assessed {
  /** Why the line is refused at once; null when it goes to the office. */
  readonly refusedBecause: string | null
}

export interface PreparedClaim {
  readonly class: Omit<ClaimableClass, 'certificates' | 'issued_on'>
  readonly region: string
  readonly fund: FundForUse
  readonly lines: readonly PreparedLine[]
}

/** Everything a submission writes, decided and not written: the preview shows it, the submission stores it. */
export async function prepareClaim(
  db: Db,
  deps: SubsidyDeps,
  scope: Scope,
  tree: UnitTree,
  ask: { program: ClaimedProgram; classId: string; day: PlainDate; lock: boolean },
): Promise<Decision<PreparedClaim, PrepareRefusal>> {
  const own = found(await findClassToClaim(db, scope, ask.classId, ask.lock), '这个班')
  const live = await findLiveBatch(db, scope, ask.classId, ask.program)
  if (live) return refuse('already_claimed', { number: live.number, batchId: live.batch_id })
  const certificates = await unclaimedCertificates(db, scope, ask.classId, ask.program)
  if (certificates.length === 0) return refuse('nothing_to_claim')
  const region = packRegionOf(tree, own.unit_id)
  if (!hasPolicy(deps.packs, region, ask.program)) return refuse('no_policy', { regionName: tree.get(region).name })
  const assessed = await assessClaim(db, deps.packs, {
    region,
    program: ask.program,
    asOf: ask.day,
    certificates,
    lineIds: [],
  })
  const deadline = await settingOn(db, tree, own.unit_id, 'claim.deadline_days', ask.day)
  const claimantId = claimantOf(scope)!
  const partyOf = (line: Assessed) => ({ personId: line.subject.personId, claimantId })
  const listed = await listedParties(db, assessed.map(partyOf), ask.day)
  const lines = assessed.map((line): PreparedLine => {
    const onList = listed(partyOf(line))
    const last = lastClaimDay(line.subject.issuedOn, deadline)
    const late =
      ask.day > last
        ? `发证日 ${formatDay(line.subject.issuedOn)}，应在 ${deadline} 日内（${formatDay(last)}前）申领，已过期限`
        : null
    const ineligible = line.decision.outcome === 'INELIGIBLE' ? stoppingTexts(line.decision).join('；') : null
    return { ...line, refusedBecause: (onList && `${onList}，不能申领`) ?? ineligible ?? late }
  })
  if (lines.every((line) => ask.day > lastClaimDay(line.subject.issuedOn, deadline)))
    return refuse('claim_late', { deadline, issuedOn: lines[0]!.subject.issuedOn })
  const fund = await fundFor(db, region, ask.program, lines[0]!.subject.issuedOn)
  if (!fund) return refuse('no_fund', { regionName: tree.get(region).name })
  return accept({ class: own, region, fund, lines })
}
