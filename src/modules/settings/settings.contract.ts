import { z } from 'zod'
import {
  day,
  idParams,
  madeAndChecked,
  note,
  operation,
  pageOf,
  pageQuery,
  text,
  uuid,
} from '#src/platform/http/contract.ts'
import { PAPER_STATUSES } from './settings.types.ts'

/** As the setting's own schema reads it (`SETTINGS`); a page shows it in words. */
const value = z.unknown()
const form = z.union([
  z.strictObject({
    kind: z.literal('number'),
    unit: z.string(),
    min: z.int(),
    max: z.int(),
    empty: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('choices'),
    options: z.array(z.strictObject({ value: z.string(), label: z.string() })).readonly(),
  }),
  z.strictObject({ kind: z.enum(['yes_no', 'level', 'contact', 'rates', 'bank_file']) }),
])

export const settingRow = z.strictObject({
  key: z.string(),
  name: z.string(),
  means: z.string(),
  value,
  from: day,
  document: z.string(),
  /** Whose value it is: the unit's own, or of the nearest unit above that has one. */
  unitName: z.string(),
  inherited: z.boolean(),
  /** What is confirmed already and begins later. */
  next: z.strictObject({ value, from: day, document: z.string() }).nullable(),
  form,
  /** The earliest day on which a new value may begin. */
  earliest: day,
  /** The number of the paper that waits for its check. */
  waiting: z.string().nullable(),
  actions: z.array(z.enum(['set', 'end'])),
})
export type SettingRow = z.output<typeof settingRow>

export const settingPaperRow = z.strictObject({
  id: uuid,
  number: z.string(),
  kind: z.enum(['set', 'end']),
  key: z.string(),
  name: z.string(),
  unitName: z.string(),
  /** What held on the day before it begins. */
  before: value,
  value,
  fromDay: day,
  document: z.string(),
  status: z.enum(PAPER_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
  version: z.int(),
  actions: z.array(z.enum(['confirm', 'refuse', 'withdraw'])),
})
export type SettingPaperRow = z.output<typeof settingPaperRow>

const key = z.string('请选择设置').max(60)
const unitId = z.string('请选择地区').max(20)
const checkBody = z.strictObject({ version: z.int() })

export const settingsContract = {
  settings: operation({
    method: 'GET',
    path: '/api/settings',
    access: 'setting.read',
    summary: '一个地区的设置：值、来自哪一级、依据、能不能改',
    query: z.strictObject({ unit: unitId.optional() }),
    response: z.strictObject({ unitName: z.string(), items: z.array(settingRow) }),
  }),
  settingHistory: operation({
    method: 'GET',
    path: '/api/setting-history',
    access: 'setting.read',
    summary: '一项设置先后的值：本地区的和上级的',
    query: z.strictObject({ unit: unitId.optional(), key }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({ unitName: z.string(), value, from: day, to: day.nullable(), document: z.string() }),
      ),
    }),
  }),
  settingPapers: operation({
    method: 'GET',
    path: '/api/setting-papers',
    access: 'setting.read',
    summary: '设置文书：谁拟、谁复核、从哪天起',
    query: pageQuery.extend({ status: z.enum(PAPER_STATUSES).optional() }),
    response: pageOf(settingPaperRow),
  }),
  proposeSetting: operation({
    method: 'POST',
    path: '/api/setting-papers',
    access: 'setting.write',
    summary: '拟改一项设置，由另一人复核后从所写的日期起生效',
    body: z.strictObject({
      kind: z.enum(['set', 'end']),
      unitId,
      key,
      value: value.optional(),
      fromDay: day,
      document: text(120, '文件名称和文号'),
    }),
    response: settingPaperRow,
    status: 201,
  }),
  confirmSetting: operation({
    method: 'POST',
    path: '/api/setting-papers/:id/confirm',
    access: 'setting.confirm',
    summary: '复核设置文书（不能是拟稿人）',
    params: idParams,
    body: checkBody,
    response: settingPaperRow,
  }),
  refuseSetting: operation({
    method: 'POST',
    path: '/api/setting-papers/:id/refuse',
    access: 'setting.confirm',
    summary: '不同意设置文书',
    params: idParams,
    body: checkBody.extend({ note: note(200, '不同意的原因') }),
    response: settingPaperRow,
  }),
  withdrawSetting: operation({
    method: 'POST',
    path: '/api/setting-papers/:id/withdraw',
    access: 'setting.write',
    summary: '撤回自己拟的、还没有复核的设置文书',
    params: idParams,
    body: checkBody,
    response: settingPaperRow,
  }),
}
