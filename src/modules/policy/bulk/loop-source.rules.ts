/**
 * Packs as the text of one loop over columns. Text comes from the pack's validated data alone: numbers and closed vocabularies as
 * numbers, rule ids as places in a list; nothing that a person wrote as words reaches it.
 */

import { LEVELS } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { amountKind, type ResolvedPack, type ResolvedProgram, type ResolvedRule, testKind } from '../pack.rules.ts'
import {
  CLASS_KINDS,
  type DateBase,
  type FactObject,
  GROUPS,
  NEEDS,
  PROGRAMS,
  PROVIDER_KINDS,
  type Program,
  type Test,
  TRAININGS,
} from '../policy.types.ts'
import { anyOf, dayJs, inMask, noCertificate, noClass, whereDay } from '../rule-kinds/js.rules.ts'
import type { AmountConditions, Conditions, JsClaim } from '../rule-kinds/kind.types.ts'
import type { ClaimLog } from './bulk.types.ts'
import { type ColumnName, dayNumber, EXCEPTION_LIMITS, maskOf } from './columns.rules.ts'
import { ANY_TRAINING, type LedgerNeeds } from './entry-ledger.rules.ts'

/** Goes into the id of a run: raise it whenever the loop may decide otherwise than before. */
export const LOOP_VERSION = 1

export interface LoopSource {
  readonly source: string
  /** Ids by the numbers that the loop writes. */
  readonly rules: readonly string[]
  readonly needs: LedgerNeeds
  /** Columns that the loop reads. */
  readonly columns: readonly ColumnName[]
}

/** Names of the loop's parameters, in order. `base` is the row of the log that the first row of `columns` is. */
export const LOOP_PARAMETERS = ['columns', 'ledger', 'standing', 'out', 'given', 'tools', 'rows', 'base'] as const

interface Candidate {
  readonly pack: ResolvedPack
  readonly program: ResolvedProgram
}

/**
 * The loop for the plans (`140800 certificate`) and programs of a log. `own`: what it pays becomes the history of later claims;
 * `given`: the history is that of another fold over the same rows, which is how the naive estimate is made.
 * Throws RangeError when no pack of a plan's region holds its program.
 */
export function loopSource(
  packs: readonly ResolvedPack[],
  log: Pick<ClaimLog, 'rows' | 'claims' | 'programs'> & {
    readonly dictionaries: Pick<ClaimLog['dictionaries'], 'plans'>
  },
  commit: 'own' | 'given' = 'own',
): LoopSource {
  const plans = log.dictionaries.plans.map((plan) => candidatesOf(packs, plan))
  const needs = needsOf(plans, log.programs)
  const rules: string[] = []
  const used = new Set<ColumnName>(['person'])
  const scribe: Scribe = {
    needs,
    use(column) {
      used.add(column)
      return `${column}[i]`
    },
    ruleNumber(id) {
      const known = rules.indexOf(id)
      return known >= 0 ? known : rules.push(id) - 1
    },
  }
  const texts = plans.map((candidates) => planText(candidates, scribe))
  const cases = texts.map((text, plan) => `case ${plan}: {\n${text}\nbreak }`)
  // Columns that say what cannot be otherwise are not even read.
  const claimsAlone = log.claims === log.rows
  const one = texts.length === 1 ? texts[0] : undefined
  const decided = one === undefined ? `switch (${scribe.use('plan')}) {\n${cases.join('\n')}\n}` : one
  const history = historyText(plans, scribe, commit, claimsAlone)
  const row = claimsAlone
    ? [decided, history.ofClaim]
    : [`if (${scribe.use('kind')} === 0) {`, decided, history.ofClaim, '}', history.ofOthers]
  const source = [
    "'use strict'",
    `const { ${[...used].join(', ')} } = columns`,
    'const { outcome, amountFen, rule } = out',
    ...(commit === 'own' ? [] : ['const given_outcome = given.outcome, given_amount = given.amountFen']),
    'const { inScope, addMonths } = tools',
    'for (let i = 0, n = base; i < rows; i += 1, n += 1) {',
    ROW,
    'let o = 0, a = 0, r = -1',
    ...row,
    'outcome[n] = o; amountFen[n] = a; rule[n] = r',
    '}',
  ].join('\n')
  return { source, rules, needs, columns: [...used] }
}

