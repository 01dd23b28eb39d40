import { LEVELS, type Level } from '#src/kernel/levels.ts'
import { addDays as later, type PlainDate } from '#src/kernel/plain-date.ts'
import {
  CLASS_KINDS,
  EMPLOYER_SIZES,
  type FactObject,
  GROUPS,
  HISTORY_STATUSES,
  NEEDS,
  POSTS,
  PROVIDER_KINDS,
  type Program,
  QUALIFIED_BY,
} from '#src/modules/policy/policy.types.ts'
import {
  CLASS_KIND_NAMES,
  GROUP_NAMES,
  POST_NAMES,
  PROVIDER_KIND_NAMES,
  QUALIFIED_NAMES,
  SIZE_NAMES,
} from '#src/modules/policy/words.rules.ts'
import { type PlainKey, t } from '#web/ui/words.ts'

/** Facts as they are typed: any JSON; the server says what is wrong with them, by path. */
export type Facts = Readonly<Record<string, unknown>>

export type FieldKind =
  | 'bool'
  | 'day'
  | 'fen'
  | 'count'
  | 'text'
  | 'level'
  | 'occupation'
  | 'occupations'
  | 'choice'
  | 'choices'

export interface FactField {
  /** Within its object: `minutes.total`. */
  readonly path: string
  readonly kind: FieldKind
  readonly label: PlainKey
  /** May be empty: null is a fact too. */
  readonly nullable?: true
  readonly options?: readonly string[]
  readonly unit?: 'day' | 'minute' | 'month'
}

export const PERSON_FIELDS: readonly FactField[] = [
  { path: 'registered', kind: 'bool', label: 'policy.factRegistered' },
  { path: 'birthDate', kind: 'day', label: 'policy.factBirthDate' },
  { path: 'post', kind: 'choice', label: 'policy.factPost', options: POSTS, nullable: true },
  { path: 'groups', kind: 'choices', label: 'policy.factGroups', options: GROUPS },
]

export const OBJECT_FIELDS: Readonly<Record<FactObject, readonly FactField[]>> = {
  class: [
    { path: 'kind', kind: 'choice', label: 'policy.factClassKind', options: CLASS_KINDS },
    { path: 'occupation', kind: 'occupation', label: 'policy.factOccupation' },
    { path: 'start', kind: 'day', label: 'policy.factClassStart' },
    { path: 'end', kind: 'day', label: 'policy.factClassEnd' },
    { path: 'approved', kind: 'bool', label: 'policy.factApproved' },
    { path: 'feeFen', kind: 'fen', label: 'policy.factFee' },
    { path: 'approvedCostFen', kind: 'fen', label: 'policy.factApprovedCost', nullable: true },
    { path: 'scheduledDays', kind: 'count', label: 'policy.factScheduled', unit: 'day' },
    { path: 'attendedDays', kind: 'count', label: 'policy.factAttended', unit: 'day' },
    { path: 'minutes.total', kind: 'count', label: 'policy.factMinutes', unit: 'minute' },
    { path: 'minutes.theory', kind: 'count', label: 'policy.factTheory', unit: 'minute' },
    { path: 'minutes.online', kind: 'count', label: 'policy.factOnline', unit: 'minute' },
    { path: 'minutes.practiceOnline', kind: 'count', label: 'policy.factPracticeOnline', unit: 'minute' },
  ],
  provider: [
    { path: 'kind', kind: 'choice', label: 'policy.factProviderKind', options: PROVIDER_KINDS },
    { path: 'qualifiedBy', kind: 'choice', label: 'policy.factQualified', options: QUALIFIED_BY, nullable: true },
    { path: 'scope', kind: 'occupations', label: 'policy.factScope' },
    { path: 'listedFrom', kind: 'day', label: 'policy.factListedFrom' },
    { path: 'listedTo', kind: 'day', label: 'policy.factListedTo', nullable: true },
    { path: 'banned', kind: 'bool', label: 'policy.factBanned' },
  ],
  assessor: [
    { path: 'listedFrom', kind: 'day', label: 'policy.factListedFrom' },
    { path: 'listedTo', kind: 'day', label: 'policy.factListedTo', nullable: true },
  ],
  certificate: [
    { path: 'occupation', kind: 'occupation', label: 'policy.factOccupation' },
    { path: 'level', kind: 'level', label: 'policy.factLevel' },
    { path: 'issued', kind: 'day', label: 'policy.factIssued' },
    { path: 'status', kind: 'choice', label: 'policy.factCertificateStatus', options: ['valid', 'revoked'] },
    { path: 'revokedOn', kind: 'day', label: 'policy.factRevokedOn', nullable: true },
    { path: 'examFeeFen', kind: 'fen', label: 'policy.factExamFee' },
  ],
  employer: [
    { path: 'size', kind: 'choice', label: 'policy.factSize', options: EMPLOYER_SIZES },
    { path: 'paidTotalFen', kind: 'fen', label: 'policy.factPaidTotal' },
  ],
  job: [
    { path: 'start', kind: 'day', label: 'policy.factJobStart' },
    { path: 'insuredMonths', kind: 'count', label: 'policy.factInsured', unit: 'month' },
    { path: 'province', kind: 'text', label: 'policy.factProvince' },
    { path: 'certificateValidAtStart', kind: 'bool', label: 'policy.factValidAtStart' },
  ],
}

