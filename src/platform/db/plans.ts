import { sql } from 'kysely'
import type { Tx } from './transaction.ts'

const MANY = 2_000
const FEW = 20

/**
 * For the rest of a transaction that works on this many rows at once: the planner takes rows of statuses that change in this very
 * transaction for a handful, and would walk one side once for each of the other. With few rows nothing changes.
 */
export async function planForManyInTx(tx: Tx, rows: number): Promise<void> {
  if (rows >= MANY) await sql`set local enable_nestloop = off; set local work_mem = '64MB'`.execute(tx.db)
}

/**
 * For the rest of a transaction that finds this few rows by their keys: plans for any values, made once a connection (decision
 * 0022), and by the keys even where a table is small yet, because such a plan stays when the table has grown.
 */
export async function planForFewInTx(tx: Tx, rows: number): Promise<void> {
  if (rows <= FEW)
    await sql`set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off`.execute(tx.db)
}
