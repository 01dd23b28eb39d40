import { SAMPLE_LEVEL, SAMPLE_OCCUPATION, SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import type { TestServer } from '#test/platform.ts'
import type { ClassApplication, ClassDetail, LessonView, RosterImport, RosterRow } from './training.contract.ts'

/** The well-known class of the tests: 养老护理员 中级工 at 梁园示例职业培训学校, 10 to 15 June 2022. */
export const application = (change: Partial<ClassApplication> = {}): ClassApplication => ({
  title: '养老护理员中级班',
  kind: 'skill',
  mode: 'order',
  occupation: SAMPLE_OCCUPATION,
  level: SAMPLE_LEVEL,
  assessorId: SAMPLE_ORGANISATIONS.assessor.id,
  departmentId: '411400-d03',
  startDay: '2022-06-10',
  endDay: '2022-06-15',
  place: '示例路 9001 号 201 室',
  capacity: 40,
  minutesTheory: 1200,
  minutesPractice: 1200,
  minutesOnline: 0,
  feeFen: 0,
  targetGroup: '农村转移就业劳动者',
  helpMeasures: '结业后推荐就业，跟踪回访三个月',
  managerName: '样班主任',
  managerPhone: '00090000011',
  plannedExamDay: '2022-06-17',
  ...change,
})

const SUPERVISOR = { supervisorName: '例监督', supervisorPhone: '00090000012' }

const must = <T>(answer: { status: number; body: unknown }): T => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as T
}

/** A class in a named state, made through HTTP as the sample accounts would; the day of the sample is 2022-06-01. */
export const trainingClass = (server: TestServer, provider = 'provider', county = 'county') => ({
  async submitted(change: Partial<ClassApplication> = {}): Promise<ClassDetail> {
    return must(await server.call(provider, 'POST', '/api/classes', application(change)))
  },
  async approved(change: Partial<ClassApplication> = {}): Promise<ClassDetail> {
    const { id, version } = await this.submitted(change)
    return must(
      await server.call(county, 'POST', `/api/classes/${id}/review`, { version, verdict: 'approve', ...SUPERVISOR }),
    )
  },
  async withRoster(
    change: Partial<ClassApplication> = {},
    roster?: Uint8Array,
  ): Promise<{ detail: ClassDetail; imported: RosterImport }> {
    const { id } = await this.approved(change)
    const imported = await importFile(server, provider, id, roster ?? (await sampleRoster(server, provider, id)))
    return { detail: must(await server.call(provider, 'GET', `/api/classes/${id}`)), imported }
  },
})

export const sampleRoster = async (server: TestServer, provider: string, classId: string, kind = 'good') =>
  (await server.call(provider, 'GET', `/api/classes/${classId}/roster-sample.xlsx?kind=${kind}`)).raw

/** Uploads a roster, imports it and runs the task; answers the finished import. */
export async function importFile(
  server: TestServer,
  provider: string,
  classId: string,
  bytes: Uint8Array,
): Promise<RosterImport> {
  const fileId = await server.upload(provider, '花名册.xlsx', bytes)
  const { id } = must<RosterImport>(
    await server.call(provider, 'POST', `/api/classes/${classId}/roster-imports`, { fileId }),
  )
  await server.drain()
  return must(await server.call(provider, 'GET', `/api/roster-imports/${id}`))
}

export const lessonInput = (change: object = {}) => ({
  day: '2022-06-10',
  startTime: '09:00',
  endTime: '11:30',
  kind: 'theory',
  topic: '老年人生活照料',
  teacher: '样老师',
  room: '201 室',
  ...change,
})

export async function planLesson(server: TestServer, classId: string, change: object = {}): Promise<LessonView> {
  const before = must<{ items: LessonView[] }>(await server.call('provider', 'GET', `/api/classes/${classId}/lessons`))
  const known = new Set(before.items.map((lesson) => lesson.id))
  const { items } = must<{ items: LessonView[] }>(
    await server.call('provider', 'POST', `/api/classes/${classId}/lessons`, { lessons: [lessonInput(change)] }),
  )
  return items.find((lesson) => !known.has(lesson.id))!
}

export const rosterOf = async (server: TestServer, classId: string): Promise<RosterRow[]> =>
  must<{ items: RosterRow[] }>(await server.call('provider', 'GET', `/api/classes/${classId}/roster`)).items

/** The sheet of a lesson, everybody present but those named. */
export async function recordAll(
  server: TestServer,
  classId: string,
  lesson: { id: string; version: number },
  others: Readonly<Record<string, 'absent' | 'leave'>> = {},
) {
  const entries = (await rosterOf(server, classId))
    .filter((row) => row.status === 'enrolled')
    .map(({ personId }) => ({ personId, state: others[personId] ?? 'present' }))
  return server.call('provider', 'PUT', `/api/lessons/${lesson.id}/attendance`, { version: lesson.version, entries })
}
