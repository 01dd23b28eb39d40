/** What a paid claim leaves in its person's history: the definition that the counter's fold, the loop and the log share. */
import type { Fen } from '#src/kernel/fen.ts'
import type { Facts, HistoryEntry } from '../policy.types.ts'

/** No occupation is known: the program's facts carry neither certificate nor class. */
export const NO_OCCUPATION = '-'

/**
 * The claim as a later claim sees it: occupation and level of the certificate, else the occupation of the class; the first day of
 * class, else the certificate's day of issue, else the first day of the job, else the day of the claim.
 */
export function entryOf(facts: Facts, paidFen: Fen): HistoryEntry {
  const { certificate, job, class: own } = facts
  return {
    region: facts.region,
    program: facts.program,
    occupation: certificate?.occupation ?? own?.occupation ?? NO_OCCUPATION,
    level: certificate?.level ?? null,
    classStart: own?.start ?? certificate?.issued ?? job?.start ?? facts.asOf,
    certifiedOn: certificate?.issued ?? null,
    paidFen,
    status: 'paid',
  }
}
