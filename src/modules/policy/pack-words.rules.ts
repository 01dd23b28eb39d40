/** A pack as people read it: rules, dates and figures in words. The reader's page and the diff of two revisions share these. */
import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import type { Amount, DateBase, Pack, PackProgram, PlainFact, Rule, Test, TestOf, When } from './policy.types.ts'
import { DATE_WORDS } from './rule-kinds/claim.rules.ts'
import {
  CLASS_KIND_NAMES,
  GROUP_NAMES,
  PAYEE_NAMES,
  POST_NAMES,
  PROVIDER_KIND_NAMES,
  QUALIFIED_NAMES,
  SIZE_NAMES,
} from './words.rules.ts'

export const TEST_KIND_NAMES = {
  inForce: '文件日期',
  fact: '事实核对',
  member: '限定范围',
  scope: '培训范围',
  listed: '在目录',
  certificate: '取得证书',
  classTaken: '参加培训',
  onlineShare: '线上课时比例',
  perYear: '每年次数',
  once: '不得重复',
  employedFor: '就业时长',
  capSum: '累计上限',
} as const satisfies Record<Test['kind'], string>

export const AMOUNT_KIND_NAMES = {
  fixed: '定额',
  perDay: '按天',
  upTo: '不超过',
  unpriced: '未定标准',
} as const satisfies Record<Amount['kind'], string>

const FACT_NAMES = {
  'person.registered': '本人进实名制系统',
  'class.feeFen': '培训向本人收费',
  'class.approved': '培训班经人社部门批准',
  'class.minutes.practiceOnline': '线上实训分钟',
  'certificate.examFeeFen': '考试评价向本人收费',
  'provider.banned': '培训机构被禁止承担',
  'job.certificateValidAtStart': '入职时证书有效',
} as const satisfies Record<PlainFact, string>

const MEMBER_NAMES = {
  'person.groups': '人员类别',
  'person.post': '岗位',
  'class.kind': '培训类别',
  'provider.kind': '培训机构类型',
  'provider.qualifiedBy': '资格取得方式',
  'employer.size': '企业规模',
  'job.province': '就业省份',
} as const satisfies Record<TestOf<'member'>['fact'], string>

const VALUE_NAMES: Readonly<Record<string, string>> = {
  ...GROUP_NAMES,
  ...POST_NAMES,
  ...CLASS_KIND_NAMES,
  ...PROVIDER_KIND_NAMES,
  ...QUALIFIED_NAMES,
  ...SIZE_NAMES,
}
const names = (values: readonly string[]) => values.map((value) => VALUE_NAMES[value] ?? value).join('、')

/** One figure or word of a rule. `key` is its place inside the rule: `amount.fen`, `tests.0.max`. */
export interface Parameter {
  readonly key: string
  readonly name: string
  readonly value: string
}

const yuan = (fen: number) => `${formatYuan(fen)} 元`

function amountParameters(amount: Amount): Parameter[] {
  switch (amount.kind) {
    case 'fixed':
      return [{ key: 'amount.fen', name: '补贴标准', value: yuan(amount.fen) }]
    case 'perDay':
      return [{ key: 'amount.fen', name: '补贴标准', value: `每天 ${yuan(amount.fen)}` }]
    case 'upTo':
      return [
        {
          key: 'amount.fen',
          name: '补贴标准',
          value: `不超过 ${yuan(amount.fen)}${amount.actual === 'unknown' ? '，实际标准未定' : '，按核定培训成本'}`,
        },
      ]
    case 'unpriced':
      return [{ key: 'amount.fen', name: '补贴标准', value: amount.pricedBy ? '由下级文件定' : '文件未定标准' }]
  }
}

