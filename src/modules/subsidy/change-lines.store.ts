import { sql } from 'kysely'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { LineRecord } from './claim-line.store.ts'
import type { LineStatus } from './subsidy.types.ts'

type LineRef = Pick<LineRecord, 'person_id' | 'line_id' | 'version'>

/**
 * Moves lines to a status in one statement, each only where it still has the version that was read. Answers the ids that moved;
 * the caller holds the batch's lock and has the lines from its scope.
 */
export async function moveLinesInTx(
  tx: Tx,
  lines: readonly LineRef[],
  to: LineStatus,
  more: {
    note?: string | null
    hold?: string | null
    reviewedBy?: string | null
    noticeId?: string
  } = {},
): Promise<ReadonlySet<string>> {
  if (lines.length === 0) return new Set()
  const { rows } = await sql<{ line_id: string }>`
    update claim_line l
       set status = ${to}, version = l.version + 1
           ${more.note === undefined ? sql`` : sql`, note = ${more.note}`}
           ${more.hold === undefined ? sql`` : sql`, hold_reason = ${more.hold}`}
           ${more.reviewedBy === undefined ? sql`` : sql`, reviewed_by = ${more.reviewedBy}`}
           ${more.noticeId === undefined ? sql`` : sql`, notice_id = ${more.noticeId}`}
      from unnest(${lines.map((line) => line.person_id)}::uuid[], ${lines.map((line) => line.line_id)}::uuid[], ${lines.map((line) => line.version)}::int[]) as u(p, i, v)
     where l.person_id = u.p and l.line_id = u.i and l.version = u.v
    returning l.line_id`.execute(tx.db)
  return new Set(rows.map((row) => row.line_id))
}

/** Writes beside each line why it was held back; the status stays. */
export async function holdLinesInTx(
  tx: Tx,
  holds: readonly { readonly line: LineRef; readonly reason: string }[],
): Promise<void> {
  if (holds.length === 0) return
  await sql`
    update claim_line l set hold_reason = u.r
      from unnest(${holds.map(({ line }) => line.person_id)}::uuid[], ${holds.map(({ line }) => line.line_id)}::uuid[], ${holds.map(({ reason }) => reason)}::text[]) as u(p, i, r)
     where l.person_id = u.p and l.line_id = u.i`.execute(tx.db)
}
