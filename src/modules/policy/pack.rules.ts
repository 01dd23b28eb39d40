/** What a set of packs means together: layers resolved, and every fault of their contents. Pure; reading files is pack-load.ts. */
import { LEVEL_NAMES, LEVELS } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { figureText, levelBefore, quoteHolds } from './figures.rules.ts'
import type { GrantItem } from './grants/grant.types.ts'
import { checkGrants } from './grants/grant-faults.rules.ts'
import {
  type Amount,
  type Assumption,
  type Cite,
  type DateBase,
  type FactObject,
  NEEDS,
  type Pack,
  type PackProgram,
  type Program,
  type Rule,
  type Test,
  type Verdict,
} from './policy.types.ts'
import { DATE_OBJECTS } from './rule-kinds/claim.rules.ts'
import type { AmountKind, Figure, TestKind } from './rule-kinds/kind.types.ts'
import { AMOUNT_KINDS, TEST_KINDS } from './rule-kinds/kinds.rules.ts'

export interface Window {
  readonly from: PlainDate
  readonly lastDay: PlainDate | null
}

export interface ResolvedRule extends Rule {
  readonly document: string
  /** Set on a rule inherited from a parent document: classes that start outside its days are not its business. */
  readonly onlyWithin: (Window & { readonly document: string; readonly on: 'rateDate' | 'classStart' }) | null
}

export interface ResolvedProgram extends Omit<PackProgram, 'rules'> {
  readonly rules: readonly ResolvedRule[]
}

export interface ResolvedPack {
  readonly pack: Pack
  /** The documents it builds on, nearest first. */
  readonly parents: readonly Pack[]
  readonly programs: readonly ResolvedProgram[]
  readonly assumptions: readonly Assumption[]
}

/** A fault in a pack: where in the file's data, which rule, and what is wrong. */
export interface ContentFault {
  readonly pack: number
  readonly path: readonly (string | number)[]
  readonly rule: string | null
  readonly message: string
  /** `signing`: the text is not good enough to decide by, but what it would do can be simulated. */
  readonly blocks: Blocks
}
export type Blocks = 'everything' | 'signing'

/** The pack's parents, nearest first. Throws on a circle or an unknown id: `packFaults` reports these before. */
function parentsOf(pack: Pack, packs: readonly Pack[], seen: readonly string[] = []): Pack[] {
  if (seen.includes(pack.id)) throw new Error(`Pack ${pack.id} extends itself.`)
  return pack.extends.flatMap((id) => {
    const parent = packs.find((other) => other.id === id)
    if (!parent) throw new Error(`Pack ${pack.id} extends ${id}, which is not there.`)
    return [parent, ...parentsOf(parent, packs, [...seen, pack.id])]
  })
}

function resolveRule(id: string, pack: Pack, parents: readonly Pack[]): ResolvedRule | undefined {
  const own = pack.rules.find((rule) => rule.id === id)
  if (own) return { ...own, document: own.cite.document ?? pack.document, onlyWithin: null }
  for (const parent of parents) {
    const rule = parent.rules.find((candidate) => candidate.id === id)
    if (!rule) continue
    const layers = [...parents.toReversed(), pack].flatMap((layer) =>
      layer.amends.filter((change) => change.rule === id).map((change) => ({ layer, change })),
    )
    const given = layers.map(({ change: { rule: _rule, cite: _cite, ...changed } }) =>
      Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined)),
    )
    // Whoever sets the figure is cited for it; who only says that others price it leaves the rule where it stands.
    const decides = layers.findLast(
      ({ change }) => change.tests ?? (change.amount && change.amount.kind !== 'unpriced'),
    )
    return {
      ...rule,
      ...Object.assign({}, ...given),
      ...(decides ? { cite: decides.change.cite } : {}),
      document: decides
        ? (decides.change.cite.document ?? decides.layer.document)
        : (rule.cite.document ?? parent.document),
      // A later document of the same region goes on with the earlier one's rules, past its last day as well.
      onlyWithin: parent.region === pack.region ? null : { ...parent.effective, document: parent.document },
    }
  }
  return undefined
}

