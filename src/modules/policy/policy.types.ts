/** Nouns of the policy engine. The shapes of facts and packs are derived from their contracts; here stand the closed vocabularies and the decision. */
import type { Fen } from '#src/kernel/fen.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'

export type {
  AssessorFacts,
  CertificateFacts,
  ClassFacts,
  EmployerFacts,
  Facts,
  HistoryEntry,
  JobFacts,
  PersonFacts,
  ProviderFacts,
} from './facts.contract.ts'
export type {
  Amount,
  AmountKindName,
  AmountOf,
  Assumption,
  Cite,
  Pack,
  PackProgram,
  PlainFact,
  Rule,
  Test,
  TestKindName,
  TestOf,
  When,
} from './pack.contract.ts'

export const PROGRAMS = [
  'certificate',
  'living_allowance',
  'enterprise_training',
  'group_training',
  'assessment',
  'hiring',
  'introduction',
  'upskilling',
  'spread_wings',
  'training',
  'startup_training',
  'apprenticeship',
] as const
export type Program = (typeof PROGRAMS)[number]

/** What counts as a training in a history (CONTRACT, decisions 6). */
export const TRAININGS = [
  'certificate',
  'enterprise_training',
  'group_training',
  'upskilling',
  'spread_wings',
  'training',
] as const satisfies readonly Program[]

export const FACT_OBJECTS = ['class', 'provider', 'assessor', 'certificate', 'employer', 'job'] as const
export type FactObject = (typeof FACT_OBJECTS)[number]

/** The objects a program's facts must carry beside `person` and `history` (CONTRACT, decisions 3). */
export const NEEDS = {
  certificate: ['class', 'provider', 'certificate'],
  living_allowance: ['class'],
  enterprise_training: ['class', 'provider', 'certificate'],
  group_training: ['class', 'provider', 'certificate'],
  assessment: ['assessor', 'certificate'],
  hiring: ['employer', 'job'],
  introduction: ['job'],
  upskilling: ['class', 'certificate'],
  spread_wings: ['class', 'provider'],
  training: ['class', 'provider', 'certificate'],
  startup_training: ['class', 'provider'],
  apprenticeship: ['class', 'provider'],
} as const satisfies Record<Program, readonly FactObject[]>

export const GROUPS = [
  'rural_migrant',
  'two_after',
  'graduate',
  'unemployed',
  'hard_to_employ',
  'veteran',
  'disabled',
  'registered_poor',
  'employee',
  'inmate',
  'student',
] as const
export type Group = (typeof GROUPS)[number]

export const CLASS_KINDS = ['skill', 'startup', 'pre_job', 'safety', 'transfer', 'apprenticeship'] as const
export type ClassKind = (typeof CLASS_KINDS)[number]

export const PROVIDER_KINDS = ['private', 'school', 'enterprise', 'government'] as const
export type ProviderKind = (typeof PROVIDER_KINDS)[number]

export const QUALIFIED_BY = ['tender', 'negotiation', 'consultation', 'filing'] as const
export const POSTS = ['front_line', 'office'] as const
export const EMPLOYER_SIZES = ['micro', 'small', 'medium', 'large'] as const
export const HISTORY_STATUSES = ['paid', 'approved', 'returned', 'reversed'] as const
export const PAYEES = ['person', 'provider', 'assessor', 'employer', 'agency'] as const
export type Payee = (typeof PAYEES)[number]

/** The days a rule may look at: first day of class, day of issue of the certificate, first day of the job. */
export const DATE_BASES = ['classStart', 'certificateIssued', 'jobStart'] as const
export type DateBase = (typeof DATE_BASES)[number]

export const OUTCOMES = ['ELIGIBLE', 'INELIGIBLE', 'NOT_YET', 'NEEDS_RULING'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** `n/a`: the rule does not touch this claim. `open`: the text does not say; a person must rule. */
export const VERDICTS = ['pass', 'fail', 'open', 'n/a'] as const
export type Verdict = (typeof VERDICTS)[number]

export interface Reason {
  /** Rule id of the pack, such as `SQ-34`. */
  rule: string
  document: string
  clause: string
  verdict: Verdict
  /** Plain Chinese, naming the fact used. */
  text: string
  /** Short Chinese name of the rule. */
  title: string
  quote: string
  /** Only on a failed rule whose text says 原则上: an officer may approve an exception, with a reason. */
  overridable?: true
  /** Ids of the pack's assumptions that this verdict rests on. */
  assumptions?: string[]
}

export interface Flag {
  code: string
  text: string
}

/** CONTRACT, "Facts and decisions". `amountFen` is null when the outcome is NEEDS_RULING and 0 when it is INELIGIBLE or NOT_YET. */
export interface PolicyDecision {
  outcome: Outcome
  amountFen: Fen | null
  payee: Payee
  reasons: Reason[]
  flags: Flag[]
  /** The first day on which a duration that is too short can be fulfilled; null unless NOT_YET. */
  earliest: PlainDate | null
  /** sha256 of the canonical JSON of the pack and those it extends. */
  packRevision: string
  /** sha256 of the canonical JSON of the facts that were read. */
  factsHash: string
}

/** Names for texts that the pack does not hold; the default prints the code. */
export interface Words {
  occupation: (code: string) => string
}
