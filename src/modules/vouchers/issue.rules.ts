import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'

export type IssueRefusal =
  | 'days_wrong'
  | 'target_missing'
  | 'provider_unknown'
  | 'value_missing'
  | 'nobody_to_issue'
  | 'preview_changed'
  | 'no_own_budget'
  | 'budget_short'

export interface IssueAsk {
  readonly kind: string
  readonly attendanceOnly: boolean
  readonly faceFen: number
  readonly classKinds: readonly string[]
  readonly occupations: readonly string[]
  readonly levels: readonly string[]
  readonly providers: readonly string[]
  readonly validFrom: string
  readonly validTo: string
  readonly redeemBy: string
  /** What the page showed when the officer pressed the button. */
  readonly expected: { readonly persons: number; readonly amountFen: number }
}

/** May it be issued as it was shown? The first refusal that applies is the answer. */
export function judgeIssue(
  ask: IssueAsk,
  preview: {
    readonly toIssue: number
    readonly amountFen: number
    readonly fits: boolean
    readonly availableFen: number | null
  },
  today: PlainDate,
): Decision<'issue', IssueRefusal> {
  if (ask.validTo < today || ask.validFrom > ask.validTo || ask.redeemBy < ask.validTo)
    return refuse('days_wrong', { today: formatDay(today) })
  if (
    ask.kind === 'targeted' &&
    ask.classKinds.length + ask.occupations.length + ask.levels.length + ask.providers.length === 0
  )
    return refuse('target_missing')
  if (ask.attendanceOnly !== (ask.faceFen === 0)) return refuse('value_missing')
  if (preview.toIssue === 0) return refuse('nobody_to_issue')
  if (preview.toIssue !== ask.expected.persons || preview.amountFen !== ask.expected.amountFen)
    return refuse('preview_changed', { persons: preview.toIssue, amountFen: preview.amountFen })
  if (!ask.attendanceOnly && preview.availableFen === null) return refuse('no_own_budget')
  if (!preview.fits)
    return refuse('budget_short', { amountFen: preview.amountFen, availableFen: preview.availableFen ?? 0 })
  return accept('issue')
}
