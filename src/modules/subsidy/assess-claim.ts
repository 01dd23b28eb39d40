import { addDays, type PlainDate } from '#src/kernel/plain-date.ts'
import { confirmedOverrides } from '#src/modules/entitlements/index.ts'
import { decide, type Facts, type PackSet, type PolicyDecision, parseFacts } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import { type ClaimSubject, claimFacts } from './claim-facts.rules.ts'
import { loadHistory, loadSubjects, occupationNames } from './claim-facts.store.ts'

/** One line as decided: facts from the registry, and the decision on them. */
export interface Assessed {
  readonly subject: ClaimSubject
  readonly facts: Facts
  readonly decision: PolicyDecision
}

export interface AssessAsk {
  readonly region: string
  readonly program: string
  readonly asOf: PlainDate
  readonly certificates: readonly { readonly personId: string; readonly certificateId: string }[]
  /** The lines under decision: not their own history. */
  readonly lineIds: readonly string[]
}

/** Decides each certificate's line. At approval the caller holds the persons' locks, so that the history is whole. */
export async function assessClaim(db: Db, packs: PackSet, ask: AssessAsk): Promise<Assessed[]> {
  const subjects = await loadSubjects(db, ask.certificates, ask.asOf)
  const history = await loadHistory(
    db,
    subjects.map((subject) => subject.personId),
    ask.lineIds,
  )
  const names = await occupationNames(db)
  const exceptions = await confirmedOverrides(
    db,
    subjects.flatMap(({ personId, classId }) => (classId ? [{ personId, classId }] : [])),
  )
  return subjects.map((subject) => {
    const exception = exceptions.get(`${subject.personId} ${subject.classId}`)
    const built = {
      ...claimFacts(subject, history.get(subject.personId) ?? [], ask),
      ...(exception ? { exceptions: [{ limit: 'perYear', ...exception }] } : {}),
    }
    const parsed = parseFacts(built, packs)
    if (!parsed.ok)
      throw new Error(`Facts of person ${subject.personId} do not fit: ${parsed.errors.map((e) => e.path).join(', ')}`)
    const words = { occupation: (code: string) => names.get(code) ?? code }
    return { subject, facts: parsed.facts, decision: decide(packs, parsed.facts, words) }
  })
}

/** The last day on which a certificate of that day may be claimed. */
export const lastClaimDay = (issuedOn: PlainDate, deadlineDays: number) => addDays(issuedOn, deadlineDays)
