import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVELS, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { BULK_OUTCOMES, type BulkDecisions, type BulkOutcome } from './bulk/bulk.types.ts'
import { dayText } from './bulk/civil-day.rules.ts'
import { decideBulk } from './bulk/decide-bulk.ts'
import { changedRows, compareFolds, fenAt, naiveOf, variantAlone } from './bulk/simulate.ts'
import type { SimulationGroup } from './bulk/simulate.types.ts'
import type { CollectedCases } from './collect-cases.ts'
import type { PackSet } from './decide.ts'
import type { WhatIfBook, WhatIfResult } from './policy.contract.ts'
import type { Outcome, Program } from './policy.types.ts'
import { type BookBudget, type BookShare, booksOf, bookWarnings } from './what-if-books.rules.ts'
import { OUTCOME_NAMES, PROGRAM_NAMES } from './words.rules.ts'

const EXAMPLES = 20

/** The money that the year's budgets hold, for the books of a run. */
export interface YearMoney {
  readonly budgets: readonly BookBudget[]
  readonly fundName: (code: string) => string
}

/** A claim that a run answers otherwise. `fen` is null where the outcome is NEEDS_RULING. */
export interface ChangedLine {
  readonly lineId: string
  readonly personId: string
  readonly before: { readonly outcome: Outcome | 'FAULT'; readonly fen: number | null }
  readonly after: { readonly outcome: Outcome | 'FAULT'; readonly fen: number | null }
  readonly deltaFen: number
}

export interface RunFigures {
  readonly result: WhatIfResult
  readonly lines: readonly ChangedLine[]
}

interface Told {
  readonly tree: UnitTree
  /** Ids to titles, of every rule that either text has. */
  readonly titles: ReadonlyMap<string, string>
  readonly clock: () => number
}

export const ruleTitles = (...sets: readonly PackSet[]): ReadonlyMap<string, string> =>
  new Map(
    sets.flatMap(({ packs }) =>
      packs.flatMap(({ programs }) =>
        programs.flatMap(({ rules }) => rules.map(({ id, title }) => [id, title] as const)),
      ),
    ),
  )

/** Real cases of a year folded by both texts, and the difference in words. Nothing is written and nothing is paid. */
export function whatIfOfYear(
  baseline: PackSet,
  variant: PackSet,
  cases: CollectedCases,
  year: number,
  today: PlainDate,
  money: YearMoney,
  told: Told,
): RunFigures {
  const began = told.clock()
  const { log } = cases
  const before = decideBulk(baseline, log)
  const after = decideBulk(variant, log)
  const compared = compareFolds(log, before, after)
  const naive = naiveOf(log, before, variantAlone(variant, log, before))
  const lines = linesOf(cases, before, after)
  const books = bookFigures(cases, before, after, money, told.tree)
  const result = {
    ...figuresOf(compared, told),
    naive: { ...naive },
    examples: examplesOf(cases, lines, told.tree),
    books,
    warnings: bookWarnings(books, year),
  }
  return {
    lines: lines.map(({ line }) => line),
    result: {
      ...result,
      sentence: sentenceOf(result),
      limits: limitsOf(result, year, today),
      milliseconds: Math.round(told.clock() - began),
    },
  }
}

/**
 * Decisions already made beside the draft's answer to the same facts. `settled` are those of the changed claims that hold money now:
 * signing leaves them as they are.
 */
export function whatIfOfMade(
  cases: CollectedCases,
  made: BulkDecisions,
  again: BulkDecisions,
  held: ReadonlyMap<number, number>,
  told: Told,
): RunFigures {
  const began = told.clock()
  const compared = compareFolds(cases.log, made, again)
  const lines = linesOf(cases, made, again)
  const settled = lines.flatMap(({ row }) => held.get(row) ?? [])
  const result = {
    ...figuresOf(compared, told),
    naive: { changed: compared.changed, deltaFen: compared.deltaFen },
    examples: examplesOf(cases, lines, told.tree),
    settled: { claims: settled.length, fen: settled.reduce((sum, fen) => sum + fen, 0) },
  }
  return {
    lines: lines.map(({ line }) => line),
    result: {
      ...result,
      sentence: madeSentence(result),
      limits: MADE_LIMITS,
      milliseconds: Math.round(told.clock() - began),
    },
  }
}

