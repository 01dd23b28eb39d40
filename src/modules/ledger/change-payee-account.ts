import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { maskBankCard } from '#src/kernel/identity/mask.ts'
import { newId } from '#src/kernel/ids.ts'
import { findAccountHolder, lockPersonsInTx, moveAccountInTx, sealAccount } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { AuditEntry, Tx } from '#src/platform/db/transaction.ts'
import { found, type RefusalTable } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { CHECK_REFUSALS } from './check.messages.ts'
import { holdsUnit } from './holds-unit.ts'
import type { Payee } from './ledger.types.ts'
import type { PayeeChangeRow } from './payee.contract.ts'
import { type AccountRefusal, readAccount } from './payee-account.rules.ts'
import { findPayeeChanges, payeeChangeRowOf } from './payee-change.store.ts'
import { type CheckRefusal, decideCheck } from './two-persons.ts'

interface KnownPayee {
  readonly name: string
  readonly unit_id: string
  readonly sealed: Buffer | null
}

/** The payee as far as this account may write its money's way: a person of its counties, an organisation of its units. */
async function payeeInScope(tx: Tx, scope: Scope, payee: Payee): Promise<KnownPayee | undefined> {
  const { rows } =
    payee.kind === 'person'
      ? await sql<KnownPayee>`
          select p.name, p.unit_id, p.bank_account_enc as sealed from person p
           where p.person_id = ${payee.id} and ${inScope(scope, 'person', 'p')}`.execute(tx.db)
      : await sql<KnownPayee>`
          select name, unit_id, bank_account_enc as sealed from organisation where organisation_id = ${payee.id}`.execute(
          tx.db,
        )
  const [row] = rows
  return row && (payee.kind === 'person' || holdsUnit(scope, row.unit_id)) ? row : undefined
}

/** The index of the account that the payee has now. */
// unscoped: of a payee whose change was found in the scope, and whose row is locked.
async function accountOf(tx: Tx, payee: Payee): Promise<Buffer | null> {
  const { rows } = await (payee.kind === 'person'
    ? sql<{ bank_index: Buffer | null }>`select bank_index from person where person_id = ${payee.id}`
    : sql<{ bank_index: Buffer | null }>`select bank_index from organisation where organisation_id = ${payee.id}`
  ).execute(tx.db)
  return rows[0]!.bank_index
}

