import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { allHandled, exceptionOf, handledExceptions, inLineOrder, type LineException, lastActs } from './bulk-result.ts'
import { moveLinesInTx } from './change-lines.store.ts'
import { cityReviewers } from './city-review.store.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { type LineRecord, lineNumber, linesOfBatch } from './claim-line.store.ts'
import { settleClocksInTx } from './deadlines.ts'
import type { SubsidyDeps } from './deps.ts'
import { countyOf, type LineRefusal } from './review-lines.ts'
import { type ReviewStep, verdictOf } from './review-steps.rules.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { approverUnitOf, isOfficeOf, officeName } from './view-context.ts'

export type TakeBackRefusal = LineRefusal | 'nothing_to_take_back'

/** Which of the three offices of a unit's claims this reader is: one account may be of two of them. */
export const stepsOfOffice = (
  scope: Scope,
  of: {
    readonly unitId: string
    /** The city that reviews the program's claims before the notice. */
    readonly city: string | undefined
    readonly approver: string | undefined
  },
): Readonly<Record<ReviewStep, boolean>> => ({
  county: isOfficeOf(scope, of.unitId),
  city: of.city === scope.unitId,
  approver: of.approver === scope.unitId,
})

/**
 * An office takes its own return or rejection back, as long as nobody has acted on the line since: it stands again where it stood
 * before. Other offices' decisions, an objection that was upheld, and a line whose evidence has been claimed anew stay as they are.
 */
export async function takeBackLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: {
    lineIds: readonly string[]
    versions?: Readonly<Record<string, number>> | undefined
    note: string
  },
): Promise<Decision<BulkResult, TakeBackRefusal>> {
  const { unit_id: unitId, program } = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const tree = await deps.platform.unitTree()
  const chosen = await linesOfBatch(tx.db, scope, batchId, body.lineIds)
  if (chosen.length < new Set(body.lineIds).size) return refuse('line_missing')
  // A new claim of the same evidence meets at its class or at its person: both wait for us, or we see what they wrote.
  await lockClassesInTx(tx, chosen)
  await lockPersonsInTx(
    tx,
    chosen.map((line) => line.person_id),
  )
  const ended = chosen.filter(
    (line) =>
      (line.status === 'returned' || line.status === 'rejected') &&
      (body.versions?.[line.line_id] ?? line.version) === line.version,
  )
  const before = await handledExceptions(
    tx.db,
    chosen.filter((line) => !ended.includes(line)),
    tx.day,
  )
  if (ended.length === 0) return refuse('already_handled', allHandled(before))
  const acts = await lastActs(tx.db, ended)
  const mine = stepsOfOffice(scope, {
    unitId,
    city: (await cityReviewers(tx.db, tree, tx.day)).of(unitId, program),
    approver: await approverUnitOf(tx.db, tree, unitId, tx.day),
  })
  const again = await claimedAnew(tx, ended)
  const exceptions: LineException[] = []
  const open: { line: LineRecord; verdict: NonNullable<ReturnType<typeof verdictOf>> }[] = []
  for (const line of ended) {
    const act = acts.get(line.line_id)
    const verdict = act && verdictOf(act)
    const anew = again.get(line.line_id)
    const why =
      act?.action === 'objection.answer'
        ? '因公示异议成立不予补贴，答复已经告诉提异议的人，不能收回；补齐材料后可以重新申领'
        : !act || !verdict || !mine[verdict.step]
          ? `这条由 ${act?.who ?? '别的单位'} 决定，只有作出决定的单位可以收回`
          : anew
            ? `同一材料已在 ${anew} 重新申领，不能收回`
            : null
    if (why) exceptions.push(exceptionOf(line, why))
    else open.push({ line, verdict: verdict! })
  }
  if (open.length === 0)
    return refuse('nothing_to_take_back', { message: inLineOrder([...before, ...exceptions])[0]!.message })
  for (const [to, group] of Map.groupBy(open, ({ verdict }) => verdict.from))
    await moveLinesInTx(
      tx,
      group.map(({ line }) => line),
      to,
      { note: null },
    )
  const version = await settleBatchInTx(tx, batchId)
  await settleClocksInTx(tx, tree, batchId)
  await tx.audit({
    action: 'claim.take_back',
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: { lines: open.length, note: body.note },
  })
  await tx.auditMany(
    open.map(({ line, verdict }) => ({
      action: 'claim.take_back',
      subjectType: 'claim_line',
      subjectId: line.line_id,
      personId: line.person_id,
      facts: { note: body.note, from: line.status, to: verdict.from },
    })),
  )
  const [{ line: first }] = open as [(typeof open)[number]]
  await sendMessagesInTx(
    tx,
    [...Map.groupBy(open, ({ verdict }) => `${verdict.step} ${verdict.name}`).values()].map((group) => ({
      organisationId: first.claimant_id,
      // Whoever of the county was told of it from above is told again.
      accountIds: group[0]!.verdict.step === 'county' ? [] : countyOf(group.map(({ line }) => line)),
      template: 'claim_taken_back' as const,
      facts: {
        number: first.batch_number,
        lines: group.length,
        verdict: group[0]!.verdict.name,
        office: officeName(tree, scope.unitId),
        note: body.note,
      },
      link: CONSOLE.claimBatch(batchId),
    })),
  )
  return accept({
    done: open.length,
    amountFen: open.reduce((sum, { line }) => sum + (line.amount_fen ?? 0), 0),
    exceptions: inLineOrder([...before, ...exceptions]),
    version,
  })
}

// unscoped: classes of lines from the caller's scope.
async function lockClassesInTx(tx: Tx, lines: readonly LineRecord[]): Promise<void> {
  const classes = [...new Set(lines.flatMap((line) => line.class_id ?? []))].sort()
  if (classes.length > 0)
    await sql`select 1 from training_class where class_id = any(${classes}::uuid[]) order by class_id for no key update`.execute(
      tx.db,
    )
}

/** The line that stands on the same evidence now, by number, for each that has one. */
// unscoped: a number alone, of the same person's claim of the same program; a rejected line's evidence may be claimed by another.
async function claimedAnew(tx: Tx, lines: readonly LineRecord[]): Promise<ReadonlyMap<string, string>> {
  const rejected = lines.filter((line) => line.status === 'rejected')
  if (rejected.length === 0) return new Map()
  const same = sql<SqlBool>`(o.certificate_id = l.certificate_id or o.hire_id = l.hire_id
    or (l.program <> 'assessment' and o.class_id = l.class_id))`
  const { rows } = await sql<{ line_id: string; number: string; line_no: number }>`
    select l.line_id, b.number, o.line_no
      from unnest(${rejected.map((line) => line.person_id)}::uuid[], ${rejected.map((line) => line.line_id)}::uuid[]) as u(p, i)
      join claim_line l on l.person_id = u.p and l.line_id = u.i
      join claim_line o on o.person_id = l.person_id and o.line_id <> l.line_id and o.program = l.program and o.stands and o.released_day is null and ${same}
      join claim_batch b on b.batch_id = o.batch_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.line_id, lineNumber(row.number, row.line_no)]))
}
