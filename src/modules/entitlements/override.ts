import { type SqlBool, sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { mayCheck } from '#src/platform/access/second-person.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOn, lastActOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { LimitDeps } from './enrol-limits.ts'
import type { OverrideDetail } from './entitlements.contract.ts'
import { OVERRIDE_EVENTS } from './entitlements.messages.ts'
import { enrolledWithoutPlaceInTx, findOverrides, overrideRowOf, trainingsFor } from './override.store.ts'
import { yearLimitFor } from './year-limit.ts'

export type ProposeRefusal = 'not_over_limit' | 'limit_hard' | 'override_exists'
export type CheckRefusal = 'changed_meanwhile' | 'already_checked' | 'own_proposal' | 'not_over_limit'

const byId = (id: string) => sql<SqlBool>`v.override_id = ${id}`

/** One exception with what used up the year and who did what. Throws the 404 problem outside the scope. */
export async function overrideDetail(db: Db, deps: LimitDeps, scope: Scope, id: string): Promise<OverrideDetail> {
  const row = found((await findOverrides(db, scope, byId(id), 1))[0], '这件例外')
  const tree = await deps.platform.unitTree()
  const acts = await actsOn(db, 'limit_override', id)
  return {
    ...overrideRowOf(row),
    version: row.version,
    limit: await yearLimitFor(db, deps.packs, tree, row.class_unit, row.start_day),
    trainings: await trainingsFor(db, row.person_id, row.year),
    timeline: acts.map((act) => timelineEntry(act, OVERRIDE_EVENTS[act.action] ?? '办理')),
    mayCheck: mayCheck(scope, row, 'override.check'),
  }
}

/** Asks for one more subsidised training in a year, where the text says 原则上; it counts only when another account confirms it. */
export async function proposeOverride(
  tx: Tx,
  deps: LimitDeps,
  scope: Scope,
  ask: { readonly personId: string; readonly classId: string; readonly document: string; readonly reason: string },
): Promise<Decision<OverrideDetail, ProposeRefusal>> {
  await lockPersonsInTx(tx, [ask.personId])
  const row = found(await enrolledWithoutPlaceInTx(tx, scope, ask), '这名学员')
  const limit = await yearLimitFor(tx.db, deps.packs, await deps.platform.unitTree(), row.unit_id, row.start_day)
  if (!limit || row.counted || row.funding !== 'subsidised') return refuse('not_over_limit')
  if (!limit.soft) return refuse('limit_hard', { document: limit.document })
  const id = newId()
  const made = await tx.db
    .insertInto('limit_override')
    .values({
      person_id: ask.personId,
      override_id: id,
      class_id: ask.classId,
      year: yearOf(row.start_day),
      unit_id: row.unit_id,
      document: ask.document,
      reason: ask.reason,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('override_id')
    .executeTakeFirst()
  if (!made) return refuse('override_exists')
  await tx.auditMany(
    traces('override.propose', id, ask.personId, { document: ask.document, note: ask.reason, classId: ask.classId }),
  )
  return accept(await overrideDetail(tx.db, deps, scope, id))
}

/** Another account confirms or refuses. A confirmed exception is a fact of every later decision on that training. */
export async function checkOverride(
  tx: Tx,
  deps: LimitDeps,
  scope: Scope,
  id: string,
  body: { readonly version: number; readonly verdict: 'confirm' | 'refuse'; readonly note?: string | undefined },
): Promise<Decision<OverrideDetail, CheckRefusal>> {
  const before = found((await findOverrides(tx.db, scope, byId(id), 1))[0], '这件例外')
  await lockPersonsInTx(tx, [before.person_id])
  const row = found((await findOverrides(tx.db, scope, byId(id), 1))[0], '这件例外')
  if (row.status !== 'proposed') return refuse('already_checked', await lastActOn(tx.db, 'limit_override', id))
  if (row.version !== body.version) return refuse('changed_meanwhile', await lastActOn(tx.db, 'limit_override', id))
  if (row.made_by === scope.accountId) return refuse('own_proposal')
  const place = await enrolledWithoutPlaceInTx(tx, scope, { personId: row.person_id, classId: row.class_id })
  if (body.verdict === 'confirm' && (!place || place.counted)) return refuse('not_over_limit')
  await tx.db
    .updateTable('limit_override')
    .set({
      status: body.verdict === 'confirm' ? 'confirmed' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: body.note ?? null,
      version: row.version + 1,
    })
    .where('person_id', '=', row.person_id)
    .where('override_id', '=', id)
    .execute()
  await tx.auditMany(
    traces(body.verdict === 'confirm' ? 'override.confirm' : 'override.refuse', id, row.person_id, {
      document: row.document,
      note: body.note ?? '',
      classId: row.class_id,
    }),
  )
  return accept(await overrideDetail(tx.db, deps, scope, id))
}

/** Once for the office's own trail, once for the person's. */
const traces = (
  action: string,
  id: string,
  personId: string,
  facts: { document: string; note: string; classId: string },
) => {
  const act = { action, subjectType: 'limit_override', subjectId: id, facts }
  return [act, { ...act, personId }]
}
