import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import type { FixedKind } from './accounts.rules.ts'
import type { BudgetDocumentKind } from './budget-document.types.ts'

export type MovingKind = Exclude<BudgetDocumentKind, 'reverse' | 'void'>

export interface Effect {
  readonly book: 'own' | 'other'
  readonly move: FixedKind
  /** What becomes of the budget's total. */
  readonly sign: 1 | -1
}

/** Which transfers a paper makes, in which book, and which way each budget goes. What leaves comes first. */
export const EFFECTS = {
  raise: [{ book: 'own', move: 'raise', sign: 1 }],
  cut: [{ book: 'own', move: 'cut', sign: -1 }],
  allocate: [
    { book: 'own', move: 'allocate', sign: -1 },
    { book: 'other', move: 'receive', sign: 1 },
  ],
  recall: [
    { book: 'other', move: 'give_back', sign: -1 },
    { book: 'own', move: 'take_back', sign: 1 },
  ],
  carry_over: [
    { book: 'own', move: 'carry_out', sign: -1 },
    { book: 'other', move: 'carry_in', sign: 1 },
  ],
} as const satisfies Record<MovingKind, readonly Effect[]>

export type ProposeRefusal =
  | 'amount_missing'
  | 'budget_missing'
  | 'unit_missing'
  | 'not_below'
  | 'more_than_available'
  | 'more_than_allocated'
  | 'year_not_over'
  | 'not_confirmed'
  | 'reversed_before'

/** What is known when a paper is drawn up. Amounts in fen. */
export interface PaperFacts {
  readonly amountFen: number
  /** Free money of the book that the paper takes from. */
  readonly availableFen: number
  /** Of a recall: what the upper book has given this unit and not taken back. */
  readonly allocatedFen: number
  readonly year: number
  /** Of an allocation or recall: does the other unit lie below? */
  readonly below: boolean
}

/**
 * May this paper be drawn up? The first refusal that applies is the answer. Whether the money is still free is asked again when
 * it is confirmed, by the budget's own row.
 */
export function decidePaper(
  kind: MovingKind,
  facts: PaperFacts,
  today: PlainDate,
): Decision<MovingKind, ProposeRefusal> {
  if ((kind === 'allocate' || kind === 'recall') && !facts.below) return refuse('not_below')
  if (kind === 'carry_over' && yearOf(today) <= facts.year) return refuse('year_not_over', { year: facts.year })
  if (kind === 'recall' && facts.amountFen > facts.allocatedFen)
    return refuse('more_than_allocated', { amountFen: facts.amountFen, allocatedFen: facts.allocatedFen })
  if (kind !== 'raise' && facts.amountFen > facts.availableFen)
    return refuse('more_than_available', { amountFen: facts.amountFen, availableFen: facts.availableFen })
  return accept(kind)
}

export type GoalRefusal =
  | 'weights_not_100'
  | 'goals_scored'
  | 'year_running'
  | 'goals_differ'
  | 'no_goals'
  | 'goals_late'
  | 'goal_reason_missing'
  | 'goals_wait'
  | 'goals_not_proposed'
  | 'maker_cannot_check'
  | 'note_missing'

/**
 * Goals are set before the budget's year is over, with weights that make 100: at once while there are none or the year has not begun,
 * else as a change, with a reason, that a second person agrees to.
 */
export function decideGoals(
  goals: readonly { weight: number }[],
  budget: { year: number; scored: boolean; known: boolean; reason: boolean },
  today: PlainDate,
): Decision<'set' | 'propose', GoalRefusal> {
  if (budget.scored) return refuse('goals_scored')
  if (yearOf(today) > budget.year) return refuse('goals_late', { year: budget.year })
  const sum = goals.reduce((total, goal) => total + goal.weight, 0)
  if (sum !== 100) return refuse('weights_not_100', { sum })
  if (!budget.known || yearOf(today) < budget.year) return accept('set')
  return budget.reason ? accept('propose') : refuse('goal_reason_missing', { year: budget.year })
}

/** Scored at the year's end: on its last day or later, every goal at once. */
export function decideScores(
  goalIds: readonly string[],
  scored: readonly string[],
  year: number,
  today: PlainDate,
): Decision<'score', GoalRefusal> {
  if (goalIds.length === 0) return refuse('no_goals')
  if (today < `${year}-12-31`) return refuse('year_running', { year })
  const same = goalIds.length === new Set(scored).size && scored.every((id) => goalIds.includes(id))
  return same && scored.length === goalIds.length ? accept('score') : refuse('goals_differ', { goals: goalIds.length })
}

/** The weighted score, whole points, rounded half up; null while a goal has none. */
export function totalScore(goals: readonly { weight: number; score: number | null }[]): number | null {
  if (goals.length === 0 || goals.some((goal) => goal.score === null)) return null
  return Math.floor(goals.reduce((sum, goal) => sum + goal.weight * goal.score!, 0) / 100 + 0.5)
}
