import { addDays, type PlainDate } from '#src/kernel/plain-date.ts'
import { confirmedOverrides } from '#src/modules/entitlements/index.ts'
import {
  decide,
  type Facts,
  type PackSet,
  type PolicyDecision,
  type Program,
  parseFacts,
} from '#src/modules/policy/index.ts'
import { NEEDS, type Words } from '#src/modules/policy/policy.types.ts'
import type { Db } from '#src/platform/db/database.ts'
import { type ClaimSubject, claimFacts, type EarlierLine, type EvidenceRef } from './claim-facts.rules.ts'
import { loadHistory, loadSubjects, occupationNames } from './claim-facts.store.ts'

/** One line as decided: facts from the registry, and the decision on them. */
export interface Assessed {
  readonly subject: ClaimSubject
  readonly facts: Facts
  readonly decision: PolicyDecision
}

export interface AssessAsk {
  readonly region: string
  readonly program: Program
  readonly asOf: PlainDate
  readonly evidence: readonly EvidenceRef[]
  /** The lines under decision: not their own history. */
  readonly lineIds: readonly string[]
}

/**
 * Decides each evidence's line, in the order of the references. What an employer has had counts each earlier line of the same ask
 * that may be paid, so that a batch never passes the employer's cap. At approval the caller holds the persons' and the cap's
 * locks, so that the history is whole.
 */
export async function assessClaim(db: Db, packs: PackSet, ask: AssessAsk): Promise<Assessed[]> {
  const subjects = await loadSubjects(db, ask.evidence, ask.asOf, ask.program)
  const history = await loadHistory(
    db,
    subjects.map((subject) => subject.personId),
    ask.lineIds,
  )
  const exceptions = await confirmedOverrides(
    db,
    subjects.flatMap(({ personId, classId }) => (classId ? [{ personId, classId }] : [])),
  )
  const decideAll = (words: Words) => decideInTurn(packs, ask, { subjects, history, exceptions, words })
  // Most decisions name no earlier occupation; the names are fetched once one does.
  const asked = new Set<string>()
  const assessed = decideAll({
    occupation(code) {
      asked.add(code)
      return code
    },
  })
  if (asked.size === 0) return assessed
  const names = await occupationNames(db, asked)
  return decideAll({ occupation: (code) => names.get(code) ?? code })
}

interface Known {
  readonly subjects: readonly ClaimSubject[]
  readonly history: ReadonlyMap<string, readonly EarlierLine[]>
  readonly exceptions: Awaited<ReturnType<typeof confirmedOverrides>>
  readonly words: Words
}

function decideInTurn(packs: PackSet, ask: AssessAsk, { subjects, history, exceptions, words }: Known): Assessed[] {
  const given = new Map<string, number>()
  return subjects.map((found) => {
    const subject = afterEarlier(found, given)
    const exception = exceptions.get(`${subject.personId} ${subject.classId}`)
    const built = {
      ...claimFacts(subject, history.get(subject.personId) ?? [], { ...ask, needs: NEEDS[ask.program] }),
      ...(exception ? { exceptions: [{ limit: 'perYear', ...exception }] } : {}),
    }
    const parsed = parseFacts(built, packs)
    if (!parsed.ok)
      throw new Error(`Facts of person ${subject.personId} do not fit: ${parsed.errors.map((e) => e.path).join(', ')}`)
    const decision = decide(packs, parsed.facts, words)
    if (subject.job && decision.outcome === 'ELIGIBLE') {
      const { id } = subject.job.employer
      given.set(id, (given.get(id) ?? 0) + (decision.amountFen ?? 0))
    }
    return { subject, facts: parsed.facts, decision }
  })
}

function afterEarlier(subject: ClaimSubject, given: ReadonlyMap<string, number>): ClaimSubject {
  if (!subject.job) return subject
  const { employer } = subject.job
  const paidTotalFen = employer.paidTotalFen + (given.get(employer.id) ?? 0)
  return { ...subject, job: { ...subject.job, employer: { ...employer, paidTotalFen } } }
}

/** The last day on which something of that day may be claimed. */
export const lastClaimDay = (from: PlainDate, deadlineDays: number) => addDays(from, deadlineDays)
