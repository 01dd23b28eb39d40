import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { actsOnPersonRecord, actTime } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { HireRow } from './employment.contract.ts'
import { type HireRecord, hireActions, hireView, lockHireInTx } from './hire.store.ts'

export type ChangeRefusal = 'changed_meanwhile' | 'not_open' | 'ends_before_start' | 'ends_later'

type Change =
  | { readonly act: 'confirm'; readonly version: number }
  | { readonly act: 'end'; readonly version: number; readonly endDay: PlainDate; readonly reason: string }
  | { readonly act: 'void'; readonly version: number; readonly reason: string }

/** Confirms, ends or voids a hire; each act once, and only while it is open to the account. */
export async function changeHire(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  change: Change,
): Promise<Decision<HireRow, ChangeRefusal>> {
  const row = found(await lockHireInTx(tx, scope, id), '这条用工登记')
  if (row.version !== change.version) return refuse('changed_meanwhile', await lastOn(tx, row))
  if (!hireActions(scope, row).includes(change.act)) return refuse('not_open', { status: row.status })
  if (change.act === 'end' && change.endDay < row.start_day)
    return refuse('ends_before_start', { startDay: row.start_day })
  if (change.act === 'end' && change.endDay > tx.day) return refuse('ends_later')
  await write(tx, row, change)
  await tx.auditMany([
    {
      action: `hire.${change.act}`,
      subjectType: 'hire',
      subjectId: id,
      personId: row.person_id,
      facts: {
        ...(change.act === 'confirm' ? {} : { note: change.reason }),
        ...(change.act === 'end' ? { endDay: change.endDay } : {}),
      },
    },
  ])
  if (change.act === 'confirm' && row.agency_id)
    await sendMessagesInTx(tx, [
      {
        organisationId: row.agency_id,
        template: 'hire_confirmed',
        facts: { employer: row.employer_name },
        link: CONSOLE.hires(`open=${id}`),
      },
    ])
  return accept(hireView(await platform.unitTree(), scope, (await lockHireInTx(tx, scope, id))!, tx.day))
}

async function lastOn(tx: Tx, row: HireRecord): Promise<{ who: string; when: string }> {
  const act = (await actsOnPersonRecord(tx.db, row.person_id, 'hire', row.hire_id)).at(-1)
  return act ? { who: act.who, when: actTime(act) } : { who: '他人', when: '刚才' }
}

async function write(tx: Tx, row: HireRecord, change: Change): Promise<void> {
  // unscoped: found and locked in the scope.
  const set =
    change.act === 'confirm'
      ? sql`status = 'confirmed', confirmed_by = ${tx.scope.accountId}, confirmed_day = ${tx.day}`
      : change.act === 'end'
        ? sql`end_day = ${change.endDay}, end_reason = ${change.reason}`
        : sql`status = 'voided', end_reason = ${change.reason}`
  await sql`
    update hire set ${set}, version = version + 1 where person_id = ${row.person_id} and hire_id = ${row.hire_id}`.execute(
    tx.db,
  )
}
