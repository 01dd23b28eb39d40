import { z } from 'zod'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '../access/units.ts'
import type { Db } from '../db/database.ts'

const days = z.int().min(0).max(120)

/** Every setting that exists, with its shape. Values live in the table, dated, each with its document, inherited down the tree. */
export const SETTINGS = {
  'class.review_days': { name: '开班审核时限（工作日）', schema: days },
  'completion.review_days': { name: '结业审核时限（工作日）', schema: days },
  'claim.review_days': { name: '补贴初审时限（工作日）', schema: days },
  'claim.approve_days': { name: '公示后批准时限（工作日）', schema: days },
  'claim.approver_level': { name: '由哪一级批准补贴', schema: z.enum(['county', 'prefecture', 'province']) },
  'claim.city_review_before_notice': { name: '公示前是否要市级复核', schema: z.boolean() },
  'claim.city_review_days': { name: '公示前市级复核时限（工作日）', schema: days },
  'claim.deadline_days': { name: '发证后多少日内申领', schema: z.int().min(1).max(1000) },
  'notice.working_days': { name: '公示期（工作日）', schema: days },
  'notice.contact': { name: '公示联系电话和地址', schema: z.strictObject({ phone: z.string(), address: z.string() }) },
  'objection.answer_days': { name: '异议答复时限（工作日）', schema: days },
  'objection.appeal_days': { name: '对异议答复不服，申请行政复议的期限（日）', schema: z.int().min(1).max(365) },
  'training.times_a_year': {
    name: '每人每年补贴性培训次数（政策没有写明时；空为不限）',
    schema: z.int().min(1).max(20).nullable(),
  },
  'bank.file_layout': {
    name: '银行代发文件的格式：编码、列的次序和名称',
    schema: z.strictObject({
      encoding: z.enum(['utf-8', 'gbk']),
      columns: z
        .array(
          z.strictObject({
            key: z.enum(['seq', 'batch', 'name', 'account', 'bank', 'amount', 'purpose', 'detail']),
            title: z.string().min(1).max(30),
          }),
        )
        .min(4)
        .refine(
          (columns) => ['name', 'account', 'amount', 'detail'].every((key) => columns.some((one) => one.key === key)),
          '必须有户名、账号、金额、明细号四列，否则回盘对不上',
        )
        .refine((columns) => new Set(columns.map((one) => one.key)).size === columns.length, '同一列只能写一次'),
    }),
  },
  'clawback.due_days': { name: '追缴通知后还款期限（日）', schema: z.int().min(1).max(365) },
  'education_fund.rates': {
    name: '职工教育经费：税前扣除和一线职工的比例',
    schema: z.strictObject({
      deductiblePermille: z.int().min(0).max(1000),
      frontLinePermille: z.int().min(0).max(1000),
    }),
  },
  'policy.run_keep_days': {
    name: '政策测算中逐条变化的保留期限（日），汇总一直保留',
    schema: z.int().min(1).max(3650),
  },
  'policy.recheck_keep_days': {
    name: '按现行政策重新判定一年申领：底数和结果的保留期限（日）',
    schema: z.int().min(1).max(3650),
  },
  'figure.special_counts': { name: '专项职业能力证书是否计入新增技能人才', schema: z.boolean() },
} as const

export type SettingKey = keyof typeof SETTINGS
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTINGS)[K]['schema']>

/**
 * The value in force for a unit on a day: the nearest ancestor that has one. A gap is a fault of the set-up, never a silent
 * default: a deadline nobody wrote down must not look like a rule.
 */
export const settingOn = async <K extends SettingKey>(
  db: Db,
  tree: UnitTree,
  unitId: string,
  key: K,
  day: PlainDate,
): Promise<SettingValue<K>> => (await settingWithDocument(db, tree, unitId, key, day)).value

/** The same, with the document it follows. */
export async function settingWithDocument<K extends SettingKey>(
  db: Db,
  tree: UnitTree,
  unitId: string,
  key: K,
  day: PlainDate,
): Promise<{ value: SettingValue<K>; document: string }> {
  const chain = [...tree.ancestors(unitId), 'CN']
  const rows = await db
    .selectFrom('setting')
    .select(['unit_id', 'value', 'document'])
    .where('key', '=', key)
    .where('unit_id', 'in', chain)
    .where('from_day', '<=', day)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>', day)]))
    .execute()
  const nearest = chain.map((unit) => rows.find((row) => row.unit_id === unit)).find((row) => row !== undefined)
  if (!nearest) throw new Error(`Setting ${key} has no value for ${unitId} on ${day}.`)
  return { value: SETTINGS[key].schema.parse(nearest.value) as SettingValue<K>, document: nearest.document }
}
