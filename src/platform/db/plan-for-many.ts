import { sql } from 'kysely'
import type { Tx } from './transaction.ts'

const MANY = 2_000

/**
 * For the rest of a transaction that works on this many rows at once: the planner takes rows of statuses that change in this very
 * transaction for a handful, and would walk one side once for each of the other. With few rows nothing changes.
 */
export async function planForManyInTx(tx: Tx, rows: number): Promise<void> {
  if (rows >= MANY)
    await sql`set local plan_cache_mode = auto; set local enable_nestloop = off; set local work_mem = '64MB'`.execute(
      tx.db,
    )
}
