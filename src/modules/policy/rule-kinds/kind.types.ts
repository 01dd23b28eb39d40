/** What every kind of test and amount must define. A further back end (a compiled loop, SQL) is a further member here, and the compiler then asks each kind for it. */
import type { Fen } from '#src/kernel/fen.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
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

interface Kind<T> {
  readonly reads: (data: T, rateDate: DateBase) => readonly FactObject[]
  /** Every verdict this data can lead to; the loader asks for a case of each side. */
  readonly verdicts: (data: T) => readonly Verdict[]
  readonly figures: (data: T) => readonly Figure[]
}

export interface TestKind<T extends Test> extends Kind<T> {
  readonly evaluate: (test: T, claim: Claim) => Finding
}

export interface AmountKind<A extends Amount> extends Kind<A> {
  readonly evaluate: (amount: A, claim: Claim) => AmountFinding
}

export type TestKinds = { readonly [K in TestKindName]: TestKind<TestOf<K>> }
export type AmountKinds = { readonly [K in AmountKindName]: AmountKind<AmountOf<K>> }
