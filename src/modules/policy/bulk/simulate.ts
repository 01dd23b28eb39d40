/** Two packs over the same cases: what changes, for whom, where and when. Pure arithmetic on two folds; a draft never pays. */
import { LEVELS } from '#src/kernel/levels.ts'
import type { PackSet } from '../decide.ts'
import { PROGRAMS } from '../policy.types.ts'
import { BULK_OUTCOMES, type BulkDecisions, type ClaimLog } from './bulk.types.ts'
import { monthText } from './civil-day.rules.ts'
import { decideBulk, startFold } from './decide-bulk.ts'
import type { Simulate, Simulation, SimulationGroup, SimulationOpen, SimulationTotals } from './simulate.types.ts'

const ELIGIBLE = BULK_OUTCOMES.indexOf('ELIGIBLE')
const NEEDS_RULING = BULK_OUTCOMES.indexOf('NEEDS_RULING')
const CLAIM = 0

export const simulate: Simulate = (baselinePacks, variantPacks, cases) => {
  const baseline = decideBulk(baselinePacks, cases)
  const variant = decideBulk(variantPacks, cases)
  return {
    ...compareFolds(cases, baseline, variant),
    naive: naiveOf(cases, baseline, variantAlone(variantPacks, cases, baseline)),
  }
}

/** Each claim by these packs on the history that another fold gave it. */
export function variantAlone(variantPacks: PackSet, cases: ClaimLog, baseline: BulkDecisions): BulkDecisions {
  const alone = startFold(variantPacks, cases, { given: baseline })
  alone.advance(cases.columns, cases.rows)
  return alone.decisions
}

/** Two answers to each claim of a log, wherever they come from. */
export function compareFolds(
  cases: ClaimLog,
  baseline: BulkDecisions,
  variant: BulkDecisions,
): Omit<Simulation, 'naive'> {
  const whole = compare(cases, baseline, variant, () => 0)
  const all = whole.groups[0] ?? EMPTY
  return {
    baseline: totals(cases, baseline),
    variant: totals(cases, variant),
    deltaFen: all.deltaFen,
    changed: all.changed,
    ...whole.persons,
    ...groupings(cases, baseline, variant),
    open: openRules(cases, baseline, variant),
  }
}

/** Claims whose outcome or money is another, in the order of the log. */
export function changedRows(cases: ClaimLog, baseline: BulkDecisions, variant: BulkDecisions): number[] {
  const kind = cases.columns['kind']!
  const rows: number[] = []
  for (let row = 0; row < cases.rows; row += 1)
    if (
      kind[row] === CLAIM &&
      (baseline.outcome[row] !== variant.outcome[row] || fenAt(baseline, row) !== fenAt(variant, row))
    )
      rows.push(row)
  return rows
}

const EMPTY = { deltaFen: 0, changed: 0 }

/** Money of a claim row. */
export const fenAt = (decisions: BulkDecisions, row: number) =>
  decisions.outcome[row] === ELIGIBLE ? decisions.amountFen[row]! : 0

function totals(cases: ClaimLog, decisions: BulkDecisions): SimulationTotals {
  const kind = cases.columns['kind']!
  const person = cases.columns['person']!
  const counts = new Array<number>(BULK_OUTCOMES.length).fill(0)
  const paid = new Uint8Array(cases.persons)
  let claims = 0
  let paidFen = 0
  for (let row = 0; row < cases.rows; row += 1) {
    if (kind[row] !== CLAIM) continue
    claims += 1
    counts[decisions.outcome[row]!]! += 1
    if (decisions.outcome[row] !== ELIGIBLE) continue
    paidFen += decisions.amountFen[row]!
    paid[person[row]!] = 1
  }
  const of = (name: (typeof BULK_OUTCOMES)[number]) => counts[BULK_OUTCOMES.indexOf(name)]!
  return {
    claims,
    eligible: of('ELIGIBLE'),
    ineligible: of('INELIGIBLE'),
    notYet: of('NOT_YET'),
    needsRuling: of('NEEDS_RULING'),
    paidFen,
    persons: paid.reduce((sum, once) => sum + once, 0),
  }
}

