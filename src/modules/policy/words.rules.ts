/** The Chinese words of the closed vocabularies, as a village clerk says them. */
import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import type {
  ClassKind,
  EMPLOYER_SIZES,
  Group,
  HISTORY_STATUSES,
  HistoryEntry,
  Outcome,
  Payee,
  POSTS,
  Program,
  ProviderKind,
  QUALIFIED_BY,
  Verdict,
  Words,
} from './policy.types.ts'

export const PROGRAM_NAMES = {
  certificate: '取证补贴',
  living_allowance: '生活费补贴',
  enterprise_training: '企业职工培训补贴',
  group_training: '就业重点人群培训补贴',
  assessment: '评价补贴',
  hiring: '吸纳就业补助',
  introduction: '就业介绍补贴',
  upskilling: '高技能人才培训补贴',
  spread_wings: '“展翅行动”培训补贴',
  training: '职业培训补贴',
  startup_training: '创业培训补贴',
  apprenticeship: '企业新型学徒制补贴',
} as const satisfies Record<Program, string>

export const PAYEE_NAMES = {
  person: '劳动者本人',
  provider: '培训机构',
  assessor: '评价机构',
  employer: '用人单位',
  agency: '人力资源服务机构',
} as const satisfies Record<Payee, string>

export const OUTCOME_NAMES = {
  ELIGIBLE: '可以补贴',
  INELIGIBLE: '不能补贴',
  NOT_YET: '时间未到',
  NEEDS_RULING: '待上级明确',
} as const satisfies Record<Outcome, string>

export const VERDICT_NAMES = {
  pass: '符合',
  fail: '不符合',
  open: '待定',
  'n/a': '不适用',
} as const satisfies Record<Verdict, string>

export const GROUP_NAMES = {
  rural_migrant: '农村转移就业劳动者',
  two_after: '两后生',
  graduate: '高校毕业生',
  unemployed: '下岗失业人员',
  hard_to_employ: '就业困难人员',
  veteran: '退役军人',
  disabled: '残疾人',
  registered_poor: '贫困(脱贫)劳动力',
  employee: '企业职工',
  inmate: '服刑、强戒或社区矫正人员',
  student: '在校生',
} as const satisfies Record<Group, string>

export const CLASS_KIND_NAMES = {
  skill: '技能培训',
  startup: '创业培训',
  pre_job: '岗前培训',
  safety: '安全技能培训',
  transfer: '转岗转业培训',
  apprenticeship: '学徒制培训',
} as const satisfies Record<ClassKind, string>

export const PROVIDER_KIND_NAMES = {
  private: '民办培训机构',
  school: '职业院校',
  enterprise: '企业',
  government: '政府举办的培训中心',
} as const satisfies Record<ProviderKind, string>

export const QUALIFIED_NAMES = {
  tender: '公开招投标',
  negotiation: '竞争性谈判',
  consultation: '竞争性磋商',
  filing: '审核备案',
} as const satisfies Record<(typeof QUALIFIED_BY)[number], string>

export const POST_NAMES = { front_line: '生产一线', office: '非一线' } as const satisfies Record<
  (typeof POSTS)[number],
  string
>

export const SIZE_NAMES = { micro: '微型', small: '小型', medium: '中型', large: '大型' } as const satisfies Record<
  (typeof EMPLOYER_SIZES)[number],
  string
>

const STATUS_WORDS = {
  paid: '已领过',
  approved: '已批准',
  returned: '曾被退回',
  reversed: '领过后已冲销',
} as const satisfies Record<(typeof HISTORY_STATUSES)[number], string>

/** As a choice of a form, where a sentence says it otherwise. */
export const HISTORY_STATUS_NAMES = {
  paid: '已领',
  approved: '已批准',
  returned: '被退回',
  reversed: '已冲销',
} as const satisfies Record<(typeof HISTORY_STATUSES)[number], string>

export const CERTIFICATE_STATUS_NAMES = { valid: '有效', revoked: '已撤销' } as const

export const DEFAULT_WORDS: Words = { occupation: (code) => `职业${code}` }

export const yuan = (fen: number) => `${formatYuan(fen)} 元`
export const levelName = (level: Level | null) => (level ? LEVEL_NAMES[level] : '未定等级')

/** `2022年5月18日发证的电工中级工已领过评价补贴 240.00 元`: the facts know when it was earned, not when it was paid. */
export function entryText(entry: HistoryEntry, words: Words): string {
  const money = entry.status === 'returned' || entry.status === 'reversed' ? '' : ` ${yuan(entry.paidFen)}`
  const earned = entry.certifiedOn ? `${formatDay(entry.certifiedOn)}发证` : `${formatDay(entry.classStart)}开班`
  return `${earned}的${words.occupation(entry.occupation)}${levelName(entry.level)}${STATUS_WORDS[entry.status]}${PROGRAM_NAMES[entry.program]}${money}`
}
