import type { Level } from '#src/kernel/levels.ts'
import { addDays, daysBetween, type PlainDate, plainDate, weekdayOf } from '#src/kernel/plain-date.ts'
import { PAID_BEFORE_INDEX, pick, SAMPLE_LEVEL, SAMPLE_OCCUPATION } from './sample-people.rules.ts'

/** One class of the invented year, decided before anything is written: who, where, what, when, with which result. */
export interface PlannedClass {
  readonly no: number
  readonly unitId: string
  readonly departmentId: string | null
  readonly occupation: string
  readonly level: Level
  readonly appliedDay: PlainDate
  readonly startDay: PlainDate
  readonly endDay: PlainDate
  readonly lessonDays: readonly PlainDate[]
  readonly completedDay: PlainDate
  readonly examDay: PlainDate
  readonly issuedDay: PlainDate
  readonly claimDay: PlainDate
  /** Indices of sample persons, in roster order. */
  readonly persons: readonly number[]
  /** How many of the last ones do not complete. */
  readonly dropouts: number
  /** How many of those who complete fail the exam, counted from the end. */
  readonly failures: number
}

export interface PlanInput {
  readonly year: number
  readonly scale: number
  readonly seed: number
  /** Yearly trainings of each county as printed, and of each department (a separate cut). */
  readonly counties: readonly { readonly unitId: string; readonly training: number }[]
  readonly departments: readonly { readonly unitId: string; readonly training: number }[]
  readonly isWorkingDay: (day: PlainDate) => boolean
}

/** Share of the year's work done by the end of a month (DOMAIN 8.2: the curve 10, 50, 80, 100 % with its gaps). */
const CURVE: readonly [month: number, share: number][] = [
  [1, 0.02],
  [2, 0.04],
  [3, 0.1],
  [4, 0.23],
  [5, 0.38],
  [6, 0.5],
  [7, 0.61],
  [8, 0.72],
  [9, 0.8],
  [10, 0.89],
  [11, 1],
]
const OCCUPATIONS = ['4-10-01-05', '4-10-01-01', '4-10-01-03', '4-10-01-06', '4-03-02-01', '6-31-01-03', '4-01-06-01']
// So that 高技能 is about three in ten of the new skilled (DOMAIN 8.2).
const LEVELS: readonly [Level, number][] = [
  ['L5', 36],
  ['L4', 34],
  ['L3', 26],
  ['L2', 4],
]
const PASS = { SPECIAL: 95, L5: 92, L4: 86, L3: 80, L2: 60, L1: 50 } as const satisfies Record<Level, number>
const CLASS_SIZE = 41
/** Sample persons below this index belong to the sample roster of the demo's own class. */
const FIRST_PERSON = 1000

/** Whole numbers that keep the total: each share rounded down, the rest to the largest remainders. */
export function largestRemainder(values: readonly number[], scale: number): number[] {
  const exact = values.map((value) => value * scale)
  const floors = exact.map(Math.floor)
  let rest = Math.round(exact.reduce((sum, value) => sum + value, 0)) - floors.reduce((sum, value) => sum + value, 0)
  const order = exact.map((value, at) => [value - floors[at]!, at] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1])
  for (const [, at] of order) {
    if (rest <= 0) break
    floors[at]! += 1
    rest -= 1
  }
  return floors
}

