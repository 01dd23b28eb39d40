/** Events into columns, in the order in which they were accepted. */
import { type Fen, ZERO_FEN } from '#src/kernel/fen.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { type FactObject, type Facts, type HistoryEntry, NEEDS, PROGRAMS } from '../policy.types.ts'
import {
  type BulkEvent,
  type ClaimLog,
  type Column,
  type EncodeLog,
  EVENT_KINDS,
  type LogOfCases,
  type RecordedCase,
} from './bulk.types.ts'
import {
  COLUMN_NAMES,
  COLUMNS,
  type ColumnName,
  Dictionary,
  dayNumber,
  type LogDictionaries,
  newColumn,
  type Put,
  putEntry,
  putFacts,
} from './columns.rules.ts'
import { entryOf, NO_OCCUPATION } from './entry.rules.ts'

const FIRST_ROWS = 1024
const INT32 = 2_147_483_647

interface Growing {
  array: Column
  wide: boolean
}

/** A log that grows event by event, for those that arrive in pages: what has been added is columns and no objects. */
export class LogWriter {
  private readonly columns = new Map<ColumnName, Growing>(
    COLUMN_NAMES.map((name) => [name, { array: newColumn(COLUMNS[name], FIRST_ROWS), wide: false }]),
  )
  private readonly scopes: number[][] = []
  private readonly dictionaries: LogDictionaries
  private readonly refs: string[] = []
  /** Rows by the caller's ids, which an undo looks for; absent where the caller vouches that each comes once and none is undone. */
  private readonly rowOf: Map<string, number> | undefined
  private row = 0
  private claims = 0
  private programs = 0

  constructor({ undoable = true } = {}) {
    this.rowOf = undoable ? new Map() : undefined
    const { scopes } = this
    const scopeCodes = new Map<string, number>()
    const scopeTexts = new Map<string, number>()
    const days = new Map<string, number>()
    const occupations = new Dictionary()
    // Code 0, so that a row without an occupation needs no writing.
    occupations.codeOf(NO_OCCUPATION)
    this.dictionaries = {
      plans: new Dictionary(),
      occupations,
      employers: new Dictionary(),
      units: new Dictionary(),
      persons: new Dictionary(),
      scopeCode(words) {
        const text = words.join(' ')
        const written = scopeTexts.get(text)
        if (written !== undefined) return written
        // The same occupations in another order are the same scope.
        const codes = [...new Set(words.map((word) => occupations.codeOf(word)))].sort((a, b) => a - b)
        const key = codes.join(' ')
        const code = scopeCodes.get(key) ?? scopes.push(codes) - 1
        scopeCodes.set(key, code)
        scopeTexts.set(text, code)
        return code
      },
      dayOf(day: PlainDate) {
        const known = days.get(day)
        if (known !== undefined) return known
        const number = dayNumber(day)
        days.set(day, number)
        return number
      },
    }
  }

  /** Rows so far: the next event becomes this row. */
  get rows(): number {
    return this.row
  }

  /** Persons in the order of their codes. */
  get persons(): readonly string[] {
    return this.dictionaries.persons.words
  }

  private readonly put: Put = (name, value) => {
    const column = this.columns.get(name)!
    if (this.row >= column.array.length || (value > INT32 && !column.wide && COLUMNS[name] === 'count'))
      widen(name, column, this.row, value > INT32)
    column.array[this.row] = value
  }

  add(event: BulkEvent): void {
    const { put, dictionaries, rowOf } = this
    put('kind', EVENT_KINDS.indexOf(event.kind))
    put('target', -1)
    put('plan', -1)
    if (rowOf && (event.kind === 'claim' || event.kind === 'past')) {
      if (rowOf.has(event.ref)) throw new RangeError(`${event.ref} is in the log twice.`)
      rowOf.set(event.ref, this.row)
    }
    if (event.kind === 'claim') {
      this.claims += 1
      putFacts(event.facts, dictionaries, put)
      put('unit', dictionaries.units.codeOf(event.unit ?? event.facts.region))
      this.programs |= 1 << PROGRAMS.indexOf(event.facts.program)
    } else if (event.kind === 'past') {
      put('person', dictionaries.persons.codeOf(event.personId))
      put('employer', -1)
      putEntry(event.entry, dictionaries, put)
      this.programs |= 1 << PROGRAMS.indexOf(event.entry.program)
    } else {
      const target = rowOf?.get(event.of)
      if (target === undefined) throw new RangeError(`${event.of} is undone and is not in the log before.`)
      put('target', target)
      putUndone((name) => this.columns.get(name)!.array[target] ?? 0, put)
    }
    this.refs.push('ref' in event ? event.ref : event.of)
    this.row += 1
  }

