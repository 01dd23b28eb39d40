/** The facts contract as columns of numbers: lossless for what rules read. Each column says how wide it is here and in the database. */
import { LEVELS } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import {
  CLASS_KINDS,
  EMPLOYER_SIZES,
  type FactObject,
  type Facts,
  GROUPS,
  HISTORY_STATUSES,
  type HistoryEntry,
  NEEDS,
  POSTS,
  PROGRAMS,
  PROVIDER_KINDS,
  QUALIFIED_BY,
} from '../policy.types.ts'
import type { Column } from './bulk.types.ts'

/**
 * `code`, `flags`: small numbers; `id`: a dictionary code; `day`: days since 1970-01-01; `count`: any safe integer ≥ 0 (-1 stands
 * for null), kept in 32 bits as long as all its values fit.
 */
export type ColumnType = 'code' | 'flags' | 'id' | 'day' | 'count'

export const COLUMNS = {
  kind: 'code',
  /** The row that an undo takes back; -1 elsewhere. */
  target: 'id',
  person: 'id',
  /** Region and program of a claim; -1 elsewhere. */
  plan: 'id',
  program: 'code',
  unit: 'id',
  asOf: 'day',
  registered: 'code',
  groups: 'flags',
  post: 'code',
  /** Limits from which an exception was made: one bit each of EXCEPTION_LIMITS. */
  exceptions: 'flags',
  /** 0: there is no class. */
  classKind: 'code',
  classOccupation: 'id',
  classStart: 'day',
  classFee: 'count',
  classApproved: 'code',
  approvedCost: 'count',
  attendedDays: 'count',
  minutesTotal: 'count',
  minutesTheory: 'count',
  minutesOnline: 'count',
  minutesPracticeOnline: 'count',
  providerKind: 'code',
  qualifiedBy: 'code',
  scope: 'id',
  providerFrom: 'day',
  providerTo: 'day',
  banned: 'code',
  assessorFrom: 'day',
  assessorTo: 'day',
  /** 0: there is no certificate. In `past` and undo rows the level of the entry. */
  level: 'code',
  occupation: 'id',
  issued: 'day',
  revoked: 'code',
  examFee: 'count',
  employer: 'id',
  employerPaid: 'count',
  employerSize: 'code',
  jobStart: 'day',
  insuredMonths: 'count',
  province: 'code',
  validAtStart: 'code',
  /** Of a `past` row: place in HISTORY_STATUSES plus 1. */
  status: 'code',
  pastFen: 'count',
} as const satisfies Record<string, ColumnType>
export type ColumnName = keyof typeof COLUMNS
export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[]

/** Tests of a soft rule from which persons may make an exception, in the order of their bits. */
export const EXCEPTION_LIMITS = ['perYear'] as const satisfies readonly NonNullable<
  Facts['exceptions']
>[number]['limit'][]

/** A day that never comes: an open end. */
export const NEVER = 2_147_483_647
export const NULL_COUNT = -1

/** The place of a value in its vocabulary plus 1; 0 is null. */
export const codeOf = (list: readonly string[], value: string | null) => (value === null ? 0 : list.indexOf(value) + 1)
/** One bit a value. */
export const maskOf = (list: readonly string[], values: readonly string[]) =>
  values.reduce((mask, value) => mask | (1 << codeOf(list, value)), 0)

const DAY_MS = 86_400_000
export function dayNumber(day: PlainDate): number {
  const number = Date.parse(`${day}T00:00:00Z`) / DAY_MS
  if (!Number.isInteger(number)) throw new RangeError(`${JSON.stringify(day)} is no calendar day.`)
  return number
}

export function newColumn(type: ColumnType, rows: number, wide = false): Column {
  if (wide) return new Float64Array(rows)
  if (type === 'code') return new Uint8Array(rows)
  return type === 'flags' ? new Uint16Array(rows) : new Int32Array(rows)
}

/** Codes given in the order of first use. */
export class Dictionary {
  readonly words: string[] = []
  private readonly codes = new Map<string, number>()
  codeOf(word: string): number {
    const known = this.codes.get(word)
    if (known !== undefined) return known
    const code = this.words.push(word) - 1
    this.codes.set(word, code)
    return code
  }
}

export interface LogDictionaries {
  readonly plans: Dictionary
  readonly occupations: Dictionary
  readonly employers: Dictionary
  readonly units: Dictionary
  readonly persons: Dictionary
  scopeCode(occupations: readonly string[]): number
  dayOf(day: PlainDate): number
}

