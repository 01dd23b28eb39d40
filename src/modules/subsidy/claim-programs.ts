import type { Program } from '#src/modules/policy/index.ts'

/**
 * The programs that can be claimed here, as data: what proves a line, whose account is paid, what the claimant commits to. The
 * rules of a program stand in the region's pack, its book in `fund_use`.
 */
export interface ClaimProgram {
  /** One line for each valid certificate that this organisation issued to the class. */
  readonly evidence: 'certificates_of_class'
  /** `claimant`: the organisation that claims; `person`: the holder's own account. */
  readonly payee: 'claimant' | 'person'
  readonly commitment: string
}

export const CLAIM_PROGRAMS = {
  assessment: {
    evidence: 'certificates_of_class',
    payee: 'claimant',
    commitment:
      '本单位承诺：所报人员、证书和考试情况真实，评价没有向本人收费，同一人员同一职业同一等级没有重复申领；如有不实，退回补贴并承担责任。',
  },
} as const satisfies Partial<Record<Program, ClaimProgram>>

export type ClaimedProgram = keyof typeof CLAIM_PROGRAMS

export const programOf = (program: string): ClaimProgram => {
  const known = CLAIM_PROGRAMS[program as ClaimedProgram]
  if (!known) throw new Error(`Program ${program} cannot be claimed here.`)
  return known
}
