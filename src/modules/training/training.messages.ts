import type { Facts } from '#src/kernel/decision.ts'
import { USE_REFUSALS } from '#src/modules/vouchers/vouchers.messages.ts'
import { ProblemError, type RefusalTable } from '#src/platform/http/problem.ts'
import type { ApplicationFault, ApplicationRefusal } from './class-application.rules.ts'
import type { FinishRefusal } from './completion.rules.ts'
import type { EnrolByVoucherRefusal } from './enrol-by-voucher.ts'
import type { LessonFault, LessonRefusal } from './lesson.rules.ts'

export type ClassRefusal =
  | 'already_handled'
  | 'act_not_open'
  | 'provider_suspended'
  | 'provider_listed'
  | 'approval_outside_scope'
  | 'class_over'
  | 'file_missing'
  | 'import_not_undoable'
  | 'not_enrolled'
  | 'trainee_busy'
  | 'lesson_not_planned'
  | 'lesson_cancelled'
  | 'lesson_not_yet'
  | 'entries_differ'
  | 'reason_missing'
export type TrainingRefusal = ClassRefusal | ApplicationRefusal | LessonRefusal | FinishRefusal

const list = (value: Facts[string], max: number) => {
  const all = Array.isArray(value) ? (value as string[]) : []
  return all.length > max ? `${all.slice(0, max).join('、')} 等 ${all.length} 个` : all.join('、')
}

const outsideScope = (whose: string, verb: string) => (f: Facts) =>
  `${f['occupationName']}（${f['occupation']}）${f['levelName']}不在${whose} ${f['day']} 的目录范围内：${
    f['holdsWhat'] === 'levels'
      ? `该职业可${verb} ${list(f['holds'], 6)}`
      : Array.isArray(f['holds']) && f['holds'].length > 0
        ? `可${verb}的职业有 ${list(f['holds'], 10)}`
        : `当日没有可${verb}的职业`
  }`

/** Every refusal of the module, in the words of the page. */
export const TRAINING_REFUSALS = {
  already_handled: { status: 409, text: (f) => `已由 ${f['who']} 于 ${f['when']} 办理，请刷新页面查看最新情况` },
  act_not_open: { status: 409, text: (f) => `培训班现在是“${f['status']}”，不能${f['act']}` },
  provider_suspended: { status: 409, text: '本机构已暂停或注销，不能申请开班，请联系县级人社部门' },
  provider_listed: { status: 409, text: (f) => `培训机构${f['listed']}，不能开班和招收学员` },
  approval_outside_scope: { status: 409, text: outsideScope('申请机构', '培训') },
  class_over: { status: 409, text: (f) => `培训班已于 ${f['endDay']} 结束，不能再变动花名册` },
  file_missing: { status: 422, text: '没有找到上传的文件，请重新选择文件上传', path: 'fileId' },
  import_not_undoable: { status: 409, text: '这次导入的学员已有考勤，或名册上已没有这次导入的人，不能撤销' },
  not_enrolled: { status: 409, text: '此人现在不在本班名册上，不用再移出' },
  trainee_busy: {
    status: 409,
    text: (f) =>
      `第 ${f['n']} 节与学员在 ${f['number']} 班的 ${f['lesson']} 时间重叠（${f['persons']} 人），请换一个时间`,
  },
  lesson_not_planned: { status: 409, text: '这节课已记考勤，不能取消；记错的考勤可以更正' },
  lesson_cancelled: { status: 409, text: '这节课已取消' },
  lesson_not_yet: { status: 409, text: (f) => `这节课在 ${f['day']}，还没有到上课日，不能记考勤` },
  entries_differ: {
    status: 422,
    text: (f) => `考勤名单与本班名册不一致：缺 ${f['missing']} 人，多 ${f['surplus']} 人，请刷新页面按最新名册填写`,
    path: 'entries',
  },
  reason_missing: { status: 422, text: '更正考勤须写明原因', path: 'reason' },

  outside_scope: { status: 422, text: outsideScope('本机构', '培训') },
  assessor_is_provider: { status: 422, text: '培训机构不能评价自己的学员，请另选评价机构（考培分离）' },
  assessor_unknown: { status: 422, text: '没有找到这家评价机构，或它已暂停，请重新选择' },
  assessor_outside_scope: { status: 422, text: outsideScope('评价机构', '评价') },
  department_unknown: { status: 422, text: '没有找到这个牵头部门，请从列表中选择' },
  start_in_past: { status: 422, text: (f) => `开班日期不能早于今天（${f['today']}）` },
  end_before_start: { status: 422, text: (f) => `结束日期不能早于开班日期（${f['startDay']}）` },
  no_hours: { status: 422, text: '理论、实操、线上学时不能都是 0，请填写培训学时' },
  exam_before_end: { status: 422, text: (f) => `计划考试日期不能早于培训结束日期（${f['endDay']}）` },

  lesson_outside_class: {
    status: 422,
    text: (f) => `第 ${f['n']} 节不在开班日期之内（${f['startDay']} 至 ${f['endDay']}）`,
  },
  lesson_times: { status: 422, text: (f) => `第 ${f['n']} 节的下课时间应晚于上课时间` },
  lesson_too_long: { status: 422, text: (f) => `第 ${f['n']} 节超过 ${f['hours']} 小时，请分成几节` },
  lesson_overlaps: { status: 422, text: (f) => `第 ${f['n']} 节与本班 ${f['lesson']} 时间重叠` },
  teacher_busy: { status: 422, text: (f) => `第 ${f['n']} 节：${f['teacher']} 老师同一时间在上 ${f['lesson']}` },

  class_not_over: { status: 409, text: (f) => `培训班到 ${f['endDay']} 才结束，今天是 ${f['today']}，还不能结班` },
  no_lessons: { status: 409, text: '还没有课程，不能结班，请先排课并记考勤' },
  lessons_unrecorded: { status: 409, text: (f) => `还有 ${f['lessons']} 节课没有记考勤，请先记完或取消` },
  roster_empty: { status: 409, text: '花名册上没有学员，不能结班' },
  not_on_roster: {
    status: 422,
    text: (f) => `未结业名单中有 ${f['persons']} 人不在本班名册上，请刷新页面`,
    path: 'notPassed',
  },
  never_attended: {
    status: 422,
    text: (f) => `有 ${f['persons']} 人一节课也没有到，不能报为结业，请列入未结业名单`,
    path: 'notPassed',
  },
} as const satisfies RefusalTable<TrainingRefusal>

