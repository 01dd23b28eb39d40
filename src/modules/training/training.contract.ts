import { z } from 'zod'
import { task } from '#src/modules/admin/admin.contract.ts'
import {
  day,
  fenAmount,
  idParams,
  instant,
  level,
  note,
  occupationCode,
  operation,
  pageOf,
  pageQuery,
  text,
  timeline,
  trail,
  uuid,
} from '#src/platform/http/contract.ts'
import { CLASS_ACTIONS, CLASS_STATUSES } from './training.types.ts'

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, '时间应写成 09:00 这样')
const phone = z.string().regex(/^\d{11}$/, '联系电话应是 11 位数字')

/** Everything the provider writes in an application (开班申请); the same fields come back when it is edited after a return. */
export const classApplication = z.strictObject({
  title: text(60, '班名'),
  kind: z.enum(['skill', 'startup', 'pre_job', 'safety', 'transfer', 'apprenticeship']),
  mode: z.enum(['order', 'menu', 'project', 'targeted', 'village']),
  occupation: occupationCode,
  level,
  assessorId: uuid.nullable(),
  departmentId: z.string().max(40).nullable(),
  startDay: day,
  endDay: day,
  place: text(100, '培训地点'),
  capacity: z.int('人数应是整数').min(1, '至少 1 人').max(500, '一个班最多 500 人'),
  minutesTheory: z.int().min(0).max(60_000),
  minutesPractice: z.int().min(0).max(60_000),
  minutesOnline: z.int().min(0).max(60_000),
  feeFen: fenAmount.min(0, '费用不能是负数'),
  targetGroup: text(60, '培训对象'),
  helpMeasures: note(300, '帮扶措施'),
  managerName: text(30, '班级负责人'),
  managerPhone: phone,
  plannedExamDay: day.nullable(),
})
export type ClassApplication = z.output<typeof classApplication>

const status = z.enum(CLASS_STATUSES)

export const classRow = z.strictObject({
  id: uuid,
  number: z.string().nullable(),
  title: z.string(),
  kind: z.string(),
  occupation: occupationCode,
  occupationName: z.string(),
  level,
  levelName: z.string(),
  providerId: uuid,
  providerName: z.string(),
  unitId: z.string(),
  unitName: z.string(),
  departmentName: z.string().nullable(),
  startDay: day,
  endDay: day,
  enrolled: z.int(),
  capacity: z.int(),
  status,
  statusName: z.string(),
  reviewDue: day.nullable(),
  daysLeft: z.int().nullable(),
})
export type ClassRow = z.output<typeof classRow>

export const classDetail = classRow.extend({
  application: classApplication,
  assessorName: z.string().nullable(),
  supervisorName: z.string().nullable(),
  supervisorPhone: z.string().nullable(),
  /** 核定培训成本，每人：a subsidy with a ceiling pays no more than this. */
  approvedCostFen: fenAmount.nullable(),
  submittedDay: day.nullable(),
  approvedDay: day.nullable(),
  finishedDay: day.nullable(),
  completedDay: day.nullable(),
  reviewNote: z.string().nullable(),
  holder: z.string(),
  lessons: z.strictObject({ planned: z.int(), recorded: z.int(), minutes: z.int() }),
  attendanceRate: z.number().nullable(),
  sessionId: uuid.nullable(),
  claimBatchId: uuid.nullable(),
  /** What the viewer may do now; the page draws exactly these. */
  actions: z.array(z.enum(CLASS_ACTIONS)),
  timeline,
  version: z.int(),
})
export type ClassDetail = z.output<typeof classDetail>

export const lessonInput = z.strictObject({
  day,
  startTime: time,
  endTime: time,
  kind: z.enum(['theory', 'practice', 'online']),
  topic: text(80, '课程内容'),
  teacher: text(30, '教师'),
  room: text(60, '教室'),
})
export type LessonInput = z.output<typeof lessonInput>

export const lessonView = lessonInput.extend({
  id: uuid,
  minutes: z.int(),
  status: z.enum(['planned', 'recorded', 'cancelled']),
  present: z.int().nullable(),
  absent: z.int().nullable(),
  version: z.int(),
})
export type LessonView = z.output<typeof lessonView>

