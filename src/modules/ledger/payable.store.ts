import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inForceOn } from '#src/modules/supervision/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { MoneyKind, Payee } from './ledger.types.ts'
import { pastTries } from './try-again.store.ts'

/** What stands between an approved line and its money, in SQL over a claim line `l`. */
export interface PayableAsk {
  readonly scope: Scope
  readonly day: PlainDate
  /** Programs that are paid to the holder. */
  readonly paidToPerson: readonly string[]
  readonly batchIds?: readonly string[]
}

const paidToPerson = (ask: PayableAsk) => sql`l.program = any(${[...ask.paidToPerson]})`

/**
 * A row of the bank's page that nobody has explained yet says the payment was made, and the books know of none: its result called it
 * failed, or it never went to the bank. A payment that is at the bank waits for its result and holds nothing.
 */
// unscoped: a condition on rows and payments of statements that hold themselves to a scope.
export const holdsPayment = (row: string, payment: string) => sql<boolean>`(${sql.ref(`${row}.unexplained`)} and (
  ${sql.ref(`${row}.state`)} = 'after_failure'
  or (${sql.ref(`${row}.state`)} = 'not_booked' and ${sql.ref(`${payment}.status`)} in ('made', 'failed', 'withdrawn'))))`

// unscoped: a condition on lines that the statement around it holds to the scope.
export const PAID_AFTER_FAILURE = sql`
  select h.line_id from bank_statement_line s join pay_line h on h.pay_line_id = s.pay_line_id where ${holdsPayment('s', 'h')}`

/**
 * A revoked certificate, a listed payee or holder, a frozen voucher stops the money at once, whatever was approved; so does a page of the
 * bank that says a failed line was paid after all, until two persons have explained it.
 */
// Sub-selects that stand alone are hashed once; joined to each line they would cost a look-up a line.
// unscoped: a condition on lines that the statement around it holds to the scope.
export const heldBack = (day: PlainDate) => sql<boolean>`(
  coalesce((l.person_id, l.certificate_id) in (select c.person_id, c.certificate_id from certificate c where c.status = 'revoked'), false)
  or l.line_id in (select v.line_id from voucher v where v.state = 'frozen' and v.line_id is not null)
  or l.line_id in (${PAID_AFTER_FAILURE})
  or l.person_id in (select b.subject_id from blacklist_entry b where ${inForceOn(day)} and b.subject_kind = 'person')
  or l.claimant_id in (select b.subject_id from blacklist_entry b where ${inForceOn(day)} and b.subject_kind = 'organisation'))`

/** Every line that waits for money: approved, or bounced by the bank. */
export const waitingLines = (ask: PayableAsk) => sql`
  select l.person_id, l.line_id, l.batch_id, l.line_no, l.claimant_id, l.status, l.amount_fen, l.budget_id, l.fund_code,
         l.program, l.kind, coalesce(l.payee_kind, case when ${paidToPerson(ask)} then 'person' else 'organisation' end) as payee_kind,
         case when coalesce(l.payee_kind = 'person', ${paidToPerson(ask)}) then l.person_id else l.claimant_id end as payee_id,
         ${heldBack(ask.day)} as held
    from money_line l
   where l.status in ('approved', 'failed') and ${inScope(ask.scope, 'claim_line', 'l')}
     and ${ask.batchIds ? sql`l.batch_id = any(${[...ask.batchIds]}::uuid[])` : sql`true`}`

export interface Payable {
  readonly batchId: string
  readonly number: string
  readonly kind: MoneyKind
  readonly payeeName: string
  readonly budgetId: string
  readonly fundName: string
  /** Approved and not yet in a batch. */
  readonly count: number
  readonly amountFen: number
  /** Bounced, and may be tried again. */
  readonly retries: number
  readonly retryFen: number
  /** Bounced, and first the payee's account has to be corrected. */
  readonly needsAccount: number
  /** Not paid now: the certificate was revoked, or holder or payee is on the blacklist. */
  readonly held: number
}

interface PayableRow {
  batch_id: string
  number: string
  kind: MoneyKind
  claimant_name: string
  budget_id: string
  fund_name: string
  to_person: boolean
  count: number
  amount_fen: number
  held: number
  failed: { lineId: string; amountFen: number; payee: Payee }[]
}

/** Approved and bounced lines by claim batch and budget, the longest waiting first. */
export async function payableByBatch(db: Db, keys: KeyService, ask: PayableAsk): Promise<Payable[]> {
  const { rows } = await sql<PayableRow>`
    select w.batch_id, b.number, w.kind, g.name as claimant_name, w.budget_id, f.name as fund_name, bool_or(w.payee_kind = 'person') as to_person,
           (count(*) filter (where w.status = 'approved' and not w.held))::int as count,
           coalesce(sum(w.amount_fen) filter (where w.status = 'approved' and not w.held), 0)::bigint as amount_fen,
           (count(*) filter (where w.held))::int as held,
           coalesce(jsonb_agg(jsonb_build_object('lineId', w.line_id, 'amountFen', w.amount_fen,
                      'payee', jsonb_build_object('kind', w.payee_kind, 'id', w.payee_id))) filter (where w.status = 'failed' and not w.held), '[]') as failed
      from (${waitingLines(ask)}) w
      join money_batch b on b.batch_id = w.batch_id
      join organisation g on g.organisation_id = w.claimant_id
      join fund f on f.fund_code = w.fund_code
     group by w.batch_id, b.number, w.kind, w.claimant_id, g.name, w.budget_id, f.name, b.approved_day
     order by b.approved_day, b.number
     limit 500`.execute(db)
  const tries = await pastTries(
    db,
    keys,
    rows.flatMap((row) => row.failed),
  )
  return rows.map((row) => {
    const again = row.failed.filter((line) => !tries.get(line.lineId)!.needsAccount)
    return {
      batchId: row.batch_id,
      number: row.number,
      kind: row.kind,
      payeeName: row.to_person ? (row.kind === 'grant' ? '本人账户' : '持证人本人') : row.claimant_name,
      budgetId: row.budget_id,
      fundName: row.fund_name,
      count: row.count,
      amountFen: row.amount_fen,
      retries: again.length,
      retryFen: again.reduce((sum, line) => sum + line.amountFen, 0),
      needsAccount: row.failed.length - again.length,
      held: row.held,
    }
  })
}

/** Bounced lines whose payee's account has failed twice: they wait for the account, whatever batch is made. */
export async function linesWithoutAccount(db: Db, keys: KeyService, ask: PayableAsk): Promise<string[]> {
  const { rows } = await sql<{ line_id: string; payee_kind: Payee['kind']; payee_id: string }>`
    select w.line_id, w.payee_kind, w.payee_id from (${waitingLines(ask)}) w where w.status = 'failed'`.execute(db)
  const tries = await pastTries(
    db,
    keys,
    rows.map((row) => ({ lineId: row.line_id, payee: { kind: row.payee_kind, id: row.payee_id } })),
  )
  return rows.filter((row) => tries.get(row.line_id)!.needsAccount).map((row) => row.line_id)
}