/** The classes of a year, in the order in which they complete. County sums hit the scaled targets to the person. */
export function planYear(input: PlanInput): PlannedClass[] {
  const totals = largestRemainder(
    input.counties.map((county) => county.training),
    input.scale,
  )
  const sizes = input.counties.flatMap((county, at) =>
    splitIntoClasses(totals[at]!).map((completers) => ({ unitId: county.unitId, completers })),
  )
  const shuffled = sizes
    .map((size, at) => ({ ...size, rank: pick(input.seed, at * 31 + 7, 1_000_000) }))
    .sort((a, b) => a.rank - b.rank)
  const departmentLeft = input.departments.map((department) => ({
    unitId: department.unitId,
    left: department.training * input.scale,
  }))
  const ahead: PlannedClass[] = []
  let nextPerson = FIRST_PERSON
  for (const [no, { unitId, completers }] of shuffled.entries()) {
    const completed = dayOfShare(input, (no + 0.5) / shuffled.length)
    // Some 4 % drop out on the way (DOMAIN 8.2).
    const dropouts = Math.round((completers * (2 + pick(input.seed, no * 31 + 1, 5))) / 100)
    const level = weighted(LEVELS, pick(input.seed, no * 31 + 2, 100))
    const failures = Math.min(
      completers,
      Math.round((completers * (100 - PASS[level] + pick(input.seed, no * 31 + 3, 5) - 2)) / 100),
    )
    const persons = Array.from({ length: completers + dropouts }, (_, n) => nextPerson + n)
    nextPerson += persons.length
    const department = departmentLeft.reduce((most, one) => (one.left > most.left ? one : most), departmentLeft[0]!)
    const tagged = department.left >= completers / 2
    if (tagged) department.left -= completers
    ahead.push({
      ...daysOf(input, completed),
      no,
      unitId,
      departmentId: tagged ? department.unitId : null,
      occupation: OCCUPATIONS[pick(input.seed, no * 31 + 4, OCCUPATIONS.length)]!,
      level,
      persons,
      dropouts,
      failures,
    })
  }
  return withPaidBefore(input, ahead)
}

/** The person whom the demo's own class will meet again: trained in 永城, paid in May 2022 for the same occupation and level. */
function withPaidBefore(input: PlanInput, classes: PlannedClass[]): PlannedClass[] {
  const from = plainDate(`${input.year}-04-18`)
  const to = plainDate(`${input.year}-04-25`)
  const wanted = daysOf(input, plainDate(`${input.year}-04-20`))
  const inTown = classes.filter((one) => one.unitId === '411481')
  const chosen = inTown.find((one) => one.completedDay >= from && one.completedDay <= to) ?? inTown[0] ?? classes[0]
  return classes.map((one) =>
    one === chosen
      ? {
          ...one,
          ...wanted,
          unitId: '411481',
          occupation: SAMPLE_OCCUPATION,
          level: SAMPLE_LEVEL,
          persons: [PAID_BEFORE_INDEX, ...one.persons.slice(1)],
        }
      : one,
  )
}

function splitIntoClasses(completers: number): number[] {
  const classes = Math.max(completers > 0 ? 1 : 0, Math.round(completers / CLASS_SIZE))
  return Array.from(
    { length: classes },
    (_, at) => Math.floor((completers * (at + 1)) / classes) - Math.floor((completers * at) / classes),
  )
}

function dayOfShare(input: PlanInput, share: number): PlainDate {
  const after = CURVE.findIndex(([, upTo]) => share <= upTo)
  const [month, upTo] = CURVE[after === -1 ? CURVE.length - 1 : after]!
  const before = after <= 0 ? 0 : CURVE[after - 1]![1]
  const first = plainDate(`${input.year}-${String(month).padStart(2, '0')}-01`)
  const days = daysBetween(
    first,
    month === 12
      ? plainDate(`${input.year + 1}-01-01`)
      : plainDate(`${input.year}-${String(month + 1).padStart(2, '0')}-01`),
  )
  return workingOn(input, addDays(first, Math.min(days - 1, Math.floor(((share - before) / (upTo - before)) * days))))
}

const workingOn = (input: PlanInput, day: PlainDate): PlainDate => {
  let at = day
  while (!input.isWorkingDay(at)) at = addDays(at, 1)
  return at
}

const LESSONS = 10

/** Ten teaching days before the end, the rest on working days after it; the year's first classes began the autumn before. */
function daysOf(input: PlanInput, completedDay: PlainDate) {
  const endDay = addDays(completedDay, -2)
  const lessonDays: PlainDate[] = []
  for (let day = endDay; lessonDays.length < LESSONS; day = addDays(day, -1))
    if (weekdayOf(day) <= 6) lessonDays.unshift(day)
  const startDay = lessonDays[0]!
  const examDay = workingOn(input, addDays(completedDay, 2))
  const issuedDay = workingOn(input, addDays(examDay, 2))
  return {
    appliedDay: addDays(startDay, -14),
    startDay,
    endDay,
    lessonDays,
    completedDay,
    examDay,
    issuedDay,
    claimDay: workingOn(input, addDays(issuedDay, 1)),
  }
}

function weighted<T>(choices: readonly (readonly [T, number])[], n: number): T {
  let left = n
  for (const [value, weight] of choices) {
    if (left < weight) return value
    left -= weight
  }
  return choices[0]![0]
}
