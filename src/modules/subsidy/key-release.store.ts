import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { MadeAndCheckedRow } from '#src/platform/access/second-person.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { KeyReleaseStatus } from './subsidy.types.ts'

export interface KeyReleaseRecord extends MadeAndCheckedRow {
  release_id: string
  unit_id: string
  document: string
  reason: string
  status: KeyReleaseStatus
  version: number
}

/** The latest release of a line's once-key, whatever became of it. */
// unscoped: the caller found the line in its scope.
export async function findKeyRelease(db: Db, line: LineKey): Promise<KeyReleaseRecord | undefined> {
  const { rows } = await sql<KeyReleaseRecord>`
    select k.release_id, k.unit_id, k.document, k.reason, k.status, k.made_by, coalesce(m.display_name, '') as made_by_name, k.made_day,
           c.display_name as checked_by_name, k.checked_day, k.note, k.version
      from key_release k left join account m on m.account_id = k.made_by left join account c on c.account_id = k.checked_by
     where k.person_id = ${line.person_id} and k.line_id = ${line.line_id}
     order by k.release_id desc limit 1`.execute(db)
  return rows[0]
}

interface LineKey {
  readonly person_id: string
  readonly line_id: string
}

/** Numbers of the line's debts that are not settled: proposed, or still owed. */
// unscoped: the caller found the line in its scope.
export async function openDebtsOf(db: Db, lineId: string): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    select r.number from receivable r where r.line_id = ${lineId} and r.status in ('proposed', 'open') order by r.number`.execute(
    db,
  )
  return rows.map((row) => row.number)
}

/** Sets the line's once-keys free, and its evidence with them; the caller holds batch and person. */
export async function releaseKeysInTx(tx: Tx, line: LineKey, day: PlainDate): Promise<void> {
  await sql`update ent_once set state = 'released' where person_id = ${line.person_id} and line_id = ${line.line_id}`.execute(
    tx.db,
  )
  await sql`
    update claim_line set released_day = ${day}, version = version + 1
     where person_id = ${line.person_id} and line_id = ${line.line_id}`.execute(tx.db)
}

export interface WaitingRelease {
  line_id: string
  number: string
  line_no: number
  claimant_name: string
  amount_fen: number | null
}

/** Releases that wait for a second person of the unit. */
// unscoped: those of the approving unit itself.
export async function waitingReleases(db: Db, unitId: string, accountId: string): Promise<WaitingRelease[]> {
  const { rows } = await sql<WaitingRelease>`
    select k.line_id, b.number, l.line_no, g.name as claimant_name, l.amount_fen
      from key_release k join claim_line l on l.person_id = k.person_id and l.line_id = k.line_id
      join claim_batch b on b.batch_id = l.batch_id join organisation g on g.organisation_id = l.claimant_id
     where k.status = 'proposed' and k.unit_id = ${unitId} and k.made_by <> ${accountId}
     order by k.release_id limit 500`.execute(db)
  return rows
}
