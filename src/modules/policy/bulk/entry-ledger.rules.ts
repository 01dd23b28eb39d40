/**
 * What each person has had so far, in the sums and counts that rules ask for. The counter reads a person's entries one by one
 * (rule-kinds/claim.rules.ts); the loop asks here, and both must answer the same (bulk.property.test.ts).
 */
import { yearOfDay } from './civil-day.rules.ts'
import { EntryKeys, RECORD } from './entry-keys.rules.ts'

/** The program code that stands for "any training". */
export const ANY_TRAINING = 15
/** Level and occupation codes of a once-key that does not name them. */
export const ANY_LEVEL = 7
export const ANY_OCCUPATION = 0xf_ffff
const OCCUPATIONS = ANY_OCCUPATION
const COURSES = 0xff_ffff
const BY_YEAR = 1 << 27
const BY_START = 1 << 28
/** Lifts every calendar day from the year 1000 on above 0. */
const YEARS_AT_HAND = 8
const YEARS_BEFORE = 3
const NO_YEAR = -1_000_000
const MOST_AT_HAND = 255
/** Where in a person's record the years begin. */
const YEARS = 2
const DAY_LIFT = 1 << 21

/** Which questions the rules of a log can ask: only these are kept. */
export interface LedgerNeeds {
  /** Once-keys asked among all trainings, as `keyMask`: 1 occupation, 2 level. */
  readonly onceTrainings: readonly number[]
  readonly onceOwn: readonly { readonly program: number; readonly keyMask: number }[]
  readonly yearTrainings: boolean
  readonly yearOwn: readonly number[]
  readonly startOwn: readonly number[]
  readonly moneyOwn: readonly number[]
  /** Programs that are trainings and occur in the log. */
  readonly trainings: readonly number[]
  /** Two programs may stand for one class, so that an entry of the claim's own class has to be told from the others. */
  readonly mixed: boolean
}

export const NO_NEEDS: LedgerNeeds = {
  onceTrainings: [],
  onceOwn: [],
  yearTrainings: false,
  yearOwn: [],
  startOwn: [],
  moneyOwn: [],
  trainings: [],
  mixed: false,
}

const onceKey = (keyMask: number, occupation: number, level: number, program: number) =>
  ((keyMask & 1 ? occupation : ANY_OCCUPATION) << 7) | ((keyMask & 2 ? level : ANY_LEVEL) << 4) | program

export class EntryLedger {
  readonly keys: EntryKeys
  /** A class and occupation as one number, and what was had of it by program; kept only when programs mix. */
  private readonly courses = new EntryKeys()
  private readonly courseKeys: EntryKeys
  private readonly courseCounts: EntryKeys
  private coursesMet = 0
  /** Eight bits a year in the person's record, for the years about the first one met; other years are among the keys. */
  private firstYear = NO_YEAR
  private readonly needs: LedgerNeeds
  readonly money: readonly (Float64Array | null)[]
  readonly employerFen: Float64Array

  constructor(needs: LedgerNeeds, persons: number, employers: number, occupations: number) {
    if (occupations >= OCCUPATIONS) throw new RangeError(`${occupations} occupations are more than the keys can hold.`)
    this.needs = needs
    this.keys = new EntryKeys(persons)
    this.courseKeys = new EntryKeys(needs.mixed ? persons : 0)
    this.courseCounts = new EntryKeys(needs.mixed ? persons : 0)
    this.money = Array.from({ length: ANY_TRAINING }, (_, program) =>
      needs.moneyOwn.includes(program) ? new Float64Array(persons) : null,
    )
    this.employerFen = new Float64Array(employers)
  }

  private courseOf(occupation: number, start: number, make: boolean): number {
    const known = this.courses.get(occupation, start)
    if (known !== 0 || !make) return known
    this.coursesMet += 1
    if (this.coursesMet > COURSES) throw new RangeError('More classes by occupation than the keys can hold.')
    this.courses.add(occupation, start, this.coursesMet)
    return this.coursesMet
  }

  /** Earlier entries of the program itself that hold the key. */
  onceOwn(person: number, keyMask: number, occupation: number, level: number, program: number): number {
    return this.keys.get(person, onceKey(keyMask, occupation, level, program))
  }

  /** Earlier trainings that hold the key, as long as one program alone can have written them. */
  onceTrainings(person: number, keyMask: number, occupation: number, level: number): number {
    return this.keys.get(person, onceKey(keyMask, occupation, level, ANY_TRAINING))
  }

  /** The same without those of other programs for the claim's own class; `hasClass` false: there is none. */
  onceOtherTrainings(
    person: number,
    keyMask: number,
    occupation: number,
    level: number,
    program: number,
    hasClass: boolean,
    classOccupation: number,
    classStart: number,
  ): number {
    const all = this.onceTrainings(person, keyMask, occupation, level)
    if (all === 0 || !hasClass || (keyMask & 1 && occupation !== classOccupation)) return all
    const course = this.courseOf(classOccupation, classStart, false)
    if (course === 0) return all
    const key = (course << 7) | ((keyMask & 2 ? level : ANY_LEVEL) << 4)
    return all - this.courseKeys.get(person, key | ANY_TRAINING) + this.courseKeys.get(person, key | program)
  }

