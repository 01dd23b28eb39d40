import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { allHandled, exceptionOf, handledExceptions, inLineOrder } from './bulk-result.ts'
import { holdLinesInTx, moveLinesInTx } from './change-lines.store.ts'
import { cityReviewers } from './city-review.store.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { type LineRecord, linesOfBatch } from './claim-line.store.ts'
import { programOf } from './claim-programs.ts'
import { settleClocksInTx } from './deadlines.ts'
import { replayDecisions, stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { listedParties } from './listed-lines.ts'
import { REVIEW_STEPS, type ReviewStep, type Step } from './review-steps.rules.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { NO_ACCOUNT } from './subsidy.messages.ts'
import { type LineStatus, OUTCOME_NAMES } from './subsidy.types.ts'
import { isOfficeOf, officeName } from './view-context.ts'

export type LineRefusal = 'line_missing' | 'already_handled'
export type ReviewRefusal = LineRefusal | 'not_your_review'
export type CityReviewRefusal = LineRefusal | 'no_city_review'

interface Chosen {
  readonly lineIds: readonly string[]
  /** Line id → version as the officer saw it. */
  readonly versions?: Readonly<Record<string, number>> | undefined
}
export type ReviewBody = Chosen & ({ verdict: 'agree' } | { verdict: 'return' | 'reject'; note: string })

/**
 * The city's review between the county's and the notice, where the region's setting asks for it: agreeing lets the county
 * publish; returned and rejected lines go the same way as from the county, who is told.
 */
export async function cityReviewLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: ReviewBody,
): Promise<Decision<BulkResult, CityReviewRefusal>> {
  const { unit_id: unitId, program } = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const tree = await deps.platform.unitTree()
  // The role stands on a city, and whatever it reaches is of that city.
  if (!(await cityReviewers(tx.db, tree, tx.day)).of(unitId, program)) return refuse('no_city_review')
  return reviewInTx(tx, deps, scope, batchId, body, 'city')
}

/**
 * The county's first review of many lines at once. Agreeing holds back what may not be agreed to, each line with its reason; a
 * line that somebody else has handled says who and when. When that is all there is, the whole call is refused.
 */
export async function reviewLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: ReviewBody,
): Promise<Decision<BulkResult, ReviewRefusal>> {
  const { unit_id: unitId } = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const tree = await deps.platform.unitTree()
  if (!isOfficeOf(scope, unitId)) return refuse('not_your_review', { office: officeName(tree, unitId) })
  return reviewInTx(tx, deps, scope, batchId, body, 'county')
}

/** The caller holds the batch's lock, and knows that it is this office's turn. */
export async function reviewInTx(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: ReviewBody,
  office: ReviewStep,
): Promise<Decision<BulkResult, LineRefusal>> {
  const lines = await linesOfBatch(tx.db, scope, batchId, body.lineIds)
  if (lines.length < new Set(body.lineIds).size) return refuse('line_missing')
  const step: Step = REVIEW_STEPS[office]
  const { from, to, action, message } = step.reviews[body.verdict]!
  const handled = lines.filter((line) => !isOpen(line, from, step.opens, body.versions?.[line.line_id]))
  const before = await handledExceptions(tx.db, handled, tx.day)
  if (handled.length === lines.length) return refuse('already_handled', allHandled(before))
  const open = lines.filter((line) => !handled.includes(line))
  const holds = body.verdict === 'agree' ? await reasonsToHold(tx, open) : new Map<string, string>()
  const note = body.verdict === 'agree' ? null : body.note
  const moved = await moveLinesInTx(
    tx,
    open.filter((line) => !holds.has(line.line_id)),
    to,
    {
      hold: null,
      ...(action === 'claim.agree' ? { reviewedBy: scope.accountId } : {}),
      ...(note === null ? {} : { note }),
    },
  )
  const done = open.filter((line) => moved.has(line.line_id))
  await holdLinesInTx(
    tx,
    open.flatMap((line) => (holds.has(line.line_id) ? [{ line, reason: holds.get(line.line_id)! }] : [])),
  )
  const version = await settleBatchInTx(tx, batchId)
  await settleClocksInTx(tx, await deps.platform.unitTree(), batchId)
  const amountFen = done.reduce((sum, line) => sum + (line.amount_fen ?? 0), 0)
  await tx.audit({
    action,
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: { lines: done.length, amountFen, held: lines.length - done.length, note },
  })
  await tx.auditMany(
    done.map((line) => ({
      action,
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { note, from: line.status },
    })),
  )
  const [first] = done
  if (first && message && note)
    await sendMessagesInTx(tx, [
      {
        organisationId: first.claimant_id,
        accountIds: office === 'county' ? [] : countyOf(done),
        template: message,
        facts: { number: first.batch_number, lines: done.length, note },
        link: CONSOLE.claimBatch(batchId),
      },
    ])
  return accept({
    done: done.length,
    amountFen,
    exceptions: inLineOrder([
      ...before,
      ...open.flatMap((line) => (holds.has(line.line_id) ? [exceptionOf(line, holds.get(line.line_id)!)] : [])),
    ]),
    version,
  })
}

/** Those of the county that looked at the lines: what comes back from above is theirs to know. */
export const countyOf = (lines: readonly LineRecord[]) => [...new Set(lines.flatMap((line) => line.reviewed_by ?? []))]

/**
 * Is the line still as the officer knew it? One that was agreed to in the meantime may be taken back only by somebody who has
 * seen that: the version tells.
 */
const isOpen = (line: LineRecord, from: readonly LineStatus[], opens: LineStatus, seen: number | undefined) =>
  from.includes(line.status) && (seen === undefined ? line.status === opens : seen === line.version)

/** Why a line may not be agreed to: its decision, its certificate since then, the person's identity. */
async function reasonsToHold(tx: Tx, lines: readonly LineRecord[]): Promise<Map<string, string>> {
  const undecided = lines.filter((line) => line.outcome !== 'ELIGIBLE')
  const decisions = await replayDecisions(tx.db, undecided)
  const partyOf = (line: LineRecord) => ({ personId: line.person_id, claimantId: line.claimant_id })
  const listed = await listedParties(tx.db, lines.map(partyOf), tx.day)
  return new Map(
    lines.flatMap((line) => {
      const onList = listed(partyOf(line))
      const reason =
        line.outcome !== 'ELIGIBLE'
          ? `判定为“${OUTCOME_NAMES[line.outcome]}”，不能同意：${stoppingTexts(decisions.get(line.line_id)!).join('；')}`
          : line.certificate_status === 'revoked'
            ? '证书在申领后被撤销，不能同意'
            : line.real_name_status !== 'verified'
              ? '本人还没有通过实名核验，核验通过后再同意'
              : programOf(line.program).payee === 'person' && !line.has_account
                ? NO_ACCOUNT
                : onList && `${onList}，不能同意`
      return reason ? [[line.line_id, reason] as const] : []
    }),
  )
}