function figuresOf(compared: ReturnType<typeof compareFolds>, { tree, titles }: Told) {
  const { baseline, variant, gaining, losing, open } = compared
  const named = (groups: readonly SimulationGroup[], name: (key: string) => string) =>
    groups.map((group) => ({ ...group, name: name(group.key) }))
  return {
    baseline: { ...baseline },
    variant: { ...variant },
    deltaFen: compared.deltaFen,
    changed: compared.changed,
    gaining: { ...gaining },
    losing: { ...losing },
    even: compared.even,
    byMonth: named(compared.byMonth, (key) => `${key.slice(0, 4)}年${Number(key.slice(5))}月`),
    byUnit: named(compared.byUnit, (key) => tree.units.get(key)?.name ?? key),
    byLevel: named(compared.byLevel, (key) => LEVEL_NAMES[key as Level] ?? '没有证书'),
    byProgram: named(compared.byProgram, (key) => PROGRAM_NAMES[key as Program] ?? key),
    open: open.map((each) => ({ ...each, title: titles.get(each.rule) ?? each.rule })),
  }
}

/** Costs by book and unit, then by the budget of the year that pays them. */
function bookFigures(
  { log, fund, fundCodes, booked }: CollectedCases,
  before: BulkDecisions,
  after: BulkDecisions,
  { budgets, fundName }: YearMoney,
  tree: UnitTree,
): WhatIfBook[] {
  const { kind, unit } = log.columns
  const shares = new Map<number, { -readonly [K in keyof BookShare]: BookShare[K] }>()
  const units = log.dictionaries.units.length
  for (let row = 0; row < log.rows; row += 1) {
    if (kind![row] !== 0) continue
    const key = fund[row]! * units + unit![row]!
    const share = shares.get(key) ?? {
      fundCode: fundCodes[fund[row]!]!,
      unitId: log.dictionaries.units[unit![row]!]!,
      baselineFen: 0,
      variantFen: 0,
    }
    share.baselineFen += fenAt(before, row)
    share.variantFen += fenAt(after, row)
    shares.set(key, share)
  }
  return booksOf(
    [...shares.values()],
    budgets,
    booked,
    (unitId) => (tree.units.has(unitId) ? tree.ancestors(unitId) : [unitId]),
    { fund: fundName, unit: (id) => tree.units.get(id)?.name ?? id },
  )
}

interface RowLine {
  readonly row: number
  readonly line: ChangedLine
}

function linesOf({ log, persons }: CollectedCases, before: BulkDecisions, after: BulkDecisions): RowLine[] {
  return changedRows(log, before, after).map((row) => ({
    row,
    line: {
      lineId: log.refs[row]!,
      personId: persons[log.columns['person']![row]!]!,
      before: answerAt(before, row),
      after: answerAt(after, row),
      deltaFen: fenAt(after, row) - fenAt(before, row),
    },
  }))
}

function answerAt(decisions: BulkDecisions, row: number): ChangedLine['before'] {
  const outcome = BULK_OUTCOMES[decisions.outcome[row]!] as Exclude<BulkOutcome, 'NONE'>
  return { outcome, fen: outcome === 'NEEDS_RULING' ? null : fenAt(decisions, row) }
}

export const answerText = ({ outcome, fen }: ChangedLine['before']) =>
  outcome === 'ELIGIBLE'
    ? `${OUTCOME_NAMES.ELIGIBLE} ${formatYuan(fen ?? 0)} 元`
    : outcome === 'FAULT'
      ? '规则没有给出金额'
      : OUTCOME_NAMES[outcome]