function groupings(cases: ClaimLog, baseline: BulkDecisions, variant: BulkDecisions) {
  const { asOf, unit, level, program } = cases.columns
  const months = new Map<string, number>()
  const monthOfDay = new Map<number, number>()
  const monthOf = (row: number) => {
    const day = asOf![row]!
    const known = monthOfDay.get(day)
    if (known !== undefined) return known
    const text = monthText(day)
    const number = months.get(text) ?? months.size
    months.set(text, number)
    monthOfDay.set(day, number)
    return number
  }
  const grouped = (groupOf: (row: number) => number, name: (group: number) => string): SimulationGroup[] =>
    compare(cases, baseline, variant, groupOf)
      .groups.map((group, i) => ({ ...group, key: name(i) }))
      .filter((group) => group.claims > 0)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
  const byMonth = grouped(monthOf, (group) => [...months.keys()][group]!)
  return {
    byMonth,
    byUnit: grouped(
      (row) => unit![row]!,
      (group) => cases.dictionaries.units[group]!,
    ),
    byLevel: grouped(
      (row) => level![row]!,
      (group) => LEVELS[group - 1] ?? '-',
    ),
    byProgram: grouped(
      (row) => program![row]!,
      (group) => PROGRAMS[group]!,
    ),
  }
}

type Sums = { -readonly [K in keyof SimulationGroup]: SimulationGroup[K] }

/** Sums by group, and persons by the sum of their claims in each: rows are walked person by person within a group. */
function compare(
  cases: ClaimLog,
  baseline: BulkDecisions,
  variant: BulkDecisions,
  groupOf: (row: number) => number,
): { groups: SimulationGroup[]; persons: Pick<Simulation, 'gaining' | 'losing' | 'even'> } {
  const kind = cases.columns['kind']!
  const person = cases.columns['person']!
  const groups: Sums[] = []
  // Only changed claims make a person gain or lose, and they are few beside the rest.
  const deltas = new Map<number, number>()
  for (let row = 0; row < cases.rows; row += 1) {
    if (kind[row] !== CLAIM) continue
    const at = groupOf(row)
    while (groups.length <= at)
      groups.push({
        key: '',
        claims: 0,
        changed: 0,
        baselineFen: 0,
        variantFen: 0,
        deltaFen: 0,
        personsGaining: 0,
        personsLosing: 0,
      })
    const group = groups[at]!
    const before = fenAt(baseline, row)
    const after = fenAt(variant, row)
    group.claims += 1
    group.baselineFen += before
    group.variantFen += after
    if (before === after && baseline.outcome[row] === variant.outcome[row]) continue
    group.changed += 1
    if (before === after) continue
    const key = at * cases.persons + person[row]!
    deltas.set(key, (deltas.get(key) ?? 0) + after - before)
  }
  let [gainers, gained, losers, lost, even] = [0, 0, 0, 0, 0]
  for (const [key, delta] of deltas) {
    const group = groups[Math.floor(key / cases.persons)]!
    if (delta > 0) {
      group.personsGaining += 1
      gainers += 1
      gained += delta
    } else if (delta < 0) {
      group.personsLosing += 1
      losers += 1
      lost += delta
    } else even += 1
  }
  for (const group of groups) group.deltaFen = group.variantFen - group.baselineFen
  return {
    groups,
    persons: { gaining: { persons: gainers, fen: gained }, losing: { persons: losers, fen: lost }, even },
  }
}

function openRules(cases: ClaimLog, baseline: BulkDecisions, variant: BulkDecisions): SimulationOpen[] {
  const open = new Map<string, { baseline: number; variant: number }>()
  for (const which of ['baseline', 'variant'] as const) {
    const decisions = which === 'baseline' ? baseline : variant
    for (let row = 0; row < cases.rows; row += 1) {
      // A decision that was read and not made anew names no rule.
      if (decisions.outcome[row] !== NEEDS_RULING || decisions.rule[row]! < 0) continue
      const rule = decisions.rules[decisions.rule[row]!]!
      const counts = open.get(rule) ?? { baseline: 0, variant: 0 }
      counts[which] += 1
      open.set(rule, counts)
    }
  }
  return [...open]
    .map(([rule, counts]) => ({ rule, ...counts }))
    .sort((a, b) => b.variant - a.variant || b.baseline - a.baseline || (a.rule < b.rule ? -1 : 1))
}

/** What a spreadsheet would say: the variant `alone` on the baseline's histories. */
export function naiveOf(cases: ClaimLog, baseline: BulkDecisions, alone: BulkDecisions): Simulation['naive'] {
  const kind = cases.columns['kind']!
  let changed = 0
  let deltaFen = 0
  for (let row = 0; row < cases.rows; row += 1) {
    if (kind[row] !== CLAIM) continue
    const delta = fenAt(alone, row) - fenAt(baseline, row)
    if (delta !== 0 || alone.outcome[row] !== baseline.outcome[row]) changed += 1
    deltaFen += delta
  }
  return { changed, deltaFen }
}