/** Packs as they decide: each with its parents' rules laid in. Call `packFaults` first; a set with faults must not decide. */
export function resolvePacks(packs: readonly Pack[]): ResolvedPack[] {
  return packs.map((pack) => {
    const parents = parentsOf(pack, packs)
    return {
      pack,
      parents,
      programs: pack.programs.map((program) => ({
        ...program,
        rules: program.rules.map((id) => {
          const rule = resolveRule(id, pack, parents)
          if (!rule) throw new Error(`Pack ${pack.id} names rule ${id}, which is not there.`)
          return rule
        }),
      })),
      assumptions: [pack, ...parents].flatMap((source) => source.assumptions),
    }
  })
}

// The registries are keyed by the kind's own literal, so the lookup and its data always match; the compiler cannot see that through a union.
export const testKind = (test: Test) => TEST_KINDS[test.kind] as unknown as TestKind<Test>
export const amountKind = (amount: Amount) => AMOUNT_KINDS[amount.kind] as unknown as AmountKind<Amount>

export function readsOf(rule: Pick<Rule, 'tests' | 'when' | 'amount'>, rateDate: DateBase): FactObject[] {
  const { when } = rule
  return [
    ...rule.tests.flatMap((test) => testKind(test).reads(test, rateDate)),
    ...(rule.amount ? amountKind(rule.amount).reads(rule.amount, rateDate) : []),
    ...(when?.classKinds || when?.notClassKinds ? (['class'] as const) : []),
    ...(when?.providerKinds ? (['provider'] as const) : []),
    ...(when?.levels ? (['certificate'] as const) : []),
  ]
}

/** Every verdict the rule can come to. */
export function verdictsOf(rule: Rule, inherited: boolean): Set<Verdict> {
  const parts = [
    ...rule.tests.map((test) => testKind(test).verdicts(test)),
    ...(rule.amount ? [amountKind(rule.amount).verdicts(rule.amount)] : []),
  ]
  const some = (verdict: Verdict) => parts.some((verdicts) => verdicts.includes(verdict))
  const all = (verdict: Verdict) => parts.every((verdicts) => verdicts.includes(verdict))
  const possible = new Set<Verdict>()
  if (all('pass')) possible.add('pass')
  if (some('fail')) possible.add('fail')
  if (some('open')) possible.add('open')
  if (rule.when || inherited || some('n/a')) possible.add('n/a')
  return possible
}

export interface PlacedCite {
  /** Of the quote, in the pack's data. */
  readonly path: (string | number)[]
  readonly rule: string | null
  readonly line: number
  readonly quote: string
  /** The text it stands in, as people cite it. */
  readonly document: string
}

/** Every quoted place of a pack, for the check against the source text. */
export function citesOf(pack: Pack): PlacedCite[] {
  const at = (
    path: (string | number)[],
    rule: string | null,
    { line, quote, document }: { line: number; quote: string; document?: string | undefined },
  ): PlacedCite => ({ path, rule, line, quote, document: document ?? pack.document })
  return [
    ...pack.rules.flatMap((rule, i) => [
      at(['rules', i, 'cite', 'quote'], rule.id, rule.cite),
      ...rule.also.map((also, j) => at(['rules', i, 'also', j, 'quote'], rule.id, also)),
    ]),
    ...pack.amends.map((change, i) => at(['amends', i, 'cite', 'quote'], change.rule, change.cite)),
    ...pack.programs.flatMap((program, i) =>
      program.drops.map((drop, j) => at(['programs', i, 'drops', j, 'cite', 'quote'], drop.rule, drop.cite)),
    ),
    ...(['targets', 'deadlines', 'rhythms', 'provisions'] as const).flatMap((list) =>
      pack[list].map((item, i) => at([list, i, 'cite', 'quote'], item.id, item.cite)),
    ),
    ...pack.targets.flatMap((target, i) =>
      (target.rows ?? []).map((row, j) => at(['targets', i, 'rows', j, 'quote'], target.id, row)),
    ),
    ...(pack.grants ?? []).flatMap((item, i) => [
      ...(item.cite ? [at(['grants', i, 'cite', 'quote'], item.id, item.cite)] : []),
      ...changesOf(item).map(({ part, cite }) => at(['grants', i, part, 'cite', 'quote'], item.id, cite)),
    ]),
  ]
}

