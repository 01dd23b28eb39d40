import { sql } from 'kysely'
import { newId } from '#src/kernel/ids.ts'
import type { Level } from '#src/kernel/levels.ts'
import { addDays, plainDate } from '#src/kernel/plain-date.ts'
import { SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { registerPersonsInTx } from '#src/modules/registry/index.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { addFiguresInTx, addPersonFiguresInTx } from '#src/platform/figures/figures.ts'
import type { TestPlatform } from '#test/platform.ts'

export const COUNTIES = ['411402', '411481'] as const
export type County = (typeof COUNTIES)[number]
export const officeOf = (unitId: County) => (unitId === '411402' ? 'county' : 'county2')
export const providerOf = (unitId: County) => (unitId === '411402' ? 'provider' : 'provider2')

export interface Seeded {
  readonly personId: string
  readonly username: string
}

const CHUNK = 500

/** Registered persons by sample index, each with a sign-in; who joined a class on the day before the first of them is free. */
export async function seedPersons(
  test: TestPlatform,
  first: number,
  count: number,
  options: { unitId?: County; group?: string; accounts?: boolean } = {},
): Promise<Seeded[]> {
  const unitId = options.unitId ?? '411402'
  const all: Seeded[] = []
  for (let from = first; from < first + count; from += CHUNK) {
    const samples = Array.from({ length: Math.min(CHUNK, first + count - from) }, (_, n) => samplePerson(from + n))
    all.push(
      ...(await test.write('provider', async (tx) => {
        const registered = await registerPersonsInTx(
          tx,
          test.platform.keys,
          samples.map((sample) => ({
            docNo: sample.docNo,
            name: sample.name,
            phone: null,
            bankAccount: sample.bankCard,
            education: sample.education,
            nation: '汉族',
            unitId,
            placeId: null,
            groupCode: options.group ?? 'rural_migrant',
            groupEvidence: '样例',
          })),
          { synthetic: true },
        )
        const made = samples.map((sample) => {
          const person = registered.get(sample.docNo)!
          if (!person.ok) throw new Error('Another name under this number.')
          return { personId: person.value.personId, username: `racer.${sample.index}` }
        })
        if (options.accounts !== false)
          await tx.db
            .insertInto('account')
            .values(
              made.map((one) => ({
                account_id: newId(),
                username: one.username,
                display_name: '样例学员',
                role: 'worker',
                unit_id: unitId,
                person_id: one.personId,
                password_hash: 'argon2id$none$none',
                must_change_password: false,
                demo: true,
              })),
            )
            .execute()
        await tx.audit({ action: 'test.workers', subjectType: 'person', subjectId: made[0]!.personId })
        return made
      })),
    )
  }
  return all
}

let serial = 0

export interface CertifiedSpec {
  readonly personIds: readonly string[]
  readonly unitId: County
  readonly occupation?: string
  readonly level?: Level
  readonly issuedOn?: string
}

/** Completed classes whose persons hold a certificate (of 20 June 2022), with every figure and number that goes with it. */
export async function seedCertified(test: TestPlatform, specs: readonly CertifiedSpec[]): Promise<string[]> {
  const ids: string[] = []
  for (const spec of specs) ids.push(await test.write('provider', (tx) => certifiedInTx(test, tx, spec)))
  return ids
}

async function certifiedInTx(test: TestPlatform, tx: Tx, spec: CertifiedSpec): Promise<string> {
  const { personIds, unitId } = spec
  const issued = plainDate(spec.issuedOn ?? '2022-06-20')
  const completed = addDays(issued, -8)
  const level = spec.level ?? 'L4'
  serial += 1
  const mark = String(serial).padStart(5, '0')
  const [classId, sessionId] = [newId(), newId()]
  const common = { unit_id: unitId, occupation: spec.occupation ?? '4-10-01-05', level, class_id: classId }
  await tx.db
    .insertInto('training_class')
    .values({
      ...common,
      number: `赛-2022-${mark}`,
      title: '养老护理员班',
      kind: 'skill',
      mode: 'offline',
      funding: 'market',
      provider_id: SAMPLE_ORGANISATIONS.provider.id,
      assessor_id: SAMPLE_ORGANISATIONS.assessor.id,
      start_day: addDays(issued, -25),
      end_day: addDays(issued, -10),
      place: '示例路 9001 号',
      capacity: 500,
      minutes_theory: 1200,
      minutes_practice: 1200,
      minutes_online: 0,
      target_group: '农村转移就业劳动者',
      help_measures: '免费',
      manager_name: '样某',
      manager_phone: '00090000000',
      status: 'completed',
      completed_day: completed,
    })
    .execute()
  await tx.db.insertInto('class_seat').values({ class_id: classId, capacity: 500, taken: personIds.length }).execute()
  await sql`
    insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source, completed_day)
    select p, ${classId}, gen_random_uuid(), 'completed', 'rural_migrant', 'roster', ${completed} from unnest(${[...personIds]}::uuid[]) p`.execute(
    tx.db,
  )
  await tx.db
    .insertInto('exam_session')
    .values({
      ...common,
      session_id: sessionId,
      number: `KW-赛-${mark}`,
      assessor_id: SAMPLE_ORGANISATIONS.assessor.id,
      exam_day: addDays(issued, -3),
      place: '一',
      examiners: ['样某'],
      status: 'certified',
    })
    .execute()
  await sql`
    insert into exam_result (person_id, session_id, class_id, theory, practice, state)
    select p, ${sessionId}, ${classId}, 78, 84, 'passed' from unnest(${[...personIds]}::uuid[]) p`.execute(tx.db)
  // Numbers of an assessor that does not exist, so that no running number of the sample's own meets them.
  await sql`
    with made as (
      select p, gen_random_uuid() as id, 'S000049' || ${mark}::text || '922' || lpad(n::text, 7, '0') as number
        from unnest(${[...personIds]}::uuid[]) with ordinality as u(p, n)
    ), numbered as (
      insert into certificate_no (number, person_id, certificate_id) select number, p, id from made
    )
    insert into certificate (person_id, certificate_id, number, kind, occupation, level, issued_on, assessor_id, session_id, class_id, unit_id, status)
    select p, id, number, 'skill_level', ${common.occupation}, ${level}, ${issued}, ${SAMPLE_ORGANISATIONS.assessor.id}, ${sessionId}, ${classId}, ${unitId}, 'valid' from made`.execute(
    tx.db,
  )
  const tree = await test.platform.unitTree()
  const facts = (measure: string, day: typeof issued) =>
    personIds.map((personId) => ({ personId, measure, unitId, departmentId: null, day, n: 1 as const }))
  await addFiguresInTx(tx, tree, facts('training', completed))
  await addPersonFiguresInTx(tx, tree, facts('new_skilled', issued))
  await tx.audit({ action: 'test.class', subjectType: 'class', subjectId: classId })
  return classId
}

export interface OpenClassSpec {
  readonly unitId: County
  readonly capacity: number
  readonly startDay: string
  readonly days?: number
  readonly funding?: 'subsidised' | 'market'
}

/** Approved classes that take people in. */
export async function seedOpenClasses(test: TestPlatform, specs: readonly OpenClassSpec[]): Promise<string[]> {
  const made = specs.map((spec) => ({ ...spec, classId: newId() }))
  await test.write('provider', async (tx) => {
    for (const one of made) {
      serial += 1
      const start = plainDate(one.startDay)
      await tx.db
        .insertInto('training_class')
        .values({
          class_id: one.classId,
          number: `赛-2022-${String(serial).padStart(5, '0')}`,
          title: '养老护理员班',
          kind: 'skill',
          mode: 'order',
          funding: one.funding ?? 'subsidised',
          provider_id: SAMPLE_ORGANISATIONS[providerOf(one.unitId)].id,
          assessor_id: SAMPLE_ORGANISATIONS.assessor.id,
          occupation: '4-10-01-05',
          level: 'L5',
          unit_id: one.unitId,
          start_day: start,
          end_day: addDays(start, (one.days ?? 3) - 1),
          place: '示例路 9001 号',
          capacity: one.capacity,
          minutes_theory: 600,
          minutes_practice: 600,
          minutes_online: 0,
          target_group: '农村转移就业劳动者',
          help_measures: '免费',
          manager_name: '样某',
          manager_phone: '00090000000',
          supervisor_name: '例监督',
          supervisor_phone: '00090000012',
          status: 'approved',
          approved_day: plainDate('2022-06-01'),
        })
        .execute()
      await tx.db.insertInto('class_seat').values({ class_id: one.classId, capacity: one.capacity }).execute()
    }
    await tx.audit({ action: 'test.class', subjectType: 'class', subjectId: made[0]!.classId })
  })
  return made.map((one) => one.classId)
}

/** A region that publishes without waiting days, so that a race needs no calendar. */
export const noNoticeDays = (test: TestPlatform) =>
  test.database.owner.query(`update setting set value = '0' where unit_id = '411400' and key = 'notice.working_days'`)

/** Persons whom an employer has had since 1 June 2022, a year of insured months each, as register and insurance office know them. */
export async function seedHires(
  test: TestPlatform,
  employerId: string,
  personIds: readonly string[],
): Promise<string[]> {
  const [importId, clerk] = [newId(), newId()]
  const hireIds = personIds.map(() => newId())
  await sql`
    insert into hire (person_id, hire_id, employer_id, unit_id, occupation, post, start_day, province, status, registered_by, registered_day, confirmed_by, confirmed_day)
    select p, h, ${employerId}, '411402', '4-10-01-05', 'front_line', '2022-06-01', '41', 'confirmed', ${clerk}, '2022-06-01', ${clerk}, '2022-06-01'
      from unnest(${[...personIds]}::uuid[], ${hireIds}::uuid[]) as u(p, h)`.execute(test.db)
  await sql`
    insert into insurance_import (import_id, unit_id, file_id, file_name, account_id, day, status, total, accepted, refused, months, faults)
    values (${importId}, '411402', ${newId()}, '参保.xlsx', ${clerk}, '2023-06-01', 'done', ${personIds.length}, ${personIds.length}, 0, ${12 * personIds.length}, '[]')`.execute(
    test.db,
  )
  await sql`
    insert into insurance_month (person_id, employer_id, month, import_id)
    select p, ${employerId}, m::date, ${importId} from unnest(${[...personIds]}::uuid[]) p, generate_series('2022-06-01'::date, '2023-05-01', '1 month') m`.execute(
    test.db,
  )
  return hireIds
}
