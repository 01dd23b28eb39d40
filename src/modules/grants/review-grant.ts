import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { cityReviewers, clockNow } from '#src/modules/subsidy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { listedWords } from './assess-grant.ts'
import type { GrantsDeps } from './deps.ts'
import { lockGrantInTx, moveGrantInTx } from './grant.store.ts'
import { grantRowNow } from './grant-view.ts'
import type { GrantRow } from './grants.contract.ts'
import { type GrantStatus, isOpen } from './grants.types.ts'

export type ReviewRefusal = 'changed_meanwhile' | 'not_open' | 'listed' | 'reviewed_by_you'
export type CityReviewRefusal = ReviewRefusal | 'no_city_review'

type Verdict = { verdict: 'agree'; version: number } | { verdict: 'return' | 'reject'; version: number; note: string }

/** The county's review: agrees, returns for correction, or refuses with a reason; up to the end of the notice. */
export async function reviewGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  body: Verdict,
): Promise<Decision<GrantRow, ReviewRefusal>> {
  return review(tx, deps, scope, id, body, body.verdict, 'grant')
}

/** The city's review between the county's and the notice, where the region's setting asks for it. */
export async function cityReviewGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  body: Verdict,
): Promise<Decision<GrantRow, CityReviewRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const tree = await deps.platform.unitTree()
  const city = (await cityReviewers(tx.db, tree, tx.day)).of(grant.unit_id, grant.program)
  if (city === undefined || city !== scope.unitId) return refuse('no_city_review')
  // Two steps, two persons: whoever agreed for the county does not agree for the city.
  if (grant.reviewed_by === scope.accountId) return refuse('reviewed_by_you')
  return review(tx, deps, scope, id, body, 'recheck', 'city')
}

async function review(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  body: Verdict,
  action: 'agree' | 'return' | 'reject' | 'recheck',
  office: 'grant' | 'city',
): Promise<Decision<GrantRow, ReviewRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const last = await lastActOn(tx.db, 'grant', id)
  if (grant.version !== body.version) return refuse('changed_meanwhile', last)
  if (!isOpen(grant.status, action)) return refuse('not_open', last)
  const holder = { kind: grant.holder_kind, id: grant.holder_id, name: grant.holder_name }
  if (body.verdict === 'agree') {
    const parties = { claimantId: grant.claimant_id, claimantName: grant.claimant_name, holder }
    const listed = await listedWords(tx.db, parties, tx.day)
    if (listed) return refuse('listed', { message: listed })
  }
  const city = office === 'city'
  const to = { agree: city ? 'city_reviewed' : 'reviewed', return: 'returned', reject: 'rejected' } as const
  const note = body.verdict === 'agree' ? null : body.note
  const status: GrantStatus = to[body.verdict]
  const by: Record<string, string | null> =
    body.verdict === 'agree'
      ? city
        ? { city_reviewed_by: scope.accountId }
        : { reviewed_by: scope.accountId, reviewed_day: tx.day }
      : {}
  const tree = await deps.platform.unitTree()
  const waits =
    status === 'reviewed' && (await cityReviewers(tx.db, tree, tx.day)).of(grant.unit_id, grant.program) !== undefined
  // A grant is whole with one of the two: the county rests exactly while the city has it.
  const clock = { ...grant, county_rests_from: grant.city_from }
  const { review_due, city_from, city_due } = await clockNow(tx, tree, grant.unit_id, clock, {
    city: waits,
    county: !waits,
  })
  await moveGrantInTx(tx, grant, status, { ...by, note, review_due, city_from, city_due })
  await tx.audit({
    action: city ? `grant.city_${body.verdict}` : `grant.${body.verdict}`,
    subjectType: 'grant',
    subjectId: id,
    facts: { number: grant.number, note },
  })
  if (note !== null)
    await sendMessagesInTx(tx, [
      {
        organisationId: grant.claimant_id,
        template: body.verdict === 'return' ? 'grant_returned' : 'grant_rejected',
        facts: { number: grant.number, note },
        link: CONSOLE.grant(id),
      },
    ])
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, id))
}

export type WithdrawRefusal = 'changed_meanwhile' | 'not_open'

/** The applicant takes it back while no money is reserved; its place is free again. */
export async function withdrawGrant(
  tx: Tx,
  deps: GrantsDeps,
  scope: Scope,
  id: string,
  body: { version: number; note: string },
): Promise<Decision<GrantRow, WithdrawRefusal>> {
  const grant = found(await lockGrantInTx(tx, scope, id), '这件奖补申请')
  const last = await lastActOn(tx.db, 'grant', id)
  if (grant.version !== body.version) return refuse('changed_meanwhile', last)
  if (!isOpen(grant.status, 'withdraw')) return refuse('not_open', last)
  await moveGrantInTx(tx, grant, 'withdrawn', { note: body.note })
  await tx.audit({
    action: 'grant.withdraw',
    subjectType: 'grant',
    subjectId: id,
    facts: { number: grant.number, note: body.note },
  })
  return accept(await grantRowNow(deps.platform, tx.db, scope, tx.day, id))
}