function testParameters(test: Test, at: number): Parameter[] {
  const key = (field: string) => `tests.${at}.${field}`
  switch (test.kind) {
    case 'inForce': {
      const base = test.on ? DATE_WORDS[test.on] : '标准适用日'
      return [
        ...(test.from ? [{ key: key('from'), name: `${base}不早于`, value: formatDay(test.from) }] : []),
        ...(test.lastDay ? [{ key: key('lastDay'), name: `${base}不晚于`, value: formatDay(test.lastDay) }] : []),
      ]
    }
    case 'fact': {
      const wanted = test.is === 0 ? '没有' : test.is ? '是' : '否'
      return [{ key: key('is'), name: FACT_NAMES[test.fact], value: wanted }]
    }
    case 'member': {
      const rest =
        test.unclear === 'rest'
          ? '；其余待明确'
          : test.unclear
            ? `；${names(test.unclear)}待明确，其余不符合`
            : '；其余不符合'
      return [{ key: key('of'), name: MEMBER_NAMES[test.fact], value: `${names(test.of)}${rest}` }]
    }
    case 'scope':
      return [{ key: key('kind'), name: '培训职业', value: '在培训机构目录范围内' }]
    case 'listed':
      return [
        {
          key: key('on'),
          name: test.who === 'provider' ? '培训机构' : '评价机构',
          value: `${DATE_WORDS[test.on]}在目录`,
        },
      ]
    case 'certificate':
      return [
        {
          key: key('ofClass'),
          name: '证书',
          value:
            test.ofClass === 'required'
              ? '有效，且是本次培训取得的'
              : test.ofClass === 'ifAny'
                ? '有效；参加了培训的，须是本次培训取得的'
                : '有效',
        },
      ]
    case 'classTaken':
      return [{ key: key('unclear'), name: '参加培训', value: test.unclear ? '没有参加的待明确' : '须参加' }]
    case 'onlineShare':
      return [
        {
          key: key('atMost'),
          name: '线上课时',
          value: `不超过总课时的 ${(test.atMost[0] * 100) / test.atMost[1]}%`,
        },
      ]
    case 'perYear':
      return [
        {
          key: key('max'),
          name: test.among === 'own' ? '每年享受本项' : '每年享受补贴性培训',
          value: `不超过 ${test.max} 次`,
        },
      ]
    case 'once': {
      const what =
        test.key.length === 0
          ? '每人'
          : `同一${test.key.map((part) => (part === 'occupation' ? '职业' : '等级')).join('、同一')}`
      return [
        {
          key: key('found'),
          name: `${what}${test.among === 'own' ? '再次申领' : '再次参加'}`,
          value: test.found === 'fail' ? '不予补贴' : '待明确',
        },
      ]
    }
    case 'employedFor':
      return [{ key: key('months'), name: '就业并参保', value: `满 ${test.months} 个月` }]
    case 'capSum':
      return [{ key: key('fen'), name: '企业累计', value: `不超过 ${yuan(test.fen)}` }]
  }
}

type RuleBody = Pick<Rule, 'tests' | 'amount' | 'when'>

/** Every figure and condition of the rule in words. */
export const parametersOf = (rule: RuleBody): Parameter[] => [
  ...(rule.amount ? amountParameters(rule.amount) : []),
  ...rule.tests.flatMap(testParameters),
]

/** When the rule touches a claim; empty when always. */
export function conditionsOf(when: When | undefined): string[] {
  if (!when) return []
  return [
    ...(when.groups ? [`人员是${names(when.groups)}`] : []),
    ...(when.classKinds ? [`培训是${names(when.classKinds)}`] : []),
    ...(when.notClassKinds ? [`培训不是${names(when.notClassKinds)}`] : []),
    ...(when.providerKinds ? [`培训机构是${names(when.providerKinds)}`] : []),
    ...(when.levels ? [`证书是${when.levels.map((level) => LEVEL_NAMES[level]).join('、')}`] : []),
  ]
}

export const kindsOf = (rule: RuleBody): { kind: string; name: string }[] => [
  ...(rule.amount ? [{ kind: rule.amount.kind, name: AMOUNT_KIND_NAMES[rule.amount.kind] }] : []),
  ...rule.tests.map((test) => ({ kind: test.kind, name: TEST_KIND_NAMES[test.kind] })),
]

/** Questions that a verdict of the rule may rest on. */
export const assumptionsOf = (rule: Pick<Rule, 'tests' | 'amount' | 'assumptions'>): string[] => [
  ...new Set([
    ...rule.assumptions,
    ...rule.tests.flatMap((test) => ('assumption' in test && test.assumption ? [test.assumption] : [])),
    ...(rule.amount && 'assumption' in rule.amount && rule.amount.assumption ? [rule.amount.assumption] : []),
  ]),
]

