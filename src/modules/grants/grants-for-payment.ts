import { sql } from 'kysely'
import type { ClaimToPay, FollowedClaim, FollowedLine, GrantsPort, LineKey } from '#src/modules/ledger/index.ts'
import { GRANT_PROGRAM_NAMES, type GrantProgram, type HolderKind } from '#src/modules/policy/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { inScope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

/** Grants as the ledger needs them: each is a batch of one line, whose id is the grant's own. */
export const grantsForPayment: GrantsPort = {
  async knownInTx(tx, ids) {
    // unscoped: whose they are; what may be done with them is asked with the scope.
    const { rows } = await sql<{ id: string }>`
      select grant_id as id from grant_application where grant_id = any(${[...new Set(ids)]}::uuid[])`.execute(tx.db)
    return new Set(rows.map((row) => row.id))
  },

  async lockBatchesInTx(tx, scope, batchIds) {
    const { rows } = await sql`
      select 1 from grant_application g where g.grant_id = any(${[...batchIds]}::uuid[]) and ${inScope(scope, 'grant_application', 'g')}
       order by g.grant_id for no key update`.execute(tx.db)
    return rows.length === batchIds.length
  },

  async lockToPayInTx(tx, scope, batchIds) {
    if (!(await this.lockBatchesInTx(tx, scope, batchIds))) return undefined
    const { rows } = await sql<{
      grant_id: string
      number: string
      holder_kind: HolderKind
      holder_id: string
      program: GrantProgram
      status: 'approved' | 'failed'
      amount_fen: number
      budget_id: string
    }>`
      select g.grant_id, g.number, g.holder_kind, g.holder_id, g.program, g.status, g.amount_fen, g.budget_id
        from grant_application g
       where g.grant_id = any(${[...batchIds]}::uuid[]) and g.status in ('approved', 'failed') and ${inScope(scope, 'grant_application', 'g')}
       order by g.number`.execute(tx.db)
    await lockHolders(tx, rows)
    return rows.map(
      (row): ClaimToPay => ({
        batchId: row.grant_id,
        batchNumber: row.number,
        personId: row.holder_id,
        lineId: row.grant_id,
        number: row.number,
        status: row.status,
        amountFen: row.amount_fen,
        budgetId: row.budget_id,
        payee: { kind: row.holder_kind, id: row.holder_id },
        purpose: GRANT_PROGRAM_NAMES[row.program],
      }),
    )
  },

  async lockLinesInTx(tx, lines) {
    // unscoped: of a pay batch, paper or debt that was found in the scope.
    const { rows } = await sql<{ holder_kind: HolderKind; holder_id: string }>`
      select g.holder_kind, g.holder_id from grant_application g where g.grant_id = any(${idsOf(lines)}::uuid[])
       order by g.grant_id for no key update`.execute(tx.db)
    await lockHolders(tx, rows)
  },

  async lockPayBatchInTx(tx, payBatchId) {
    // Their persons are locked with those of the claims, in one order. unscoped: of a pay batch that was found in the scope.
    await sql`
      select 1 from grant_application g
       where g.grant_id in (select w.line_id from pay_line w where w.pay_batch_id = ${payBatchId} and w.kind = 'grant')
       order by g.grant_id for no key update`.execute(tx.db)
  },

  async countInTx(tx, lines, statuses) {
    // unscoped: of a paper that was found in the scope.
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from grant_application g where g.grant_id = any(${idsOf(lines)}::uuid[]) and g.status = any(${[...statuses]})`.execute(
      tx.db,
    )
    return rows[0]!.n
  },

  async followInTx(tx, lines, { from, to, note }) {
    const { rows } = await sql<FollowedLine>`
      update grant_application g
         set status = ${to}, version = g.version + 1, paid_day = ${to === 'paid' ? sql`case when g.status = 'reversed' then g.paid_day else ${tx.day}::date end` : to === 'reversed' ? sql`g.paid_day` : null},
             note = coalesce(${note ?? null}, g.note)
       where g.grant_id = any(${idsOf(lines)}::uuid[]) and g.status = any(${[...from]})
      returning 'grant' as kind, g.holder_id as "personId", g.grant_id as "lineId", g.number, g.number as "batchNumber", g.grant_id as "batchId",
                g.claimant_id as "claimantId", g.amount_fen as "amountFen"`.execute(tx.db)
    if (rows.length !== lines.length)
      throw new Error(`${lines.length - rows.length} grants are not ${from.join(' or ')} and cannot become ${to}.`)
    return rows
  },

  // No cap sums over grants.
  async askBackInTx() {
    return 'done'
  },

  async followPayBatchInTx(tx, payBatchId, { status, tries }, { from, to }) {
    const again = tries === undefined ? sql`true` : tries === 'first' ? sql`w.try_no = 1` : sql`w.try_no > 1`
    const own = sql`w.pay_batch_id = ${payBatchId} and w.kind = 'grant' and w.status = ${status} and ${again}`
    // unscoped: the lines of a pay batch that was found in the scope.
    const counted = await sql<{ n: number }>`select count(*) as n from pay_line w where ${own}`.execute(tx.db)
    const expected = counted.rows[0]!.n
    if (expected === 0) return []
    const { rows } = await sql<FollowedClaim>`
      update grant_application g set status = ${to}, version = g.version + 1, paid_day = ${to === 'paid' ? tx.day : null}
        from pay_line w
       where ${own} and g.grant_id = w.line_id and g.status = any(${[...from]})
      returning 'grant' as kind, g.grant_id as "batchId", g.number as "batchNumber", g.claimant_id as "claimantId", 1 as lines, g.amount_fen as "amountFen"`.execute(
      tx.db,
    )
    if (rows.length !== expected)
      throw new Error(`${expected - rows.length} grants are not ${from.join(' or ')} and cannot become ${to}.`)
    return rows
  },
}

const idsOf = (lines: readonly LineKey[]) => lines.map((line) => line.lineId)

const lockHolders = (tx: Tx, rows: readonly { holder_kind: HolderKind; holder_id: string }[]) =>
  lockPersonsInTx(
    tx,
    rows.filter((row) => row.holder_kind === 'person').map((row) => row.holder_id),
  )
