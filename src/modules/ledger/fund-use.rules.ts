import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { rankName } from './fund-choice.rules.ts'
import type { FundUseKind, UseState } from './fund-use.types.ts'

export interface UseAsk {
  readonly kind: FundUseKind
  readonly fundCode: string
  readonly regionId: string
  readonly program: string
  readonly fromDay: PlainDate
  readonly toDay: PlainDate | null
  /** Of a begin: 1 comes first. */
  readonly rank: number
  readonly document: string
  /** The day the document bears. */
  readonly documentDay: PlainDate
}

/** A use that stands, of the same region and program. */
export interface StandingUse {
  readonly fundCode: string
  readonly fundName: string
  readonly fromDay: PlainDate
  readonly toDay: PlainDate | null
  readonly rank: number
  readonly document: string
}

export type UseRefusal =
  | 'document_ahead'
  | 'use_days'
  | 'before_document'
  | 'use_overlaps'
  | 'rank_taken'
  | 'use_missing'
  | 'use_ends_before'

/**
 * May this use begin or end? The first refusal that applies is the answer; asked when it is drawn up and again when it is confirmed. A day
 * that has passed is touched only where the document was there by then: no paper rules over days before its own.
 */
export function decideUse(
  ask: UseAsk,
  standing: readonly StandingUse[],
  today: PlainDate,
): Decision<UseAsk, UseRefusal> {
  const { fromDay, toDay, documentDay } = ask
  if (documentDay > today) return refuse('document_ahead', { documentDay, today })
  if (toDay !== null && toDay <= fromDay) return refuse('use_days', { fromDay, toDay })
  const first = ask.kind === 'begin' ? fromDay : toDay!
  if (first < documentDay) return refuse('before_document', { day: first, documentDay })
  return ask.kind === 'begin' ? decideBegin(ask, standing) : decideEnd(ask, standing)
}

const meet = (a: Pick<UseAsk, 'fromDay' | 'toDay'>, b: Pick<UseAsk, 'fromDay' | 'toDay'>) =>
  (b.toDay === null || a.fromDay < b.toDay) && (a.toDay === null || b.fromDay < a.toDay)

function decideBegin(ask: UseAsk, standing: readonly StandingUse[]): Decision<UseAsk, UseRefusal> {
  const together = standing.filter((use) => meet(ask, use))
  if (together.some((use) => use.fundCode === ask.fundCode)) return refuse('use_overlaps')
  const taken = together.find((use) => use.rank === ask.rank)
  if (taken)
    return refuse('rank_taken', { rank: rankName(ask.rank), fundName: taken.fundName, document: taken.document })
  return accept(ask)
}

function decideEnd(ask: UseAsk, standing: readonly StandingUse[]): Decision<UseAsk, UseRefusal> {
  const use = standing.find((one) => one.fundCode === ask.fundCode && one.fromDay === ask.fromDay)
  if (!use) return refuse('use_missing')
  if (use.toDay !== null && use.toDay <= ask.toDay!) return refuse('use_ends_before', { toDay: use.toDay })
  return accept(ask)
}

/** Where a use stands on a day. */
export const useStateOn = (use: Pick<StandingUse, 'fromDay' | 'toDay'>, day: PlainDate): UseState =>
  use.fromDay > day ? 'coming' : use.toDay !== null && use.toDay <= day ? 'ended' : 'in_force'