/** What a trainee who shows a voucher may be refused for. */
export const ENROL_REFUSALS = {
  ...USE_REFUSALS,
  already_handled: TRAINING_REFUSALS.already_handled,
  act_not_open: TRAINING_REFUSALS.act_not_open,
  class_over: TRAINING_REFUSALS.class_over,
  class_full: { status: 409, text: (f) => `本班名额 ${f['capacity']} 人已满，不能再报名` },
  holder_busy: {
    status: 409,
    text: (f) => `学员与 ${f['number']} 班（${f['startDay']} 至 ${f['endDay']}）的上课时间重叠，同一时间只能参加一个班`,
  },
  holder_listed: { status: 409, text: (f) => `学员${f['listed']}，期间不能用券报名` },
  provider_listed: TRAINING_REFUSALS.provider_listed,
  no_place_left: { status: 409, text: (f) => String(f['why']) },
} as const satisfies RefusalTable<EnrolByVoucherRefusal>

const textOf = ({ refusal, facts }: { refusal: TrainingRefusal; facts: Facts }) => {
  const { text } = TRAINING_REFUSALS[refusal]
  return typeof text === 'string' ? text : text(facts)
}

/** A form with faults, each beside its field; `prefix` is where the form stands in the body. */
export function fieldProblem(faults: readonly (ApplicationFault | LessonFault)[], prefix = ''): ProblemError {
  const first = faults[0]!
  const words = textOf(first)
  return new ProblemError(
    422,
    first.refusal,
    faults.length === 1 ? words : `有 ${faults.length} 处需要修改：${words}`,
    { facts: first.facts, errors: faults.map((fault) => ({ path: prefix + fault.path, message: textOf(fault) })) },
  )
}

/** What happened to a class, for its timeline: audit action → words. */
export const CLASS_EVENTS: Readonly<Record<string, (facts: Facts) => string>> = {
  'class.apply': () => '申请开班',
  'class.resubmit': () => '补正后重新提交',
  'class.cancel': () => '取消开班',
  'class.approve': (f) => `同意开班，编号 ${f['number']}`,
  'class.return': () => '退回补正',
  'class.reject': () => '不同意开班',
  'roster.import': (f) => `导入花名册：收下 ${f['accepted']} 行，退回 ${f['refused']} 行`,
  'roster.voucher': () => '凭培训券报名 1 人',
  'roster.undo': (f) => `撤销一次导入：移出 ${f['persons']} 人`,
  'roster.remove': () => '移出 1 名学员',
  'lesson.plan': (f) => `排课 ${f['lessons']} 节`,
  'lesson.cancel': (f) => `取消课程 ${f['lesson']}`,
  'class.start': () => '第一次记考勤，开始上课',
  'class.finish': (f) => `结班：报结业 ${f['passed']} 人，未结业 ${f['notPassed']} 人`,
  'class.complete': (f) => `结业审核通过：结业 ${f['completed']} 人`,
  'class.return_completion': () => '退回结业材料',
}
