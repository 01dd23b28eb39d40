import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { TRAININGS } from '#src/modules/policy/policy.types.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { LimitDeps } from './enrol-limits.ts'
import { confirmedOverrides } from './override.store.ts'
import { placelessText } from './year-limit.rules.ts'
import { yearLimitFor } from './year-limit.ts'
import { takePlacesInTx } from './year-place.store.ts'

export interface ClaimedTraining {
  readonly lineId: string
  readonly personId: string
  readonly classId: string | null
  readonly program: string
}

/**
 * At approval, with the persons locked: each training subsidy needs a place of the year, held since enrolment, free by now, or by
 * a confirmed exception. Answers the lines that have none, each with its reason. Other subsidies need none.
 */
export async function placesForClaimsInTx(
  tx: Tx,
  deps: LimitDeps,
  lines: readonly ClaimedTraining[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = lines.filter(
    (line): line is ClaimedTraining & { classId: string } =>
      line.classId !== null && (TRAININGS as readonly string[]).includes(line.program),
  )
  const missing = new Map<string, string>()
  if (wanted.length === 0) return missing
  const placeless = await placelessInTx(tx, wanted)
  const exceptions = await confirmedOverrides(tx.db, wanted)
  const tree = await deps.platform.unitTree()
  for (const [classId, own] of Map.groupBy(wanted, (line) => line.classId)) {
    const held = placeless.get(classId)
    const short = own.filter(
      (line) => held?.persons.has(line.personId) && !exceptions.has(`${line.personId} ${line.classId}`),
    )
    if (!held || short.length === 0) continue
    const limit = await yearLimitFor(tx.db, deps.packs, tree, held.unitId, held.startDay)
    if (!limit) continue
    const year = yearOf(held.startDay)
    const got = await takePlacesInTx(tx, { classId, year }, [...new Set(short.map((line) => line.personId))], limit)
    for (const line of short) if (!got.has(line.personId)) missing.set(line.lineId, placelessText(year, limit))
  }
  return missing
}

/** Of these trainings, the subsidised enrolments that hold no place, by class. */
// unscoped: the lines were found in the caller's scope.
async function placelessInTx(tx: Tx, lines: readonly { readonly personId: string; readonly classId: string }[]) {
  const { rows } = await sql<{ person_id: string; class_id: string; unit_id: string; start_day: PlainDate }>`
    select e.person_id, e.class_id, k.unit_id, k.start_day
      from enrolment e join training_class k on k.class_id = e.class_id
     where e.counted_year is null and e.status <> 'withdrawn' and k.funding = 'subsidised' and (e.person_id, e.class_id) in (
       select * from unnest(${lines.map((line) => line.personId)}::uuid[], ${lines.map((line) => line.classId)}::uuid[]))`.execute(
    tx.db,
  )
  return new Map(
    [...Map.groupBy(rows, (row) => row.class_id)].map(([classId, own]) => [
      classId,
      { unitId: own[0]!.unit_id, startDay: own[0]!.start_day, persons: new Set(own.map((row) => row.person_id)) },
    ]),
  )
}
