/** What every kind of test and amount must define: for the counter, for the compiled loop, and for the SQL oracle that checks both. */
import type { Fen } from '#src/kernel/fen.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { ColumnName } from '../bulk/columns.rules.ts'
import type {
  Amount,
  AmountKindName,
  AmountOf,
  DateBase,
  FactObject,
  Facts,
  Program,
  Test,
  TestKindName,
  TestOf,
  Verdict,
  Words,
} from '../policy.types.ts'

/** One claim as the kinds see it. */
export interface Claim {
  readonly facts: Facts
  readonly program: Program
  readonly rateDate: DateBase
  readonly words: Words
  /** What the priced rules come to, before limits; null while it is open. */
  readonly amountFen: Fen | null
}

export interface Finding {
  readonly verdict: Verdict
  readonly text: string
  /** Given when, and only when, a duration is all that is missing: the first day on which it can be fulfilled. */
  readonly earliest?: PlainDate
}

export interface AmountFinding extends Finding {
  readonly fen: Fen | null
}

/** A figure that the quoted words must hold. */
export type Figure =
  | { readonly is: 'money'; readonly fen: Fen }
  | { readonly is: 'number'; readonly value: number; readonly unit: string }
  | { readonly is: 'share'; readonly of: readonly [number, number] }
  | { readonly is: 'months'; readonly months: number }
  | { readonly is: 'day'; readonly day: PlainDate }
  | { readonly is: 'word'; readonly word: string }

/** Conditions on one claim in the language of a back end. What is left out never holds; `fail` wins over `short`, that over `open`. */
export interface Conditions {
  readonly fail?: string | undefined
  /** A duration is too short: a failure that time mends. */
  readonly short?: string | undefined
  readonly open?: string | undefined
}

export interface AmountConditions extends Conditions {
  /** The money where nothing fails or is open; null prices nothing. */
  readonly fen: string | null
}

/** One claim in the loop: expressions over its row's columns and over what its person has had (bulk/entry-ledger.rules.ts). */
export interface JsClaim {
  readonly program: Program
  readonly rateDate: DateBase
  /** A column of the claim's row. */
  at(column: ColumnName): string
  /** Earlier entries that hold the once-key. */
  onceCount(among: 'trainings' | 'own', key: readonly ('occupation' | 'level')[]): string
  /** Counted trainings in the year of the first day of class. */
  yearCount(among: 'trainings' | 'own'): string
  /** Counted entries of the own program with the claim's first day of class. */
  sameStartCount(): string
  /** Fen of the counted entries of the own program. */
  moneyBefore(): string
  /** Fen of the employer so far. */
  employerFen(): string
  /** What the priced rules come to; below 0 while it is open. */
  readonly amountFen: string
}

/**
 * One claim in SQL, read from the facts as they came (`f`, jsonb) and from the entries themselves (`oracle_history`): nothing is
 * shared with the loop or the counter.
 */
export interface SqlClaim {
  readonly program: Program
  readonly rateDate: DateBase
  /** What the priced rules come to, bigint; null while it is open. */
  readonly amountFen: string
}

interface Kind<T> {
  readonly reads: (data: T, rateDate: DateBase) => readonly FactObject[]
  /** Every verdict this data can lead to; the loader asks for a case of each side. */
  readonly verdicts: (data: T) => readonly Verdict[]
  readonly figures: (data: T) => readonly Figure[]
}

export interface TestKind<T extends Test> extends Kind<T> {
  readonly evaluate: (test: T, claim: Claim) => Finding
  readonly emitJs: (test: T, claim: JsClaim) => Conditions
  readonly emitSql: (test: T, claim: SqlClaim) => Conditions
}

export interface AmountKind<A extends Amount> extends Kind<A> {
  readonly evaluate: (amount: A, claim: Claim) => AmountFinding
  readonly emitJs: (amount: A, claim: JsClaim) => AmountConditions
  readonly emitSql: (amount: A, claim: SqlClaim) => AmountConditions
}

export type TestKinds = { readonly [K in TestKindName]: TestKind<TestOf<K>> }
export type AmountKinds = { readonly [K in AmountKindName]: AmountKind<AmountOf<K>> }