/** What a later document says of a grant item in its own words. */
const changesOf = ({ amount, once }: GrantItem): { part: 'amount' | 'once'; cite: Cite }[] => [
  ...(amount.kind === 'perUnit' && amount.cite ? [{ part: 'amount' as const, cite: amount.cite }] : []),
  ...(once.cite ? [{ part: 'once' as const, cite: once.cite }] : []),
]

type Report = (path: readonly (string | number)[], rule: string | null, message: string, blocks?: Blocks) => void

/** All faults of the contents of these packs, taken together. Shapes are the schema's; quotes against sources are the loader's. */
export function packFaults(packs: readonly Pack[]): ContentFault[] {
  const faults: ContentFault[] = []
  packs.forEach((pack, index) => {
    const report: Report = (path, rule, message, blocks = 'everything') =>
      faults.push({ pack: index, path, rule, message, blocks })
    const parents = knownParents(pack, packs, report)
    checkIds(pack, parents, packs.slice(0, index), report)
    for (const [i, rule] of pack.rules.entries()) checkRule(rule, pack, ['rules', i], [rule.cite, ...rule.also], report)
    for (const [i, change] of pack.amends.entries()) checkAmendment(change, i, pack, parents, report)
    for (const [i, program] of pack.programs.entries()) checkProgram(program, i, pack, parents, report)
    checkAssumptions(pack, parents, report)
    checkTargets(pack, report)
    checkGrants(
      pack,
      parents,
      packs.filter((other) => other !== pack && !goesOnFrom(other, pack, packs)),
      report,
    )
    checkUse(pack, packs, report)
    checkOverlap(pack, packs.slice(0, index), packs, report)
    // A later document may change nothing but a grant, by words of its own.
    const grants = (pack.grants ?? []).filter((item) => changesOf(item).length > 0)
    if (pack.rules.length + pack.amends.length + grants.length === 0) report(['rules'], null, '政策包里没有一条规则')
  })
  return faults
}

/** Does the first text go on from the second, so that it may carry the same items? */
const goesOnFrom = (later: Pack, before: Pack, packs: readonly Pack[]) =>
  knownParents(later, packs, () => {}).includes(before)

function knownParents(pack: Pack, packs: readonly Pack[], report: Report): Pack[] {
  for (const [i, id] of pack.extends.entries())
    if (!packs.some((other) => other.id === id)) {
      report(['extends', i], null, `要继承的政策包 ${id} 不存在`)
      return []
    }
  try {
    return parentsOf(pack, packs)
  } catch {
    report(['extends'], null, '政策包之间相互继承，成了一个圈')
    return []
  }
}

function checkIds(pack: Pack, parents: readonly Pack[], earlier: readonly Pack[], report: Report) {
  if (earlier.some((other) => other.id === pack.id)) report(['id'], null, `政策包编号 ${pack.id} 已被另一个文件使用`)
  const seen = new Set<string>()
  for (const list of ['rules', 'targets', 'deadlines', 'rhythms', 'provisions'] as const)
    pack[list].forEach(({ id }, i) => {
      if (seen.has(id)) report([list, i, 'id'], id, `规则编号 ${id} 在本文件中出现两次`)
      seen.add(id)
      if (parents.some((parent) => parent.rules.some((rule) => rule.id === id)))
        report([list, i, 'id'], id, `${id} 是上级文件的规则：要改变它，请写在 amends 里并引用自己的条款`)
    })
}

function checkRule(
  rule: Pick<Rule, 'id' | 'tests' | 'when' | 'amount' | 'soft'>,
  pack: Pack,
  path: readonly (string | number)[],
  cites: readonly Cite[],
  report: Report,
) {
  const quotes = cites.map((cite) => cite.quote)
  const [quote = ''] = quotes
  if (quote.includes('原则上') && !rule.soft)
    report([...path, 'cite', 'quote'], rule.id, '原文写的是“原则上”，规则要标 soft: true，允许有理由的例外', 'signing')
  if (rule.soft && !quote.includes('原则上'))
    report([...path, 'soft'], rule.id, '规则标了 soft: true，但原文没有“原则上”', 'signing')
  if (
    rule.amount &&
    (rule.amount.kind === 'fixed' || rule.amount.kind === 'perDay') &&
    quotes.some((text) => text.includes('不超过'))
  )
    report([...path, 'amount'], rule.id, '原文写的是“不超过”，这是上限，不能当作固定金额', 'signing')
  const figures: [readonly (string | number)[], Figure][] = [
    ...rule.tests.flatMap((test, i) =>
      testKind(test)
        .figures(test)
        .map((figure) => [[...path, 'tests', i], figure] as [(string | number)[], Figure]),
    ),
    ...(rule.amount
      ? amountKind(rule.amount)
          .figures(rule.amount)
          .map((figure) => [[...path, 'amount'], figure] as [(string | number)[], Figure])
      : []),
  ]
  for (const [where, figure] of figures)
    if (!quotes.some((text) => quoteHolds(text, figure)))
      report(where, rule.id, `规则中的 ${figureText(figure)} 在引用的原文中找不到`, 'signing')
  checkLevelOfPrice(rule, path, quotes, report)
  if (pack.status === 'unverified' && rule.amount && rule.amount.kind !== 'unpriced')
    report([...path, 'amount'], rule.id, '原文未经核实的政策包不能写金额', 'signing')
}

