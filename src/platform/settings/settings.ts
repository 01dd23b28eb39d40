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
  'claim.deadline_days': { name: '发证后多少日内申领', schema: z.int().min(1).max(1000) },
  'notice.working_days': { name: '公示期（工作日）', schema: days },
  'notice.contact': { name: '公示联系电话和地址', schema: z.strictObject({ phone: z.string(), address: z.string() }) },
  'objection.answer_days': { name: '异议答复时限（工作日）', schema: days },
  'figure.special_counts': { name: '专项职业能力证书是否计入新增技能人才', schema: z.boolean() },
} as const

export type SettingKey = keyof typeof SETTINGS
export type SettingValue<K extends SettingKey> = z.output<(typeof SETTINGS)[K]['schema']>

/**
 * The value in force for a unit on a day: the nearest ancestor that has one. A gap is a fault of the set-up, never a silent
 * default: a deadline nobody wrote down must not look like a rule.
 */
export async function settingOn<K extends SettingKey>(
  db: Db,
  tree: UnitTree,
  unitId: string,
  key: K,
  day: PlainDate,
): Promise<SettingValue<K>> {
  const chain = [...tree.ancestors(unitId), 'CN']
  const rows = await db
    .selectFrom('setting')
    .select(['unit_id', 'value'])
    .where('key', '=', key)
    .where('unit_id', 'in', chain)
    .where('from_day', '<=', day)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>', day)]))
    .execute()
  const nearest = chain.map((unit) => rows.find((row) => row.unit_id === unit)).find((row) => row !== undefined)
  if (!nearest) throw new Error(`Setting ${key} has no value for ${unitId} on ${day}.`)
  return SETTINGS[key].schema.parse(nearest.value) as SettingValue<K>
}
