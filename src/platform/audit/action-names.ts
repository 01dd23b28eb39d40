import type { Action } from '../access/roles.ts'

/** What a role may do, as the audit reader sees it when it was tried without the right. */
const ACTION_WORDS = {
  'person.read': '查人',
  'person.reveal': '查看完整证件号或电话',
  'organisation.read': '查机构',
  'task.read': '看任务',
  'file.upload': '上传文件',
  'queue.read': '看待办',
  'message.read': '消息设为已读',
  'class.apply': '申请开班',
  'class.read': '看培训班',
  'class.review': '开班审核',
  'roster.import': '导入花名册',
  'lesson.write': '排课',
  'attendance.record': '记考勤',
  'class.finish': '结班',
  'completion.review': '结业审核',
  'session.open': '安排考试',
  'session.read': '看考试',
  'result.import': '导入成绩',
  'certificate.issue': '发证',
  'certificate.read': '看证书',
  'claim.submit': '申领补贴',
  'claim.read': '看申领',
  'claim.review': '补贴初审',
  'notice.publish': '发布公示',
  'objection.answer': '答复异议',
  'claim.approve': '批准补贴',
  'fund.read': '看资金',
  'batch.make': '制作拨付批次',
  'batch.release': '复核放行',
  'bank.import': '导入银行回盘',
  'target.read': '看目标进度',
  'policy.read': '看政策',
  'own.read': '看本人档案',
  'account.read': '看账号',
  'account.manage': '管理账号',
  'day.move': '调业务日',
  'region.import': '导入区划',
  'setting.read': '看设置',
  'setting.write': '改设置',
  'audit.read': '看审计日志',
  'proof.read': '看自证结果',
} as const satisfies Record<Action, string>

/**
 * The Chinese name of every act that is written to the audit, complete by test (action-names.test.ts). An act may bear the name
 * of the right it needs; the others stand here.
 */
export const ACTION_NAMES: Readonly<Record<string, string>> = {
  ...ACTION_WORDS,
  'sign_in.done': '登录',
  'sign_in.failed': '登录失败',
  'sign_in.second_factor': '动态口令通过',
  'account.password': '修改密码',
  'account.second_factor': '设置动态口令',
  'account.create': '开账号',
  'account.enable': '启用账号',
  'account.disable': '停用账号',
  'account.unlock': '解锁账号',
  'demo.load': '载入演示数据',
  'demo.day': '向前调业务日',
  'task.cancel': '取消任务',
}

/** Never a code on the page: an act of an older version that has no name any more is said to be one. */
export const actionName = (action: string): string => ACTION_NAMES[action] ?? '旧版本的操作'