/** What a price is called in a headline: its level where it has one of its own, else the rule's title. */
export const pricedName = (rule: Pick<Rule, 'when' | 'title'>) =>
  rule.when?.levels?.length === 1 ? LEVEL_NAMES[rule.when.levels[0]!] : rule.title

/** 发证日, where all programs agree; else 标准适用日. */
export function baseName(programs: readonly Pick<PackProgram, 'rateDate'>[], on: 'rateDate' | 'classStart'): string {
  if (on === 'classStart') return DATE_WORDS.classStart
  const bases = new Set(programs.map(({ rateDate }) => rateDate))
  const [only] = bases
  return bases.size === 1 && only ? DATE_WORDS[only] : '标准适用日'
}

export const dateBaseName = (base: DateBase) => DATE_WORDS[base]

export function effectiveText(pack: Pack): string {
  const { from, lastDay, on } = pack.effective
  const until = lastDay ? `至 ${formatDay(lastDay)}` : '起，文件没有写明到哪一天'
  return `${baseName(pack.programs, on)} ${formatDay(from)}${until}`
}

export const payeeText = (program: PackProgram) => PAYEE_NAMES[program.payee]

const MEASURE_WORDS: Readonly<Record<Pack['targets'][number]['figures'][number]['measure'], string>> = {
  trainings: '培训人次',
  apprentices: '学徒人数',
  certificates: '取证人数',
  highSkilled: '高技能人才',
  newSkilled: '新增技能人才',
  newHighSkilled: '新增高技能人才',
  rural: '农村劳动力',
  registeredPoor: '贫困(脱贫)劳动力',
  youth: '青年',
  graduates: '毕业生',
  occupationsContested: '竞赛职业(工种)',
  contests: '竞赛场次',
  assessors: '评价机构',
  brands: '品牌',
  schools: '院校',
  specialities: '专业',
  bases: '基地、工作室',
  employmentRate: '就业率',
  certificateRate: '取证率',
  certifiedShare: '持证占比',
  skilledShare: '技能人才占比',
  highSkilledShare: '高技能人才占比',
  frontLineFundShare: '职工教育经费用于一线职工',
  taxDeductionShare: '职工教育经费税前扣除限额',
  areas: '地方数',
  other: '其他',
}

export const targetFigure = ({ measure, atLeast, permille, of }: Pack['targets'][number]['figures'][number]) => ({
  name: `${of ? `${of} ` : ''}${MEASURE_WORDS[measure]}`,
  value: permille !== undefined ? `${permille / 10}%` : `${atLeast ?? 0}`.replace(/\B(?=(\d{3})+$)/g, ','),
})

export function periodText({ from, lastDay, every }: Pack['targets'][number]['period']): string {
  const span =
    from && lastDay
      ? `${formatDay(from)}至 ${formatDay(lastDay)}`
      : from
        ? `${formatDay(from)}起`
        : lastDay
          ? `到 ${formatDay(lastDay)}`
          : ''
  return [span, every ? '每年' : ''].filter((part) => part !== '').join('，') || '没有写期限'
}

const EVERY_NAMES = {
  day: '每日',
  week: '每周',
  month: '每月',
  quarter: '每季',
  halfYear: '每半年',
  year: '每年',
  twoYears: '每两年',
  asNeeded: '适时',
} as const satisfies Record<Pack['rhythms'][number]['every'][number], string>

export const everyText = ({ every, from }: Pack['rhythms'][number]) =>
  `${every.map((each) => EVERY_NAMES[each]).join('、')}${from ? `，${formatDay(from)}起` : ''}`

export const progressText = ({ progress }: Pack['deadlines'][number]) =>
  progress ? `完成 ${progress.percent}%，${progress.trainings.toLocaleString('en-US')} 人次` : null

export const PACK_STATUS_NAMES = {
  in_force: '可据以支付',
  unverified: '原文未经核实，不能据以支付',
} as const satisfies Record<Pack['status'], string>
