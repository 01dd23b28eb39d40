/** Logs kept in the database, whole and by hash: what a bulk run or a what-if was made over can be had again. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Column, Dictionaries, LoadSnapshot, SaveSnapshot, SnapshotInfo } from './bulk.types.ts'
import { copyCasesIn, copyCasesOut, joinColumns } from './case-copy.ts'
import { COLUMN_NAMES, COLUMNS, newColumn } from './columns.rules.ts'

interface SnapshotRow {
  snapshot_id: string
  snapshot_no: number
  row_count: number
  claims: number
  persons: number
  programs: number
  dictionaries: Dictionaries
}

const infoOf = (row: SnapshotRow): SnapshotInfo => ({
  snapshotId: row.snapshot_id,
  rows: row.row_count,
  claims: row.claims,
  persons: row.persons,
})

/** Rows that are read or written in one go. */
export const BLOCK_ROWS = 65_536

// Taking a million rows lasts longer than a page may: the pool's limit of a minute is for people's work.
export const WITHOUT_TIMEOUT = 'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0'

export async function findSnapshot(
  client: pg.Pool | pg.ClientBase,
  snapshotId: string,
): Promise<SnapshotRow | undefined> {
  const { rows } = await client.query<SnapshotRow>(
    `select snapshot_id, snapshot_no, row_count, claims, persons, programs, dictionaries from bulk_snapshot where snapshot_id = $1`,
    [snapshotId],
  )
  return rows[0]
}

export async function getSnapshot(client: pg.Pool | pg.ClientBase, snapshotId: string): Promise<SnapshotRow> {
  const row = await findSnapshot(client, snapshotId)
  if (!row) throw new RangeError(`Snapshot ${snapshotId} is not there.`)
  return row
}

export const saveSnapshot: SaveSnapshot = async (pool, log, title) => {
  const hash = createHash('sha256').update(JSON.stringify([log.rows, log.claims, log.dictionaries, log.refs.length]))
  for (const name of COLUMN_NAMES) {
    const { buffer, byteOffset, byteLength } = log.columns[name]!
    hash.update(name).update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  for (const ref of log.refs) hash.update(ref).update('\0')
  const snapshotId = hash.digest('hex')
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(WITHOUT_TIMEOUT)
    const { rows } = await client.query<SnapshotRow & { made: boolean }>(
      `insert into bulk_snapshot (snapshot_id, title, row_count, claims, persons, programs, dictionaries)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (snapshot_id) do update set recorded_at = now() returning snapshot_no, xmax = 0 as made`,
      [snapshotId, title, log.rows, log.claims, log.persons, log.programs, JSON.stringify(log.dictionaries)],
    )
    // The same cases frozen again are as good as new: what is old is swept.
    if (rows[0]!.made) await copyCasesIn(client, rows[0]!.snapshot_no, log)
    await client.query('commit')
    return infoOf(await getSnapshot(client, snapshotId))
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

export const loadSnapshot: LoadSnapshot = async (pool, snapshotId) => {
  const client = await pool.connect()
  try {
    const {
      snapshot_no,
      row_count: rows,
      claims,
      persons,
      programs,
      dictionaries,
    } = await getSnapshot(client, snapshotId)
    const columns: Record<string, Column> = Object.fromEntries(
      COLUMN_NAMES.map((name) => [name, newColumn(COLUMNS[name], rows)]),
    )
    for (let from = 0; from < rows; from += BLOCK_ROWS)
      joinColumns(
        columns,
        await copyCasesOut(client, snapshot_no, COLUMN_NAMES, from, Math.min(rows, from + BLOCK_ROWS)),
        from,
      )
    return { rows, claims, persons, programs, dictionaries, columns, refs: [] }
  } finally {
    client.release()
  }
}

/** The snapshot with its runs and their results. Nothing is paid by any of them. */
export async function deleteSnapshot(pool: pg.Pool, snapshotId: string): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(WITHOUT_TIMEOUT)
    await client.query(`delete from bulk_result where run_no in (select run_no from bulk_run where snapshot_id = $1)`, [
      snapshotId,
    ])
    await client.query(
      `delete from bulk_case where snapshot_no in (select snapshot_no from bulk_snapshot where snapshot_id = $1)`,
      [snapshotId],
    )
    await client.query('delete from bulk_snapshot where snapshot_id = $1', [snapshotId])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
