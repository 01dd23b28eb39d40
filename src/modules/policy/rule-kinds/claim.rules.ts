/** What several kinds ask of a claim: its days, and which earlier entries count. */
import { formatDay, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import {
  type CertificateFacts,
  type ClassFacts,
  type DateBase,
  type FactObject,
  type Facts,
  type HistoryEntry,
  TRAININGS,
} from '../policy.types.ts'
import type { Claim, Finding } from './kind.types.ts'

/** The object, or a fault: the loader has checked that the program's facts carry what its rules read. */
export function given<K extends FactObject>(facts: Facts, object: K): Exclude<Facts[K], undefined> {
  const value = facts[object]
  if (value === undefined)
    throw new Error(`A rule of ${facts.region} ${facts.program} reads ${object}, which its facts do not carry.`)
  return value as Exclude<Facts[K], undefined>
}

export const DATE_OBJECTS = {
  classStart: 'class',
  certificateIssued: 'certificate',
  jobStart: 'job',
} as const satisfies Record<DateBase, FactObject>

export const DATE_WORDS = {
  classStart: '开班日',
  certificateIssued: '发证日',
  jobStart: '入职日',
} as const satisfies Record<DateBase, string>

/** The day of that base; null when there is no class or certificate to take it from. */
export function dayOf(facts: Facts, base: DateBase): PlainDate | null {
  switch (base) {
    case 'classStart':
      return given(facts, 'class')?.start ?? null
    case 'certificateIssued':
      return given(facts, 'certificate')?.issued ?? null
    case 'jobStart':
      return given(facts, 'job').start
  }
}

export const NO_CLASS: Finding = { verdict: 'fail', text: '没有培训班，无法核对本条' }
export const NO_CERTIFICATE: Finding = { verdict: 'fail', text: '没有证书，无法核对本条' }

/** Why the certificate does not count, or null when it does (CONTRACT, decisions 8). */
export function certificateFault(
  certificate: CertificateFacts,
  ofClass: ClassFacts | null,
  claim: Claim,
): string | null {
  if (certificate.status === 'revoked') {
    const on = certificate.revokedOn ? `${formatDay(certificate.revokedOn)}` : ''
    return `${formatDay(certificate.issued)}发的证书已${on ? `于${on}` : ''}被撤销`
  }
  if (!ofClass) return null
  if (certificate.occupation !== ofClass.occupation)
    return `证书是${claim.words.occupation(certificate.occupation)}的，培训班是${claim.words.occupation(ofClass.occupation)}的，不是同一职业`
  if (certificate.issued < ofClass.start)
    return `证书${formatDay(certificate.issued)}发，早于${formatDay(ofClass.start)}开班，不是这次培训取得的`
  return null
}

const isTraining = (entry: HistoryEntry) => TRAININGS.some((program) => program === entry.program)

/** Another program's entry for the claim's occupation and first day of class is the same training (CONTRACT, decisions 6). */
const isSameTraining = (entry: HistoryEntry, claim: Claim, own: ClassFacts | null) =>
  own !== null &&
  entry.program !== claim.program &&
  entry.occupation === own.occupation &&
  entry.classStart === own.start

/** Earlier entries among which a limit looks: its own program's, or all trainings but the claim's own class under another program. */
export function entriesAmong(among: 'trainings' | 'own', claim: Claim): HistoryEntry[] {
  if (among === 'own') return claim.facts.history.filter((entry) => entry.program === claim.program)
  const own = claim.facts.class ?? null
  return claim.facts.history.filter((entry) => isTraining(entry) && !isSameTraining(entry, claim, own))
}

/** Approved and paid entries use up a count; returned ones nothing; reversed ones give it back. */
export const usesCount = (entry: HistoryEntry) => entry.status === 'approved' || entry.status === 'paid'

/** A reversed entry gives its place in the year back but keeps the once-key until a person releases it. */
export const usesKey = (entry: HistoryEntry) => entry.status !== 'returned'

/** The counted trainings of that year, one entry for each: one class under two programs is one training. */
export function trainingsOfYear(entries: readonly HistoryEntry[], year: number): HistoryEntry[] {
  const byClass = new Map<string, Map<string, HistoryEntry[]>>()
  for (const entry of entries) {
    if (!usesCount(entry) || yearOf(entry.classStart) !== year) continue
    const key = `${entry.classStart} ${entry.occupation}`
    const programs = byClass.get(key) ?? new Map<string, HistoryEntry[]>()
    byClass.set(key, programs)
    programs.set(entry.program, [...(programs.get(entry.program) ?? []), entry])
  }
  return [...byClass.values()].flatMap((programs) =>
    [...programs.values()].reduce((most, entries) => (entries.length > most.length ? entries : most), []),
  )
}

/** Oldest first, so that a text never depends on the order in which the history was written. */
export const oldestFirst = (entries: readonly HistoryEntry[]) =>
  [...entries].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))

const sortKey = (entry: HistoryEntry) =>
  [
    entry.certifiedOn ?? entry.classStart,
    entry.classStart,
    entry.program,
    entry.occupation,
    entry.level,
    entry.status,
    entry.paidFen,
  ].join(' ')