export type Put = (column: ColumnName, value: number) => void

/** Writes one claim's facts; objects that its program does not need are not looked at, as the counter does not. */
export function putFacts(facts: Facts, dictionaries: LogDictionaries, put: Put): void {
  const { dayOf, occupations } = dictionaries
  const needs: readonly FactObject[] = NEEDS[facts.program]
  put('plan', dictionaries.plans.codeOf(`${facts.region} ${facts.program}`))
  put('program', PROGRAMS.indexOf(facts.program))
  put('asOf', dayOf(facts.asOf))
  put('person', dictionaries.persons.codeOf(facts.person.id))
  put('registered', Number(facts.person.registered))
  put('groups', maskOf(GROUPS, facts.person.groups))
  put('post', codeOf(POSTS, facts.person.post))
  if (facts.exceptions)
    put(
      'exceptions',
      maskOf(
        EXCEPTION_LIMITS,
        facts.exceptions.map(({ limit }) => limit),
      ),
    )
  const own = needs.includes('class') ? needed(facts, 'class') : null
  if (own) {
    put('classKind', codeOf(CLASS_KINDS, own.kind))
    put('classOccupation', occupations.codeOf(own.occupation))
    put('classStart', dayOf(own.start))
    put('classFee', own.feeFen)
    put('classApproved', Number(own.approved))
    put('approvedCost', own.approvedCostFen ?? NULL_COUNT)
    put('attendedDays', own.attendedDays)
    put('minutesTotal', own.minutes.total)
    put('minutesTheory', own.minutes.theory)
    put('minutesOnline', own.minutes.online)
    put('minutesPracticeOnline', own.minutes.practiceOnline)
  }
  if (needs.includes('provider')) {
    const provider = needed(facts, 'provider')
    put('providerKind', codeOf(PROVIDER_KINDS, provider.kind))
    put('qualifiedBy', codeOf(QUALIFIED_BY, provider.qualifiedBy))
    put('scope', dictionaries.scopeCode(provider.scope))
    put('providerFrom', dayOf(provider.listedFrom))
    put('providerTo', provider.listedTo === null ? NEVER : dayOf(provider.listedTo))
    put('banned', Number(provider.banned))
  }
  if (needs.includes('assessor')) {
    const assessor = needed(facts, 'assessor')
    put('assessorFrom', dayOf(assessor.listedFrom))
    put('assessorTo', assessor.listedTo === null ? NEVER : dayOf(assessor.listedTo))
  }
  const held = needs.includes('certificate') ? needed(facts, 'certificate') : null
  if (held) {
    put('level', codeOf(LEVELS, held.level))
    put('occupation', occupations.codeOf(held.occupation))
    put('issued', dayOf(held.issued))
    put('revoked', Number(held.status === 'revoked'))
    put('examFee', held.examFeeFen)
  }
  if (needs.includes('employer')) {
    const employer = needed(facts, 'employer')
    put('employer', dictionaries.employers.codeOf(employer.id))
    put('employerPaid', employer.paidTotalFen)
    put('employerSize', codeOf(EMPLOYER_SIZES, employer.size))
  }
  if (needs.includes('job')) {
    const job = needed(facts, 'job')
    put('jobStart', dayOf(job.start))
    put('insuredMonths', job.insuredMonths)
    put('province', Number(job.province))
    put('validAtStart', Number(job.certificateValidAtStart))
  }
}

function needed<K extends FactObject>(facts: Facts, object: K): Exclude<Facts[K], undefined> {
  const value = facts[object]
  if (value === undefined) throw new RangeError(`Facts of ${facts.region} ${facts.program} do not carry ${object}.`)
  return value as Exclude<Facts[K], undefined>
}

/** An entry of a history, in the columns where a claim has its certificate and class. */
export function putEntry(entry: HistoryEntry, dictionaries: LogDictionaries, put: Put): void {
  put('program', PROGRAMS.indexOf(entry.program))
  put('occupation', dictionaries.occupations.codeOf(entry.occupation))
  put('level', codeOf(LEVELS, entry.level))
  put('classStart', dictionaries.dayOf(entry.classStart))
  put('status', codeOf(HISTORY_STATUSES, entry.status))
  put('pastFen', entry.paidFen)
}
