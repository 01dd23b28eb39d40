import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { BatchStatus, LineStatus, Outcome } from './subsidy.types.ts'

/** What an office does within a time that a setting gives it. */
export const STEP_NAMES = {
  review: '初审和公示',
  city_review: '公示前复核',
  approve: '批准',
  objection: '异议答复',
} as const
export type Step = keyof typeof STEP_NAMES

/** A grant's statuses are those of a line, and it can wait for a ruling by a status of its own. */
export type MoneyStatus = LineStatus | 'waiting_ruling'

/** A claim line waits for a ruling where its text leaves open what it gets: the county can do nothing for it until then. */
export const lineStepStatus = (line: { readonly status: LineStatus; readonly outcome: Outcome }): MoneyStatus =>
  line.status === 'submitted' && line.outcome === 'NEEDS_RULING' ? 'waiting_ruling' : line.status

/**
 * What is under way in a status, of a line and of a grant alike: queue, detail, holder and reminder all ask here. `notice` runs by
 * itself; null where no office has a deadline, as while the text waits for a ruling.
 */
export function stepOf(status: MoneyStatus, at: { noticeOver: boolean; cityReview: boolean }): Step | 'notice' | null {
  switch (status) {
    case 'submitted':
    case 'city_reviewed':
      return 'review'
    case 'reviewed':
      return at.cityReview ? 'city_review' : 'review'
    case 'on_notice':
      return at.noticeOver ? 'approve' : 'notice'
    case 'objected':
      return 'objection'
    default:
      return null
  }
}

/** The same for a batch, whose status already says whether its notice is over and whether the city has it. */
export function stepOfBatch(status: BatchStatus): Step | 'notice' | null {
  switch (status) {
    case 'submitted':
    case 'reviewed':
      return 'review'
    case 'city_review':
      return 'city_review'
    case 'on_notice':
      return 'notice'
    case 'noticed':
      return 'approve'
    case 'approved':
    case 'closed':
      return null
  }
}

/** The days by which each step must be done; null where it has not come to it. */
export interface Deadlines {
  readonly reviewDue: PlainDate | null
  readonly cityDue: PlainDate | null
  readonly noticeTo: PlainDate | null
  readonly approveDue: PlainDate | null
  /** Of the earliest objection that is open. */
  readonly answerDue: PlainDate | null
}

/** By when the one who has it must act. */
export function dueOf(step: Step | 'notice' | null, days: Deadlines): PlainDate | null {
  switch (step) {
    case 'review':
      return days.reviewDue
    case 'city_review':
      return days.cityDue
    case 'notice':
      return days.noticeTo
    case 'approve':
      return days.approveDue
    case 'objection':
      return days.answerDue
    case null:
      return null
  }
}