  /** The log, whole. Each column is cut to its rows in turn, so that only one of them is ever there twice. */
  done(): ClaimLog {
    const { dictionaries, columns, row } = this
    for (const column of columns.values()) column.array = column.array.slice(0, row)
    return {
      rows: row,
      claims: this.claims,
      persons: dictionaries.persons.words.length,
      programs: this.programs,
      dictionaries: {
        plans: dictionaries.plans.words,
        occupations: dictionaries.occupations.words,
        employers: dictionaries.employers.words,
        scopes: this.scopes,
        units: dictionaries.units.words,
      },
      columns: Object.fromEntries(COLUMN_NAMES.map((name) => [name, columns.get(name)!.array])),
      refs: this.refs,
    }
  }
}

export const encodeLog: EncodeLog = (events) => {
  const writer = new LogWriter()
  for (const event of events) writer.add(event)
  return writer.done()
}

function widen(name: ColumnName, column: Growing, row: number, wide: boolean) {
  column.wide ||= wide
  let rows = column.array.length
  while (rows <= row) rows *= 2
  const grown = newColumn(COLUMNS[name], rows, column.wide)
  grown.set(column.array)
  column.array = grown
}

/** An undo row carries the entry of the row that it takes back: `entryOf` on columns. */
function putUndone(of: (name: ColumnName) => number, put: Put) {
  const program = of('program')
  put('program', program)
  put('person', of('person'))
  put('level', of('level'))
  put('employer', -1)
  if (of('kind') === EVENT_KINDS.indexOf('past')) {
    put('occupation', of('occupation'))
    put('classStart', of('classStart'))
    return
  }
  const needs: readonly FactObject[] = NEEDS[PROGRAMS[program]!]
  const hasClass = of('classKind') !== 0
  const hasCertificate = of('level') !== 0
  put('occupation', hasCertificate ? of('occupation') : hasClass ? of('classOccupation') : 0)
  const start = hasClass ? 'classStart' : hasCertificate ? 'issued' : needs.includes('job') ? 'jobStart' : 'asOf'
  put('classStart', of(start))
  if (needs.includes('employer')) put('employer', of('employer'))
}

/**
 * Recorded cases in acceptance order as events: a case's history against what the log holds of the person by then. What a person
 * had is one text a person, because a million maps would not fit the memory that a run may have.
 */
export class CaseEvents {
  private readonly known = new Map<string, string>()
  private readonly outside = new Map<string, Fen>()

  of({ ref, unit, facts }: RecordedCase): BulkEvent[] {
    const { id } = facts.person
    let known = this.known.get(id) ?? SEPARATOR
    const events: BulkEvent[] = []
    const seen = new Map<string, number>()
    for (const [i, entry] of facts.history.entries()) {
      const key = entryKey(entry)
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      if (times <= timesIn(known, key)) continue
      known += key + SEPARATOR
      events.push({ kind: 'past', ref: `${ref} history[${i}]`, personId: id, entry })
    }
    this.known.set(id, known + entryKey(entryOf(facts, ZERO_FEN)) + SEPARATOR)
    events.push({
      kind: 'claim',
      ref,
      ...(unit === undefined ? {} : { unit }),
      facts: withOutsideMoney(facts, this.outside),
    })
    return events
  }
}

export const logOfCases: LogOfCases = function* (cases) {
  const events = new CaseEvents()
  for (const each of cases) yield* events.of(each)
}

const SEPARATOR = '\n'
function timesIn(text: string, key: string): number {
  const line = SEPARATOR + key + SEPARATOR
  let times = 0
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + line.length - 1)) times += 1
  return times
}

const entryKey = (entry: HistoryEntry) =>
  [entry.region, entry.program, entry.occupation, entry.level, entry.classStart].join(' ')

function withOutsideMoney(facts: Facts, outside: Map<string, Fen>): Facts {
  const { employer } = facts
  if (!employer) return facts
  const paidTotalFen = outside.get(employer.id) ?? employer.paidTotalFen
  outside.set(employer.id, paidTotalFen)
  return { ...facts, employer: { ...employer, paidTotalFen } }
}
