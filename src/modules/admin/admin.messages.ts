import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { AccountRefusal } from './account.rules.ts'
import type { MoveDayRefusal } from './business-day.rules.ts'
import type { AccountStatusRefusal } from './set-account-status.ts'

export const MOVE_DAY_REFUSALS = {
  not_demo: { status: 409, text: '只有演示库才能调业务日；正式使用时业务日就是今天' },
  day_not_later: {
    status: 409,
    text: (f) => `业务日现在是 ${f.from}，只能向前调，请选这一天以后的日期`,
  },
  day_too_far: { status: 409, text: (f) => `一次最多向前调 ${f.most} 天，调了就不能退回，请核对日期` },
} as const satisfies RefusalTable<MoveDayRefusal>

export const CANCEL_TASK_REFUSALS = {
  task_ended: { status: 409, text: '这个任务已经结束，不能再取消，请刷新后看结果' },
} as const satisfies RefusalTable<'task_ended'>

export const CREATE_ACCOUNT_REFUSALS = {
  worker_registers: { status: 422, path: 'role', text: '劳动者账号由本人实名登记后生成，不在这里开' },
  unit_unknown: { status: 422, path: 'unitId', text: '没有找到这个单位，请在您管辖范围内选择' },
  unit_does_not_fit: {
    status: 422,
    path: 'unitId',
    text: (f) => `这个角色应属于${f.wanted}单位，请重新选择单位或角色`,
  },
  organisation_missing: { status: 422, path: 'organisationId', text: '这个角色须选择所属机构' },
  organisation_unknown: { status: 422, path: 'organisationId', text: '没有找到这个机构，请在您管辖范围内选择' },
  organisation_kind: { status: 422, path: 'organisationId', text: '机构类型与角色不一致，请重新选择机构或角色' },
  organisation_elsewhere: { status: 422, path: 'unitId', text: '机构登记在别的县（市、区），请选机构所在的单位' },
  organisation_not_wanted: { status: 422, path: 'organisationId', text: '这个角色不属于机构，请清空所属机构' },
  administrator_already: {
    status: 409,
    path: 'role',
    text: '此人已是另一种管理员。系统、安全、审计三种管理员须由三个人分别担任',
  },
  username_taken: {
    status: 409,
    path: 'username',
    text: (f) => `用户名 ${f.username} 已有人使用，请换一个`,
  },
} as const satisfies RefusalTable<AccountRefusal | 'username_taken'>

export const ACCOUNT_STATUS_REFUSALS = {
  own_account: { status: 409, text: '不能停用或启用自己的账号，请由另一位系统管理员办理' },
  status_already: {
    status: 409,
    text: (f) => (f.status === 'active' ? '这个账号已经是启用状态，也没有被锁定' : '这个账号已经停用'),
  },
} as const satisfies RefusalTable<AccountStatusRefusal>
