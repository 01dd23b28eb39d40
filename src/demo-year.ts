import { isHighSkilled } from '#src/kernel/levels.ts'
import { addDays, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import {
  loadSampleCounty,
  type PlannedClass,
  planYear,
  SAMPLE_ORGANISATIONS,
  type SampleCounty,
  samplePerson,
  sampleRoom,
  sampleTeacher,
  WORKER_INDEX,
} from '#src/modules/demo/index.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays, isWorkingDay } from '#src/platform/clock/working-days.ts'
import { followups } from './demo-followups.ts'
import { grantsOfTheYear } from './demo-grants.ts'
import { bankResultSheet, hireSheet, insuranceSheet, resultSheet, rosterPerson, rosterSheet } from './demo-sheets.ts'
import { openStage, type Stage, type Step } from './demo-stage.ts'
import type { Runtime } from './runtime.ts'

/** A claim can be decided only from this day on; before it no text says what holds (SQ-01). */
const POLICY_FROM = plainDate('2022-04-15')
const NOTICE_DAYS = 5

/**
 * Plays a year of the sample city through the server's own routes, each act as the account whose act it is, on its business day
 * (docs/decisions/0007). Steps after `until` are left undone, so classes stand half-way as they would on that morning.
 */
export async function playSampleYear(
  runtime: Runtime,
  options: { scale: number; seed: number; until: PlainDate; say?: ((line: string) => void) | undefined },
): Promise<void> {
  const { db } = runtime.platform
  const stage = await openStage(runtime)
  try {
    const calendar = await loadCalendar(db)
    const targets = await db
      .selectFrom('target')
      .select(['table_id', 'unit_id', 'value'])
      .where('measure', '=', 'training')
      .orderBy('seq')
      .execute()
    const ofTable = (table: string) =>
      targets.filter((row) => row.table_id === table).map((row) => ({ unitId: row.unit_id, training: row.value }))
    const classes = planYear({
      year: 2022,
      scale: options.scale,
      seed: options.seed,
      counties: ofTable('sq-2022-county'),
      departments: ofTable('sq-2022-department'),
      isWorkingDay: (day) => isWorkingDay(calendar, day),
    })
    const counties = new Map<string, SampleCounty>()
    for (const unitId of new Set(classes.map((one) => one.unitId)))
      counties.set(unitId, await loadSampleCounty(db, runtime.platform.keys, unitId))
    const after = (day: PlainDate, n: number) => addWorkingDays(calendar, day, n)
    const withVoucher = classes.find(takesVoucher)
    const steps = classes.flatMap((one) =>
      stepsOf(stage, one, counties.get(one.unitId)!, options.seed, after, one === withVoucher),
    )
    steps.push(...paydays(stage, after), ...vouchers(stage, after), ...hires(stage, classes, options.seed, after))
    const workday = (day: PlainDate) => after(addDays(day, -1), 1)
    steps.push(...followups(stage, workday), ...grantsOfTheYear(stage, winnersOf(classes, options.seed), workday))
    steps.sort((a, b) => (a.day === b.day ? a.order - b.order : a.day < b.day ? -1 : 1))
    const due = steps.filter((step) => step.day <= options.until)
    let at: PlainDate | undefined
    let said = 0
    for (const [done, step] of due.entries()) {
      if (step.day !== at) await stage.setDay(step.day)
      at = step.day
      await step.run()
      const tenth = Math.floor((done * 10) / due.length)
      if (tenth > said) {
        said = tenth
        options.say?.(`演示数据 ${tenth}0%（${step.day}）`)
      }
    }
    await db
      .insertInto('system_mark')
      .values({ key: 'demo_share', value: JSON.stringify(options.scale) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
      .execute()
  } finally {
    await stage.close()
  }
}

type After = (day: PlainDate, workingDays: number) => PlainDate

/** Four of 梁园区 who are in the registry before the autumn's competitions; none where no class was there by then. */
const winnersOf = (classes: readonly PlannedClass[], seed: number) =>
  classes
    .filter((one) => one.unitId === '411402' && one.startDay < '2022-09-22')
    .flatMap((one) => one.persons.slice(5, 9))
    .slice(0, 4)
    .map((index) => rosterPerson(index, seed))

/** A class of 梁园区 in which the demo's worker can use the voucher: applied for after the first morning, over while it is good. */
const takesVoucher = (one: PlannedClass) =>
  one.unitId === '411402' && one.appliedDay > '2022-06-02' && one.completedDay <= '2022-09-30'

/**
 * What happens to one class, day by day, from the application to the approved claim. With `voucher`, its first seat is the demo worker's,
 * who shows the voucher instead of standing on the roster.
 */
function stepsOf(
  stage: Stage,
  plan: PlannedClass,
  county: SampleCounty,
  seed: number,
  after: After,
  voucher: boolean,
): Step[] {
  let classId = ''
  let version = 1
  let sessionId = ''
  let batchId = ''
  const lessonIds: string[] = []
  const people = new Map<string, string>()
  const guest = voucher ? samplePerson(WORKER_INDEX).name : undefined
  /** Whoever came with a voucher first: the last ones drop out or fail. */
  const inOrder = <T extends { name: string }>(rows: readonly T[]) => [
    ...rows.filter(({ name }) => name === guest),
    ...rows.filter(({ name }) => name !== guest),
  ]
  const step = (day: PlainDate, order: number, run: () => Promise<void>): Step => ({
    day,
    order: order * 100_000 + plan.no,
    run,
  })
  const act = async (username: string, url: string, body: object) => {
    const detail = await stage.ask<{ id: string; version: number }>(username, 'POST', url, body)
    version = detail.version
    return detail
  }
  const steps = [
    step(plan.appliedDay, 1, async () => {
      classId = (await act(county.provider, '/api/classes', applicationOf(plan, county))).id
    }),
    step(after(plan.appliedDay, 2), 2, async () => {
      await act(county.county, `/api/classes/${classId}/review`, {
        version,
        verdict: 'approve',
        supervisorName: '样督查',
        supervisorPhone: '00090000199',
      })
    }),
    step(addDays(plan.startDay, -2), 3, async () => {
      if (voucher) await showVoucher(stage, county.provider, classId)
      const rows = voucher ? plan.persons.slice(1) : plan.persons
      const fileId = await stage.upload(county.provider, '花名册.xlsx', await rosterSheet(rows, seed))
      await stage.ask(county.provider, 'POST', `/api/classes/${classId}/roster-imports`, { fileId })
      await stage.drain()
      const lessons = plan.lessonDays.map((day, n) => ({
        day,
        startTime: '09:00',
        endTime: '12:00',
        kind: n % 3 === 0 ? 'theory' : 'practice',
        topic: n % 3 === 0 ? `理论第 ${n / 3 + 1} 讲` : `实操练习 ${n}`,
        teacher: sampleTeacher(plan.no),
        room: sampleRoom(plan.no),
      }))
      const { items } = await stage.ask<{ items: { id: string }[] }>(
        county.provider,
        'POST',
        `/api/classes/${classId}/lessons`,
        { lessons },
      )
      lessonIds.push(...items.map((item) => item.id))
      const roster = await stage.ask<{ items: { personId: string; name: string; rowNumber: number }[] }>(
        county.provider,
        'GET',
        `/api/classes/${classId}/roster?limit=500`,
      )
      for (const row of inOrder(roster.items)) people.set(row.personId, row.name)
    }),
    ...plan.lessonDays.map((day, n) =>
      step(day, 4, async () => {
        const ids = [...people.keys()]
        const gone = n > 4 ? plan.dropouts : 0
        await stage.ask(county.provider, 'PUT', `/api/lessons/${lessonIds[n]}/attendance`, {
          version: 1,
          entries: ids.map((personId, at) => ({
            personId,
            state: at >= ids.length - gone || (at * 7 + n * 3 + plan.no) % 19 === 0 ? 'absent' : 'present',
          })),
        })
      }),
    ),
    step(plan.endDay, 5, async () => {
      const ids = [...people.keys()]
      version = (await stage.ask<{ version: number }>(county.provider, 'GET', `/api/classes/${classId}`)).version
      await act(county.provider, `/api/classes/${classId}/finish`, {
        version,
        notPassed: ids.slice(ids.length - plan.dropouts),
      })
    }),
    step(plan.completedDay, 6, async () => {
      await act(county.county, `/api/classes/${classId}/completion`, { version, verdict: 'approve' })
    }),
    step(plan.completedDay, 7, async () => {
      const session = await stage.ask<{ id: string }>(county.assessor, 'POST', '/api/exam-sessions', {
        classId,
        examDay: plan.examDay,
        place: '示例考点一号机房',
        examiners: ['范考评', '样考评'],
        feeFen: 0,
      })
      sessionId = session.id
    }),
    step(plan.examDay, 8, async () => {
      const { items } = await stage.ask<{ items: { ticket: string; name: string }[] }>(
        county.assessor,
        'GET',
        `/api/exam-sessions/${sessionId}/candidates?limit=500`,
      )
      const fileId = await stage.upload(county.assessor, '成绩.xlsx', await resultSheet(inOrder(items), plan.failures))
      await stage.ask(county.assessor, 'POST', `/api/exam-sessions/${sessionId}/result-imports`, { fileId })
      await stage.drain()
    }),
    step(plan.issuedDay, 9, async () => {
      const session = await stage.ask<{ version: number }>(county.assessor, 'GET', `/api/exam-sessions/${sessionId}`)
      await stage.ask(county.assessor, 'POST', `/api/exam-sessions/${sessionId}/certificates`, {
        version: session.version,
        issuedOn: plan.issuedDay,
      })
    }),
  ]
  if (plan.issuedDay < POLICY_FROM) return steps
  const reviewDay = after(plan.claimDay, 3)
  return [
    ...steps,
    step(plan.claimDay, 10, async () => {
      batchId = (
        await stage.ask<{ id: string }>(county.assessor, 'POST', '/api/claim-batches', {
          program: 'assessment',
          classId,
          commitment: true,
        })
      ).id
    }),
    step(reviewDay, 11, () => reviewAndPublish(stage, county.county, batchId)),
    step(after(reviewDay, NOTICE_DAYS + 1), 12, () => approveNoticed(stage, county.county, batchId)),
  ]
}

const linesIn = async (stage: Stage, county: string, batchId: string, status: string) =>
  (
    await stage.ask<{ items: { id: string }[] }>(
      county,
      'GET',
      `/api/claim-batches/${batchId}/lines?limit=500&status=${status}`,
    )
  ).items.map((line) => line.id)

/** The county agrees to what is eligible and publishes it. */
async function reviewAndPublish(stage: Stage, county: string, batchId: string): Promise<void> {
  if (!batchId) return
  const lineIds = await linesIn(stage, county, batchId, 'submitted')
  if (lineIds.length === 0) return
  await stage.ask(county, 'POST', `/api/claim-batches/${batchId}/review`, { verdict: 'agree', lineIds })
  const { version } = await stage.ask<{ version: number }>(county, 'GET', `/api/claim-batches/${batchId}`)
  await stage.ask(county, 'POST', `/api/claim-batches/${batchId}/notice`, { version })
}

/** The city approves what nobody objected to. */
async function approveNoticed(stage: Stage, county: string, batchId: string): Promise<void> {
  if (!batchId || (await linesIn(stage, county, batchId, 'noticed')).length === 0) return
  const { version } = await stage.ask<{ version: number }>('city', 'GET', `/api/claim-batches/${batchId}`)
  await stage.ask('city', 'POST', `/api/claim-batches/${batchId}/approve`, { version })
}

const applicationOf = (plan: PlannedClass, county: SampleCounty) => ({
  title: `${county.shortName}第 ${plan.no + 1} 期`,
  kind: 'skill',
  mode: isHighSkilled(plan.level) ? 'order' : 'menu',
  occupation: plan.occupation,
  level: plan.level,
  assessorId: county.assessorId,
  departmentId: plan.departmentId,
  startDay: plan.startDay,
  endDay: plan.endDay,
  place: `${county.shortName}示例路 90${(plan.no % 90) + 10} 号`,
  capacity: plan.persons.length,
  minutesTheory: 720,
  minutesPractice: 1080,
  minutesOnline: 0,
  feeFen: 0,
  targetGroup: '农村转移就业劳动者、企业职工等',
  helpMeasures: '结业后推荐到本地企业就业，三个月内回访一次',
  managerName: '样班主',
  managerPhone: '00090000198',
  plannedExamDay: plan.examDay,
})

/**
 * A few vouchers for 梁园区, the demo's worker among their holders: issued on the eve of the first morning, on which the worker may claim
 * it. Where the year goes on, the worker has; the others' run out.
 */
function vouchers(stage: Stage, after: After): Step[] {
  const issue: Step = {
    day: after(plainDate('2022-05-30'), 0),
    order: 9_500_000,
    async run() {
      const terms = { attendanceOnly: false, faceFen: 24_000, program: 'assessment', limit: 12 }
      const preview = await stage.ask<{ toIssue: number; amountFen: number }>(
        'city',
        'GET',
        `/api/voucher-preview?attendanceOnly=0&faceFen=${terms.faceFen}&program=${terms.program}&unit=411402&limit=${terms.limit}`,
      )
      if (preview.toIssue === 0) return
      await stage.ask('city', 'POST', '/api/voucher-batches', {
        ...terms,
        name: '技能提升培训券',
        kind: 'general',
        filter: { unitId: '411402', groups: [] },
        classKinds: [],
        providers: [],
        occupations: [],
        levels: [],
        validFrom: '2022-06-01',
        validTo: '2022-09-30',
        redeemBy: '2022-12-31',
        document: '商丘市 2022 年职业培训券发放计划（样例）',
        expected: { persons: preview.toIssue, amountFen: preview.amountFen },
      })
      await stage.drain()
    },
  }
  const claim: Step = {
    day: after(plainDate('2022-06-01'), 1),
    order: 9_500_001,
    async run() {
      const [own] = await ownVouchers(stage)
      if (own) await stage.ask('worker', 'POST', `/api/own/vouchers/${own.id}/claim`)
    },
  }
  return [issue, claim]
}

const ownVouchers = async (stage: Stage) =>
  (await stage.ask<{ items: { id: string }[] }>('worker', 'GET', '/api/own/vouchers')).items

/** The worker shows the code, the provider scans it: the seat is taken and the voucher locked to the class. */
async function showVoucher(stage: Stage, provider: string, classId: string): Promise<void> {
  const [own] = await ownVouchers(stage)
  if (!own) return
  const { code } = await stage.ask<{ code: string }>('worker', 'GET', `/api/own/vouchers/${own.id}/code`)
  await stage.ask(provider, 'POST', `/api/classes/${classId}/voucher-enrolments`, { code })
}

/** The agency claims for whom it placed, once they were insured half a year. */
const INTRODUCED = plainDate('2022-11-14')

/**
 * The firm of 梁园区 registers whom it hired, the agency whom it placed, and the county imports the insured months. On the first
 * morning nobody is long enough at work yet; in November the agency's half year is full, and its claim goes through to the
 * bank. The firm's own year would be full in May 2023, for which the book of that year is opened in December.
 */
function hires(stage: Stage, classes: readonly PlannedClass[], seed: number, after: After): Step[] {
  const trained = classes
    .filter((one) => one.unitId === '411402' && one.issuedDay < '2022-05-06')
    .flatMap((one) => one.persons.slice(0, 5))
    .slice(0, 9)
  const money = (day: string, order: number, year: number, document: string): Step => ({
    day: after(plainDate(day), 0),
    order,
    run: () => openEmploymentBook(stage, year, document),
  })
  const books = [
    money('2022-05-10', 9_600_003, 2022, '商丘市 2022 年就业补助资金预算（样例）'),
    money('2022-12-20', 9_600_009, 2023, '关于提前下达 2023 年就业补助资金的通知（样例）'),
  ]
  if (trained.length < 4) return books
  const { employer } = SAMPLE_ORGANISATIONS
  const placed = trained.slice(-3)
  const register = (
    day: string,
    order: number,
    username: string,
    persons: readonly number[],
    code: string | null,
  ): Step => ({
    day: after(plainDate(day), 0),
    order,
    async run() {
      const fileId = await stage.upload(username, '用工花名册.xlsx', await hireSheet(persons, seed, '2022-05-06', code))
      await stage.ask(username, 'POST', '/api/hire-imports', { fileId })
    },
  })
  let batchId = ''
  const insure = async (name: string, months: Parameters<typeof insuranceSheet>[2]) => {
    const fileId = await stage.upload('county', name, await insuranceSheet(trained, seed, months, employer.creditCode))
    await stage.ask('county', 'POST', '/api/insurance-imports', { fileId })
  }
  return [
    ...books,
    register('2022-05-12', 9_600_000, 'employer', trained.slice(0, -3), null),
    register('2022-05-13', 9_600_001, 'agency', placed, employer.creditCode),
    {
      day: after(plainDate('2022-05-30'), 0),
      order: 9_600_002,
      async run() {
        await insure('五月参保月份表.xlsx', { first: '2022-05', last: '2022-05', misnamed: true })
      },
    },
    {
      day: after(plainDate('2022-06-08'), 0),
      order: 9_600_004,
      async run() {
        const { items } = await stage.ask<{ items: { id: string; version: number }[] }>(
          'employer',
          'GET',
          '/api/hires?status=unconfirmed&limit=100',
        )
        for (const { id, version } of items)
          await stage.ask('employer', 'POST', `/api/hires/${id}/confirm`, { version })
      },
    },
    {
      day: after(plainDate('2022-11-10'), 0),
      order: 9_600_005,
      run: () => insure('五月至十月参保月份表.xlsx', { first: '2022-05', last: '2022-10', misnamed: false }),
    },
    {
      day: INTRODUCED,
      order: 9_600_006,
      async run() {
        const { items } = await stage.ask<{ items: { hireId: string; ready: boolean }[] }>(
          'agency',
          'GET',
          '/api/claimable-hires?program=introduction',
        )
        const hireIds = items.filter((one) => one.ready).map((one) => one.hireId)
        if (hireIds.length === 0) return
        const claim = { program: 'introduction', hireIds, commitment: true }
        batchId = (await stage.ask<{ id: string }>('agency', 'POST', '/api/claim-batches', claim)).id
      },
    },
    {
      day: after(INTRODUCED, 3),
      order: 9_600_007,
      run: () => reviewAndPublish(stage, 'county', batchId),
    },
    {
      day: after(INTRODUCED, 3 + NOTICE_DAYS + 1),
      order: 9_600_008,
      run: () => approveNoticed(stage, 'county', batchId),
    },
  ]
}

/** 100 万元 for the city, half of it for the county to which the firm belongs: drafted by one finance account, checked by the other. */
export async function openEmploymentBook(stage: Stage, year: number, document: string): Promise<void> {
  const paper = async (body: object) => {
    const made = await stage.ask<{ id: string; version: number }>('finance', 'POST', '/api/budget-documents', {
      ...body,
      document,
      reason: '按文件下达',
    })
    const { version } = made
    return stage.ask<{ budgetId: string }>('finance2', 'POST', `/api/budget-documents/${made.id}/confirm`, { version })
  }
  const book = { fundCode: 'employment-411400', unitId: '411400', year }
  const { budgetId } = await paper({ kind: 'raise', ...book, amountFen: 100_000_000 })
  await paper({ kind: 'allocate', budgetId, otherUnitId: '411402', amountFen: 50_000_000 })
}

/** Twice a month finance pays what was approved; the bank answers two working days later. */
export function paydays(stage: Stage, after: After): Step[] {
  return Array.from({ length: 8 }, (_, n) => n + 5).flatMap((month) =>
    ['06', '18'].map((date): Step => {
      const day = after(plainDate(`2022-${String(month).padStart(2, '0')}-${date}`), 0)
      return {
        day,
        order: 9_000_000,
        async run() {
          const { items } = await stage.ask<{
            items: { batchId: string; count: number; amountFen: number; budgetId: string }[]
          }>('finance', 'GET', '/api/payable')
          // A disbursement is of one book.
          const books = Map.groupBy(
            items.filter((item) => item.count > 0),
            (item) => item.budgetId,
          )
          for (const ready of books.values()) await payOut(stage, ready.slice(0, 200))
        },
      }
    }),
  )
}

async function payOut(
  stage: Stage,
  ready: readonly { batchId: string; count: number; amountFen: number }[],
): Promise<void> {
  const declaredCount = ready.reduce((sum, item) => sum + item.count, 0)
  const declaredFen = ready.reduce((sum, item) => sum + item.amountFen, 0)
  const batch = await stage.ask<{ id: string }>('finance', 'POST', '/api/pay-batches', {
    claimBatchIds: ready.map((item) => item.batchId),
    declaredCount,
    declaredFen,
  })
  const detail = await stage.ask<{ version: number }>('finance2', 'GET', `/api/pay-batches/${batch.id}`)
  await stage.ask('finance2', 'POST', `/api/pay-batches/${batch.id}/release`, {
    version: detail.version,
    declaredCount,
    declaredFen,
  })
  const bankFile = await stage.bytes('finance2', `/api/pay-batches/${batch.id}/bank-file?format=csv`)
  const fileId = await stage.upload('finance', '银行回盘.csv', bankResultSheet(bankFile))
  await stage.ask('finance', 'POST', `/api/pay-batches/${batch.id}/bank-results`, { fileId })
}
