import type { Facts } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { IssueRefusal, OpenRefusal } from './exam.rules.ts'
import type { CheckRevocationRefusal, RevokeRefusal } from './revoke-certificate.ts'

const dayIn = (facts: Facts, key: string) => formatDay(facts[key] as PlainDate)
const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`

export const OPEN_REFUSALS = {
  class_not_completed: { status: 409, text: '这个班还没有通过结业审核，通过后才能安排考试' },
  class_examined: { status: 409, text: (f) => `这个班已经安排了考试，${byWhom(f)}` },
  exam_before_completion: {
    status: 422,
    text: (f) => `考试日期不能早于结业审核通过的 ${dayIn(f, 'completedDay')}，请改为当天或以后`,
  },
  assessor_suspended: { status: 403, text: '本机构已暂停或关闭，不能安排考试，请联系人社部门' },
  assessor_listed: { status: 409, text: (f) => `本机构${f['listed']}，不能安排考试，移出后再安排` },
  assessor_out_of_scope: {
    status: 422,
    text: (f) =>
      `${dayIn(f, 'examDay')}本机构不在“${f['occupationName']}${f['levelName']}”的评价目录内，不能考评，请先申请增加目录`,
  },
  nobody_completed: { status: 422, text: '这个班没有结业的学员，不能安排考试' },
} as const satisfies RefusalTable<OpenRefusal | 'assessor_listed'>

export type CancelRefusal = 'results_in' | 'session_cancelled' | 'changed'
export const CANCEL_REFUSALS = {
  results_in: { status: 409, text: '已经有成绩的考试不能取消' },
  session_cancelled: { status: 409, text: (f) => `这场考试已取消，${byWhom(f)}` },
  changed: { status: 409, text: byWhom },
} as const satisfies RefusalTable<CancelRefusal>

export type ImportRefusal = 'session_cancelled' | 'exam_not_held'
export const IMPORT_REFUSALS = {
  session_cancelled: { status: 409, text: '这场考试已取消，不能导入成绩' },
  exam_not_held: { status: 409, text: (f) => `考试在 ${dayIn(f, 'examDay')}，到当天才能导入成绩` },
} as const satisfies RefusalTable<ImportRefusal>

export const REVOKE_REFUSALS = {
  revoked_before: { status: 409, text: '这张证书已经撤销，不用再申请' },
  revocation_open: { status: 409, text: '这张证书已有一份撤销申请在等复核' },
} as const satisfies RefusalTable<RevokeRefusal>

export const CHECK_REVOCATION_REFUSALS = {
  note_missing: { status: 422, text: '请写明不同意的原因', path: 'note' },
  no_revocation_open: { status: 409, text: '这张证书没有等复核的撤销申请，请刷新后再看' },
  maker_cannot_check: { status: 403, text: '撤销由您申请，复核要由另一个账号办理' },
} as const satisfies RefusalTable<CheckRevocationRefusal>

export const ISSUE_REFUSALS = {
  session_cancelled: { status: 409, text: '这场考试已取消，不能发证' },
  results_missing: { status: 409, text: '还没有导入成绩，请先导入成绩再发证' },
  exam_not_held: { status: 409, text: (f) => `考试在 ${dayIn(f, 'examDay')}，考完才能发证` },
  issue_day_out_of_range: {
    status: 422,
    text: (f) => `发证日期应在考试当天 ${dayIn(f, 'examDay')} 到今天 ${dayIn(f, 'today')} 之间`,
  },
  nobody_passed: { status: 409, text: '这场考试没有合格的考生，没有证书可发' },
  assessor_code_missing: {
    status: 409,
    text: '本机构的评价机构编码没有登记或不完整，不能编证书号，请联系人社部门登记',
  },
  changed: { status: 409, text: byWhom },
} as const satisfies RefusalTable<IssueRefusal | 'changed'>

/** Acts on a session as its timeline says them; others are not shown there. */
export const SESSION_EVENTS: Readonly<Record<string, (facts: Facts) => string>> = {
  'session.open': (f) => `安排考试，考生 ${f['candidates']} 人`,
  'session.cancel': () => '取消考试',
  'result.upload': () => '上传成绩文件',
  'result.import': (f) => `成绩导入完成：收下 ${f['accepted']} 行，退回 ${f['refused']} 行`,
  'result.import_failed': () => '成绩文件读不了，没有导入',
  'certificate.issue': (f) => `发证 ${f['issued']} 本`,
}
