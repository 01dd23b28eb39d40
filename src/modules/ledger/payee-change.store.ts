import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { organisationMeant, personMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type MadeAndCheckedRow, madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { CHECK_STATUS_NAMES, type CheckStatus } from './budget-document.types.ts'
import type { MoneyKind, Payee } from './ledger.types.ts'
import { lineNumber } from './line-number.ts'
import type { PayableAsk } from './payable.store.ts'
import { waitingLines } from './payable.store.ts'
import type { PayeeChangeRow } from './payee.contract.ts'
import { accountDifference } from './payee-account.rules.ts'
import { pastTries } from './try-again.store.ts'

export interface PayeeChangeRecord extends MadeAndCheckedRow {
  change_id: string
  payee_kind: Payee['kind']
  payee_id: string
  payee_name: string
  unit_id: string
  bank_name: string
  account_enc: Buffer
  account_index: Buffer
  before_enc: Buffer | null
  /** The bank that the payee is registered with now. */
  registered_bank: string | null
  masked: string
  before_masked: string | null
  reason: string
  document: string
  status: CheckStatus
  version: number
}

interface Ask {
  readonly id?: string
  readonly status?: CheckStatus | undefined
  readonly payee?: string | undefined
  /** Of `changeMeant`. */
  readonly meant?: RawBuilder<SqlBool>
  readonly after?: string | undefined
  readonly limit: number
}

/** What a correction is looked for by: a part of the payee's name or of the paper; or the payee, as the registry finds them. */
// unscoped: of corrections in the scope; only the correction is told.
const changeMeant = (keys: KeyService, q: string | undefined): RawBuilder<SqlBool> =>
  searched(
    q,
    (words) => sql`(${holds(words, sql`c.document`)}
      or (c.payee_kind = 'organisation' and exists (select 1 from organisation o where o.organisation_id = c.payee_id and ${organisationMeant(words)}))
      or (c.payee_kind = 'person' and exists (select 1 from person p where p.person_id = c.payee_id and ${personMeant(keys, words, 'p')})))`,
  )

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from payee_change c
 where ${inScope(scope, 'payee_change', 'c')} and ${ask.id ? sql`c.change_id = ${ask.id}` : sql`true`}
   and ${ask.status ? sql`c.status = ${ask.status}` : sql`true`} and ${ask.payee ? sql`c.payee_id = ${ask.payee}` : sql`true`}
   and ${ask.meant ?? sql`true`} and ${ask.after ? sql`c.change_id < ${ask.after}::uuid` : sql`true`}`

export async function findPayeeChanges(db: Db, scope: Scope, ask: Ask): Promise<PayeeChangeRecord[]> {
  const { rows } = await sql<PayeeChangeRecord>`
    select c.change_id, c.payee_kind, c.payee_id, c.payee_name, c.unit_id, c.bank_name, c.account_enc, c.account_index, c.before_enc, c.masked, c.before_masked,
           c.reason, c.document, c.status, c.made_by, coalesce(m.display_name, '') as made_by_name, c.made_day, k.display_name as checked_by_name,
           c.checked_day, c.note, c.version, coalesce(o.bank_name, p.bank_name) as registered_bank
      from (select c.* ${filter(scope, ask)} order by c.change_id desc limit ${ask.limit}) c
      left join organisation o on c.payee_kind = 'organisation' and o.organisation_id = c.payee_id
      left join person p on c.payee_kind = 'person' and p.person_id = c.payee_id
      left join account m on m.account_id = c.made_by left join account k on k.account_id = c.checked_by
     order by c.change_id desc`.execute(db)
  return rows
}

export async function payeeChangePage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  keys: KeyService,
  ask: PageAsk & { status?: CheckStatus | undefined; payee?: string | undefined; q?: string | undefined },
) {
  const asked = { status: ask.status, payee: ask.payee, meant: changeMeant(keys, ask.q) }
  return newestFirst(ask, {
    read: (after, limit) => findPayeeChanges(db, scope, { ...asked, after, limit }),
    count: () => countRows(db, filter(scope, asked)),
    id: (row) => row.change_id,
    view: (row) => payeeChangeRowOf(tree, keys, scope, row),
  })
}

export function payeeChangeRowOf(
  tree: UnitTree,
  keys: KeyService,
  scope: Scope,
  row: PayeeChangeRecord,
): PayeeChangeRow {
  const checks = mayCheck(scope, row, 'payee.confirm')
  return {
    id: row.change_id,
    payeeKind: row.payee_kind,
    payeeId: row.payee_id,
    payeeName: row.payee_name,
    unitName: tree.get(row.unit_id).name,
    bankName: row.bank_name,
    masked: row.masked,
    beforeMasked: row.before_masked,
    reason: row.reason,
    document: row.document,
    status: row.status,
    statusName: CHECK_STATUS_NAMES[row.status],
    ...madeAndCheckedOf(row),
    version: row.version,
    comparison: checks
      ? {
          bankBefore: row.registered_bank || null,
          difference: accountDifference(
            row.before_enc && keys.decrypt('bank_account', row.before_enc),
            keys.decrypt('bank_account', row.account_enc),
          ),
        }
      : null,
    actions: checks ? ['confirm', 'refuse'] : [],
  }
}

/** Bounced lines, with what the bank said and whether the account has to be corrected first. */
export async function failedPayments(db: Db, keys: KeyService, ask: PayableAsk) {
  const { rows } = await sql<{
    line_id: string
    kind: MoneyKind
    number: string
    line_no: number
    person_name: string
    payee_kind: Payee['kind']
    payee_id: string
    payee_name: string
    masked: string
    failure: string
    failures: number
    amount_fen: number
  }>`
    select w.line_id, w.kind, b.number, w.line_no, coalesce(p.name, h.name, '') as person_name, w.payee_kind, w.payee_id, y.payee_name, y.bank_masked as masked,
           coalesce(y.failure, '') as failure, (select count(*) from pay_line f where f.line_id = w.line_id and f.status = 'failed') as failures, w.amount_fen
      from (${waitingLines(ask)}) w
      join money_batch b on b.batch_id = w.batch_id
      left join person p on p.person_id = w.person_id
      left join organisation h on h.organisation_id = w.person_id
      join lateral (select payee_name, bank_masked, failure from pay_line f where f.line_id = w.line_id and f.status = 'failed' order by f.try_no desc limit 1) y on true
     where w.status = 'failed' order by b.number, w.line_no limit 500`.execute(db)
  const tries = await pastTries(
    db,
    keys,
    rows.map((row) => ({ lineId: row.line_id, payee: { kind: row.payee_kind, id: row.payee_id } })),
  )
  return rows.map((row) => ({
    claimLineId: row.line_id,
    claimKind: row.kind,
    claimNumber: lineNumber(row.number, row.line_no),
    personName: row.person_name,
    payeeKind: row.payee_kind,
    payeeId: row.payee_id,
    payeeName: row.payee_name,
    masked: row.masked,
    failure: row.failure,
    failures: row.failures,
    needsAccount: tries.get(row.line_id)!.needsAccount,
    amountFen: row.amount_fen,
  }))
}
