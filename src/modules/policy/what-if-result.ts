import { formatYuan, ZERO_FEN } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { BULK_OUTCOMES, type BulkDecisions, type RecordedCase } from './bulk/bulk.types.ts'
import { decideBulk } from './bulk/decide-bulk.ts'
import { encodeLog, logOfCases } from './bulk/encode-log.rules.ts'
import { entryOf } from './bulk/entry.rules.ts'
import { simulate } from './bulk/simulate.ts'
import type { SimulationGroup } from './bulk/simulate.types.ts'
import type { PackSet } from './decide.ts'
import type { WhatIfResult } from './policy.contract.ts'
import type { HistoryEntry, Program } from './policy.types.ts'
import type { RealCase } from './real-cases.types.ts'
import { OUTCOME_NAMES, PROGRAM_NAMES } from './words.rules.ts'

const EXAMPLES = 20

/** Real cases folded by both texts, and the difference in words. Nothing is written and nothing is paid. */
export function whatIfResultOf(
  baseline: PackSet,
  variant: PackSet,
  cases: readonly RealCase[],
  tree: UnitTree,
  clock: () => number,
): WhatIfResult {
  const began = clock()
  const log = encodeLog(logOfCases(recorded(cases)))
  const { even, gaining, losing, naive, ...simulation } = simulate(baseline, variant, log)
  const titles = new Map(
    [...baseline.packs, ...variant.packs].flatMap(({ programs }) =>
      programs.flatMap(({ rules }) => rules.map(({ id, title }) => [id, title] as const)),
    ),
  )
  const named = (groups: readonly SimulationGroup[], name: (key: string) => string) =>
    groups.map((group) => ({ ...group, name: name(group.key) }))
  const result = {
    baseline: { ...simulation.baseline },
    variant: { ...simulation.variant },
    deltaFen: simulation.deltaFen,
    changed: simulation.changed,
    gaining: { ...gaining },
    losing: { ...losing },
    even,
    byMonth: named(simulation.byMonth, (key) => `${key.slice(0, 4)}年${Number(key.slice(5))}月`),
    byUnit: named(simulation.byUnit, (key) => tree.units.get(key)?.name ?? key),
    byLevel: named(simulation.byLevel, (key) => LEVEL_NAMES[key as Level] ?? '没有证书'),
    byProgram: named(simulation.byProgram, (key) => PROGRAM_NAMES[key as Program] ?? key),
    open: simulation.open.map((each) => ({ ...each, title: titles.get(each.rule) ?? each.rule })),
    naive: { ...naive },
    examples: examplesOf(decideBulk(baseline, log), decideBulk(variant, log), log.refs, cases, tree),
  }
  return {
    ...result,
    sentence: sentenceOf(result),
    limits: limitsOf(result),
    milliseconds: Math.round(clock() - began),
  }
}

/**
 * A line's entry in a later history bears the first day of its class, which the facts of its own claim do not hold: said in the
 * log's words, so that it is known there as what it is.
 */
function* recorded(cases: readonly RealCase[]): Generator<RecordedCase> {
  const earlier = new Map<string, HistoryEntry[]>()
  const isSame = (a: HistoryEntry, b: HistoryEntry) =>
    a.region === b.region &&
    a.program === b.program &&
    a.occupation === b.occupation &&
    a.level === b.level &&
    a.certifiedOn === b.certifiedOn
  for (const { lineId, unitId, facts } of cases) {
    const had = earlier.get(facts.person.id) ?? []
    earlier.set(facts.person.id, had)
    const history = facts.history.map((entry) => {
      const own = had.find((each) => isSame(each, entry))
      return own ? { ...entry, classStart: own.classStart } : entry
    })
    yield { ref: lineId, unit: unitId, facts: { ...facts, history } }
    had.push(entryOf(facts, ZERO_FEN))
  }
}

const signed = (fen: number) => `${fen < 0 ? '少' : '多'}支出 ${formatYuan(Math.abs(fen))} 元`

function sentenceOf(
  result: Pick<WhatIfResult, 'baseline' | 'variant' | 'deltaFen' | 'changed' | 'gaining' | 'losing'>,
) {
  const { baseline, variant, deltaFen, changed, gaining, losing } = result
  if (baseline.claims === 0) return '这一年没有申领，无从测算'
  if (changed === 0) return `${baseline.claims} 笔申领的结论和金额都不变`
  const open = variant.needsRuling - baseline.needsRuling
  return [
    `${baseline.claims} 笔申领中 ${changed} 笔改变，${deltaFen === 0 ? '总支出不变' : signed(deltaFen)}`,
    `${gaining.persons} 人增加 ${formatYuan(gaining.fen)} 元，${losing.persons} 人减少 ${formatYuan(Math.abs(losing.fen))} 元`,
    ...(open === 0 ? [] : [`待明确的${open < 0 ? '减少' : '增加'} ${Math.abs(open)} 笔`]),
  ].join('；')
}

const limitsOf = ({ naive, deltaFen }: Pick<WhatIfResult, 'naive' | 'deltaFen'>): string[] => [
  '只重算当年已经提出的申领：标准改变后来申领的人会变多还是变少，没有计入',
  '每个人此前享受过的补贴，按当时判定所见；撤回的和人工不予补贴的申领不算',
  '这是测算，不改变任何一笔已有的判定和支付',
  ...(naive.deltaFen === deltaFen
    ? []
    : [`不能用笔数乘差额：那样会算成${signed(naive.deltaFen)}，没有计入一笔占用名额后对同一人后面各笔的影响`]),
]

interface Row {
  readonly outcome: string
  readonly fen: number
}

const rowAt = (decisions: BulkDecisions, row: number): Row => ({
  outcome: BULK_OUTCOMES[decisions.outcome[row]!]!,
  fen: decisions.amountFen[row]!,
})

const rowText = ({ outcome, fen }: Row) =>
  outcome === 'ELIGIBLE'
    ? `${OUTCOME_NAMES.ELIGIBLE} ${formatYuan(fen)} 元`
    : (OUTCOME_NAMES[outcome as keyof typeof OUTCOME_NAMES] ?? '规则没有给出金额')

function examplesOf(
  before: BulkDecisions,
  after: BulkDecisions,
  refs: readonly string[],
  cases: readonly RealCase[],
  tree: UnitTree,
): WhatIfResult['examples'] {
  const byLine = new Map(cases.map((each) => [each.lineId, each]))
  const changed = refs.flatMap((ref, row) => {
    const own = byLine.get(ref)
    if (!own) return []
    const [was, is] = [rowAt(before, row), rowAt(after, row)]
    return was.outcome === is.outcome && was.fen === is.fen ? [] : [{ own, was, is, deltaFen: is.fen - was.fen }]
  })
  return changed
    .sort((a, b) => Math.abs(b.deltaFen) - Math.abs(a.deltaFen) || (a.own.lineId < b.own.lineId ? -1 : 1))
    .slice(0, EXAMPLES)
    .map(({ own, was, is, deltaFen }) => ({
      lineId: own.lineId,
      unitName: tree.units.get(own.unitId)?.name ?? own.unitId,
      levelName: LEVEL_NAMES[own.level],
      day: own.asOf as PlainDate,
      baseline: rowText(was),
      variant: rowText(is),
      deltaFen,
    }))
}
