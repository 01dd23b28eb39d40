import { type ClassKind, type FactObject, NEEDS, type Program } from '#src/modules/policy/policy.types.ts'
import type { EvidenceKind } from './subsidy.types.ts'

/**
 * The programs that can be claimed, as data: what proves a line, who claims, whose account is paid, what the claimant commits to.
 * The rules of a program stand in the region's pack, its book in `fund_use`.
 */
export interface ClaimProgram {
  readonly evidence: EvidenceKind
  /** The role that claims; `enterprise` is a training provider that is a firm and trains its own staff. */
  readonly claimant: 'assessor' | 'provider' | 'enterprise' | 'employer' | 'agency'
  /** Only classes of these kinds; any where it is not said. */
  readonly classKinds?: readonly ClassKind[]
  /** `claimant`: the organisation that claims; `person`: the holder's own account. */
  readonly payee: 'claimant' | 'person'
  /** `own`: the book of the unit that the firm belongs to (隶属关系) and no other; `nearest`: else the nearest above. */
  readonly book: 'own' | 'nearest'
  /** From which day the time to claim runs (claim.deadline_days); null where no document sets one. */
  readonly deadlineFrom: 'certificate' | 'completion' | null
  readonly commitment: string
}

const REPAY = '如有不实，退回补贴并承担责任。'
const ofClass = {
  evidence: 'completions',
  claimant: 'provider',
  payee: 'claimant',
  book: 'nearest',
  deadlineFrom: 'completion',
} as const

export const CLAIM_PROGRAMS = {
  certificate: {
    ...ofClass,
    deadlineFrom: 'certificate',
    commitment: `本单位承诺：所报人员、培训、考勤和证书真实，培训和考证没有向本人收费，同一职业同一等级没有重复申领；${REPAY}`,
  },
  living_allowance: {
    ...ofClass,
    payee: 'person',
    commitment: `本单位承诺：所报人员和实到天数真实，与考勤记录一致，生活费全部付到本人账户，不截留、不代领；${REPAY}`,
  },
  enterprise_training: {
    ...ofClass,
    claimant: 'enterprise',
    commitment: `本企业承诺：所报人员是本企业职工，培训和考勤真实，没有向职工收费；${REPAY}`,
  },
  group_training: {
    ...ofClass,
    deadlineFrom: 'certificate',
    commitment: `本单位承诺：所报人员的类别、培训和考勤真实，培训没有向本人收费，所报成本是实际发生的；${REPAY}`,
  },
  assessment: {
    evidence: 'certificates',
    claimant: 'assessor',
    payee: 'claimant',
    book: 'nearest',
    deadlineFrom: 'certificate',
    commitment: `本单位承诺：所报人员、证书和考试情况真实，评价没有向本人收费，同一人员同一职业同一等级没有重复申领；${REPAY}`,
  },
  hiring: {
    evidence: 'hires',
    claimant: 'employer',
    payee: 'claimant',
    book: 'own',
    deadlineFrom: null,
    commitment: `本企业承诺：所报人员由本企业招用并在岗，入职日期真实，社会保险由本企业按月缴纳，没有重复申领；${REPAY}`,
  },
  introduction: {
    evidence: 'hires',
    claimant: 'agency',
    payee: 'claimant',
    book: 'nearest',
    deadlineFrom: null,
    commitment: `本机构承诺：所报人员由本机构介绍就业，入职单位和日期真实，没有向本人收费，没有重复申领；${REPAY}`,
  },
  upskilling: {
    ...ofClass,
    payee: 'person',
    deadlineFrom: 'certificate',
    commitment: `本单位承诺：所报人员、岗位、培训和证书真实，补贴全部付到本人账户，不截留、不代领；${REPAY}`,
  },
  spread_wings: {
    ...ofClass,
    commitment: `本单位承诺：所报人员是参保职工，培训和考勤真实，每人今年只参加这一次“展翅行动”培训；${REPAY}`,
  },
  training: {
    ...ofClass,
    commitment: `本单位承诺：所报人员、培训、考勤和证书真实，没有向本人收费；${REPAY}`,
  },
  startup_training: {
    ...ofClass,
    classKinds: ['startup'],
    commitment: `本单位承诺：所报人员参加创业培训并合格，考勤真实，没有向本人收费；${REPAY}`,
  },
  apprenticeship: {
    ...ofClass,
    claimant: 'enterprise',
    classKinds: ['apprenticeship'],
    commitment: `本企业承诺：所报人员是列入学徒培训计划的本企业职工，双导师和培训记录真实；${REPAY}`,
  },
} as const satisfies Record<Program, ClaimProgram>

export const programOf = (program: Program): ClaimProgram => CLAIM_PROGRAMS[program]

export type ClaimedProgram = Program

/** Is a certificate among what the program's facts ask for? Only then does a line hang on one. */
export const needsCertificate = (program: Program) => (NEEDS[program] as readonly FactObject[]).includes('certificate')

/** The role whose accounts claim it. */
export const roleThatClaims = (program: Program) => {
  const { claimant } = CLAIM_PROGRAMS[program]
  return claimant === 'enterprise' ? 'provider' : claimant
}