/** The same loop with columns that are read again and again read once a row: a third of the time of the rules themselves. */
export function withLocals(source: string, columns: readonly ColumnName[]): string {
  const often = columns.filter((name) => source.split(`${name}[i]`).length > 3)
  const text = often.reduce((done, name) => done.replaceAll(new RegExp(`\\b${name}\\[i\\]`, 'g'), `${name}_i`), source)
  const reads = often.map((name) => `${name}_i = ${name}[i]`)
  return reads.length > 0 ? text.replace(ROW, `${ROW}, ${reads.join(', ')}`) : text
}
const ROW = 'const who = person[i]'

/** The packs of the plan's region that hold its program, first to begin first (`choosePack`). */
function candidatesOf(packs: readonly ResolvedPack[], plan: string): Candidate[] {
  const [region, name] = plan.split(' ')
  const candidates = packs
    .filter(({ pack }) => pack.region === region)
    .flatMap((pack) => {
      const program = pack.programs.find((candidate) => candidate.program === name)
      return program ? [{ pack, program }] : []
    })
    .sort((a, b) => (a.pack.pack.effective.from < b.pack.pack.effective.from ? -1 : 1))
  if (candidates.length === 0) throw new RangeError(`No pack of region ${region} holds the program ${name}.`)
  return candidates
}

const keyMaskOf = (key: readonly ('occupation' | 'level')[]) =>
  (key.includes('occupation') ? 1 : 0) | (key.includes('level') ? 2 : 0)

function needsOf(plans: readonly (readonly Candidate[])[], programs: number): LedgerNeeds {
  const trainings = TRAININGS.map((program) => PROGRAMS.indexOf(program)).filter(
    (program) => (programs & (1 << program)) !== 0,
  )
  const onceTrainings = new Set<number>()
  const onceOwn = new Map<string, { program: number; keyMask: number }>()
  const [yearOwn, startOwn, moneyOwn, readers] = [0, 0, 0, 0].map(() => new Set<number>()) as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ]
  let yearTrainings = false
  for (const { program } of plans.flat()) {
    const own = PROGRAMS.indexOf(program.program)
    for (const rule of program.rules) {
      for (const test of rule.tests) {
        if (test.kind === 'once' && test.among === 'own') {
          const keyMask = keyMaskOf(test.key)
          onceOwn.set(`${own} ${keyMask}`, { program: own, keyMask })
        } else if (test.kind === 'once') onceTrainings.add(keyMaskOf(test.key))
        else if (test.kind === 'perYear' && test.among === 'own') yearOwn.add(own)
        else if (test.kind === 'perYear') yearTrainings = true
        if ((test.kind === 'once' || test.kind === 'perYear') && test.among === 'trainings') readers.add(own)
      }
      if (rule.amount?.kind === 'perDay') startOwn.add(own)
      if (rule.amount?.kind === 'upTo' && rule.amount.actual !== 'unknown') moneyOwn.add(own)
    }
  }
  return {
    onceTrainings: [...onceTrainings],
    onceOwn: [...onceOwn.values()],
    yearTrainings,
    yearOwn: [...yearOwn],
    startOwn: [...startOwn],
    moneyOwn: [...moneyOwn],
    trainings,
    mixed: [...readers].some((reader) => trainings.some((training) => training !== reader)),
  }
}

interface Scribe {
  readonly needs: LedgerNeeds
  use(column: ColumnName): string
  ruleNumber(id: string): number
}

/** The latest pack that had begun on its day, else the first to begin. */
function planText(candidates: readonly Candidate[], scribe: Scribe): string {
  return candidates
    .map((candidate, i) => ({ candidate, i }))
    .reverse()
    .map(({ candidate, i }) => {
      const text = decisionText(candidate, scribe)
      if (i === 0) return `{\n${text}\n}`
      const { effective } = candidate.pack.pack
      const base = effectiveBase(effective.on, candidate.program.rateDate)
      const { day, none } = dayJs(claimOf(candidate.program, scribe), base)
      return `if (${anyOf(none, `${day} >= ${dayNumber(effective.from)}`)}) {\n${text}\n} else`
    })
    .join(' ')
}

const effectiveBase = (on: 'rateDate' | 'classStart', rateDate: DateBase): DateBase =>
  on === 'classStart' ? on : rateDate