/** 初级工每人300元、高级工每人600元: the figure is there for both levels, so it must stand behind the rule's own. */
function checkLevelOfPrice(
  rule: Pick<Rule, 'id' | 'when' | 'amount'>,
  path: readonly (string | number)[],
  quotes: readonly string[],
  report: Report,
) {
  const { amount, when } = rule
  if (amount?.kind !== 'fixed' && amount?.kind !== 'upTo') return
  if (!when?.levels) return
  const written = quotes.map((quote) => levelBefore(quote, amount.fen)).find((level) => level !== undefined)
  if (when.levels.length !== 1) report([...path, 'when', 'levels'], rule.id, '一条金额规则只能对应一个等级')
  else if (written && written !== when.levels[0])
    report(
      [...path, 'amount'],
      rule.id,
      `原文中这个金额写在${LEVEL_NAMES[written]}之后，不是${LEVEL_NAMES[when.levels[0]!]}的标准`,
      'signing',
    )
  else if (!written) report([...path, 'amount'], rule.id, '引用的原文没有写明这个金额是哪个等级的', 'signing')
}

function checkAmendment(
  change: Pack['amends'][number],
  i: number,
  pack: Pack,
  parents: readonly Pack[],
  report: Report,
) {
  const original = parents.flatMap((parent) => parent.rules).find((rule) => rule.id === change.rule)
  if (!original) return report(['amends', i, 'rule'], change.rule, `上级文件没有规则 ${change.rule}`)
  const own = {
    id: change.rule,
    tests: change.tests ?? [],
    when: change.when,
    amount: change.amount,
    soft: change.soft,
  }
  checkRule(own, pack, ['amends', i], [change.cite], report)
}

function checkProgram(program: PackProgram, i: number, pack: Pack, parents: readonly Pack[], report: Report) {
  const path = ['programs', i] as const
  if (pack.programs.findIndex((other) => other.program === program.program) !== i)
    report([...path, 'program'], null, `项目 ${program.program} 在本文件中出现两次`)
  const carried: readonly FactObject[] = NEEDS[program.program]
  const missing = (objects: readonly FactObject[]) => objects.filter((object) => !carried.includes(object))
  for (const object of missing([DATE_OBJECTS[program.rateDate]]))
    report([...path, 'rateDate'], null, `项目 ${program.program} 的事实里没有 ${object}，不能取这一天`)
  const rules: Rule[] = []
  program.rules.forEach((id, j) => {
    const rule = resolveRule(id, pack, parents)
    if (!rule) {
      report([...path, 'rules', j], id, `规则 ${id} 在本文件和上级文件中都没有`)
      return
    }
    if (program.rules.indexOf(id) !== j) report([...path, 'rules', j], id, `规则 ${id} 在同一项目中列了两次`)
    for (const object of new Set(missing(readsOf(rule, program.rateDate))))
      report([...path, 'rules', j], id, `规则 ${id} 要看 ${object}，但项目 ${program.program} 的事实里没有`)
    if (rule.amount?.kind === 'unpriced')
      for (const by of rule.amount.pricedBy ?? [])
        if (!program.rules.includes(by)) report([...path, 'rules', j], id, `${id} 说由 ${by} 定价，但项目里没有 ${by}`)
    rules.push(rule)
  })
  checkPrices(program.program, rules, path, report)
  for (const parent of parents)
    for (const id of parent.programs.find((other) => other.program === program.program)?.rules ?? [])
      if (!program.rules.includes(id) && !program.drops.some((drop) => drop.rule === id))
        report(path, id, `上级文件同一项目的规则 ${id} 没有列入：要免去它，请写在 drops 里并引用自己的条款`)
}

