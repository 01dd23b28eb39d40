/** Events into columns, in the order in which they were accepted. */
import { type Fen, ZERO_FEN } from '#src/kernel/fen.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { type FactObject, type Facts, type HistoryEntry, NEEDS, PROGRAMS } from '../policy.types.ts'
import { type Column, type EncodeLog, EVENT_KINDS, type LogOfCases } from './bulk.types.ts'
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

export const encodeLog: EncodeLog = (events) => {
  const columns = new Map<ColumnName, Growing>(
    COLUMN_NAMES.map((name) => [name, { array: newColumn(COLUMNS[name], FIRST_ROWS), wide: false }]),
  )
  const scopes: number[][] = []
  const scopeCodes = new Map<string, number>()
  const scopeTexts = new Map<string, number>()
  const days = new Map<string, number>()
  const dictionaries: LogDictionaries = {
    plans: new Dictionary(),
    occupations: new Dictionary(),
    employers: new Dictionary(),
    units: new Dictionary(),
    persons: new Dictionary(),
    scopeCode(occupations) {
      const text = occupations.join(' ')
      const written = scopeTexts.get(text)
      if (written !== undefined) return written
      // The same occupations in another order are the same scope.
      const codes = [...new Set(occupations.map((word) => dictionaries.occupations.codeOf(word)))].sort((a, b) => a - b)
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
  // Code 0, so that a row without an occupation needs no writing.
  dictionaries.occupations.codeOf(NO_OCCUPATION)
  const refs: string[] = []
  const rowOf = new Map<string, number>()
  let row = 0
  let programs = 0
  let claims = 0
  const put = (name: ColumnName, value: number) => {
    const column = columns.get(name)!
    if (row >= column.array.length || (value > INT32 && !column.wide && COLUMNS[name] === 'count'))
      widen(name, column, row, value > INT32)
    column.array[row] = value
  }
  for (const event of events) {
    put('kind', EVENT_KINDS.indexOf(event.kind))
    put('target', -1)
    put('plan', -1)
    if (event.kind === 'claim' || event.kind === 'past') {
      if (rowOf.has(event.ref)) throw new RangeError(`${event.ref} is in the log twice.`)
      rowOf.set(event.ref, row)
    }
    if (event.kind === 'claim') {
      claims += 1
      putFacts(event.facts, dictionaries, put)
      put('unit', dictionaries.units.codeOf(event.unit ?? event.facts.region))
      programs |= 1 << PROGRAMS.indexOf(event.facts.program)
    } else if (event.kind === 'past') {
      put('person', dictionaries.persons.codeOf(event.personId))
      put('employer', -1)
      putEntry(event.entry, dictionaries, put)
      programs |= 1 << PROGRAMS.indexOf(event.entry.program)
    } else {
      const target = rowOf.get(event.of)
      if (target === undefined) throw new RangeError(`${event.of} is undone and is not in the log before.`)
      put('target', target)
      putUndone((name) => columns.get(name)!.array[target] ?? 0, put)
    }
    refs.push('ref' in event ? event.ref : event.of)
    row += 1
  }
  return {
    rows: row,
    claims,
    persons: dictionaries.persons.words.length,
    programs,
    dictionaries: {
      plans: dictionaries.plans.words,
      occupations: dictionaries.occupations.words,
      employers: dictionaries.employers.words,
      scopes,
      units: dictionaries.units.words,
    },
    columns: Object.fromEntries(COLUMN_NAMES.map((name) => [name, columns.get(name)!.array.slice(0, row)])),
    refs,
  }
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

/** A case's history against what the log holds of the person by then: what is new was had outside the log. */
export const logOfCases: LogOfCases = function* (cases) {
  const known = new Map<string, Map<string, number>>()
  const outside = new Map<string, Fen>()
  for (const { ref, unit, facts } of cases) {
    const { id } = facts.person
    const had = known.get(id) ?? new Map<string, number>()
    known.set(id, had)
    const seen = new Map<string, number>()
    for (const [i, entry] of facts.history.entries()) {
      const key = entryKey(entry)
      const times = (seen.get(key) ?? 0) + 1
      seen.set(key, times)
      if (times <= (had.get(key) ?? 0)) continue
      had.set(key, times)
      yield { kind: 'past', ref: `${ref} history[${i}]`, personId: id, entry }
    }
    const key = entryKey(entryOf(facts, ZERO_FEN))
    had.set(key, (had.get(key) ?? 0) + 1)
    yield { kind: 'claim', ref, ...(unit === undefined ? {} : { unit }), facts: withOutsideMoney(facts, outside) }
  }
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
