import { formatDay, plainDate } from '#src/kernel/plain-date.ts'
import { CHECK_REFUSALS } from '#src/platform/access/decide-check.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { ConfirmSettingRefusal } from './check-setting.ts'
import type { ProposeSettingRefusal } from './propose-setting.ts'
import type { SettingRefusal } from './setting.rules.ts'

const SETTING_REFUSALS = {
  too_early: {
    status: 422,
    text: (f) => `最早从${formatDay(plainDate(String(f['earliest'])))}起，不能改以前的日子，请改生效日期后重新拟稿`,
    path: 'fromDay',
  },
  not_new_year: { status: 422, text: '这项口径一年之内不变，只能从某年 1 月 1 日起改', path: 'fromDay' },
  same_value: { status: 422, text: '那一天就是这个值，没有变化，请核对', path: 'value' },
  day_taken: { status: 409, text: '这项设置今天刚刚改过，已经照着办了，请从明天起再改', path: 'fromDay' },
  nothing_own: { status: 409, text: '那一天本地区没有自己的规定，本来就按上级的执行', path: 'fromDay' },
  nothing_above: { status: 409, text: '上级没有规定这一项，不能停止；要变请改成新的值' },
} as const satisfies RefusalTable<SettingRefusal>

export const PROPOSE_SETTING_REFUSALS = {
  ...SETTING_REFUSALS,
  setting_unknown: { status: 422, text: '没有这项设置，请从列表里选择', path: 'key' },
  unit_not_yours: { status: 422, text: '只能改本辖区的设置', path: 'unitId' },
  level_cannot: { status: 422, text: '这项设置由省、市统一规定，县区不能另定', path: 'unitId' },
  value_invalid: { status: 422, text: (f) => String(f['words']), path: 'value' },
  nobody_approves: {
    status: 422,
    text: '这一级没有批准补贴的岗位，改了就没有人能批准。现在只有市级人社局可以批准',
    path: 'value',
  },
  draft_open: { status: 409, text: (f) => `这项设置已在 ${f['number']} 里等待复核，请先办完那一份` },
} as const satisfies RefusalTable<ProposeSettingRefusal>

export const CONFIRM_SETTING_REFUSALS = {
  ...SETTING_REFUSALS,
  ...CHECK_REFUSALS,
} as const satisfies RefusalTable<ConfirmSettingRefusal>