function checkUse(pack: Pack, packs: readonly Pack[], report: Report) {
  const used = new Set(packs.flatMap((other) => other.programs.flatMap(({ rules }) => rules)))
  pack.rules.forEach(({ id }, i) => {
    if (!used.has(id)) report(['rules', i], id, `规则 ${id} 没有用在任何补贴项目中`)
  })
}

/** Each level has one price or is listed as unpriced, or one rule prices all. */
function checkPrices(program: Program, rules: readonly Rule[], path: readonly (string | number)[], report: Report) {
  const prices = rules.filter((rule) => rule.amount && !(rule.amount.kind === 'unpriced' && rule.amount.pricedBy))
  const otherwise = prices.find(
    ({ when }) => when && (when.groups || when.classKinds || when.notClassKinds || when.providerKinds),
  )
  if (otherwise) return report(path, otherwise.id, '金额规则只能按证书等级区分')
  const flat = prices.filter((rule) => !rule.when?.levels)
  const byLevel = prices.filter((rule) => rule.when?.levels)
  if (flat.length + byLevel.length === 0) return report(path, null, `项目 ${program} 没有一条金额规则`)
  if (flat.length > 1 || (flat.length === 1 && byLevel.length > 0))
    return report(path, (flat[1] ?? byLevel[0])!.id, `项目 ${program} 的同一笔会有两个金额`)
  if (flat.length === 1) return
  for (const level of LEVELS) {
    const [first, second] = byLevel.filter((rule) => rule.when?.levels?.includes(level))
    if (!first) report(path, null, `项目 ${program} 的${LEVEL_NAMES[level]}既没有标准，也没有列为“文件未定标准”`)
    if (second) report(path, second.id, `项目 ${program} 的${LEVEL_NAMES[level]}有两个标准`)
  }
}

/** Where a verdict may be open, the question has a name and somebody can rule on it. */
function openPoints(
  rule: Pick<Rule, 'tests' | 'amount'>,
): { at: (string | number)[]; assumption: string | undefined }[] {
  const tests = rule.tests.flatMap((test, i) => {
    const open =
      test.kind === 'inForce' ||
      test.kind === 'onlineShare' ||
      (test.kind === 'member' && test.unclear !== undefined) ||
      (test.kind === 'classTaken' && test.unclear) ||
      (test.kind === 'once' && test.found === 'open')
    return open && 'assumption' in test
      ? [{ at: ['tests', i], assumption: test.assumption }]
      : open
        ? [{ at: ['tests', i], assumption: undefined }]
        : []
  })
  const { amount } = rule
  const priced = amount?.kind === 'unpriced' && amount.pricedBy !== undefined
  return amount && !priced && amount.kind !== 'fixed'
    ? [...tests, { at: ['amount'], assumption: amount.assumption }]
    : tests
}