function claimOf({ program, rateDate }: ResolvedProgram, { needs, use }: Scribe, locals = new Locals()): JsClaim {
  const own = PROGRAMS.indexOf(program)
  const objects: readonly FactObject[] = NEEDS[program]
  const others = needs.trainings.some((training) => training !== own)
  const hasClass = () => (objects.includes('class') ? `${use('classKind')} !== 0` : 'false')
  return {
    program,
    rateDate,
    at: use,
    onceCount(among, key) {
      const keyMask = keyMaskOf(key)
      const held = `${keyMask}, ${use('occupation')}, ${use('level')}`
      if (among === 'own') return locals.count(`ledger.onceOwn(who, ${held}, ${own})`)
      return locals.count(
        others
          ? `ledger.onceOtherTrainings(who, ${held}, ${own}, ${hasClass()}, ${use('classOccupation')}, ${use('classStart')})`
          : `ledger.onceTrainings(who, ${held})`,
      )
    },
    yearCount(among) {
      const start = use('classStart')
      if (among === 'own') return locals.count(`ledger.yearOwn(who, ${start}, ${own})`)
      return locals.count(
        others
          ? `ledger.yearOtherTrainings(who, ${start}, ${own}, ${use('classOccupation')})`
          : `ledger.yearTrainings(who, ${start})`,
      )
    },
    sameStartCount: () => `ledger.startOwn(who, ${use('classStart')}, ${own})`,
    moneyBefore: () => `ledger.money[${own}][who]`,
    employerFen: () => `(${use('employerPaid')} + ledger.employerFen[${use('employer')}])`,
    amountFen: 'priced',
  }
}

/** What several rules of a program ask, asked once a claim. */
class Locals {
  private readonly counts: string[] = []
  private readonly conditions: string[] = []
  /** A count from the ledger, looked up when the first rule wants it. */
  count(expression: string): string {
    const name = `count${placeIn(this.counts, expression)}`
    return `(${name} < 0 ? (${name} = ${expression}) : ${name})`
  }
  /** A condition on columns, cheap enough to be answered for every claim. */
  condition(expression: string): string {
    return `side${placeIn(this.conditions, expression)}`
  }
  get text(): string[] {
    return [
      ...this.counts.map((_, i) => `let count${i} = -1`),
      ...this.conditions.map((condition, i) => `const side${i} = ${condition}`),
    ]
  }
}

function placeIn(list: string[], text: string): number {
  const known = list.indexOf(text)
  return known >= 0 ? known : list.push(text) - 1
}

const limitsMoney = (rule: ResolvedRule) => rule.tests.some((test) => test.kind === 'capSum')

/** One program of one pack: every rule in its order, out at the first plain failure (`decideBare`, `outcomeOf`). */
function decisionText({ program }: Candidate, scribe: Scribe): string {
  const locals = new Locals()
  const claim = claimOf(program, scribe, locals)
  const rules = program.rules.map((rule) => ruleParts(rule, claim, scribe, locals))
  const waits = rules.some(({ all }) => all.short)
  const capped = program.rules.some(limitsMoney)
  const lines = ['let short = -1, open = -1, priced = -1', ...locals.text, 'decision: {']
  // A cap wants the money of all other rules before any rule is judged.
  if (capped)
    for (const parts of rules)
      if (!limitsMoney(parts.rule) && parts.amount && parts.amount.fen !== null)
        lines.push(
          'price: {',
          ...parts.aside.map((aside) => `if (${aside}) break price`),
          ...(parts.levelless
            ? [`if (${parts.levelless} && !(${anyOf(parts.all.fail, parts.all.short) ?? 'false'})) break price`]
            : []),
          priceText(parts.amount),
          '}',
        )
  for (const parts of rules) lines.push(...ruleText(parts, capped, waits))
  lines.push(
    'if (short >= 0) { o = 3; r = short }',
    'else if (open >= 0) { o = 4; r = open }',
    `else if (priced < 0 || priced > ${Number.MAX_SAFE_INTEGER}) o = 5`,
    'else { o = 1; a = priced }',
    '}',
  )
  return lines.join('\n')
}

interface RuleParts {
  readonly rule: ResolvedRule
  readonly number: number
  /** Any of these: the rule does not touch the claim. */
  readonly aside: readonly string[]
  /** A rule of one level is not touched by a claim without certificate, unless it fails. */
  readonly levelless: string | undefined
  readonly all: Conditions
  readonly amount: AmountConditions | undefined
}

