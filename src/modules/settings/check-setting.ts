import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision } from '#src/kernel/decision.ts'
import {
  type CheckRefusal,
  decideCheck,
  decideWithdraw,
  type WithdrawPaperRefusal,
} from '#src/platform/access/decide-check.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { SETTINGS } from '#src/platform/settings/settings.ts'
import { settingFacts } from './propose-setting.ts'
import { decideSetting, type SettingRefusal } from './setting.rules.ts'
import { endValueInTx, lockSettingInTx, setValueInTx } from './setting.store.ts'
import { findSettingPaper, type SettingPaper, settingPaperNow } from './setting-paper.store.ts'
import type { SettingPaperRow } from './settings.contract.ts'

export type ConfirmSettingRefusal = CheckRefusal | SettingRefusal

/** Finds the paper in the scope and locks it, after the setting that it would change. */
async function lockPaper(tx: Tx, scope: Scope, id: string): Promise<SettingPaper> {
  const seen = found(await findSettingPaper(tx.db, scope, id), '这份文书')
  await lockSettingInTx(tx.db, { unitId: seen.unit_id, key: seen.key })
  // unscoped: found in the scope above.
  await sql`select 1 from setting_paper where paper_id = ${id} for no key update`.execute(tx.db)
  return (await findSettingPaper(tx.db, scope, id))!
}

const recordOf = ({ paper_id: id, status, version, made_by: madeBy }: SettingPaper) => ({
  subjectType: 'setting_paper',
  id,
  status,
  version,
  madeBy,
})

async function closeInTx(
  tx: Tx,
  paper: SettingPaper,
  status: 'confirmed' | 'refused' | 'withdrawn',
  note: string | null,
): Promise<void> {
  const checked = status === 'withdrawn' ? {} : { checked_by: tx.scope.accountId, checked_day: tx.day }
  await tx.db
    .updateTable('setting_paper')
    .set({ status, ...checked, note, version: paper.version + 1 })
    .where('paper_id', '=', paper.paper_id)
    .execute()
  await tx.audit({
    action: { confirmed: 'setting.confirm', refused: 'setting.refuse', withdrawn: 'setting.withdraw' }[status],
    subjectType: 'setting_paper',
    subjectId: paper.paper_id,
    facts: {
      number: paper.number,
      key: paper.key,
      unitId: paper.unit_id,
      fromDay: paper.from_day,
      ...(note === null ? {} : { note }),
    },
  })
}

/** A second person confirms: from its day on the value holds for the unit and for those below that have none of their own. */
export async function confirmSetting(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  body: { version: number },
): Promise<Decision<SettingPaperRow, ConfirmSettingRefusal>> {
  const tree = await platform.unitTree()
  const paper = await lockPaper(tx, scope, id)
  const check = await decideCheck(tx, recordOf(paper), body.version)
  if (!check.ok) return check
  const change = { unitId: paper.unit_id, key: paper.key, fromDay: paper.from_day }
  const decision = decideSetting(
    { kind: paper.kind, value: paper.value, fromDay: paper.from_day },
    await settingFacts(tx.db, tree, change),
    tx.day,
  )
  if (!decision.ok) return decision
  if (paper.kind === 'set') await setValueInTx(tx.db, { ...change, value: paper.value, document: paper.document })
  else await endValueInTx(tx.db, change)
  await closeInTx(tx, paper, 'confirmed', null)
  await tell(tx, paper, 'setting_confirmed', [paper.made_by, ...(await officesOf(tx, paper.unit_id))])
  return accept(await settingPaperNow(tx.db, tree, scope, id))
}

/** A second person does not agree; the setting stays as it is. */
export async function refuseSetting(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  body: { version: number; note: string },
): Promise<Decision<SettingPaperRow, CheckRefusal>> {
  const paper = await lockPaper(tx, scope, id)
  const check = await decideCheck(tx, recordOf(paper), body.version)
  if (!check.ok) return check
  await closeInTx(tx, paper, 'refused', body.note)
  await tell(tx, paper, 'setting_refused', [paper.made_by], { note: body.note })
  return accept(await settingPaperNow(tx.db, await platform.unitTree(), scope, id))
}

/** Whoever drew the paper up takes it back before anybody has checked it. */
export async function withdrawSetting(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  body: { version: number },
): Promise<Decision<SettingPaperRow, WithdrawPaperRefusal>> {
  const paper = await lockPaper(tx, scope, id)
  const decision = await decideWithdraw(tx, recordOf(paper), body.version)
  if (!decision.ok) return decision
  await closeInTx(tx, paper, 'withdrawn', null)
  return accept(await settingPaperNow(tx.db, await platform.unitTree(), scope, id))
}

/** The offices of the unit itself, which work by the setting from its day on. */
// unscoped: accounts that are told of a change of a public rule.
async function officesOf(tx: Tx, unitId: string): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select account_id from account
     where status = 'active' and unit_id = ${unitId} and role in ('county', 'city', 'province', 'finance')`.execute(
    tx.db,
  )
  return rows.map((row) => row.account_id)
}

async function tell(
  tx: Tx,
  paper: SettingPaper,
  template: 'setting_confirmed' | 'setting_refused',
  accountIds: readonly string[],
  more: { note?: string } = {},
): Promise<void> {
  await sendMessagesInTx(tx, [
    {
      accountIds: [...new Set(accountIds)].filter((one) => one !== tx.scope.accountId),
      template,
      facts: { number: paper.number, what: SETTINGS[paper.key].name, day: paper.from_day, ...more },
      link: CONSOLE.settings(),
    },
  ])
}
