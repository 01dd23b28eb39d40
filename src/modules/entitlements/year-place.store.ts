import { sql } from 'kysely'
import type { Tx } from '#src/platform/db/transaction.ts'
import { TRAINING_GROUP, type YearLimit } from './entitlements.types.ts'

export interface Training {
  readonly classId: string
  readonly year: number
}

/**
 * Takes one of the year's places for each of these persons, who are locked and enrolled in the class; answers who got one. The
 * row is counted up where it allows, never recounted; its check is the second line.
 */
export async function takePlacesInTx(
  tx: Tx,
  training: Training,
  personIds: readonly string[],
  limit: YearLimit,
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set()
  const { rows } = await sql<{ person_id: string }>`
    insert into ent_year as e (person_id, program_group, year, n, max_n)
    select p, ${TRAINING_GROUP}, ${training.year}, 1, ${limit.max} from unnest(${[...personIds]}::uuid[]) as u(p) order by p
    on conflict (person_id, program_group, year) do update
       set n = e.n + 1, max_n = excluded.max_n where e.n < excluded.max_n
    returning e.person_id`.execute(tx.db)
  const got = rows.map((row) => row.person_id)
  await sql`
    update enrolment set counted_year = ${training.year}
     where class_id = ${training.classId} and person_id = any(${got}::uuid[])`.execute(tx.db)
  return new Set(got)
}

/** Does the person, who is locked, hold one of the year's places for this class already, or is one left? */
// unscoped: the limit holds across classes and counties (S4); only yes or no is told.
export async function placeOpenInTx(tx: Tx, training: Training, personId: string, limit: YearLimit): Promise<boolean> {
  const { rows } = await sql<{ open: boolean }>`
    select coalesce((select n from ent_year where person_id = ${personId} and program_group = ${TRAINING_GROUP}
                        and year = ${training.year}), 0) < ${limit.max}
           or exists (select 1 from enrolment where person_id = ${personId} and class_id = ${training.classId}
                         and counted_year is not null and status <> 'withdrawn') as open`.execute(tx.db)
  return rows[0]!.open
}

/** Gives the places of persons who leave a class back. */
// unscoped: the caller holds the class and has taken them off its roster.
export async function givePlacesBackInTx(tx: Tx, classId: string, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return
  const { rows } = await sql<{ person_id: string; counted_year: number }>`
    select person_id, counted_year from enrolment
     where class_id = ${classId} and person_id = any(${[...personIds]}::uuid[]) and counted_year is not null
     order by person_id`.execute(tx.db)
  if (rows.length === 0) return
  const persons = rows.map((row) => row.person_id)
  await sql`
    update enrolment set counted_year = null where class_id = ${classId} and person_id = any(${persons}::uuid[])`.execute(
    tx.db,
  )
  // A class lies in one year, so its places do too; each person has one of them.
  await sql`
    update ent_year set n = n - 1
     where person_id = any(${persons}::uuid[]) and program_group = ${TRAINING_GROUP} and year = ${rows[0]!.counted_year}`.execute(
    tx.db,
  )
}
