import { randomUUID } from 'node:crypto'
import type pg from 'pg'

/**
 * What a restored database must forget of the server it came from: transaction numbers mean nothing here, so every row carries
 * the restoring transaction, figures are folded anew, sessions are over, and the seals begin a new incarnation on the last head.
 */
export async function beginIncarnation(client: pg.ClientBase): Promise<void> {
  for (const table of ['org_audit', 'audit_event', 'person_view', 'transfer', 'figure_delta'])
    await client.query(`update ${table} set xid = pg_current_xact_id()`)
  await client.query('delete from figure_cell')
  await client.query('delete from session')
  await client.query(
    `insert into system_mark (key, value) values ('incarnation', to_jsonb($1::text)) on conflict (key) do update set value = excluded.value`,
    [randomUUID()],
  )
}
