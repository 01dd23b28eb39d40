import { sql } from 'kysely'
import type { Tx } from './transaction.ts'

/** The next running number of a kind, unit and year, taken in the caller's transaction: no gaps, no repeats. */
export async function nextSerialInTx(tx: Tx, kind: string, unitId: string, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into document_serial as s (kind, unit_id, year, last) values (${kind}, ${unitId}, ${year}, 1)
    on conflict (kind, unit_id, year) do update set last = s.last + 1 returning last`.execute(tx.db)
  return rows[0]!.last
}