function ruleParts(rule: ResolvedRule, claim: JsClaim, scribe: Scribe, locals: Locals): RuleParts {
  const tests = rule.tests.map((test) => excepted(rule, test, testKind(test).emitJs(test, claim), claim))
  const amount = rule.amount && amountKind(rule.amount).emitJs(rule.amount, claim)
  const parts: Conditions[] = amount ? [...tests, amount] : tests
  const outside = outsideParent(rule, claim)
  return {
    rule,
    number: scribe.ruleNumber(rule.id),
    aside: [outside && locals.condition(outside), ...untouched(rule, claim)].filter((aside) => aside !== undefined),
    levelless: rule.when?.levels ? noCertificate(claim) : undefined,
    all: {
      fail: anyOf(...parts.map((part) => part.fail)),
      short: anyOf(...parts.map((part) => part.short)),
      open: anyOf(...parts.map((part) => part.open)),
    },
    amount,
  }
}

/** A failed test of a soft rule stands aside where an exception was made. */
function excepted({ soft }: ResolvedRule, test: Test, conditions: Conditions, claim: JsClaim): Conditions {
  const limit = EXCEPTION_LIMITS.find((limit) => limit === test.kind)
  if (!soft || !limit) return conditions
  const without = (condition: string | undefined) =>
    condition && `(${claim.at('exceptions')} & ${maskOf(EXCEPTION_LIMITS, [limit])}) === 0 && (${condition})`
  return { ...conditions, fail: without(conditions.fail), short: without(conditions.short) }
}

function ruleText({ number, aside, levelless, all, amount }: RuleParts, capped: boolean, waits: boolean): string[] {
  const priced = !capped && amount && amount.fen !== null ? amount : undefined
  // Constants alone where nothing can be short before: what has no operation needs no warming up, and most failures are rare.
  const failed = waits ? `short >= 0 ? short : ${number}` : String(number)
  const body = [
    ...aside.map((condition) => `if (${condition}) break rule`),
    ...(all.fail ? [`if (${all.fail}) { o = 2; r = ${failed}; break decision }`] : []),
    ...(all.short ? [`if (${all.short}) { if (short < 0) short = ${number}; break rule }`] : []),
    ...(levelless ? [`if (${levelless}) break rule`] : []),
    ...(all.open ? [`if (${all.open}) open = open < 0 ? ${number} : open`] : []),
    ...(priced ? [priceText(priced)] : []),
  ]
  return body.length > 0 ? ['rule: {', ...body, '}'] : []
}

function priceText({ fail, open, fen }: AmountConditions): string {
  const unpriced = anyOf(fail, open)
  const add = `priced = (priced < 0 ? 0 : priced) + ${fen}`
  return unpriced ? `if (!(${unpriced})) ${add}` : add
}

/** A parent document covers the classes of its own days only. */
function outsideParent({ onlyWithin }: ResolvedRule, claim: JsClaim): string | undefined {
  if (!onlyWithin) return undefined
  const { day, none } = dayJs(claim, effectiveBase(onlyWithin.on, claim.rateDate))
  const after = (lastDay: PlainDate | null) => (lastDay === null ? undefined : `${day} > ${dayNumber(lastDay)}`)
  return whereDay(none, anyOf(`${day} < ${dayNumber(onlyWithin.from)}`, after(onlyWithin.lastDay)))
}

function untouched({ when }: ResolvedRule, claim: JsClaim): (string | undefined)[] {
  if (!when) return []
  const { groups, classKinds, notClassKinds, providerKinds, levels } = when
  return [
    groups && `(${claim.at('groups')} & ${maskOf(GROUPS, groups)}) === 0`,
    classKinds && `${noClass(claim)} || !(${inMask(claim.at('classKind'), maskOf(CLASS_KINDS, classKinds))})`,
    notClassKinds && inMask(claim.at('classKind'), maskOf(CLASS_KINDS, notClassKinds)),
    providerKinds && `!(${inMask(claim.at('providerKind'), maskOf(PROVIDER_KINDS, providerKinds))})`,
    levels && `!(${noCertificate(claim)}) && !(${inMask(claim.at('level'), maskOf(LEVELS, levels))})`,
  ]
}

