import { ZERO_FEN } from '#src/kernel/fen.ts'
import type { Level } from '#src/kernel/levels.ts'
import type { ClaimLog, Column, RecordedCase } from './bulk/bulk.types.ts'
import { CaseEvents, LogWriter } from './bulk/encode-log.rules.ts'
import { entryOf } from './bulk/entry.rules.ts'
import type { PolicyDeps } from './deps.ts'
import type { Facts, HistoryEntry } from './policy.types.ts'
import type { RealCase, RealCasesAsk } from './real-cases.types.ts'

/** The cases of a run in columns, with what the folds do not read and the figures need. */
export interface CollectedCases {
  readonly log: ClaimLog
  /** Ids by the codes of the column `person`. */
  readonly persons: readonly string[]
  readonly fundCodes: readonly string[]
  /** By row: the place in `fundCodes` of the book that pays it. */
  readonly fund: Column
  /** Fen that these claims hold of a budget now. */
  readonly booked: ReadonlyMap<string, number>
}

/** Claims as they come, kept as columns: a million of them fit where their facts would not. */
export class CaseCollector {
  private readonly writer = new LogWriter({ undoable: false })
  private readonly funds = new Map<string, number>()
  private readonly fundOfRow: number[] = []
  private readonly booked = new Map<string, number>()

  /** The row of the claim among those it needs before it. */
  add(events: ReturnType<CaseEvents['of']>, { fundCode, booked }: Pick<RealCase, 'fundCode' | 'booked'>): number {
    for (const event of events) this.writer.add(event)
    const row = this.writer.rows - 1
    const fund = this.funds.get(fundCode) ?? this.funds.size
    this.funds.set(fundCode, fund)
    this.fundOfRow[row] = fund
    if (booked) this.booked.set(booked.budgetId, (this.booked.get(booked.budgetId) ?? 0) + booked.fen)
    return row
  }

  done(): CollectedCases {
    const log = this.writer.done()
    const fund = new Uint16Array(log.rows)
    this.fundOfRow.forEach((code, row) => {
      fund[row] = code
    })
    return { log, persons: this.writer.persons, fundCodes: [...this.funds.keys()], fund, booked: this.booked }
  }
}

/** Every real case of the ask with the history its decision saw; a cancel is noticed after each page. */
export async function collectCases(
  deps: PolicyDeps,
  ask: RealCasesAsk,
  progress: (done: number, total: number) => Promise<void>,
): Promise<CollectedCases> {
  const { db } = deps.platform
  const total = await deps.cases.count(db, ask)
  const collector = new CaseCollector()
  const events = new CaseEvents()
  const starts = new ClassStarts()
  let done = 0
  await progress(0, total)
  await deps.cases.read(db, ask, async (page) => {
    for (const each of page) collector.add(events.of(recorded(each, starts)), each)
    done += page.length
    // Claims accepted since the count are read too.
    await progress(done, Math.max(done, total))
  })
  return collector.done()
}

/**
 * A line's entry in a later history bears the first day of its class, which the facts of its own claim do not hold: said in the
 * log's words, so that it is known there as what it is.
 */
function recorded({ lineId, unitId, facts }: RealCase, starts: ClassStarts): RecordedCase {
  const { id } = facts.person
  const history = facts.history.map((entry) => {
    const start = starts.find(id, entry)
    return start === undefined ? entry : { ...entry, classStart: start }
  })
  starts.keep(id, entryOf(facts, ZERO_FEN))
  return { ref: lineId, unit: unitId, facts: { ...facts, history } as Facts }
}

/** By person, the day that stands for the class of each earlier claim: one text a person, for the sake of memory. */
class ClassStarts {
  private readonly known = new Map<string, string>()

  keep(personId: string, entry: HistoryEntry) {
    this.known.set(personId, `${this.known.get(personId) ?? ''}\n${nameOf(entry)}=${entry.classStart}`)
  }

  find(personId: string, entry: HistoryEntry): HistoryEntry['classStart'] | undefined {
    const name = `\n${nameOf(entry)}=`
    const known = this.known.get(personId)
    const at = known?.indexOf(name) ?? -1
    return at < 0
      ? undefined
      : (known!.slice(at + name.length, at + name.length + DAY_LENGTH) as HistoryEntry['classStart'])
  }
}
const DAY_LENGTH = '2022-06-01'.length
const nameOf = ({ region, program, occupation, level, certifiedOn }: HistoryEntry) =>
  [region, program, occupation, level satisfies Level | null, certifiedOn].join(' ')
