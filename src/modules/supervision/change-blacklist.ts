import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { addDays, formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found, type RefusalTable } from '#src/platform/http/problem.ts'
import { entryView, findEntries, type Listed } from './blacklist.store.ts'
import type { BlacklistRow } from './supervision.contract.ts'

export type EnterRefusal = 'listed_before' | 'days_wrong' | 'day_past' | 'day_far'
/** A day further off than this is a slip of the pen. */
const FAR_DAYS = 5 * 366

export type LiftRefusal = 'lifted_before' | 'changed_meanwhile'

interface Subject {
  readonly name: string
  readonly unitId: string
}

/** Enters a person or an organisation. It holds from this transaction on, in every county. */
export async function enterBlacklist(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  body: {
    subjectKind: Listed['kind']
    subjectId: string
    reason: string
    document: string
    fromDay: PlainDate
    toDay: PlainDate | null
  },
): Promise<Decision<BlacklistRow, EnterRefusal>> {
  const subject = found(await subjectOf(tx, scope, body), body.subjectKind === 'person' ? '这个人' : '这个机构')
  if (body.toDay !== null && body.toDay <= body.fromDay) return refuse('days_wrong')
  if (body.toDay !== null && body.toDay <= tx.day) return refuse('day_past')
  if (body.fromDay < addDays(tx.day, -FAR_DAYS) || body.fromDay > addDays(tx.day, FAR_DAYS)) return refuse('day_far')
  // A payment that holds this person's lock ends first; one that comes later sees the entry.
  if (body.subjectKind === 'person') await lockPersonsInTx(tx, [body.subjectId])
  // One live entry a subject: what has run out is closed by the day it ran out, so that a new one can be made.
  await sql`
    update blacklist_entry set lifted_day = to_day, lift_document = '期满', version = version + 1
     where subject_kind = ${body.subjectKind} and subject_id = ${body.subjectId} and lifted_day is null and to_day <= ${tx.day}`.execute(
    tx.db,
  )
  const entryId = newId()
  const made = await tx.db
    .insertInto('blacklist_entry')
    .values({
      entry_id: entryId,
      subject_kind: body.subjectKind,
      subject_id: body.subjectId,
      subject_name: subject.name,
      unit_id: subject.unitId,
      reason: body.reason,
      document: body.document,
      from_day: body.fromDay,
      to_day: body.toDay,
      entered_by: scope.accountId!,
      entered_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('entry_id')
    .executeTakeFirst()
  if (!made) return refuse('listed_before')
  const facts = { document: body.document, fromDay: body.fromDay, toDay: body.toDay }
  await tx.auditMany([
    { action: 'blacklist.enter', subjectType: 'blacklist_entry', subjectId: entryId, facts },
    body.subjectKind === 'person'
      ? { action: 'blacklist.enter', subjectType: 'person', subjectId: body.subjectId, personId: body.subjectId, facts }
      : { action: 'blacklist.enter', subjectType: 'organisation', subjectId: body.subjectId, facts },
  ])
  await sendMessagesInTx(tx, [
    {
      ...partyOf(body.subjectKind, body.subjectId),
      template: 'blacklist_entered',
      facts: {
        document: body.document,
        reason: body.reason,
        days: daysText(body),
        office: tree.get(scope.unitId).name,
      },
    },
  ])
  return accept(await entryNow(tx, tree, scope, entryId))
}

async function subjectOf(tx: Tx, scope: Scope, ask: { subjectKind: Listed['kind']; subjectId: string }) {
  if (ask.subjectKind === 'person') {
    const { rows } = await sql<Subject>`
      select p.name, p.unit_id as "unitId" from person p where p.person_id = ${ask.subjectId} and ${inScope(scope, 'person', 'p')}`.execute(
      tx.db,
    )
    return rows[0]
  }
  if (scope.reach.kind !== 'units') return undefined
  // The organisation is reference data: its unit says whose it is.
  const { rows } = await sql<Subject>`
    select name, unit_id as "unitId" from organisation where organisation_id = ${ask.subjectId} and unit_id = any(${scope.reach.unitIds})`.execute(
    tx.db,
  )
  return rows[0]
}

/** Lifts an entry by a document. From this transaction on it no longer stands in the way. */
export async function liftBlacklist(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  id: string,
  body: { version: number; document: string },
): Promise<Decision<BlacklistRow, LiftRefusal>> {
  const [seen] = await findEntries(tx.db, scope, { id, limit: 1 }, tx.day)
  const entry = found(seen, '这条黑名单记录')
  const { rows } = await sql`
    update blacklist_entry set lifted_day = ${tx.day}, lifted_by = ${scope.accountId}, lift_document = ${body.document}, version = version + 1
     where entry_id = ${id} and version = ${body.version} and lifted_day is null returning 1`.execute(tx.db)
  if (rows.length === 0)
    return refuse(
      entry.lifted_day ? 'lifted_before' : 'changed_meanwhile',
      await lastActOn(tx.db, 'blacklist_entry', id),
    )
  const facts = { document: body.document }
  await tx.auditMany([
    { action: 'blacklist.lift', subjectType: 'blacklist_entry', subjectId: id, facts },
    entry.subject_kind === 'person'
      ? {
          action: 'blacklist.lift',
          subjectType: 'person',
          subjectId: entry.subject_id,
          personId: entry.subject_id,
          facts,
        }
      : { action: 'blacklist.lift', subjectType: 'organisation', subjectId: entry.subject_id, facts },
  ])
  await sendMessagesInTx(tx, [
    {
      ...partyOf(entry.subject_kind, entry.subject_id),
      template: 'blacklist_lifted',
      facts: { document: body.document },
    },
  ])
  return accept(await entryNow(tx, tree, scope, id))
}

const partyOf = (kind: Listed['kind'], id: string) => (kind === 'person' ? { personId: id } : { organisationId: id })

const daysText = ({ fromDay, toDay }: { fromDay: PlainDate; toDay: PlainDate | null }) =>
  `${formatDay(fromDay)}起${toDay ? `，至${formatDay(toDay)}前` : '，直到移出'}`

async function entryNow(tx: Tx, tree: UnitTree, scope: Scope, id: string): Promise<BlacklistRow> {
  const [row] = await findEntries(tx.db, scope, { id, limit: 1 }, tx.day)
  if (!row) throw new Error(`Blacklist entry ${id} was just written and is not there.`)
  return entryView(tree, scope, row, tx.day)
}

export const ENTER_REFUSALS = {
  listed_before: { status: 409, text: '已经在黑名单里，不用再列一次；要改期限请先移出' },
  days_wrong: { status: 422, text: '到期日应晚于开始日', path: 'toDay' },
  day_far: { status: 422, text: '开始日离今天超过五年，请核对年份', path: 'fromDay' },
  day_past: { status: 422, text: '到期日已过，列入没有作用，请核对', path: 'toDay' },
} as const satisfies RefusalTable<EnterRefusal>

export const LIFT_REFUSALS = {
  lifted_before: { status: 409, text: (f) => `已由 ${f['who']} 于 ${f['when']} 移出，请刷新后再看` },
  changed_meanwhile: { status: 409, text: (f) => `已由 ${f['who']} 于 ${f['when']} 办理，请刷新后再看` },
} as const satisfies RefusalTable<LiftRefusal>
