import { accept, type Decision, refuse } from '#src/kernel/decision.ts'

export type ClaimBackRefusal = 'line_not_paid' | 'claimed_back_before'
export type EntryRefusal =
  | 'not_open'
  | 'more_than_rest'
  | 'reference_known'
  | 'line_not_free'
  | 'line_other_debtor'
  | 'line_too_large'

/** What is still to be had, less what waits for a second person. In fen. */
export const restOf = (debt: { amountFen: number; backFen: number; waitingFen: number }) =>
  debt.amountFen - debt.backFen - debt.waitingFen

/** May this much come back? Never more than is owed, and no more than the others that wait leave. */
export function decideEntry(
  debt: { status: string; amountFen: number; backFen: number; waitingFen: number },
  amountFen: number,
): Decision<'enter', 'not_open' | 'more_than_rest'> {
  if (debt.status !== 'open') return refuse('not_open')
  const restFen = restOf(debt)
  return amountFen <= restFen ? accept('enter') : refuse('more_than_rest', { restFen, amountFen })
}

/** A line pays a debt whole or not at all: its amount was frozen when it was approved. */
export function decideSetOff(
  debt: {
    status: string
    amountFen: number
    backFen: number
    waitingFen: number
    debtor: string
    fundCode: string
    unitId: string
  },
  line: { amountFen: number; payee: string; fundCode: string; unitId: string } | undefined,
): Decision<'set_off', EntryRefusal> {
  if (debt.status !== 'open') return refuse('not_open')
  if (!line) return refuse('line_not_free')
  // The bank holds one account a book: between two books money would have to travel, which a set-off does not do.
  if (line.payee !== debt.debtor || line.fundCode !== debt.fundCode || line.unitId !== debt.unitId)
    return refuse('line_other_debtor')
  const restFen = restOf(debt)
  return line.amountFen <= restFen
    ? accept('set_off')
    : refuse('line_too_large', { restFen, amountFen: line.amountFen })
}
