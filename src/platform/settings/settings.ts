import { z } from 'zod'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { GRANT_PROGRAM_NAMES } from '#src/modules/policy/grants/grant.types.ts'
import { PROGRAM_NAMES } from '#src/modules/policy/words.rules.ts'
import type { UnitTree } from '../access/units.ts'
import type { Db } from '../db/database.ts'

const whole = (min: number, max: number) => z.int('请填写整数').min(min, `不能小于 ${min}`).max(max, `不能大于 ${max}`)
const words = (max: number, name: string) =>
  z
    .string(`请填写${name}`)
    .trim()
    .min(1, `请填写${name}`)
    .max(max, `${name}最多 ${max} 个字`)
    .regex(/^\P{Cc}*$/u, `${name}里有不能显示的字符，请删去后重填`)

/** How a page asks for a value. A new kind of value is a new form. */
export type SettingForm =
  | {
      readonly kind: 'number'
      readonly unit: string
      readonly min: number
      readonly max: number
      readonly empty?: string
    }
  | { readonly kind: 'yes_no' }
  /** Any of these, or none. */
  | { readonly kind: 'choices'; readonly options: readonly { readonly value: string; readonly label: string }[] }
  | { readonly kind: 'level' }
  | { readonly kind: 'contact' }
  | { readonly kind: 'rates' }
  | { readonly kind: 'bank_file' }

export type SettingLevel = 'province' | 'prefecture' | 'county'

interface SettingDefinition {
  readonly name: string
  /** What it does and to what it applies from its first day on, for who sets it. */
  readonly means: string
  readonly schema: z.ZodType
  readonly form: SettingForm
  /** Units of these levels may have a value of their own; every level where it is not said. */
  readonly levels?: readonly SettingLevel[]
  /** The earliest first day of a new value; today where it is not said. None is ever set backwards. */
  readonly starts?: 'tomorrow' | 'new_year'
}

/** What can be claimed, of claims and of grants. */
const CLAIMED: Readonly<Record<string, string>> = { ...PROGRAM_NAMES, ...GRANT_PROGRAM_NAMES }

const OFFICES = ['province', 'prefecture'] as const

const daysOf = (name: string, unit: '工作日' | '日', means: string, [min, max]: readonly [number, number]) => ({
  name: `${name}（${unit}）`,
  means,
  schema: whole(min, max),
  form: { kind: 'number' as const, unit, min, max },
})

