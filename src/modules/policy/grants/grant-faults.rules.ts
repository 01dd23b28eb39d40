/** Everything wrong with the grant items of a pack: clauses, figures in their quotes, named questions. */
import type { Fen } from '#src/kernel/fen.ts'
import { figureText, quantitiesIn, quoteHolds } from '../figures.rules.ts'
import type { Pack, Verdict } from '../policy.types.ts'
import type { Figure } from '../rule-kinds/kind.types.ts'
import { clauseOf, clausesNamed, inForceTest } from './decide-grant.rules.ts'
import { type GrantCondition, type GrantItem, MEDAL_NAMES } from './grant.types.ts'

type Report = (path: readonly (string | number)[], rule: string | null, message: string, blocks?: 'signing') => void

export function checkGrants(pack: Pack, parents: readonly Pack[], others: readonly Pack[], report: Report): void {
  const packs = [pack, ...parents]
  const questions = new Map(
    packs
      .filter((source) => source.region === pack.region)
      .flatMap(({ assumptions }) => assumptions.map((one) => [one.id, one] as const)),
  )
  for (const [i, item] of (pack.grants ?? []).entries()) {
    const at = (...rest: (string | number)[]) => ['grants', i, ...rest]
    if (pack.grants!.findIndex(({ id }) => id === item.id) !== i)
      report(at('id'), item.id, `奖补项目编号 ${item.id} 在本文件中出现两次`)
    if (others.some((other) => !parents.includes(other) && other.grants?.some(({ id }) => id === item.id)))
      report(at('id'), item.id, `奖补项目编号 ${item.id} 已被另一个文件使用，沿用上一份文件要写 extends`)
    for (const { at: where, id } of clausesNamed(item))
      if (!clauseOf(packs, item, id)) report(at(...where), item.id, `条款 ${id} 在本文件和上级文件中都没有`)
    for (const [j, id] of item.inForce.entries())
      if (!inForceTest(packs, id)) report(at('inForce', j), item.id, `规则 ${id} 没有写文件的起止日期`)
    for (const [j, condition] of item.conditions.entries()) {
      const quote = clauseOf(packs, item, condition.rule)?.cite.quote ?? ''
      for (const word of wordsOf(condition))
        if (!quote.includes(word)) report(at('conditions', j), item.id, `引用的原文中没有“${word}”`, 'signing')
      for (const figure of figuresOf(condition))
        if (!quoteHolds(quote, figure))
          report(at('conditions', j), item.id, `条件中的 ${figureText(figure)} 在引用的原文中找不到`, 'signing')
      if (condition.kind === 'form' && item.holder === 'person')
        report(at('conditions', j), item.id, '给个人的奖补没有“机构类型”这个条件')
    }
    checkAmount(pack, packs, item, at, report)
    checkOnce(packs, item, at, report)
    for (const { path, id, open } of questionsOf(item)) {
      const question = questions.get(id)
      if (!question) report(at(...path), item.id, `假定 ${id} 不在本文件的 assumptions 中`)
      else if (open && question.status === 'ruled')
        report(at(...path), item.id, `假定 ${id} 已经明确，这里不应再答“待定”`, 'signing')
    }
    for (const { path, needed } of unnamedQuestions(item))
      if (needed) report(at(...path), item.id, '这里会答“待定”，要用 assumption 指明是哪一个未明确的问题')
  }
}

const wordsOf = (condition: GrantCondition): string[] => {
  switch (condition.kind) {
    case 'listed':
    case 'event':
      return [condition.as]
    case 'match':
      return [condition.atLeast.join(':')]
    case 'medal':
      return condition.of.map((medal) => MEDAL_NAMES[medal])
    default:
      return []
  }
}

const figuresOf = (condition: GrantCondition): Figure[] =>
  condition.kind === 'trained' ? [{ is: 'number', value: condition.atLeast, unit: condition.unit }] : []

type At = (...rest: (string | number)[]) => (string | number)[]

