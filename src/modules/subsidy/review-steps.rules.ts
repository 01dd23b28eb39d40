import type { LineStatus } from './subsidy.types.ts'

export type Verdict = 'agree' | 'return' | 'reject'

interface Review {
  readonly from: readonly LineStatus[]
  readonly to: LineStatus
  readonly action: string
  readonly message: 'claim_returned' | 'claim_rejected' | null
}

/** Which office looks: the county, the city before the notice, the unit that approves after it. */
export type ReviewStep = 'county' | 'city' | 'approver'

/** One office's look at the lines: `opens` is where a line stands that nobody of this office has handled. */
export interface Step {
  readonly opens: LineStatus
  readonly reviews: Readonly<Record<'return' | 'reject', Review> & { agree?: Review }>
}

const UNPUBLISHED = ['submitted', 'reviewed', 'city_reviewed'] as const

/** Agreeing of the unit that approves is the approval, which reserves money and stands in `approve-lines.ts`. */
export const REVIEW_STEPS = {
  county: {
    opens: 'submitted',
    reviews: {
      agree: { from: ['submitted'], to: 'reviewed', action: 'claim.agree', message: null },
      return: { from: UNPUBLISHED, to: 'returned', action: 'claim.return', message: 'claim_returned' },
      reject: { from: UNPUBLISHED, to: 'rejected', action: 'claim.reject', message: 'claim_rejected' },
    },
  },
  city: {
    opens: 'reviewed',
    reviews: {
      agree: { from: ['reviewed'], to: 'city_reviewed', action: 'claim.city_agree', message: null },
      return: { from: ['reviewed'], to: 'returned', action: 'claim.city_return', message: 'claim_returned' },
      reject: { from: ['reviewed'], to: 'rejected', action: 'claim.city_reject', message: 'claim_rejected' },
    },
  },
  approver: {
    opens: 'on_notice',
    reviews: {
      return: { from: ['on_notice'], to: 'returned', action: 'claim.approve_return', message: 'claim_returned' },
      reject: { from: ['on_notice'], to: 'rejected', action: 'claim.approve_reject', message: 'claim_rejected' },
    },
  },
} as const satisfies Record<ReviewStep, Step>

/** Whose return or rejection an act on a line was, and where the line stood before; undefined for every other act. */
export function verdictOf(act: {
  readonly action: string
  readonly facts: Readonly<Record<string, unknown>>
}): { step: ReviewStep; name: '退回补正' | '不予补贴'; from: LineStatus } | undefined {
  for (const [key, step] of Object.entries(REVIEW_STEPS))
    for (const verdict of ['return', 'reject'] as const) {
      const { action, from } = step.reviews[verdict]
      if (act.action !== action) continue
      const stood = (from as readonly LineStatus[]).find((status) => status === act.facts['from'])
      return {
        step: key as ReviewStep,
        name: verdict === 'return' ? '退回补正' : '不予补贴',
        // An act from before this was written down: back to where the office has it first.
        from: stood ?? step.opens,
      }
    }
  return undefined
}
