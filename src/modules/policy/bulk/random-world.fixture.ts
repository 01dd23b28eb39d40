/** Random packs and logs for the property test. Days, figures and limits come from small common pools, so that boundaries are met again and again. */
import { type Fen, ZERO_FEN } from '#src/kernel/fen.ts'
import { LEVELS } from '#src/kernel/levels.ts'
import { addDays, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import type { Facts, HistoryEntry } from '../facts.contract.ts'
import { amountSchema, PLAIN_FACTS, testSchema } from '../pack.contract.ts'
import { readsOf } from '../pack.rules.ts'
import {
  type Amount,
  CLASS_KINDS,
  DATE_BASES,
  type DateBase,
  EMPLOYER_SIZES,
  type FactObject,
  GROUPS,
  HISTORY_STATUSES,
  NEEDS,
  type Pack,
  POSTS,
  PROGRAMS,
  PROVIDER_KINDS,
  type Program,
  QUALIFIED_BY,
  type Rule,
  type Test,
  type TestKindName,
  type When,
} from '../policy.types.ts'
import { TEST_KINDS } from '../rule-kinds/kinds.rules.ts'
import type { BulkEvent } from './bulk.types.ts'

/** A seeded stream of numbers: the same seed, the same world. */
export class Dice {
  private state: number
  constructor(seed: number) {
    this.state = (seed * 0x9e3779b1) | 0
  }
  /** A whole number from 0 to `below` - 1 (mulberry32). */
  roll(below: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
  chance(percent: number): boolean {
    return this.roll(100) < percent
  }
  pick<T>(list: readonly T[]): T {
    return list[this.roll(list.length)]!
  }
  some<T>(list: readonly T[], most: number): T[] {
    const wanted = 1 + this.roll(most)
    return [...new Set(Array.from({ length: wanted }, () => this.pick(list)))]
  }
}

const REGION = '999900'
const PROVINCE = '999000'
const DAYS = [
  '2019-12-31',
  '2020-01-01',
  '2020-01-31',
  '2020-02-29',
  '2020-04-19',
  '2020-04-20',
  '2020-04-21',
  '2020-08-31',
  '2009-06-30',
  '2044-06-30',
  '2020-12-31',
  '2021-01-01',
  '2021-02-28',
  '2021-12-31',
].map(plainDate)
const MONEY = [10_000, 15_000, 20_000, 30_000].map((fen) => fen as Fen)
const OCCUPATIONS = ['4-10-01-05', '4-03-02-01', '6-11-01-02']
const PROVINCES = ['14', '41', '99']
const ASSUMPTION = 'ZZ-A01'
const cite = { clause: '一', line: 1, quote: '规定' }

export interface World {
  readonly packs: readonly Pack[]
  /** What can be claimed, as region and program. */
  readonly plans: readonly (readonly [region: string, program: Program])[]
  readonly days: readonly PlainDate[]
}

export function randomPacks(dice: Dice): World {
  // Mostly trainings, because they see each other's entries.
  const programs = dice.chance(40)
    ? [dice.chance(40) ? dice.pick(['hiring', 'hiring', 'introduction'] as const) : dice.pick(PROGRAMS)]
    : dice.some(
        dice.chance(60) ? PROGRAMS.filter((name) => NEEDS[name].some((object) => object === 'class')) : PROGRAMS,
        3,
      )
  const province = dice.chance(40) ? pack(dice, 'ZP', PROVINCE, programs, null, DAYS[0]!) : null
  const city = pack(dice, 'ZC', REGION, programs, province, DAYS[1]!)
  // A second document of the same region takes over on a day that claims meet.
  const later = dice.chance(30) ? [pack(dice, 'ZL', REGION, programs, province, dice.pick(DAYS.slice(2)))] : []
  return {
    packs: [...(province ? [province] : []), city, ...later],
    plans: programs.map((program) => [REGION, program]),
    days: DAYS,
  }
}

function pack(
  dice: Dice,
  letters: string,
  region: string,
  programs: readonly Program[],
  parent: Pack | null,
  from: PlainDate,
): Pack {
  const rules: Rule[] = []
  const ofPrograms = programs.map((program): Pack['programs'][number] => {
    const rateDate = dice.pick(DATE_BASES.filter((base) => carries(program, [OBJECT_OF[base]])))
    const own = Array.from({ length: 2 + dice.roll(5) }, (_, i) => {
      const id = `${letters}-${String(rules.length + 10)}`
      // Usually something prices, or there would be no histories.
      const sure = i === 0 && dice.chance(85)
      const rule = sure ? pricingRule(dice, id) : randomRule(dice, id, program, rateDate)
      rules.push(rule)
      return rule.id
    })
    const inherited = (parent?.programs.find((other) => other.program === program)?.rules ?? []).filter((id) => {
      const rule = parent!.rules.find((candidate) => candidate.id === id)!
      const on = parent!.effective.on === 'classStart' ? 'class' : OBJECT_OF[rateDate]
      return carries(program, [on, ...readsOf(rule, rateDate)])
    })
    const order = [...own, ...inherited]
    // Any order: a cap may stand before the rule that prices.
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = dice.roll(i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return {
      program,
      title: program,
      payee: 'person',
      rateDate,
      fund: { name: '资金' },
      rules: order,
      drops: [],
    }
  })
  const byClass = programs.every((program) => carries(program, ['class']))
  return {
    id: `${region}-${letters.toLowerCase()}`,
    region,
    title: '测试',
    document: `测试〔2020〕${letters}`,
    issuer: '测试',
    source: { sha256: '0'.repeat(64) },
    status: 'in_force',
    effective: {
      from,
      lastDay: dice.chance(50) ? dice.pick(DAYS.filter((day) => day >= from)) : null,
      on: byClass && dice.chance(50) ? 'classStart' : 'rateDate',
    },
    extends: parent ? [parent.id] : [],
    assumptions: [],
    programs: ofPrograms,
    rules,
    amends: [],
    targets: [],
    deadlines: [],
    rhythms: [],
    provisions: [],
  }
}

const OBJECT_OF = { classStart: 'class', certificateIssued: 'certificate', jobStart: 'job' } as const satisfies Record<
  DateBase,
  FactObject
>
const carries = (program: Program, objects: readonly FactObject[]) =>
  objects.every((object) => NEEDS[program].some((needed: FactObject) => needed === object))

const blank = (id: string) => ({ id, title: id, says: id, cite, also: [], assumptions: [] })

const pricingRule = (dice: Dice, id: string): Rule => ({
  ...blank(id),
  tests: [],
  amount: { kind: 'fixed', fen: dice.pick(MONEY) },
})

function randomRule(dice: Dice, id: string, program: Program, rateDate: DateBase): Rule {
  for (;;) {
    const rule: Rule = {
      ...blank(id),
      ...(dice.chance(20) ? { soft: true } : {}),
      ...(dice.chance(35) ? { when: randomWhen(dice) } : {}),
      tests: Array.from({ length: dice.pick([0, 1, 1, 1, 2]) }, () => randomTest(dice)),
      ...(dice.chance(25) ? { amount: randomAmount(dice) } : {}),
    }
    if (carries(program, readsOf(rule, rateDate))) return rule
  }
}

const randomWhen = (dice: Dice): When => ({
  ...(dice.chance(30) ? { groups: dice.some(GROUPS.slice(0, 3), 2) } : {}),
  ...(dice.chance(20) ? { classKinds: dice.some(CLASS_KINDS.slice(0, 2), 2) } : {}),
  ...(dice.chance(20) ? { notClassKinds: dice.some(CLASS_KINDS.slice(0, 2), 1) } : {}),
  ...(dice.chance(20) ? { providerKinds: dice.some(PROVIDER_KINDS, 3) } : {}),
  ...(dice.chance(50) ? { levels: dice.some(LEVELS, 4) } : {}),
})

// The limits stand several times: they are what the histories are about.
const KINDS: readonly TestKindName[] = [
  ...(Object.keys(TEST_KINDS) as TestKindName[]),
  'once',
  'once',
  'once',
  'perYear',
  'perYear',
  'capSum',
]

function randomTest(dice: Dice): Test {
  const kind = dice.pick(KINDS)
  switch (kind) {
    case 'inForce':
      return {
        kind,
        ...(dice.chance(60) ? { from: dice.pick(DAYS.slice(0, 6)) } : {}),
        ...(dice.chance(60) ? { lastDay: dice.pick(DAYS.slice(5)) } : {}),
        ...(dice.chance(40) ? { on: dice.pick(DATE_BASES) } : {}),
        assumption: ASSUMPTION,
      }
    case 'fact':
      return { kind, fact: dice.pick(PLAIN_FACTS), is: dice.pick([true, false, 0, 0]) } as Test
    case 'member':
      return randomMember(dice)
    case 'scope':
      return { kind }
    case 'listed':
      return { kind, who: dice.pick(['provider', 'assessor']), on: dice.pick(DATE_BASES) }
    case 'certificate':
      return { kind, ofClass: dice.pick(['required', 'ifAny', 'no']) }
    case 'classTaken':
      return { kind, ...(dice.chance(50) ? { unclear: true, assumption: ASSUMPTION } : {}) }
    case 'onlineShare':
      return { kind, atMost: [2, 10], assumption: ASSUMPTION }
    case 'perYear':
      return { kind, max: 1 + dice.roll(3), among: dice.pick(['trainings', 'trainings', 'own']) }
    case 'once':
      return {
        kind,
        key: dice
          .pick([['occupation', 'level'], ['occupation', 'level'], ['level'], ['occupation'], []] as const)
          .slice(),
        among: dice.pick(['trainings', 'own']),
        found: dice.pick(['fail', 'open']),
        assumption: ASSUMPTION,
      }
    case 'employedFor':
      return { kind, months: dice.pick([1, 6, 12]) }
    case 'capSum':
      // What a handful of claims come to exactly.
      return { kind, fen: (dice.pick(MONEY) * (1 + dice.roll(4))) as Fen }
  }
}

function randomMember(dice: Dice): Test {
  const open = (values: readonly string[]) =>
    dice.pick(
      [{}, { unclear: 'rest' }, { unclear: dice.some(values, 2) }].map((part) => ({ ...part, assumption: ASSUMPTION })),
    )
  const [fact, values] = dice.pick([
    ['person.groups', GROUPS.slice(0, 4)],
    ['person.post', POSTS],
    ['class.kind', CLASS_KINDS.slice(0, 3)],
    ['provider.kind', PROVIDER_KINDS],
    ['provider.qualifiedBy', QUALIFIED_BY],
    ['employer.size', EMPLOYER_SIZES],
    ['job.province', PROVINCES],
  ] as const)
  const unclear =
    fact === 'job.province' ? (dice.chance(50) ? { unclear: 'rest', assumption: ASSUMPTION } : {}) : open(values)
  return testSchema.parse({ kind: 'member', fact, of: dice.some<string>(values, 3), ...unclear })
}

function randomAmount(dice: Dice): Amount {
  const fen = dice.pick(MONEY)
  return amountSchema.parse(
    dice.pick([
      { kind: 'fixed', fen },
      { kind: 'fixed', fen },
      { kind: 'fixed', fen },
      { kind: 'perDay', fen: 1_500, assumption: ASSUMPTION },
      { kind: 'upTo', fen, actual: 'class.approvedCostFen', assumption: ASSUMPTION },
      { kind: 'upTo', fen, actual: dice.pick(['unknown', 'class.approvedCostFen']), assumption: ASSUMPTION },
      ...(dice.chance(50) ? [{ kind: 'unpriced', assumption: ASSUMPTION }] : []),
      { kind: 'unpriced', pricedBy: ['ZZ-01'] },
    ]),
  )
}

/** Packs as they are, claimed around the days on which they begin and end. */
export function worldOf(dice: Dice, packs: readonly Pack[]): World {
  const region = dice.pick(packs).region
  const own = packs.filter((pack) => pack.region === region)
  const edges = packs
    .filter((pack) => pack.region === region || own.some(({ extends: parents }) => parents.includes(pack.id)))
    .flatMap(({ effective }) => [effective.from, effective.lastDay ?? effective.from])
    .flatMap((day) => [addDays(day, -1), day, addDays(day, 1), addDays(day, 200)])
  return {
    packs,
    plans: own.flatMap((pack) => pack.programs.map(({ program }) => [region, program] as const)),
    days: edges,
  }
}

/** A log on these packs: about six events a person, so that limits bite. */
export function randomEvents(dice: Dice, world: World, size: number): BulkEvent[] {
  const events: BulkEvent[] = []
  const persons = Math.max(1, Math.ceil(size / 6))
  const taken: string[] = []
  // The loop leaves out what a log of claims alone cannot need, which is another text.
  const claimsAlone = dice.chance(25)
  while (events.length < size) {
    const personId = `P${dice.roll(persons)}`
    const ref = `e${events.length}`
    if (!claimsAlone && taken.length > 0 && dice.chance(10)) {
      events.push({ kind: dice.chance(70) ? 'reverse' : 'return', of: dice.pick(taken.slice(-40)) })
      continue
    }
    taken.push(ref)
    if (!claimsAlone && dice.chance(12)) events.push({ kind: 'past', ref, personId, entry: randomEntry(dice, world) })
    else events.push({ kind: 'claim', ref, facts: randomFacts(dice, world, personId) })
  }
  return events
}

function randomEntry(dice: Dice, { plans, days }: World): HistoryEntry {
  const [region, program] = dice.pick(plans)
  return {
    region,
    program: dice.chance(70) ? program : dice.pick(PROGRAMS),
    occupation: dice.pick(OCCUPATIONS),
    level: dice.chance(90) ? dice.pick(LEVELS.slice(0, 3)) : null,
    classStart: dice.pick(days),
    certifiedOn: null,
    paidFen: dice.pick(MONEY),
    status: dice.pick(HISTORY_STATUSES),
  }
}

/** Mostly in order, or everything would stop at the first rule. */
function randomFacts(dice: Dice, { plans, days }: World, personId: string): Facts {
  const [region, program] = dice.pick(plans)
  const sorted = days.toSorted()
  const [early, late] = [sorted[0]!, sorted.at(-1)!]
  // Half of them are wholly in order: documents with twenty rules would pay nobody else.
  const orderly = dice.chance(50)
  const usual = <T>(value: T, others: readonly T[], percent = 80): T =>
    orderly || dice.chance(percent) ? value : dice.pick(others)
  const start = dice.pick(days)
  const occupation = dice.pick(OCCUPATIONS)
  const providerKind = dice.pick(PROVIDER_KINDS)
  // To leave on the very day that counts is the case that tells `<` from `≤`.
  const leaves = () => (dice.chance(80) ? null : dice.pick([start, ...days]))
  const class_ =
    orderly || dice.chance(88)
      ? {
          id: 'K',
          kind: usual<(typeof CLASS_KINDS)[number]>('skill', CLASS_KINDS),
          occupation,
          start,
          end: start,
          feeFen: usual(0, [1]) as Fen,
          approved: usual(true, [false]),
          approvedCostFen: dice.pick([null, ...MONEY, 9_999 as Fen]),
          scheduledDays: 10,
          attendedDays: dice.pick([0, 1, 10]),
          minutes: {
            total: 1000,
            theory: dice.pick([100, 199, 200, 201]),
            online: usual(0, [199, 200, 201]),
            practiceOnline: usual(0, [1, 100]),
          },
        }
      : null
  const objects: Required<Pick<Facts, FactObject>> = {
    class: class_,
    provider: {
      id: 'I',
      kind: providerKind,
      qualifiedBy: usual<(typeof QUALIFIED_BY)[number] | null>(providerKind === 'private' ? 'tender' : 'filing', [
        ...QUALIFIED_BY,
        null,
      ]),
      scope: usual([...OCCUPATIONS], [[], OCCUPATIONS.slice(1)]),
      listedFrom: usual(early, days),
      listedTo: leaves(),
      banned: usual(false, [true]),
    },
    assessor: { id: 'O', listedFrom: usual(early, days), listedTo: leaves() },
    certificate:
      orderly || dice.chance(86)
        ? {
            occupation: usual(occupation, OCCUPATIONS),
            level: dice.pick(LEVELS.slice(0, 4)),
            issued: usual(start, days, 60),
            status: usual('valid', ['revoked']),
            revokedOn: null,
            examFeeFen: usual(0, [1]) as Fen,
          }
        : null,
    employer: {
      id: `Q${dice.roll(3)}`,
      size: dice.pick(EMPLOYER_SIZES),
      paidTotalFen: usual<Fen>(ZERO_FEN, MONEY),
    },
    job: {
      start: dice.pick(days.filter((day) => day < late || days.length === 1)),
      insuredMonths: dice.pick([0, 1, 5, 6, 12, 13]),
      province: dice.pick(PROVINCES),
      certificateValidAtStart: usual(true, [false]),
    },
  }
  return {
    region,
    program,
    asOf: usual(late, days, 20),
    person: {
      id: personId,
      registered: usual(true, [false]),
      groups: dice.chance(90) ? dice.some(dice.chance(50) ? GROUPS.slice(0, 4) : GROUPS, 4) : [],
      birthDate: plainDate('1990-03-07'),
      post: dice.pick([...POSTS, null]),
    },
    history: [],
    ...(dice.chance(15) ? { exceptions: [{ limit: 'perYear', document: '批复', reason: '因病' }] } : {}),
    ...Object.fromEntries(NEEDS[program].map((object) => [object, objects[object]])),
  }
}
