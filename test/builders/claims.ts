import { newId } from '#src/kernel/ids.ts'
import type { Level } from '#src/kernel/levels.ts'
import { addDays, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { SAMPLE_ORGANISATIONS, samplePerson } from '#src/modules/demo/index.ts'
import { registerPersonsInTx } from '#src/modules/registry/index.ts'
import type { TestPlatform, TestServer } from '#test/platform.ts'

export interface CertifiedClass {
  readonly classId: string
  readonly sessionId: string
  readonly number: string
  readonly personIds: readonly string[]
  readonly certificateIds: readonly string[]
}

let serial = 0

/** A completed class whose persons all passed and hold a certificate: what a claim starts from. Persons by sample index. */
export async function certifiedClass(
  test: TestPlatform,
  options: {
    persons: readonly number[]
    unitId?: string
    departmentId?: string
    occupation?: string
    level?: Level
    issuedOn?: string
    examFeeFen?: number
  },
): Promise<CertifiedClass> {
  const issued = plainDate(options.issuedOn ?? '2022-06-20')
  const occupation = options.occupation ?? '4-10-01-05'
  const level = options.level ?? 'L4'
  const unitId = options.unitId ?? '411402'
  const start = addDays(issued, -25)
  serial += 1
  const mark = String(serial).padStart(3, '0')
  const classId = newId()
  const sessionId = newId()
  const number = `测试-2022-${mark}`
  const certificateIds = options.persons.map(() => newId())
  return test.write('provider', async (tx) => {
    const persons = options.persons.map((index) => samplePerson(index))
    const registered = await registerPersonsInTx(
      tx,
      test.platform.keys,
      persons.map((person) => ({
        docNo: person.docNo,
        name: person.name,
        phone: null,
        bankAccount: person.bankCard,
        education: person.education,
        nation: '汉族',
        unitId,
        placeId: null,
        groupCode: person.groupCode,
        groupEvidence: '样例',
      })),
      { synthetic: true },
    )
    const personIds = persons.map(({ docNo }) => {
      const person = registered.get(docNo)!
      if (!person.ok) throw new Error('Another name under this number.')
      return person.value.personId
    })
    const common = {
      class_id: classId,
      unit_id: unitId,
      department_id: options.departmentId ?? null,
      occupation,
      level,
    }
    await tx.db
      .insertInto('training_class')
      .values({
        ...common,
        number,
        title: '养老护理员班',
        kind: 'skill',
        mode: 'offline',
        funding: 'subsidised',
        provider_id: SAMPLE_ORGANISATIONS.provider.id,
        assessor_id: SAMPLE_ORGANISATIONS.assessor.id,
        start_day: start,
        end_day: addDays(issued, -10),
        place: '示例路 9001 号',
        capacity: 50,
        minutes_theory: 1200,
        minutes_practice: 1200,
        minutes_online: 0,
        target_group: '农村转移就业劳动者',
        help_measures: '免费',
        manager_name: '样某',
        manager_phone: '00090000000',
        status: 'completed',
        completed_day: addDays(issued, -8),
      })
      .execute()
    const lessons = [newId(), newId()]
    await tx.db
      .insertInto('lesson')
      .values(
        lessons.map((lesson_id, n) => ({
          lesson_id,
          class_id: classId,
          day: addDays(start, n),
          start_time: '09:00',
          end_time: '12:00',
          minutes: 180,
          kind: 'theory',
          topic: '照护',
          teacher: '样某',
          room: '一',
          status: 'recorded',
        })),
      )
      .execute()
    await tx.db
      .insertInto('enrolment')
      .values(
        personIds.map((person_id) => ({
          person_id,
          class_id: classId,
          enrolment_id: newId(),
          status: 'completed',
          group_code: 'rural_migrant',
          source: 'roster',
          completed_day: addDays(issued, -8),
        })),
      )
      .execute()
    await tx.db
      .insertInto('attendance')
      .values(
        personIds.flatMap((person_id) =>
          lessons.map((lesson_id, n) => ({
            person_id,
            lesson_id,
            class_id: classId,
            state: n === 1 && person_id === personIds[0] ? 'absent' : 'present',
            method: 'sheet',
          })),
        ),
      )
      .execute()
    await tx.db
      .insertInto('exam_session')
      .values({
        ...common,
        session_id: sessionId,
        number: `KW-测试-${mark}`,
        assessor_id: SAMPLE_ORGANISATIONS.assessor.id,
        exam_day: addDays(issued, -3),
        place: '一',
        examiners: ['样某'],
        status: 'certified',
      })
      .execute()
    await tx.db
      .insertInto('exam_result')
      .values(
        personIds.map((person_id) => ({
          person_id,
          session_id: sessionId,
          class_id: classId,
          theory: 78,
          practice: 84,
          state: 'passed',
        })),
      )
      .execute()
    await tx.db
      .insertInto('certificate')
      .values(
        personIds.map((person_id, n) => ({
          ...common,
          person_id,
          certificate_id: certificateIds[n]!,
          number: `S0000419999992240${mark}${String(n + 1).padStart(3, '0')}`,
          kind: 'skill_level',
          issued_on: issued as PlainDate,
          assessor_id: SAMPLE_ORGANISATIONS.assessor.id,
          session_id: sessionId,
          exam_fee_fen: options.examFeeFen ?? 0,
          status: 'valid',
        })),
      )
      .execute()
    await tx.audit({ action: 'test.class', subjectType: 'class', subjectId: classId })
    return { classId, sessionId, number, personIds, certificateIds }
  })
}

/** Sample indices from `first`, `n` of them: each test takes persons of its own. */
export const people = (first: number, n: number): number[] => Array.from({ length: n }, (_, at) => first + at)

export interface NoticedBatch extends CertifiedClass {
  readonly batchId: string
  readonly batchNumber: string
  readonly noticeNumber: string
  readonly lineIds: readonly string[]
}

/** A class claimed on 2022-06-21, agreed to and put on public notice to 2022-06-28, all through HTTP. */
export async function noticedBatch(
  server: TestServer,
  options: Parameters<typeof certifiedClass>[1],
): Promise<NoticedBatch> {
  const own = await certifiedClass(server, options)
  const county = options.unitId === '411481' ? 'county2' : 'county'
  await server.moveDay('2022-06-21')
  const must = async (...ask: Parameters<TestServer['call']>) => {
    const answer = await server.call(...ask)
    if (answer.status >= 300) throw new Error(`${ask[1]} ${ask[2]}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const batch = await must('assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId: own.classId,
    commitment: true,
  })
  const batchId = batch['id'] as string
  const lines = await must(county, 'GET', `/api/claim-batches/${batchId}/lines?limit=500&status=submitted`)
  const lineIds = (lines['items'] as { id: string }[]).map((line) => line.id)
  await must(county, 'POST', `/api/claim-batches/${batchId}/review`, { verdict: 'agree', lineIds })
  const { version } = await must(county, 'GET', `/api/claim-batches/${batchId}`)
  const notice = await must(county, 'POST', `/api/claim-batches/${batchId}/notice`, { version })
  return { ...own, batchId, batchNumber: batch['number'] as string, noticeNumber: notice['number'] as string, lineIds }
}

/** The city's approval of a batch as it stands now. */
export async function approve(
  server: TestServer,
  batchId: string,
  more: { lineIds?: readonly string[]; username?: string; version?: number } = {},
) {
  const username = more.username ?? 'city'
  const seen = await server.call('city', 'GET', `/api/claim-batches/${batchId}`)
  const version = more.version ?? (seen.body['version'] as number)
  return server.call(username, 'POST', `/api/claim-batches/${batchId}/approve`, {
    version,
    ...(more.lineIds ? { lineIds: more.lineIds } : {}),
  })
}