function checkAssumptions(pack: Pack, parents: readonly Pack[], report: Report) {
  // A later document of the region keeps the earlier one's open questions.
  const kept = parents.filter((parent) => parent.region === pack.region).flatMap((parent) => parent.assumptions)
  const known = new Map([...kept, ...pack.assumptions].map((assumption) => [assumption.id, assumption]))
  const ids = new Set([
    ...(['rules', 'targets', 'deadlines', 'rhythms', 'provisions'] as const).flatMap((list) =>
      pack[list].map(({ id }) => id),
    ),
    ...pack.amends.map(({ rule }) => rule),
    ...(pack.grants ?? []).map(({ id }) => id),
  ])
  pack.assumptions.forEach((assumption, i) => {
    if (pack.assumptions.findIndex(({ id }) => id === assumption.id) !== i)
      report(['assumptions', i, 'id'], null, `假定编号 ${assumption.id} 出现两次`)
    if ((assumption.status === 'ruled') !== (assumption.ruling !== undefined))
      report(['assumptions', i], null, '已明确(ruled)的假定要写明依据文件、答复人和日期，未明确的不写')
    for (const rule of assumption.rules)
      if (!ids.has(rule))
        report(['assumptions', i, 'rules'], rule, `假定 ${assumption.id} 提到的规则 ${rule} 不在本文件中`)
  })
  const mustExist = (id: string, path: readonly (string | number)[], rule: string | null) => {
    if (!known.has(id)) report(path, rule, `假定 ${id} 不在本文件的 assumptions 中`)
  }
  pack.programs.forEach(({ fund }, i) => {
    if (fund.assumption) mustExist(fund.assumption, ['programs', i, 'fund'], null)
  })
  pack.rules.forEach((rule, i) => {
    for (const id of rule.assumptions) mustExist(id, ['rules', i, 'assumptions'], rule.id)
  })
  const rules = [
    ...pack.rules.map((rule, i) => ({ path: ['rules', i], id: rule.id, tests: rule.tests, amount: rule.amount })),
    ...pack.amends.map((change, i) => ({
      path: ['amends', i],
      id: change.rule,
      tests: change.tests ?? [],
      amount: change.amount,
    })),
  ]
  for (const rule of rules)
    for (const { at, assumption } of openPoints(rule)) {
      const path = [...rule.path, ...at]
      if (!assumption) report(path, rule.id, '这里会答“待定”，要用 assumption 指明是哪一个未明确的问题')
      else {
        mustExist(assumption, path, rule.id)
        if (known.get(assumption)?.status === 'ruled')
          report(path, rule.id, `问题 ${assumption} 已经明确，这条规则要改成一个结论，不能再答“待明确”`, 'signing')
      }
    }
}

function checkTargets(pack: Pack, report: Report) {
  pack.targets.forEach((target, i) => {
    target.figures.forEach((figure, j) => {
      const path = ['targets', i, 'figures', j]
      const { atLeast, permille } = figure
      if ((atLeast === undefined) === (permille === undefined)) {
        report(path, target.id, '指标要么写人数(个数)，要么写千分比')
        return
      }
      const held =
        permille !== undefined
          ? quoteHolds(target.cite.quote, { is: 'share', of: [permille, 1000] })
          : quoteHolds(target.cite.quote, { is: 'number', value: atLeast!, unit: '' })
      if (!held)
        report(
          path,
          target.id,
          `指标中的 ${permille !== undefined ? `${permille / 10}%` : atLeast} 在引用的原文中找不到`,
          'signing',
        )
    })
    target.rows?.forEach((row, j) => {
      const cells = row.quote.split('|').map((cell) => cell.trim())
      const printed = [row.trainings, row.newSkilled, row.newHighSkilled].map((n) => String(n / 10_000))
      if (![row.unit, ...printed].every((cell) => cells.includes(cell)))
        report(['targets', i, 'rows', j], target.id, `${row.unit}的任务数与引用的表格行不符`)
    })
  })
  pack.deadlines.forEach((deadline, i) => {
    const { progress } = deadline
    if (!progress) return
    const share: Figure = { is: 'share', of: [progress.percent, 100] }
    const number: Figure = { is: 'number', value: progress.trainings, unit: '' }
    for (const figure of [share, number])
      if (!quoteHolds(deadline.cite.quote, figure))
        report(['deadlines', i, 'progress'], deadline.id, `进度中的 ${figureText(figure)} 在引用的原文中找不到`)
  })
}

/** Of two documents that both hold, nobody knows which: unless the later says that it goes on from the earlier (`extends`). */
function checkOverlap(pack: Pack, earlier: readonly Pack[], packs: readonly Pack[], report: Report) {
  const programs = new Set(pack.programs.map(({ program }) => program))
  const goesOn = (later: Pack, before: Pack) =>
    knownParents(later, packs, () => {}).includes(before) && before.effective.from < later.effective.from
  for (const other of earlier) {
    const shared = other.programs.find(({ program }) => programs.has(program))
    if (other.region !== pack.region || !shared || goesOn(pack, other) || goesOn(other, pack)) continue
    const [first, second] = pack.effective.from < other.effective.from ? [pack, other] : [other, pack]
    if (first.effective.lastDay === null || first.effective.lastDay >= second.effective.from)
      report(
        ['effective'],
        null,
        `与政策包 ${other.id} 的日期重叠：同一地区、同一项目(${shared.program})同一天只能有一个文件`,
      )
  }
}
