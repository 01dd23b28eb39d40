/** Nouns of 项目奖补: money for a thing or a year, not for one trained person. */
import type { Fen } from '#src/kernel/fen.ts'
import type { Outcome, Reason } from '../policy.types.ts'

export type { GrantCondition, GrantFacts, GrantItem } from './grant.contract.ts'

/** What is counted, one unit of an item. */
export const GRANT_UNITS = ['base', 'studio', 'person_year', 'event', 'project'] as const
export type GrantUnit = (typeof GRANT_UNITS)[number]

export const GRANT_UNIT_NAMES = {
  base: '基地',
  studio: '工作室',
  person_year: '人·年',
  event: '赛事',
  project: '项目',
} as const satisfies Record<GrantUnit, string>

/** For how much of it a figure stands. */
export const GRANT_PER_NAMES = {
  base: '每个基地',
  studio: '每个工作室',
  person_year: '每人每年',
  event: '每次',
  project: '每个项目',
} as const satisfies Record<GrantUnit, string>

/** As the matrix fund × subsidy and the bank file know them. */
export const GRANT_PROGRAM_NAMES = {
  grant_base: '基地补助',
  grant_studio: '工作室补助',
  grant_person_year: '首席技师生活补贴',
  grant_event: '竞赛奖补',
  grant_project: '项目奖补',
} as const
export type GrantProgram = keyof typeof GRANT_PROGRAM_NAMES
export const GRANT_PROGRAMS = Object.keys(GRANT_PROGRAM_NAMES) as GrantProgram[]

export const grantProgramOf = (unit: GrantUnit): GrantProgram => `grant_${unit}`

export const HOLDER_KINDS = ['organisation', 'person'] as const
export type HolderKind = (typeof HOLDER_KINDS)[number]

export const MEDALS = ['gold', 'silver', 'bronze', 'merit'] as const
export type Medal = (typeof MEDALS)[number]
export const MEDAL_NAMES = {
  gold: '金牌',
  silver: '银牌',
  bronze: '铜牌',
  merit: '优胜奖',
} as const satisfies Record<Medal, string>

/** What an organisation is in the registry; a school or a training centre of the government is a provider there. */
export const ORGANISATION_FORMS = ['employer', 'private', 'school', 'enterprise', 'government', 'other'] as const
export type OrganisationForm = (typeof ORGANISATION_FORMS)[number]
export const ORGANISATION_FORM_NAMES = {
  employer: '用人单位',
  private: '民办培训机构',
  school: '院校',
  enterprise: '企业培训中心',
  government: '政府培训中心',
  other: '其他机构',
} as const satisfies Record<OrganisationForm, string>

/** Papers that an application must bring, by the condition that asks for them. */
export const EVIDENCE_KINDS = ['listing', 'match', 'post', 'result', 'other'] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]
export const EVIDENCE_NAMES = {
  listing: '认定文件',
  match: '配套经费到账凭证',
  post: '在岗证明',
  result: '获奖文件',
  other: '其他材料',
} as const satisfies Record<EvidenceKind, string>

/** A question that nobody has answered yet and that stops an application: where in the pack it is to be ruled. */
export interface Hole {
  readonly rule: string
  readonly assumption: string
  readonly question: string
  readonly handling: string
}

export interface GrantDecision {
  readonly outcome: Outcome
  /** Null when it needs a ruling, 0 when it is refused. */
  readonly amountFen: Fen | null
  readonly reasons: readonly Reason[]
  readonly holes: readonly Hole[]
  /** sha256 of the pack with those it extends. */
  readonly packRevision: string
  readonly factsHash: string
}
