import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import {
  type CheckRefusal,
  decideCheck,
  decideWithdraw,
  type WithdrawPaperRefusal,
} from '#src/platform/access/decide-check.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { findLine, type LineRecord, lineNumber } from './claim-line.store.ts'
import type { SubsidyDeps } from './deps.ts'
import { findKeyRelease, openDebtsOf, releaseKeysInTx } from './key-release.store.ts'
import type { KeyReleaseView } from './subsidy.contract.ts'
import { KEY_RELEASE_STATUS_NAMES } from './subsidy.types.ts'
import { approverUnitOf, officeName } from './view-context.ts'

export type ProposeReleaseRefusal =
  | 'changed_meanwhile'
  | 'not_the_approver'
  | 'not_reversed'
  | 'debt_open'
  | 'released_before'
export type CheckReleaseRefusal = CheckRefusal | 'no_release' | 'not_the_approver' | 'debt_open' | 'note_missing'
export type WithdrawReleaseRefusal = WithdrawPaperRefusal | 'no_release'

const SUBJECT = 'key_release'

/**
 * The office that approved asks that the person may claim once more for what was claimed back: only when all of it has come back.
 * Nothing changes until a second person of the office confirms.
 */
export async function proposeRelease(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  lineId: string,
  body: { version: number; document: string; reason: string },
): Promise<Decision<KeyReleaseView, ProposeReleaseRefusal>> {
  const line = await lockLine(tx, scope, lineId)
  const mine = await ofTheApprover(tx, deps, scope, line)
  if (!mine.ok) return mine
  const before = await findKeyRelease(tx.db, line)
  if (before && (before.status === 'proposed' || before.status === 'confirmed'))
    return refuse('released_before', await lastActOn(tx.db, SUBJECT, before.release_id))
  if (line.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'claim_line', lineId))
  if (line.status !== 'reversed') return refuse('not_reversed')
  const debts = await openDebtsOf(tx.db, lineId)
  if (debts.length > 0) return refuse('debt_open', { number: debts.join('、') })
  const releaseId = newId()
  await tx.db
    .insertInto('key_release')
    .values({
      person_id: line.person_id,
      release_id: releaseId,
      line_id: lineId,
      unit_id: mine.value,
      document: body.document,
      reason: body.reason,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .execute()
  await trace(tx, 'claim.release_propose', releaseId, line, { document: body.document, note: body.reason })
  return accept((await keyReleaseOf(tx.db, scope, line))!)
}

/** A second person of the same office agrees, and the keys are free; or does not, and everything stays. */
export async function checkRelease(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  lineId: string,
  body: { version: number; agree: boolean; note?: string | undefined },
): Promise<Decision<KeyReleaseView, CheckReleaseRefusal>> {
  const line = await lockLine(tx, scope, lineId)
  const release = await findKeyRelease(tx.db, line)
  if (!release) return refuse('no_release')
  const mine = await ofTheApprover(tx, deps, scope, line)
  if (!mine.ok) return mine
  const check = await decideCheck(
    tx,
    {
      subjectType: SUBJECT,
      id: release.release_id,
      status: release.status,
      version: release.version,
      madeBy: release.made_by,
    },
    body.version,
  )
  if (!check.ok) return check
  if (!body.agree && !body.note) return refuse('note_missing')
  if (body.agree) {
    const debts = await openDebtsOf(tx.db, lineId)
    if (debts.length > 0 || line.status !== 'reversed') return refuse('debt_open', { number: debts.join('、') })
    await releaseKeysInTx(tx, line, tx.day)
    await settleBatchInTx(tx, line.batch_id)
  }
  await endInTx(tx, line, release.release_id, {
    status: body.agree ? 'confirmed' : 'refused',
    checkedBy: scope.accountId,
    note: body.note ?? null,
  })
  await trace(tx, body.agree ? 'claim.release_confirm' : 'claim.release_refuse', release.release_id, line, {
    document: release.document,
    note: body.note ?? release.reason,
  })
  if (body.agree) {
    const facts = { number: lineNumber(line.batch_number, line.line_no), document: release.document }
    await sendMessagesInTx(tx, [
      { personId: line.person_id, template: 'key_released', facts, link: `/my/money/${lineId}` },
      {
        organisationId: line.claimant_id,
        template: 'key_released',
        facts,
        link: `/claim-lines/${lineId}`,
      },
    ])
  }
  return accept((await keyReleaseOf(tx.db, scope, line))!)
}

/** Whoever asked takes it back, as long as nobody has checked it. */
export async function withdrawRelease(
  tx: Tx,
  scope: Scope,
  lineId: string,
  body: { version: number; reason: string },
): Promise<Decision<KeyReleaseView, WithdrawReleaseRefusal>> {
  const line = await lockLine(tx, scope, lineId)
  const release = await findKeyRelease(tx.db, line)
  if (!release) return refuse('no_release')
  const may = await decideWithdraw(
    tx,
    {
      subjectType: SUBJECT,
      id: release.release_id,
      status: release.status,
      version: release.version,
      madeBy: release.made_by,
    },
    body.version,
  )
  if (!may.ok) return may
  await endInTx(tx, line, release.release_id, { status: 'withdrawn', checkedBy: null, note: body.reason })
  await trace(tx, 'claim.release_withdraw', release.release_id, line, {
    document: release.document,
    note: body.reason,
  })
  return accept((await keyReleaseOf(tx.db, scope, line))!)
}

/** The release of a line as pages show it; null where nobody has asked for one. */
export async function keyReleaseOf(db: Db, scope: Scope, line: LineRecord): Promise<KeyReleaseView | null> {
  const row = await findKeyRelease(db, line)
  if (!row) return null
  const own = row.unit_id === scope.unitId
  return {
    document: row.document,
    reason: row.reason,
    status: row.status,
    statusName: KEY_RELEASE_STATUS_NAMES[row.status],
    ...madeAndCheckedOf(row),
    version: row.version,
    actions: [
      ...(own && mayCheck(scope, row, 'claim.approve') ? (['confirm', 'refuse'] as const) : []),
      ...(row.status === 'proposed' && row.made_by === scope.accountId ? (['withdraw'] as const) : []),
    ],
  }
}

/** May this reader ask for one now? The money has come back, and no release waits or stands. */
export const mayRelease = (
  scope: Scope,
  line: Pick<LineRecord, 'status'>,
  now: { readonly approver: string | undefined; readonly owed: boolean; readonly release: KeyReleaseView | null },
): boolean =>
  line.status === 'reversed' &&
  !now.owed &&
  now.approver === scope.unitId &&
  scope.role !== 'public' &&
  scope.role !== 'system' &&
  mayDo(scope.role, 'claim.approve') &&
  (now.release === null || now.release.status === 'refused' || now.release.status === 'withdrawn')

/** Batch before person (lock order); the line as it is under both. */
async function lockLine(tx: Tx, scope: Scope, lineId: string): Promise<LineRecord> {
  const seen = found(await findLine(tx.db, scope, lineId), '这条申领')
  found(await lockBatchInTx(tx, scope, seen.batch_id), '这条申领')
  await lockPersonsInTx(tx, [seen.person_id])
  return found(await findLine(tx.db, scope, lineId), '这条申领')
}

async function ofTheApprover(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  line: LineRecord,
): Promise<Decision<string, 'not_the_approver'>> {
  const tree = await deps.platform.unitTree()
  const approver = await approverUnitOf(tx.db, tree, line.unit_id, tx.day)
  if (approver === undefined || approver !== scope.unitId)
    return refuse('not_the_approver', { unitName: officeName(tree, approver ?? line.unit_id) })
  return accept(approver)
}

const endInTx = (
  tx: Tx,
  line: LineRecord,
  releaseId: string,
  end: { status: 'confirmed' | 'refused' | 'withdrawn'; checkedBy: string | null; note: string | null },
) =>
  sql`
    update key_release
       set status = ${end.status}, checked_by = ${end.checkedBy}, checked_day = ${end.checkedBy ? tx.day : null}::date, note = ${end.note},
           version = version + 1
     where person_id = ${line.person_id} and release_id = ${releaseId}`.execute(tx.db)

/** Once for the office's own trail, once for the person's. */
const trace = (
  tx: Tx,
  action: string,
  releaseId: string,
  line: LineRecord,
  facts: { document: string; note: string },
) =>
  tx.auditMany([
    {
      action,
      subjectType: SUBJECT,
      subjectId: releaseId,
      facts: { ...facts, number: lineNumber(line.batch_number, line.line_no) },
    },
    { action, subjectType: 'claim_line', subjectId: line.line_id, personId: line.person_id, facts },
  ])
