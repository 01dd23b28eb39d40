/** The counter, one claim after the other, each with the history that the decisions before it made: what bulk must equal. */
import { type Fen, fen } from '#src/kernel/fen.ts'
import { decide, type PackSet } from '../decide.ts'
import type { Facts, HistoryEntry } from '../facts.contract.ts'
import type { BulkDecision, BulkEvent } from './bulk.types.ts'
import { entryOf } from './entry.rules.ts'

/** One answer for each event; undefined where it is no claim. */
export function foldByCounter(packSet: PackSet, events: readonly BulkEvent[]): (BulkDecision | undefined)[] {
  const histories = new Map<string, HistoryEntry[]>()
  const entries = new Map<string, HistoryEntry>()
  const employers = new Map<string, Fen>()
  const paidBy = new Map<string, string>()
  const keep = (personId: string, ref: string, entry: HistoryEntry) => {
    const own = histories.get(personId)
    if (own) own.push(entry)
    else histories.set(personId, [entry])
    entries.set(ref, entry)
  }
  return events.map((event) => {
    if (event.kind === 'claim') {
      const { facts, ref } = event
      const decision = answer(packSet, withHistory(facts, histories, employers))
      if (decision.outcome === 'ELIGIBLE') {
        keep(facts.person.id, ref, entryOf(facts, decision.amountFen!))
        if (facts.employer) {
          const { id } = facts.employer
          paidBy.set(ref, id)
          employers.set(id, fen((employers.get(id) ?? 0) + decision.amountFen!))
        }
      }
      return decision
    }
    if (event.kind === 'past') {
      keep(event.personId, event.ref, { ...event.entry })
      return undefined
    }
    const entry = entries.get(event.of)
    if (!entry) return undefined
    const employer = paidBy.get(event.of)
    if (employer && (entry.status === 'paid' || entry.status === 'approved'))
      employers.set(employer, fen(employers.get(employer)! - entry.paidFen))
    if (event.kind === 'return') entry.status = 'returned'
    else if (entry.status !== 'returned') entry.status = 'reversed'
    return undefined
  })
}

function withHistory(
  facts: Facts,
  histories: ReadonlyMap<string, HistoryEntry[]>,
  employers: ReadonlyMap<string, Fen>,
) {
  const { employer } = facts
  return {
    ...facts,
    history: histories.get(facts.person.id) ?? [],
    ...(employer
      ? { employer: { ...employer, paidTotalFen: fen(employer.paidTotalFen + (employers.get(employer.id) ?? 0)) } }
      : {}),
  }
}

function answer(packSet: PackSet, facts: Facts): BulkDecision {
  try {
    const { outcome, amountFen, reasons } = decide(packSet, facts)
    const verdict = outcome === 'NEEDS_RULING' ? 'open' : 'fail'
    const rule = outcome === 'ELIGIBLE' ? null : reasons.find((reason) => reason.verdict === verdict)!.rule
    return { outcome, amountFen, rule }
  } catch (error) {
    if (!/none gives an amount/.test(String(error))) throw error
    return { outcome: 'FAULT', amountFen: fen(0), rule: null }
  }
}