/** What a row leaves behind: paid claims and what was had before take their keys and counts, undone ones give them back. */
function historyText(
  plans: readonly (readonly Candidate[])[],
  { needs, use }: Scribe,
  commit: 'own' | 'given',
  claimsAlone: boolean,
): { ofClaim: string; ofOthers: string } {
  const programs = [...new Set(plans.flat().map(({ program }) => program.program))]
  const [paid, money] = commit === 'own' ? ['o', 'a'] : ['given_outcome[n]', 'given_amount[n]']
  const source = commit === 'own' ? 'amountFen' : 'given_amount'
  const entries = programs.map((program) => entryText(program, needs, use, money))
  const [one = []] = entries
  const cases = entries.map((lines, i) => [`case ${PROGRAMS.indexOf(programs[i]!)}: {`, ...lines, 'break }'].join('\n'))
  const kept = entries.length === 1 ? one : [`switch (${use('program')}) {`, ...cases, '}']
  const ofClaim = [`if (${paid} === 1) {`, ...(claimsAlone ? [] : ['standing[n] = 2']), ...kept, '}'].join('\n')
  if (claimsAlone) return { ofClaim, ofOthers: '' }
  const entry = `${use('occupation')}, ${use('level')}, ${use('classStart')}`
  const counts = `${use('occupation')}, ${use('classStart')}, ${use('employer')}`
  return {
    ofClaim,
    ofOthers: [
      'else if (kind[i] === 1) {',
      `a = ${use('pastFen')}`,
      // 1 paid, 2 approved, 3 returned, 4 reversed: a reversed entry keeps its keys.
      `const had = ${use('status')}`,
      'if (had !== 3) {',
      'standing[n] = had === 4 ? 1 : 2',
      `ledger.changeKeys(who, ${use('program')}, ${entry}, 1)`,
      `if (had !== 4) ledger.changeCounts(who, program[i], ${counts}, a, 1)`,
      '}',
      '} else {',
      `const undone = ${use('target')}`,
      'const had = standing[undone]',
      `if (had === 2) ledger.changeCounts(who, program[i], ${counts}, ${source}[undone], -1)`,
      'if (kind[i] === 3) {',
      `if (had !== 0) ledger.changeKeys(who, program[i], ${entry}, -1)`,
      'standing[undone] = 0',
      '} else if (had === 2) standing[undone] = 1',
      '}',
    ].join('\n'),
  }
}

/** `EntryLedger.changeKeys` and `changeCounts` of one program, with nothing in it that its log does not need. */
function entryText(program: Program, needs: LedgerNeeds, use: Scribe['use'], money: string): string[] {
  const own = PROGRAMS.indexOf(program)
  const { occupation, level, start, employer } = entryColumns(program, use)
  const training = needs.trainings.includes(own)
  const lines = [
    ...needs.onceOwn
      .filter((once) => once.program === own)
      .map(({ keyMask }) => `ledger.addOnce(who, ${keyMask}, held, ${level}, ${own}, 1)`),
    ...(training
      ? needs.onceTrainings.map((keyMask) => `ledger.addOnce(who, ${keyMask}, held, ${level}, ${ANY_TRAINING}, 1)`)
      : []),
    ...(training && needs.mixed && needs.onceTrainings.length > 0
      ? [`ledger.addCourseKeys(who, ${own}, held, ${level}, start, 1)`]
      : []),
    ...(needs.yearOwn.includes(own) ? [`ledger.addYearOwn(who, start, ${own}, 1)`] : []),
    ...(needs.startOwn.includes(own) ? [`ledger.addStart(who, start, ${own}, 1)`] : []),
    ...(needs.moneyOwn.includes(own) ? [`ledger.money[${own}][who] += ${money}`] : []),
    ...(employer ? [`ledger.employerFen[${employer}] += ${money}`] : []),
    ...(training && needs.yearTrainings
      ? [needs.mixed ? `ledger.addCourseCount(who, ${own}, held, start, 1)` : 'ledger.addYearTrainings(who, start, 1)']
      : []),
  ]
  return lines.length > 0 ? [`const held = ${occupation}, start = ${start}`, ...lines] : []
}

/** `entryOf` on the columns of a claim. */
function entryColumns(program: Program, use: Scribe['use']) {
  const objects: readonly FactObject[] = NEEDS[program]
  const hasClass = objects.includes('class')
  const hasCertificate = objects.includes('certificate')
  const certified = `${use('level')} !== 0`
  const taken = `${use('classKind')} !== 0`
  const orClass = hasClass ? `(${taken} ? ${use('classOccupation')} : 0)` : '0'
  const last = objects.includes('job') ? use('jobStart') : use('asOf')
  const orIssued = hasCertificate ? `(${certified} ? ${use('issued')} : ${last})` : last
  return {
    occupation: hasCertificate ? `${certified} ? ${use('occupation')} : ${orClass}` : orClass,
    level: hasCertificate ? use('level') : '0',
    start: hasClass ? `${taken} ? ${use('classStart')} : ${orIssued}` : orIssued,
    employer: objects.includes('employer') ? use('employer') : undefined,
  }
}