/** Asks for a payee's account to be corrected. The old account stays until a second person confirms. */
export async function proposePayeeChange(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  body: {
    payeeKind: Payee['kind']
    payeeId: string
    bankName: string
    account: string
    reason: string
    document: string
  },
): Promise<Decision<PayeeChangeRow, AccountRefusal | 'change_open'>> {
  const { keys } = platform
  const payee: Payee = { kind: body.payeeKind, id: body.payeeId }
  const known = found(await payeeInScope(tx, scope, payee), payee.kind === 'person' ? '这个人' : '这个机构')
  const read = readAccount(payee.kind, body.account, platform)
  if (!read.ok) return read
  const account = read.value
  const before = known.sealed && keys.decrypt('bank_account', known.sealed)
  const sealed = sealAccount(keys, account)
  const holder = await findAccountHolder(tx.db, sealed.bank_index)
  const own = holder?.kind === payee.kind && holder.id === payee.id
  if (holder && !own) return refuse('account_of_another')
  // An account that two had, and that the other has given up, is the payee's only once it is confirmed here.
  if (own && before === account) return refuse('account_same')
  const changeId = newId()
  const made = await tx.db
    .insertInto('payee_change')
    .values({
      change_id: changeId,
      payee_kind: payee.kind,
      payee_id: payee.id,
      payee_name: known.name,
      unit_id: known.unit_id,
      bank_name: body.bankName,
      account_enc: sealed.bank_account_enc,
      account_index: sealed.bank_index,
      masked: sealed.bank_masked,
      before_enc: known.sealed,
      before_masked: before && maskBankCard(before),
      reason: body.reason,
      document: body.document,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('change_id')
    .executeTakeFirst()
  if (!made) return refuse('change_open')
  await auditPayee(tx, 'payee.propose', payee, changeId, { document: body.document })
  return accept(await changeNow(tx, platform, scope, changeId))
}

/** The records that tell of an act on a change: its own and the payee's. */
export const payeeRecords = (action: string, payee: Payee, changeId: string): AuditEntry[] => [
  { action, subjectType: 'payee_change', subjectId: changeId },
  payee.kind === 'person'
    ? { action, subjectType: 'person', subjectId: payee.id, personId: payee.id }
    : { action, subjectType: 'organisation', subjectId: payee.id },
]

const auditPayee = (tx: Tx, action: string, payee: Payee, changeId: string, facts: Record<string, string>) =>
  tx.auditMany(payeeRecords(action, payee, changeId).map((entry) => ({ ...entry, facts })))

async function changeNow(tx: Tx, platform: Platform, scope: Scope, id: string): Promise<PayeeChangeRow> {
  const [row] = await findPayeeChanges(tx.db, scope, { id, limit: 1 })
  if (!row) throw new Error(`Payee change ${id} was just written and is not there.`)
  return payeeChangeRowOf(await platform.unitTree(), platform.keys, scope, row)
}

/** A second person agrees: from now on the payee is paid there. Batches that were made keep the account they named. */
export async function checkPayeeChange(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  verdict: { agree: boolean; version: number; note?: string },
): Promise<Decision<PayeeChangeRow, CheckRefusal | AccountRefusal>> {
  const [seen] = await findPayeeChanges(tx.db, scope, { id, limit: 1 })
  const payee: Payee = { kind: found(seen, '这条更正').payee_kind, id: seen!.payee_id }
  if (payee.kind === 'person') await lockPersonsInTx(tx, [payee.id])
  else await sql`select 1 from organisation where organisation_id = ${payee.id} for no key update`.execute(tx.db)
  // unscoped: found in the scope above.
  await sql`select 1 from payee_change where change_id = ${id} for no key update`.execute(tx.db)
  const [change] = await findPayeeChanges(tx.db, scope, { id, limit: 1 })
  const { status, version, made_by, account_enc, account_index, masked, bank_name } = change!
  const check = await decideCheck(
    tx,
    { subjectType: 'payee_change', id, status, version, madeBy: made_by },
    verdict.version,
  )
  if (!check.ok) return check
  if (verdict.agree) {
    const moved = await moveAccountInTx(tx, payee, await accountOf(tx, payee), account_index)
    if (!moved) return refuse('account_of_another')
    await (payee.kind === 'person'
      ? sql`update person set bank_account_enc = ${account_enc}, bank_index = ${account_index}, bank_masked = ${masked}, bank_name = ${bank_name},
                              version = version + 1 where person_id = ${payee.id}`
      : sql`update organisation set bank_account_enc = ${account_enc}, bank_index = ${account_index}, bank_masked = ${masked}, bank_name = ${bank_name}
             where organisation_id = ${payee.id}`
    ).execute(tx.db)
  }
  await tx.db
    .updateTable('payee_change')
    .set({
      status: verdict.agree ? 'confirmed' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: verdict.note ?? null,
      version: version + 1,
    })
    .where('change_id', '=', id)
    .execute()
  await auditPayee(
    tx,
    verdict.agree ? 'payee.confirm' : 'payee.refuse',
    payee,
    id,
    verdict.note === undefined ? {} : { note: verdict.note },
  )
  return accept(await changeNow(tx, platform, scope, id))
}

const ACCOUNT_REFUSALS = {
  account_form: { status: 422, text: (f) => String(f['words']), path: 'account' },
  account_same: { status: 422, text: '这就是现在登记的账号，没有变化，请核对', path: 'account' },
  account_of_another: {
    status: 422,
    text: '这个账号已登记在别的人员或单位名下，补贴只能付给本人、本单位的账户，请核对',
    path: 'account',
  },
} as const satisfies RefusalTable<AccountRefusal>

export const PROPOSE_ACCOUNT_REFUSALS = {
  ...ACCOUNT_REFUSALS,
  change_open: { status: 409, text: '这个收款人已有一份更正在等复核，请先办完那一份' },
} as const satisfies RefusalTable<AccountRefusal | 'change_open'>

export const CHECK_ACCOUNT_REFUSALS = { ...ACCOUNT_REFUSALS, ...CHECK_REFUSALS } as const satisfies RefusalTable<
  CheckRefusal | AccountRefusal
>
