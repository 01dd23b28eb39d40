import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { ClawbackCause } from './money.types.ts'

export type ClaimBackRefusal =
  | 'line_not_paid'
  | 'claimed_back_before'
  | 'part_of_one_line'
  | 'part_only_overpaid'
  | 'more_than_paid'
export type EntryRefusal =
  | 'not_open'
  | 'more_than_rest'
  | 'reference_known'
  | 'line_not_free'
  | 'line_other_debtor'
  | 'line_too_large'
  | 'cap_gone'
  | 'key_released'
  | 'note_missing'

/** What money of a line may be asked back: part of it only where too much was paid, and never more than was paid less what is asked already. */
export function decideClaimBack(
  lines: readonly { readonly status: string; readonly amountFen: number; readonly claimedFen: number }[],
  ask: { readonly cause: ClawbackCause; readonly amountFen?: number | undefined },
): Decision<readonly number[], ClaimBackRefusal> {
  const whole = lines.map((line) => line.amountFen - line.claimedFen)
  if (lines.some((line, n) => line.status === 'reversed' || (line.status === 'paid' && whole[n]! <= 0)))
    return refuse('claimed_back_before')
  const unpaid = lines.filter((line) => line.status !== 'paid')
  if (unpaid.length > 0) return refuse('line_not_paid', { lines: unpaid.length })
  if (ask.amountFen === undefined) return accept(whole)
  if (lines.length !== 1) return refuse('part_of_one_line')
  if (ask.cause !== 'overpaid') return refuse('part_only_overpaid')
  const { amountFen, claimedFen } = lines[0]!
  return ask.amountFen <= whole[0]!
    ? accept([ask.amountFen])
    : refuse('more_than_paid', { amountFen: ask.amountFen, restFen: whole[0]!, paidFen: amountFen, claimedFen })
}

interface Owed {
  readonly amountFen: number
  readonly backFen: number
  readonly writtenFen: number
  readonly waitingFen: number
}

/** What is still to be had, less what waits for a second person. In fen. */
export const restOf = (debt: Owed) => debt.amountFen - debt.backFen - debt.writtenFen - debt.waitingFen

/** Where a debt stands once so much has come back and so much was taken back as a mistake. */
export const standingOf = (debt: Omit<Owed, 'waitingFen'>): 'open' | 'settled' | 'cancelled' =>
  debt.writtenFen === debt.amountFen
    ? 'cancelled'
    : debt.backFen + debt.writtenFen === debt.amountFen
      ? 'settled'
      : 'open'

/** May this much come back? Never more than is owed, and no more than the others that wait leave. */
export function decideEntry(
  debt: Owed & { status: string },
  amountFen: number,
): Decision<'enter', 'not_open' | 'more_than_rest'> {
  if (debt.status !== 'open') return refuse('not_open')
  const restFen = restOf(debt)
  return amountFen <= restFen ? accept('enter') : refuse('more_than_rest', { restFen, amountFen })
}

/** A line pays a debt whole or not at all: its amount was frozen when it was approved. */
export function decideSetOff(
  debt: Owed & { status: string; debtor: string; fundCode: string; unitId: string },
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