export const rosterRow = z.strictObject({
  personId: uuid,
  rowNumber: z.int().nullable(),
  name: z.string(),
  docNoMasked: z.string(),
  sex: z.enum(['male', 'female']),
  group: z.string(),
  groupName: z.string(),
  phoneMasked: z.string().nullable(),
  status: z.enum(['enrolled', 'withdrawn', 'completed', 'failed']),
  statusName: z.string(),
  /** What the provider reported at the end, until the county has decided. */
  proposed: z.enum(['passed', 'not_passed']).nullable(),
  attendedLessons: z.int(),
  recordedLessons: z.int(),
  attendedMinutes: z.int(),
})
export type RosterRow = z.output<typeof rosterRow>

/** As the roster shows one: with the way on to certificate, claim and money. */
export const rosterLine = z.strictObject({ ...rosterRow.shape, links: trail })
export type RosterLineView = z.output<typeof rosterLine>

export const rowFault = z.strictObject({ row: z.int(), column: z.string(), title: z.string(), message: z.string() })

export const rosterImport = z.strictObject({
  id: uuid,
  classId: uuid,
  fileName: z.string(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'undone']),
  total: z.int(),
  accepted: z.int(),
  refused: z.int(),
  /** Why the whole file was refused, for example not an .xlsx. */
  failure: z.string().nullable(),
  faults: z.array(rowFault),
  /** Rows that joined although something is to be known of them: a 3rd or 4th training in the year, the same skill again (T4). */
  warnings: z.array(z.strictObject({ row: z.int(), message: z.string() })),
  annotatedFileId: uuid.nullable(),
  task,
  createdAt: instant,
  canUndo: z.boolean(),
})
export type RosterImport = z.output<typeof rosterImport>

/** The notice board of a class (告知牌, T3): public, so nothing of any trainee. */
export const classNotice = z.strictObject({
  number: z.string(),
  title: z.string(),
  occupationName: z.string(),
  levelName: z.string(),
  targetGroup: z.string(),
  enrolled: z.int(),
  capacity: z.int(),
  seatsLeft: z.int(),
  place: z.string(),
  startDay: day,
  endDay: day,
  helpMeasures: z.string(),
  feeText: z.string(),
  approvedBy: z.string(),
  approvedDay: day,
  providerName: z.string(),
  managerName: z.string(),
  managerPhone: z.string(),
  supervisorName: z.string(),
  supervisorPhone: z.string(),
  lessons: z.array(z.strictObject({ day, startTime: time, endTime: time, kind: z.string(), topic: z.string() })),
  statusName: z.string(),
})
export type ClassNotice = z.output<typeof classNotice>

const template = ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] as const