/** Every setting that exists, with its shape. Values live in the table, dated, each with its document, inherited down the tree. */
export const SETTINGS = {
  'class.review_days': daysOf(
    '开班审核时限',
    '工作日',
    '县区收到开班申请后，应在多少个工作日内审完；以后申请的开班按新时限。',
    [0, 120],
  ),
  'completion.review_days': daysOf(
    '结业审核时限',
    '工作日',
    '县区收到结业材料后，应在多少个工作日内审完；以后报的结业按新时限。',
    [0, 120],
  ),
  'claim.review_days': daysOf(
    '补贴初审时限',
    '工作日',
    '收到补贴申领后，应在多少个工作日内初审完；以后申领的按新时限。',
    [0, 120],
  ),
  'claim.approve_days': daysOf(
    '公示后批准时限',
    '工作日',
    '公示期满后，应在多少个工作日内批准；以后公示的按新时限。',
    [0, 120],
  ),
  'claim.approver_level': {
    name: '由哪一级批准补贴',
    means: '公示期满后由哪一级人社局批准并占用预算；从生效日起，还没有批准的也由这一级批准。',
    schema: z.enum(['county', 'prefecture', 'province'], '请选择由哪一级批准'),
    form: { kind: 'level' },
    levels: OFFICES,
  },
  'claim.city_review_before_notice': {
    name: '公示前是否要市级复核',
    means: '县区初审后，是否先由市人社局复核再公示；从生效日起，还没有公示的都按新规定。',
    schema: z.boolean('请选择是或否'),
    form: { kind: 'yes_no' },
    levels: OFFICES,
  },
  'claim.city_review_except': {
    name: '不用市级复核的补贴项目',
    means: '要市级复核的地区，这些项目仍由县区初审后直接公示；从生效日起，还没有公示的都按新规定。',
    schema: z
      .array(z.enum(Object.keys(CLAIMED), '请从列表中选择补贴项目'))
      .max(Object.keys(CLAIMED).length)
      .refine((programs) => new Set(programs).size === programs.length, '同一个项目只选一次'),
    form: { kind: 'choices', options: Object.entries(CLAIMED).map(([value, label]) => ({ value, label })) },
    levels: OFFICES,
  },
  'claim.city_review_days': daysOf(
    '公示前市级复核时限',
    '工作日',
    '要市级复核的，市人社局应在多少个工作日内复核完。',
    [0, 120],
  ),
  'claim.deadline_days': daysOf(
    '发证后多少日内申领',
    '日',
    '超过这个天数就不能再申领；从生效日起，以后的申领按新期限。',
    [1, 1000],
  ),
  'notice.working_days': daysOf(
    '公示期',
    '工作日',
    '公示多少个工作日；已经在公示的不变，以后公示的按新的天数。',
    [0, 120],
  ),
  'notice.contact': {
    name: '公示联系电话和地址',
    means: '写在公示、判定说明和追缴通知上，供群众联系和提异议；已经发出的公示不变。',
    schema: z.strictObject({ phone: words(30, '电话'), address: words(120, '地址') }, '请填写电话和地址'),
    form: { kind: 'contact' },
  },
  'objection.answer_days': daysOf('异议答复时限', '工作日', '收到公示异议后，应在多少个工作日内答复。', [0, 120]),
  'objection.appeal_days': daysOf(
    '对异议答复不服，申请行政复议的期限',
    '日',
    '写在异议答复上，按行政复议法填写。',
    [1, 365],
  ),
  'training.times_a_year': {
    name: '每人每年补贴性培训次数（政策没有写明时；空为不限）',
    means: '政策文件没有写明次数的，按这里的次数控制；从生效日起，以后报名的按新次数。',
    schema: whole(1, 20).nullable(),
    form: { kind: 'number', unit: '次', min: 1, max: 20, empty: '不限' },
  },
  'bank.file_layout': {
    name: '银行代发文件的格式：编码、列的次序和名称',
    means: '与代发银行商定的文件格式；以后放行的批次按新格式出文件，已经放行的批次仍按原格式收回盘。',
    schema: z.strictObject({
      encoding: z.enum(['utf-8', 'gbk'], '请选择编码'),
      columns: z
        .array(
          z.strictObject({
            key: z.enum(
              ['seq', 'batch', 'name', 'account', 'bank', 'amount', 'purpose', 'detail'],
              '请选择这一列的内容',
            ),
            title: words(30, '列名'),
          }),
        )
        .min(4, '至少要有四列')
        .refine(
          (columns) => ['name', 'account', 'amount', 'detail'].every((key) => columns.some((one) => one.key === key)),
          '必须有户名、账号、金额、明细号四列，否则回盘对不上',
        )
        .refine((columns) => new Set(columns.map((one) => one.key)).size === columns.length, '同一列只能写一次')
        .refine(
          (columns) => new Set(columns.map((one) => one.title)).size === columns.length,
          '两列的名称相同，回盘分不清是哪一列，请改一个名称',
        ),
    }),
    form: { kind: 'bank_file' },
    levels: OFFICES,
    // A batch is read back in the layout of the day it was released on: one day has one layout.
    starts: 'tomorrow',
  },
  'clawback.due_days': daysOf('追缴通知后还款期限', '日', '追缴通知书上写的还款天数；已经发出的通知不变。', [1, 365]),
  'education_fund.rates': {
    name: '职工教育经费：税前扣除和一线职工的比例',
    means: '企业申报职工教育经费时核对的两个比例；已经申报的不变。',
    schema: z.strictObject({ deductiblePermille: whole(0, 1000), frontLinePermille: whole(0, 1000) }, '请填写两个比例'),
    form: { kind: 'rates' },
    levels: OFFICES,
  },
  'policy.run_keep_days': daysOf(
    '政策测算中逐条变化的保留期限',
    '日',
    '过了期限，测算的逐条变化自动清理；汇总一直保留。',
    [1, 3650],
  ),
  'policy.recheck_keep_days': daysOf(
    '按现行政策重新判定一年申领：底数和结果的保留期限',
    '日',
    '过了期限，底数和结果自动清理。',
    [1, 3650],
  ),
  'figure.special_counts': {
    name: '专项职业能力证书是否计入新增技能人才',
    means: '统计口径，一年之内不变，只能从某年 1 月 1 日起改。',
    schema: z.boolean('请选择是或否'),
    form: { kind: 'yes_no' },
    levels: OFFICES,
    starts: 'new_year',
  },
} as const satisfies Record<string, SettingDefinition>

export type SettingKey = keyof typeof SETTINGS
export const isSetting = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key)
export const definitionOf = (key: SettingKey): SettingDefinition => SETTINGS[key]
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
