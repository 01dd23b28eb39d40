import type { ColumnSpec, ReadLimits } from '#src/platform/excel/index.ts'
import { EDUCATION_TITLES, GROUP_TITLES } from './groups.types.ts'
import type { RosterKey } from './roster.rules.ts'

/** The columns of a roster (花名册), for the template, the reader and the marked file alike. */
export const ROSTER_COLUMNS: readonly ColumnSpec<RosterKey>[] = [
  { key: 'serial', title: '序号', kind: 'serial' },
  {
    key: 'name',
    title: '姓名',
    kind: 'text',
    required: true,
    maxLength: 60,
    hint: '与身份证一致；少数民族姓名的间隔号用“·”',
    width: 18,
  },
  {
    key: 'docNo',
    title: '身份证号',
    aliases: ['身份证号码', '公民身份号码', '证件号码'],
    kind: 'identity',
    required: true,
    unique: true,
    hint: '18 位，单元格已设为文本，请直接输入，不要从数字格粘贴',
  },
  {
    key: 'group',
    title: '人员类别',
    kind: 'text',
    required: true,
    options: GROUP_TITLES,
    hint: '从列表中选择一类',
    width: 20,
  },
  {
    key: 'education',
    title: '文化程度',
    aliases: ['学历'],
    kind: 'text',
    options: EDUCATION_TITLES,
    hint: '从列表中选择',
  },
  { key: 'nation', title: '民族', kind: 'text', maxLength: 20, hint: '如：汉族，可不填' },
  {
    key: 'phone',
    title: '联系电话',
    aliases: ['手机号', '手机号码', '电话'],
    kind: 'digits',
    required: true,
    hint: '11 位手机号，用于通知本人',
  },
  {
    key: 'bankCard',
    title: '银行卡号',
    aliases: ['社保卡银行账号'],
    kind: 'identity',
    hint: '本人的卡，16 至 19 位，可不填',
  },
  { key: 'place', title: '常住地', kind: 'text', hint: '乡镇或村（社区）名称，可不填', width: 22 },
]

/** A class holds at most 500; four times as many rows leave room for a mistake, and more belong in several files. */
export const ROSTER_LIMITS: Partial<ReadLimits> = { maxRows: 2_000 }