export const trainingContract = {
  classes: operation({
    method: 'GET',
    path: '/api/classes',
    access: 'class.read',
    summary: '培训班',
    query: pageQuery.extend({
      status: status.optional(),
      q: z.string().max(60).optional(),
      occupation: occupationCode.optional(),
      unit: z.string().max(40).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    response: pageOf(classRow),
  }),
  exportClasses: operation({
    method: 'GET',
    path: '/api/classes.xlsx',
    access: 'class.read',
    summary: '导出培训班（与筛选一致）',
    query: z.strictObject({
      status: status.optional(),
      q: z.string().max(60).optional(),
      occupation: occupationCode.optional(),
      unit: z.string().max(40).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    file: template,
  }),
  classDetail: operation({
    method: 'GET',
    path: '/api/classes/:id',
    access: 'class.read',
    summary: '一个培训班',
    params: idParams,
    response: classDetail,
  }),
  applyClass: operation({
    method: 'POST',
    path: '/api/classes',
    access: 'class.apply',
    summary: '申请开班（提交审核）',
    body: classApplication,
    response: classDetail,
    status: 201,
  }),
  editClass: operation({
    method: 'PUT',
    path: '/api/classes/:id',
    access: 'class.apply',
    summary: '补正后重新提交',
    params: idParams,
    body: z.strictObject({ version: z.int(), application: classApplication }),
    response: classDetail,
  }),
  cancelClass: operation({
    method: 'POST',
    path: '/api/classes/:id/cancel',
    access: 'class.apply',
    summary: '撤回申请或取消开班',
    params: idParams,
    body: z.strictObject({ version: z.int(), reason: note(200, '原因') }),
    response: classDetail,
  }),
  reviewClass: operation({
    method: 'POST',
    path: '/api/classes/:id/review',
    access: 'class.review',
    summary: '开班审核：同意、退回补正、不同意',
    params: idParams,
    body: z.discriminatedUnion('verdict', [
      z.strictObject({
        version: z.int(),
        verdict: z.literal('approve'),
        supervisorName: text(30, '监督人'),
        supervisorPhone: phone,
        approvedCostFen: fenAmount
          .min(1, '核定成本应大于 0')
          .max(10_000_000, '核定成本每人不超过 100,000.00 元')
          .optional(),
        note: z.string().max(300).optional(),
      }),
      z.strictObject({ version: z.int(), verdict: z.literal('return'), note: note(300, '退回原因') }),
      z.strictObject({ version: z.int(), verdict: z.literal('reject'), note: note(300, '不同意的原因') }),
    ]),
    response: classDetail,
  }),
  rosterTemplate: operation({
    method: 'GET',
    path: '/api/classes/:id/roster-template.xlsx',
    access: 'roster.import',
    summary: '花名册模板',
    params: idParams,
    file: template,
  }),
  rosterSample: operation({
    method: 'GET',
    path: '/api/classes/:id/roster-sample.xlsx',
    access: 'roster.import',
    summary: '演示：填好的花名册（40 人，或带错行的）',
    params: idParams,
    query: z.strictObject({ kind: z.enum(['good', 'bad']).optional() }),
    file: template,
  }),
  roster: operation({
    method: 'GET',
    path: '/api/classes/:id/roster',
    access: 'class.read',
    summary: '花名册',
    params: idParams,
    query: pageQuery,
    response: pageOf(rosterLine),
  }),
  importRoster: operation({
    method: 'POST',
    path: '/api/classes/:id/roster-imports',
    access: 'roster.import',
    summary: '导入花名册',
    params: idParams,
    body: z.strictObject({ fileId: uuid }),
    response: rosterImport,
    status: 202,
  }),
  rosterImports: operation({
    method: 'GET',
    path: '/api/classes/:id/roster-imports',
    access: 'class.read',
    summary: '一个班的导入记录',
    params: idParams,
    query: pageQuery,
    response: pageOf(rosterImport),
  }),
  rosterImport: operation({
    method: 'GET',
    path: '/api/roster-imports/:id',
    access: 'class.read',
    summary: '一次导入的进度和结果',
    params: idParams,
    response: rosterImport,
  }),
  undoRosterImport: operation({
    method: 'POST',
    path: '/api/roster-imports/:id/undo',
    access: 'roster.import',
    summary: '撤销一次导入（还没有考勤时）',
    params: idParams,
    response: rosterImport,
  }),
  enrolByVoucher: operation({
    method: 'POST',
    path: '/api/classes/:id/voucher-enrolments',
    access: 'roster.import',
    summary: '凭培训券报名：学员出示券码，锁定到本班',
    params: idParams,
    body: z.strictObject({ code: text(100, '券码') }),
    response: z.strictObject({
      voucherId: uuid,
      row: rosterRow,
      enrolledNow: z.boolean(),
      warnings: z.array(z.string()),
    }),
    status: 201,
  }),
  removeTrainee: operation({
    method: 'POST',
    path: '/api/classes/:id/trainees/:personId/remove',
    access: 'roster.import',
    summary: '移出学员',
    params: z.strictObject({ id: uuid, personId: uuid }),
    body: z.strictObject({ reason: note(200, '原因') }),
    response: rosterRow,
  }),
  lessons: operation({
    method: 'GET',
    path: '/api/classes/:id/lessons',
    access: 'class.read',
    summary: '课程表',
    params: idParams,
    response: z.strictObject({ items: z.array(lessonView) }),
  }),
  trainee: operation({
    method: 'GET',
    path: '/api/classes/:id/trainees/:personId',
    access: 'class.read',
    summary: '一名学员在本班的课时：每节课到没到，合计多少分钟',
    params: z.strictObject({ id: uuid, personId: uuid }),
    response: z.strictObject({
      classId: uuid,
      classTitle: z.string(),
      classNumber: z.string().nullable(),
      trainee: rosterLine,
      lessons: z.array(
        z.strictObject({
          ...lessonView.pick({
            id: true,
            day: true,
            startTime: true,
            endTime: true,
            kind: true,
            topic: true,
            teacher: true,
            minutes: true,
            status: true,
          }).shape,
          /** Null until it is recorded. */
          state: z.enum(['present', 'absent', 'leave']).nullable(),
        }),
      ),
    }),
  }),
  addLessons: operation({
    method: 'POST',
    path: '/api/classes/:id/lessons',
    access: 'lesson.write',
    summary: '排课（可一次多节）',
    params: idParams,
    body: z.strictObject({ lessons: z.array(lessonInput).min(1).max(100) }),
    response: z.strictObject({ items: z.array(lessonView) }),
    status: 201,
  }),
  removeLesson: operation({
    method: 'POST',
    path: '/api/lessons/:id/cancel',
    access: 'lesson.write',
    summary: '取消还没上的一节课',
    params: idParams,
    body: z.strictObject({ reason: note(200, '原因') }),
    response: lessonView,
  }),
  attendanceSheet: operation({
    method: 'GET',
    path: '/api/lessons/:id/attendance',
    access: 'class.read',
    summary: '一节课的考勤表',
    params: idParams,
    response: z.strictObject({
      lesson: lessonView,
      classId: uuid,
      items: z.array(
        z.strictObject({
          personId: uuid,
          name: z.string(),
          docNoMasked: z.string(),
          state: z.enum(['present', 'absent', 'leave']).nullable(),
        }),
      ),
    }),
  }),
  recordAttendance: operation({
    method: 'PUT',
    path: '/api/lessons/:id/attendance',
    access: 'attendance.record',
    summary: '记一节课的考勤；改动须写原因，留下痕迹',
    params: idParams,
    body: z.strictObject({
      version: z.int(),
      reason: z.string().max(200).optional(),
      entries: z
        .array(z.strictObject({ personId: uuid, state: z.enum(['present', 'absent', 'leave']) }))
        .min(1)
        .max(500),
    }),
    response: lessonView,
  }),
  finishClass: operation({
    method: 'POST',
    path: '/api/classes/:id/finish',
    access: 'class.finish',
    summary: '结班：报结业名单',
    params: idParams,
    body: z.strictObject({ version: z.int(), notPassed: z.array(uuid).max(500), note: z.string().max(300).optional() }),
    response: classDetail,
  }),
  reviewCompletion: operation({
    method: 'POST',
    path: '/api/classes/:id/completion',
    access: 'completion.review',
    summary: '结业审核：同意后计入培训人次',
    params: idParams,
    body: z.discriminatedUnion('verdict', [
      z.strictObject({ version: z.int(), verdict: z.literal('approve'), note: z.string().max(300).optional() }),
      z.strictObject({ version: z.int(), verdict: z.literal('return'), note: note(300, '退回原因') }),
    ]),
    response: classDetail,
  }),
  publicClass: operation({
    method: 'GET',
    path: '/api/public/classes/:number',
    access: 'public',
    summary: '班级公告（告知牌）',
    params: z.strictObject({ number: z.string().max(40) }),
    response: classNotice,
  }),
  publicClasses: operation({
    method: 'GET',
    path: '/api/public/classes',
    access: 'public',
    summary: '公开的培训班',
    query: pageQuery.extend({ q: z.string().max(60).optional(), unit: z.string().max(40).optional() }),
    response: pageOf(
      z.strictObject({
        number: z.string(),
        title: z.string(),
        occupationName: z.string(),
        levelName: z.string(),
        unitId: z.string(),
        unitName: z.string(),
        place: z.string(),
        startDay: day,
        endDay: day,
        seatsLeft: z.int(),
        statusName: z.string(),
        feeText: z.string(),
      }),
    ),
  }),
  publicClassUnits: operation({
    method: 'GET',
    path: '/api/public/class-units',
    access: 'public',
    summary: '有公开培训班的县（市、区）',
    response: z.strictObject({
      items: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    }),
  }),
}
