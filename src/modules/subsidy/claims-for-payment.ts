import { sql } from 'kysely'
import type { ClaimsPort, ClaimToPay, FollowedLine, LineKey } from '#src/modules/ledger/index.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { inScope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { settleBatchesInTx } from './claim-batch.store.ts'
import { lineNumber } from './claim-line.store.ts'
import { programOf } from './claim-programs.ts'

/** Claim lines as the ledger needs them: locked, payable, and following what the ledger has posted. */
export const claimsForPayment: ClaimsPort = {
  async lockToPayInTx(tx, scope, batchIds) {
    const wanted = [...new Set(batchIds)]
    const { rows: batches } = await sql`
      select 1 from claim_batch b where b.batch_id = any(${wanted}::uuid[]) and ${inScope(scope, 'claim_batch', 'b')}
       order by b.batch_id for no key update`.execute(tx.db)
    if (batches.length < wanted.length) return undefined
    const { rows } = await sql<{
      batch_id: string
      batch_number: string
      person_id: string
      line_id: string
      line_no: number
      program: Program
      claimant_id: string
      status: 'approved' | 'failed'
      amount_fen: number
      budget_id: string
    }>`
      select l.batch_id, b.number as batch_number, l.person_id, l.line_id, l.line_no, l.program, l.claimant_id, l.status, l.amount_fen, l.budget_id
        from claim_line l join claim_batch b on b.batch_id = l.batch_id
       where l.batch_id = any(${wanted}::uuid[]) and l.status in ('approved', 'failed') and ${inScope(scope, 'claim_line', 'l')}
       order by b.number, l.line_no`.execute(tx.db)
    await lockPersonsInTx(
      tx,
      rows.map((row) => row.person_id),
    )
    return rows.map(
      (row): ClaimToPay => ({
        batchId: row.batch_id,
        batchNumber: row.batch_number,
        personId: row.person_id,
        lineId: row.line_id,
        number: lineNumber(row.batch_number, row.line_no),
        status: row.status,
        amountFen: row.amount_fen,
        budgetId: row.budget_id,
        payee:
          programOf(row.program).payee === 'person'
            ? { kind: 'person', id: row.person_id }
            : { kind: 'organisation', id: row.claimant_id },
        purpose: PROGRAM_NAMES[row.program],
      }),
    )
  },

  async lockLinesInTx(tx, lines) {
    // unscoped: the lines of a pay batch that was found in the scope.
    await sql`
      select 1 from claim_batch b
       where b.batch_id in (select l.batch_id from claim_line l join ${keysOf(lines)} on l.person_id = u.p and l.line_id = u.i)
       order by b.batch_id for no key update`.execute(tx.db)
    await lockPersonsInTx(
      tx,
      lines.map((line) => line.personId),
    )
  },

  async followInTx(tx, lines, { from, to }) {
    const { rows } = await sql<{
      person_id: string
      line_id: string
      line_no: number
      batch_id: string
      batch_number: string
      claimant_id: string
      amount_fen: number
    }>`
      update claim_line l
         set status = ${to}, version = l.version + 1, paid_day = ${to === 'paid' ? tx.day : null}
        from ${keysOf(lines)}, claim_batch b
       where l.person_id = u.p and l.line_id = u.i and b.batch_id = l.batch_id and l.status = any(${[...from]})
      returning l.person_id, l.line_id, l.line_no, l.batch_id, b.number as batch_number, l.claimant_id, l.amount_fen`.execute(
      tx.db,
    )
    if (rows.length !== lines.length)
      throw new Error(`${lines.length - rows.length} claim lines are not ${from.join(' or ')} and cannot become ${to}.`)
    if (to === 'paid') await useOnceKeysInTx(tx, lines)
    await settleBatchesInTx(tx, [...new Set(rows.map((row) => row.batch_id))])
    return rows.map(
      (row): FollowedLine => ({
        personId: row.person_id,
        lineId: row.line_id,
        number: lineNumber(row.batch_number, row.line_no),
        batchNumber: row.batch_number,
        batchId: row.batch_id,
        claimantId: row.claimant_id,
        amountFen: row.amount_fen,
      }),
    )
  },
}

const keysOf = (lines: readonly LineKey[]) =>
  sql`unnest(${lines.map((line) => line.personId)}::uuid[], ${lines.map((line) => line.lineId)}::uuid[]) as u(p, i)`

/** A paid line's key is used: it stays taken even when the money comes back, until a person releases it. */
const useOnceKeysInTx = (tx: Tx, lines: readonly LineKey[]) =>
  sql`update ent_once e set state = 'used' from ${keysOf(lines)} where e.person_id = u.p and e.line_id = u.i and e.state = 'held'`.execute(
    tx.db,
  )
