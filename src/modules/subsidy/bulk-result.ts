import type { PlainDate } from '#src/kernel/plain-date.ts'
import { type Act, actTime, lastActsOnRecords } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import { lineStatusName } from './batch-status.rules.ts'
import { type LineRecord, lineNumber, noticeOf } from './claim-line.store.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { CLAIM_ACTS } from './subsidy.messages.ts'

export type LineException = BulkResult['exceptions'][number]

export const exceptionOf = (line: LineRecord, message: string): LineException => ({
  lineId: line.line_id,
  number: lineNumber(line.batch_number, line.line_no),
  name: line.name,
  message,
})

/** Exceptions keep the order of the lines. */
export const inLineOrder = (exceptions: readonly LineException[]) =>
  exceptions.toSorted((a, b) => (a.number < b.number ? -1 : 1))

/** The last act on each line itself: what was done to others of its batch did not handle it. */
export const lastActs = (db: Db, lines: readonly Pick<LineRecord, 'person_id' | 'line_id'>[]) =>
  lastActsOnRecords(
    db,
    'claim_line',
    lines.map((line) => ({ personId: line.person_id, subjectId: line.line_id })),
  )

/**
 * Why a line cannot take the act any more: `已由 例梁园 于 2022-06-24 10:20 办理“初审同意”，现在是“初审通过”`. One that its decision
 * ended was handled by nobody.
 */
function handledBy(line: LineRecord, act: Act | undefined, day: PlainDate): string {
  const now = `现在是“${lineStatusName(line.status, noticeOf(line), day)}”`
  if (!act) return now
  if (act.action === 'claim.refuse') return `${actTime(act)} 判定不符合，不再审核，${now}`
  return `已由 ${act.who} 于 ${actTime(act)} 办理“${CLAIM_ACTS[act.action] ?? act.action}”，${now}`
}

/** An exception for each of these lines, which somebody has handled before. */
export async function handledExceptions(
  db: Db,
  lines: readonly LineRecord[],
  day: PlainDate,
): Promise<LineException[]> {
  const acts = await lastActs(db, lines)
  return lines.map((line) => exceptionOf(line, handledBy(line, acts.get(line.line_id), day)))
}

/** The facts of the refusal when all lines of a call were handled before: those of the first. */
export const allHandled = (exceptions: readonly LineException[]) => ({ message: inLineOrder(exceptions)[0]!.message })