function checkAmount(pack: Pack, packs: readonly Pack[], item: GrantItem, at: At, report: Report): void {
  const { amount } = item
  if (amount.kind === 'unpriced') return
  const quote = amount.cite?.quote ?? clauseOf(packs, item, amount.rule)?.cite.quote ?? ''
  if (!holdsMoney(quote, amount.fen, amount.yuanUnwritten !== undefined))
    report(at('amount'), item.id, `${figureText({ is: 'money', fen: amount.fen })}在引用的原文中找不到`, 'signing')
  if (quote.includes('不超过'))
    report(at('amount'), item.id, '原文写的是“不超过”，这是上限，不能当作固定金额', 'signing')
  if (pack.status === 'unverified') report(at('amount'), item.id, '原文未经核实的政策包不能写金额', 'signing')
}

/** 500万 without 元 counts where an assumption says so, and only where the text has that very number. */
const holdsMoney = (quote: string, amount: Fen, yuanUnwritten: boolean) =>
  yuanUnwritten
    ? quantitiesIn(quote).some(({ value }) => value * 100 === amount)
    : quoteHolds(quote, { is: 'money', fen: amount })

function checkOnce(packs: readonly Pack[], item: GrantItem, at: At, report: Report): void {
  const { rule, per, found, assumption, cite } = item.once
  const quote = cite?.quote ?? clauseOf(packs, item, rule)?.cite.quote ?? ''
  const words = { ever: ['一次'], year: ['每年'], event: [] }[per]
  if (found === 'fail' && !assumption && words.some((word) => !quote.includes(word)))
    report(at('once'), item.id, `引用的原文中没有“${words.join('、')}”，说不清只给一次还是每年`, 'signing')
}

interface Question {
  readonly path: (string | number)[]
  readonly id: string
  /** It answers NEEDS_RULING somewhere, so it may not be settled already. */
  readonly open: boolean
}

function questionsOf(item: GrantItem): Question[] {
  const { amount, once, fund } = item
  return [
    ...item.conditions.flatMap((condition, j) =>
      'assumption' in condition && condition.assumption
        ? [{ path: ['conditions', j], id: condition.assumption, open: true }]
        : [],
    ),
    ...(amount.kind === 'unpriced' ? [{ path: ['amount'], id: amount.assumption, open: true }] : []),
    ...(amount.kind === 'perUnit' && amount.yuanUnwritten
      ? [{ path: ['amount'], id: amount.yuanUnwritten, open: false }]
      : []),
    ...(once.assumption ? [{ path: ['once'], id: once.assumption, open: once.found === 'open' }] : []),
    ...(fund.assumption ? [{ path: ['fund'], id: fund.assumption, open: false }] : []),
  ]
}

const unnamedQuestions = (item: GrantItem) => [
  ...item.conditions.map((condition, j) => ({
    path: ['conditions', j],
    needed:
      (condition.kind === 'match' && item.amount.kind === 'unpriced' && !condition.assumption) ||
      (condition.kind === 'form' && condition.unclear !== undefined && !condition.assumption),
  })),
  { path: ['once'], needed: item.once.found === 'open' && !item.once.assumption },
]

/** The best and the worst verdict each clause of the item can come to: both want a case. */
export function sidesOf(item: GrantItem): Map<string, Verdict[]> {
  const parts: [string, Verdict[]][] = [
    ...item.inForce.map((id): [string, Verdict[]] => [id, ['pass', 'open']]),
    ...item.conditions.map((condition): [string, Verdict[]] => [condition.rule, conditionVerdicts(item, condition)]),
    [item.once.rule, ['pass', item.once.found]],
    [item.amount.rule, [item.amount.kind === 'perUnit' ? 'pass' : 'open']],
  ]
  return new Map(
    [...Map.groupBy(parts, ([id]) => id)].map(([id, own]) => {
      const sets = own.map(([, verdicts]) => verdicts)
      const best = sets.every((set) => set.includes('pass')) ? 'pass' : 'open'
      const worst = sets.some((set) => set.includes('fail'))
        ? 'fail'
        : sets.some((set) => set.includes('open'))
          ? 'open'
          : 'pass'
      return [id, [...new Set<Verdict>([best, worst])]]
    }),
  )
}

const conditionVerdicts = (item: GrantItem, condition: GrantCondition): Verdict[] => {
  switch (condition.kind) {
    case 'match':
      return [item.amount.kind === 'perUnit' ? 'pass' : 'open', 'fail']
    case 'onPost':
      return ['pass', 'open', 'fail']
    default:
      return ['pass', 'fail']
  }
}