  yearOwn(person: number, start: number, program: number): number {
    return this.keys.get(person, BY_YEAR | (yearOfDay(start) << 4) | program)
  }

  yearTrainings(person: number, start: number): number {
    const year = yearOfDay(start)
    const at = year - this.firstYear
    if (at < 0 || at >= YEARS_AT_HAND) return this.keys.get(person, BY_YEAR | (year << 4) | ANY_TRAINING)
    const count = (this.keys.records[person * RECORD + YEARS + (at >> 2)]! >>> ((at & 3) << 3)) & MOST_AT_HAND
    return count < MOST_AT_HAND ? count : count + this.keys.get(person, BY_YEAR | (year << 4) | ANY_TRAINING)
  }

  /** Trainings of the year, one class under two programs counted once, and the claim's own class only under its own program. */
  yearOtherTrainings(person: number, start: number, program: number, classOccupation: number): number {
    const all = this.yearTrainings(person, start)
    if (all === 0) return 0
    const course = this.courseOf(classOccupation, start, false)
    if (course === 0) return all
    const key = course << 4
    return all - this.courseCounts.get(person, key | ANY_TRAINING) + this.courseCounts.get(person, key | program)
  }

  startOwn(person: number, start: number, program: number): number {
    return this.keys.get(person, BY_START | ((start + DAY_LIFT) << 4) | program)
  }

  addOnce(person: number, keyMask: number, occupation: number, level: number, program: number, change: number): void {
    this.keys.add(person, onceKey(keyMask, occupation, level, program), change)
  }

  addYearOwn(person: number, start: number, program: number, change: number): void {
    this.keys.add(person, BY_YEAR | (yearOfDay(start) << 4) | program, change)
  }

  addYearTrainings(person: number, start: number, change: number): void {
    const year = yearOfDay(start)
    if (this.firstYear === NO_YEAR) this.firstYear = year - YEARS_BEFORE
    const at = year - this.firstYear
    const { keys } = this
    const key = BY_YEAR | (year << 4) | ANY_TRAINING
    if (at < 0 || at >= YEARS_AT_HAND) {
      keys.add(person, key, change)
      return
    }
    const { records } = keys
    const place = person * RECORD + YEARS + (at >> 2)
    const shift = (at & 3) << 3
    const count = (records[place]! >>> shift) & MOST_AT_HAND
    // What eight bits cannot count goes on among the keys, and comes back from there first.
    if (count === MOST_AT_HAND && (change > 0 || keys.get(person, key) > 0)) keys.add(person, key, change)
    else records[place] = (records[place]! & ~(MOST_AT_HAND << shift)) | ((count + change) << shift)
  }

  addStart(person: number, start: number, program: number, change: number): void {
    this.keys.add(person, BY_START | ((start + DAY_LIFT) << 4) | program, change)
  }

  /** The once-keys by class, where programs mix. */
  addCourseKeys(
    person: number,
    program: number,
    occupation: number,
    level: number,
    start: number,
    change: number,
  ): void {
    const course = this.courseOf(occupation, start, true) << 7
    for (const code of this.needs.onceTrainings.some((mask) => (mask & 2) === 0) ? [level, ANY_LEVEL] : [level]) {
      this.courseKeys.add(person, course | (code << 4) | ANY_TRAINING, change)
      this.courseKeys.add(person, course | (code << 4) | program, change)
    }
  }

  /** A counted training where programs mix: the class counts as often as the program that has it most. */
  addCourseCount(person: number, program: number, occupation: number, start: number, change: number): void {
    const course = this.courseOf(occupation, start, true) << 4
    const before = this.courseCounts.get(person, course | ANY_TRAINING)
    this.courseCounts.add(person, course | program, change)
    let most = 0
    for (const training of this.needs.trainings) most = Math.max(most, this.courseCounts.get(person, course | training))
    if (most === before) return
    this.courseCounts.add(person, course | ANY_TRAINING, most - before)
    this.addYearTrainings(person, start, most - before)
  }

  /** An entry of any program takes its keys (`change` 1), or gives them up (-1). */
  changeKeys(person: number, program: number, occupation: number, level: number, start: number, change: number): void {
    const { needs } = this
    for (const once of needs.onceOwn)
      if (once.program === program) this.addOnce(person, once.keyMask, occupation, level, program, change)
    if (!needs.trainings.includes(program)) return
    for (const keyMask of needs.onceTrainings) this.addOnce(person, keyMask, occupation, level, ANY_TRAINING, change)
    if (needs.mixed && needs.onceTrainings.length > 0)
      this.addCourseKeys(person, program, occupation, level, start, change)
  }

  /** An entry of any program takes its place in the year and its part of the sums, or gives them back. */
  changeCounts(
    person: number,
    program: number,
    occupation: number,
    start: number,
    employer: number,
    fen: number,
    change: number,
  ): void {
    const { needs } = this
    if (needs.yearOwn.includes(program)) this.addYearOwn(person, start, program, change)
    if (needs.startOwn.includes(program)) this.addStart(person, start, program, change)
    const money = this.money[program]
    if (money) money[person]! += change * fen
    if (employer >= 0) this.employerFen[employer]! += change * fen
    if (!needs.yearTrainings || !needs.trainings.includes(program)) return
    if (needs.mixed) this.addCourseCount(person, program, occupation, start, change)
    else this.addYearTrainings(person, start, change)
  }
}