export const HISTORY_FIELDS: readonly FactField[] = [
  { path: 'occupation', kind: 'occupation', label: 'policy.factOccupation' },
  { path: 'level', kind: 'level', label: 'policy.factLevel', nullable: true },
  { path: 'classStart', kind: 'day', label: 'policy.factClassStart' },
  { path: 'certifiedOn', kind: 'day', label: 'policy.factIssued', nullable: true },
  { path: 'paidFen', kind: 'fen', label: 'policy.factPaid' },
  { path: 'status', kind: 'choice', label: 'policy.factHistoryStatus', options: HISTORY_STATUSES },
]

const CHOICE_NAMES: Readonly<Record<string, string>> = {
  ...GROUP_NAMES,
  ...CLASS_KIND_NAMES,
  ...PROVIDER_KIND_NAMES,
  ...QUALIFIED_NAMES,
  ...POST_NAMES,
  ...SIZE_NAMES,
}
/** Values that the engine has no word for, because it never prints them. */
const OWN_NAMES = {
  valid: 'policy.factValid',
  revoked: 'policy.factRevoked',
  paid: 'policy.factStatusPaid',
  approved: 'policy.factStatusApproved',
  returned: 'policy.factStatusReturned',
  reversed: 'policy.factStatusReversed',
} as const satisfies Record<string, PlainKey>

/** A value of a closed vocabulary as people say it; an unknown one as it is. */
export const choiceName = (value: string): string =>
  value in OWN_NAMES ? t(OWN_NAMES[value as keyof typeof OWN_NAMES]) : (CHOICE_NAMES[value] ?? value)

/** A class or a certificate may be missing: that there is none is a fact. */
export const MAY_BE_NONE: ReadonlySet<FactObject> = new Set(['class', 'certificate'])

const parts = (path: string) => path.split(/[.[\]]+/).filter((part) => part !== '')

/** The value at `person.groups` or `history[0].level`; undefined where nothing stands. */
export function at(facts: unknown, path: string): unknown {
  return parts(path).reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
    facts,
  )
}

/** A copy of the facts with one value set; what is missing on the way is made. */
export function withAt(facts: Facts, path: string, value: unknown): Facts {
  const set = (target: unknown, [part, ...rest]: readonly string[]): unknown => {
    if (part === undefined) return value
    if (Array.isArray(target)) return target.map((one, index) => (String(index) === part ? set(one, rest) : one))
    const before = typeof target === 'object' && target !== null ? (target as Record<string, unknown>) : {}
    return { ...before, [part]: set(before[part], rest) }
  }
  return set(facts, parts(path)) as Facts
}

const addDays = (day: string, days: number): string => later(day as PlainDate, days)

/** A claim in order: a good start to change one thing at a time. `today` is the business day, `from` the first day of the policy. */
export function sampleFacts(region: string, program: Program, today: string, from: string): Facts {
  const occupation = '4-10-01-05'
  // Of the time in which the policy holds: a claim of today may lie after its last day.
  const recent = addDays(today, -120)
  const start = recent < from ? from : recent
  const end = addDays(start, 20)
  const issued = addDays(start, 35)
  const level: Level = 'L5'
  const objects: Readonly<Record<FactObject, Facts>> = {
    class: {
      id: 'K1',
      kind: 'skill',
      occupation,
      start,
      end,
      feeFen: 0,
      approved: true,
      approvedCostFen: null,
      scheduledDays: 15,
      attendedDays: 15,
      minutes: { total: 4_800, theory: 1_440, online: 0, practiceOnline: 0 },
    },
    provider: {
      id: 'I1',
      kind: 'private',
      qualifiedBy: 'tender',
      scope: [occupation],
      listedFrom: addDays(start, -365),
      listedTo: null,
      banned: false,
    },
    assessor: { id: 'A1', listedFrom: addDays(start, -365), listedTo: null },
    certificate: { occupation, level, issued, status: 'valid', revokedOn: null, examFeeFen: 0 },
    employer: { id: 'E1', size: 'small', paidTotalFen: 0 },
    job: { start: issued, insuredMonths: 12, province: region.slice(0, 2), certificateValidAtStart: true },
  }
  const asOf = program === 'hiring' || program === 'introduction' ? addDays(issued, 400) : addDays(issued, 20)
  return {
    region,
    program,
    asOf,
    person: { id: 'P1', registered: true, groups: ['rural_migrant'], birthDate: '1990-03-07', post: null },
    history: [],
    ...Object.fromEntries(NEEDS[program].map((object) => [object, objects[object]])),
  }
}

/** One earlier subsidy, to be filled in. */
export const sampleHistory = (facts: Facts): Facts => {
  const issued = at(facts, 'certificate.issued')
  const day = typeof issued === 'string' ? addDays(issued, -200) : String(facts['asOf'] ?? '')
  return {
    region: facts['region'],
    program: facts['program'],
    occupation: at(facts, 'certificate.occupation') ?? '4-10-01-05',
    level: at(facts, 'certificate.level') ?? null,
    classStart: addDays(day, -30),
    certifiedOn: day,
    paidFen: 0,
    status: 'paid',
  }
}

export type Read =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly line: number | undefined }

/** Reads pasted JSON. `line` is where it breaks off, as far as the browser says. */
export function readJson(text: string): Read {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, line: undefined }
    return { ok: true, facts: value as Facts }
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1]
    return { ok: false, line: position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length }
  }
}

export const isLevel = (value: unknown): value is Level => LEVELS.includes(value as Level)