function examplesOf({ log }: CollectedCases, lines: readonly RowLine[], tree: UnitTree): WhatIfResult['examples'] {
  const { unit, level, asOf } = log.columns
  return lines
    .toSorted(
      (a, b) => Math.abs(b.line.deltaFen) - Math.abs(a.line.deltaFen) || (a.line.lineId < b.line.lineId ? -1 : 1),
    )
    .slice(0, EXAMPLES)
    .map(({ row, line }) => {
      const unitId = log.dictionaries.units[unit![row]!]!
      const held = LEVELS[level![row]! - 1]
      return {
        lineId: line.lineId,
        unitName: tree.units.get(unitId)?.name ?? unitId,
        levelName: held ? LEVEL_NAMES[held] : '没有证书',
        day: dayText(asOf![row]!),
        baseline: answerText(line.before),
        variant: answerText(line.after),
        deltaFen: line.deltaFen,
      }
    })
}

const count = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
const yuan = (fen: number) => `${formatYuan(Math.abs(fen))} 元`
const signed = (fen: number) => `${fen < 0 ? '少' : '多'}支出 ${yuan(fen)}`

type Compared = Pick<WhatIfResult, 'baseline' | 'variant' | 'deltaFen' | 'changed' | 'gaining' | 'losing'>

function sentenceOf({ baseline, variant, deltaFen, changed, gaining, losing }: Compared) {
  if (baseline.claims === 0) return '这一年没有申领，无从测算'
  if (changed === 0) return `${count(baseline.claims)} 笔申领的结论和金额都不变`
  const open = variant.needsRuling - baseline.needsRuling
  return [
    `${count(baseline.claims)} 笔申领中 ${count(changed)} 笔改变，${deltaFen === 0 ? '总支出不变' : signed(deltaFen)}`,
    ...personsOf({ gaining, losing }),
    ...(open === 0 ? [] : [`待明确的${open < 0 ? '减少' : '增加'} ${count(Math.abs(open))} 笔`]),
  ].join('；')
}

const personsOf = ({ gaining, losing }: Pick<Compared, 'gaining' | 'losing'>): string[] => {
  const said = [
    ...(gaining.persons > 0 ? [`${count(gaining.persons)} 人增加 ${yuan(gaining.fen)}`] : []),
    ...(losing.persons > 0 ? [`${count(losing.persons)} 人减少 ${yuan(losing.fen)}`] : []),
  ]
  return said.length > 0 ? [said.join('，')] : []
}

function madeSentence(result: Compared & { readonly settled: { readonly claims: number; readonly fen: number } }) {
  const { baseline, deltaFen, changed, settled } = result
  if (baseline.claims === 0) return '这份政策还没有判定过申领'
  if (changed === 0) return `已作出的 ${count(baseline.claims)} 笔判定，按草稿再判一次都不变`
  return [
    `已作出的 ${count(baseline.claims)} 笔判定中，${count(changed)} 笔按草稿会是另一个结论或金额，合计${deltaFen < 0 ? '少' : '多'} ${yuan(deltaFen)}`,
    ...personsOf(result),
    settled.claims === 0
      ? '其中没有已经批准的'
      : `其中 ${count(settled.claims)} 笔已经批准或拨付，共 ${yuan(settled.fen)}`,
  ].join('；')
}

const MADE_LIMITS = [
  '每笔按当时的事实和当时所见的以往补贴，单独再判一次；撤回的和人工不予补贴的申领不算',
  '签发不改变已经作出的判定和支付：要补发、更正或追缴，须另行办理',
]

const limitsOf = ({ naive, deltaFen }: Pick<WhatIfResult, 'naive' | 'deltaFen'>, year: number, today: PlainDate) => [
  '只重算当年已经提出的申领：标准改变后来申领的人会变多还是变少，没有计入',
  ...(today < `${year}-12-31` ? [`${year}年还没有过完，后面的申领没有计入，预算够不够也只看到现在`] : []),
  '每个人此前享受过的补贴，按当时判定所见；撤回的和人工不予补贴的申领不算',
  '这是测算，不改变任何一笔已有的判定和支付',
  ...(naive.deltaFen === deltaFen
    ? []
    : [`不能用笔数乘差额：那样会算成${signed(naive.deltaFen)}，没有计入一笔占用名额后对同一人后面各笔的影响`]),
]
