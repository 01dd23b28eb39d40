import { sql } from 'kysely'
import type { ClaimsPort, ClaimToPay, FollowedClaim, FollowedLine, LineKey } from '#src/modules/ledger/index.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { followClaimsInTx, isClaimEnd } from '#src/modules/vouchers/index.ts'
import { inScope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { capHolds, giveCapBackInTx } from './cap.store.ts'
import { settleBatchesInTx } from './claim-batch.store.ts'
import { lineNumber } from './claim-line.store.ts'
import { CLAIM_PROGRAMS, type ClaimProgram, programOf } from './claim-programs.ts'

/** Claim lines as the ledger needs them: locked, payable, and following what the ledger has posted. */
export const claimsForPayment: ClaimsPort = {
  get paidToPerson() {
    return PROGRAMS_PAID_TO_PERSON
  },

  async lockBatchesInTx(tx, scope, batchIds) {
    const wanted = [...new Set(batchIds)]
    const { rows } = await sql`
      select 1 from claim_batch b where b.batch_id = any(${wanted}::uuid[]) and ${inScope(scope, 'claim_batch', 'b')}
       order by b.batch_id for no key update`.execute(tx.db)
    return rows.length === wanted.length
  },

  async lockPayBatchInTx(tx, payBatchId) {
    // unscoped: the lines of a pay batch that was found in the scope.
    await sql`
      select 1 from claim_batch b
       where b.batch_id in (select l.batch_id from pay_line w join claim_line l on l.person_id = w.person_id and l.line_id = w.line_id
                             where w.pay_batch_id = ${payBatchId})
       order by b.batch_id for no key update`.execute(tx.db)
    await sql`
      select count(*) from (
        select 1 from person p where p.person_id in (select w.person_id from pay_line w where w.pay_batch_id = ${payBatchId})
         order by p.person_id for no key update) locked`.execute(tx.db)
  },
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
         and not exists (select 1 from voucher v where v.person_id = l.person_id and v.line_id = l.line_id and v.state = 'frozen')
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

  async countInTx(tx, lines, statuses) {
    // unscoped: the lines of a paper that was found in the scope.
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from claim_line l join ${keysOf(lines)} on l.person_id = u.p and l.line_id = u.i
       where l.status = any(${[...statuses]})`.execute(tx.db)
    return rows[0]!.n
  },

  async followInTx(tx, lines, { from, to, note }) {
    const { rows } = await sql<{
      person_id: string
      line_id: string
      line_no: number
      batch_id: string
      batch_number: string
      claimant_id: string
      program: string
      amount_fen: number
    }>`
      update claim_line l
         set status = ${to}, version = l.version + 1, paid_day = ${to === 'paid' ? sql`case when l.status = 'reversed' then l.paid_day else ${tx.day}::date end` : to === 'reversed' ? sql`l.paid_day` : null}, note = coalesce(${note ?? null}, l.note)
        from ${keysOf(lines)}, claim_batch b
       where l.person_id = u.p and l.line_id = u.i and b.batch_id = l.batch_id and l.status = any(${[...from]})
      returning l.person_id, l.line_id, l.line_no, l.batch_id, b.number as batch_number, l.claimant_id, l.program, l.amount_fen`.execute(
      tx.db,
    )
    if (rows.length !== lines.length)
      throw new Error(`${lines.length - rows.length} claim lines are not ${from.join(' or ')} and cannot become ${to}.`)
    if (to === 'paid') await useOnceKeysInTx(tx, lines)
    // Nothing was paid: the next claim may have it.
    if (to === 'rejected') await releaseOnceKeysInTx(tx, lines)
    // What is had back is given back by `askBackInTx`, as much as it is.
    if (to === 'rejected')
      await giveCapBackInTx(
        tx,
        rows.map((row) => ({ claimantId: row.claimant_id, program: row.program, amountFen: row.amount_fen })),
      )
    if (isClaimEnd(to))
      await followClaimsInTx(
        tx,
        rows.map((row) => ({ personId: row.person_id, lineId: row.line_id, amountFen: row.amount_fen })),
        to === 'paid' && from.includes('reversed') ? 'reinstated' : to,
      )
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

  async askBackInTx(tx, line, amountFen) {
    // unscoped: the line of a debt that was found in the scope.
    const { rows } = await sql<{ claimantId: string; program: string }>`
      select claimant_id as "claimantId", program from claim_line where person_id = ${line.personId} and line_id = ${line.lineId}`.execute(
      tx.db,
    )
    const own = rows[0]!
    if (amountFen < 0 && (await keyReleased(tx, line))) return 'key_released'
    if (amountFen < 0 && !(await capHolds(tx, own, -amountFen))) return 'cap_gone'
    await giveCapBackInTx(tx, [{ ...own, amountFen }])
    return 'done'
  },

  async followPayBatchInTx(tx, payBatchId, { status, tries }, { from, to }) {
    const again = tries === undefined ? sql`true` : tries === 'first' ? sql`w.try_no = 1` : sql`w.try_no > 1`
    // unscoped: the lines of a pay batch that was found in the scope.
    const counted = await sql<{ n: number }>`
      select count(*) as n from pay_line w where w.pay_batch_id = ${payBatchId} and w.kind = 'claim' and w.status = ${status} and ${again}`.execute(
      tx.db,
    )
    const expected = counted.rows[0]!.n
    // Joined table to table, both with a key for the other: whatever the planner believes of statuses that change in this very
    // transaction, no side is walked once a line.
    const { rows } = await sql<FollowedClaim>`
      with moved as (
        update claim_line l
           set status = ${to}, version = l.version + 1, paid_day = ${to === 'paid' ? tx.day : null}
          from pay_line w
         where w.pay_batch_id = ${payBatchId} and w.status = ${status} and ${again}
           and l.person_id = w.person_id and l.line_id = w.line_id and l.status = any(${[...from]})
        returning l.batch_id, l.amount_fen
      ), summed as (
        select batch_id, count(*) as n, sum(amount_fen)::bigint as fen from moved group by batch_id
      )
      select s.batch_id as "batchId", b.number as "batchNumber", b.claimant_id as "claimantId", s.n as lines, s.fen as "amountFen"
        from summed s join claim_batch b on b.batch_id = s.batch_id order by b.number`.execute(tx.db)
    const moved = rows.reduce((sum, row) => sum + row.lines, 0)
    if (moved !== expected)
      throw new Error(`${expected - moved} claim lines are not ${from.join(' or ')} and cannot become ${to}.`)
    if (to === 'paid')
      await sql`
        update ent_once e set state = 'used' from pay_line w
         where w.pay_batch_id = ${payBatchId} and w.status = ${status} and e.person_id = w.person_id and e.line_id = w.line_id and e.state = 'held'`.execute(
        tx.db,
      )
    if (isClaimEnd(to)) {
      const { rows: held } = await sql<{ personId: string; lineId: string; amountFen: number }>`
        select w.person_id as "personId", w.line_id as "lineId", w.amount_fen as "amountFen"
          from pay_line w join voucher v on v.person_id = w.person_id and v.line_id = w.line_id
         where w.pay_batch_id = ${payBatchId} and w.status = ${status}`.execute(tx.db)
      await followClaimsInTx(tx, held, to)
    }
    await settleBatchesInTx(
      tx,
      rows.map((row) => row.batchId),
    )
    return rows
  },
}

/** As the programs say it, so that the ledger need not know them. */
const PROGRAMS_PAID_TO_PERSON = Object.entries(CLAIM_PROGRAMS)
  .filter(([, program]) => (program as ClaimProgram).payee === 'person')
  .map(([program]) => program)

const keysOf = (lines: readonly LineKey[]) =>
  sql`unnest(${lines.map((line) => line.personId)}::uuid[], ${lines.map((line) => line.lineId)}::uuid[]) as u(p, i)`

/** Was the key of a line that is had back given free? Then another claim may stand on it. */
// unscoped: the line of a debt that was found in the scope.
async function keyReleased(tx: Tx, line: LineKey): Promise<boolean> {
  const { rows } = await sql`
    select 1 from ent_once e where e.person_id = ${line.personId} and e.line_id = ${line.lineId} and e.state = 'released' limit 1`.execute(
    tx.db,
  )
  return rows.length > 0
}

/** A paid line's key is used: it stays taken even when the money comes back, until a person releases it. */
const useOnceKeysInTx = (tx: Tx, lines: readonly LineKey[]) =>
  sql`update ent_once e set state = 'used' from ${keysOf(lines)} where e.person_id = u.p and e.line_id = u.i and e.state = 'held'`.execute(
    tx.db,
  )

const releaseOnceKeysInTx = (tx: Tx, lines: readonly LineKey[]) =>
  sql`update ent_once e set state = 'released' from ${keysOf(lines)} where e.person_id = u.p and e.line_id = u.i`.execute(
    tx.db,
  )
