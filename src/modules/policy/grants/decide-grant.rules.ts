/** Decides one application for a grant item from its facts: every clause gives its reason; no clock, no database. */
import { type Fen, fen, formatYuan, ZERO_FEN } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { ResolvedPack } from '../pack.rules.ts'
import type { Cite, Pack, Reason, TestOf, Verdict } from '../policy.types.ts'
import {
  EVIDENCE_KINDS,
  type EvidenceKind,
  GRANT_PER_NAMES,
  type GrantCondition,
  type GrantFacts,
  type GrantItem,
  type Hole,
  MEDAL_NAMES,
  ORGANISATION_FORM_NAMES,
} from './grant.types.ts'

interface Finding {
  readonly rule: string
  readonly verdict: Verdict
  readonly text: string
  /** What an open verdict waits for, or what a kept one rests on. */
  readonly assumption?: string | undefined
}

export interface BareGrantDecision {
  readonly outcome: 'ELIGIBLE' | 'INELIGIBLE' | 'NEEDS_RULING'
  readonly amountFen: Fen | null
  readonly reasons: readonly Reason[]
  readonly holes: readonly Hole[]
}

/** A clause by its id: of the pack itself, of those it goes on from, or the item's own. */
export interface Clause {
  readonly title: string
  readonly cite: Cite
  readonly document: string
}

/** Undefined when no text holds it: `grantFaults` reports these before anything is decided. */
export function clauseOf(
  packs: readonly Pack[],
  item: Pick<GrantItem, 'id' | 'title' | 'cite'>,
  id: string,
): Clause | undefined {
  const [own] = packs
  if (id === item.id)
    return item.cite && own && { title: item.title, cite: item.cite, document: item.cite.document ?? own.document }
  for (const pack of packs) {
    const rule = pack.rules.find((known) => known.id === id)
    if (rule) return { title: rule.title, cite: rule.cite, document: rule.cite.document ?? pack.document }
    const provision = pack.provisions.find((known) => known.id === id)
    if (provision)
      return { title: provision.says, cite: provision.cite, document: provision.cite.document ?? pack.document }
  }
  return undefined
}

const OUTCOMES = { fail: 'INELIGIBLE', open: 'NEEDS_RULING', pass: 'ELIGIBLE', 'n/a': 'ELIGIBLE' } as const

export function decideGrantBare(
  { pack, parents }: Pick<ResolvedPack, 'pack' | 'parents'>,
  item: GrantItem,
  facts: GrantFacts,
): BareGrantDecision {
  const packs = [pack, ...parents]
  const price = item.amount.kind === 'perUnit' ? fen(item.amount.fen * facts.units) : null
  const findings = [
    ...item.inForce.map((id) => inForce(packs, id, rateDay(item, facts))),
    ...item.conditions.map((condition): Finding => ({ rule: condition.rule, ...judge(condition, facts, price) })),
    once(item, facts),
    amountOf(item, facts, price),
  ]
  const outcome = OUTCOMES[worst(findings.map(({ verdict }) => verdict))]
  const assumptions = packs.flatMap((source) => source.assumptions)
  const waiting = findings.filter(({ verdict, assumption }) => verdict === 'open' && assumption !== undefined)
  return {
    outcome,
    amountFen: outcome === 'ELIGIBLE' ? price : outcome === 'NEEDS_RULING' ? null : ZERO_FEN,
    reasons: [...Map.groupBy(findings, ({ rule }) => rule)].map(([id, own]) => reasonOf(packs, item, id, own)),
    holes: [...Map.groupBy(waiting, ({ assumption }) => assumption!)].map(([id, own]) => {
      const question = assumptions.find((known) => known.id === id)
      return {
        assumption: id,
        rule: own[0]!.rule,
        question: question?.question ?? '',
        handling: question?.handling ?? '',
      }
    }),
  }
}

const worst = (verdicts: readonly Verdict[]): Verdict =>
  (['fail', 'open', 'pass', 'n/a'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'n/a'

/** One reason a clause, whatever it asks: its worst verdict, in the words of what came to it. */
function reasonOf(packs: readonly Pack[], item: GrantItem, id: string, findings: readonly Finding[]): Reason {
  const clause = clauseOf(packs, item, id)
  if (!clause) throw new Error(`Grant item ${item.id} names clause ${id}, which is not there.`)
  const verdict = worst(findings.map((finding) => finding.verdict))
  const deciding = findings.filter((finding) => finding.verdict === verdict)
  const changed = [item.amount, item.once].find((part) => part.rule === id && 'cite' in part && part.cite) as
    | { cite: Cite }
    | undefined
  const cite = changed?.cite ?? clause.cite
  const assumptions = [...new Set(findings.flatMap(({ assumption }) => assumption ?? []))]
  return {
    rule: id,
    // Words of its own stand in the document that changes it.
    document: changed ? (changed.cite.document ?? packs[0]!.document) : clause.document,
    clause: cite.clause,
    verdict,
    text: deciding.map(({ text }) => text).join('；'),
    title: clause.title,
    quote: cite.quote,
    ...(assumptions.length > 0 ? { assumptions } : {}),
  }
}

/** The day whose rules hold; null where the application does not name it, which its own condition refuses. */
export function rateDay(item: Pick<GrantItem, 'rateDate'>, facts: GrantFacts): PlainDate | null {
  switch (item.rateDate) {
    case 'listed':
      return facts.listing?.day ?? null
    case 'event':
      return facts.event?.day ?? null
    case 'year':
      return `${facts.year}-01-01` as PlainDate
    case 'applied':
      return facts.asOf
  }
}

/** The dates of a rule, as the nearest document has them. */
export function inForceTest(packs: readonly Pack[], id: string): TestOf<'inForce'> | undefined {
  const changed = packs
    .flatMap((pack) => pack.amends)
    .find((change) => change.rule === id && change.tests !== undefined)
  const tests = changed?.tests ?? packs.flatMap((pack) => pack.rules).find((known) => known.id === id)?.tests
  return tests?.find((known): known is TestOf<'inForce'> => known.kind === 'inForce')
}

function inForce(packs: readonly Pack[], id: string, day: PlainDate | null): Finding {
  const test = inForceTest(packs, id)
  if (day === null || !test) return { rule: id, verdict: 'n/a', text: '没有写明日期，这一条看不出来' }
  const { from, lastDay } = test
  if ((from && day < from) || (lastDay && day > lastDay))
    return {
      rule: id,
      verdict: 'open',
      text: `${formatDay(day)}在文件写明的日期以外，按哪个文件办没有写`,
      assumption: test.assumption,
    }
  return { rule: id, verdict: 'pass', text: `${formatDay(day)}在文件执行期内` }
}

type Judged = Omit<Finding, 'rule'>
const pass = (text: string, assumption?: string): Judged => ({ verdict: 'pass', text, assumption })
const fail = (text: string): Judged => ({ verdict: 'fail', text })
const open = (text: string, assumption: string | undefined): Judged => ({ verdict: 'open', text, assumption })

function judge(condition: GrantCondition, facts: GrantFacts, price: Fen | null): Judged {
  switch (condition.kind) {
    case 'listed': {
      const { listing } = facts
      if (!listing) return fail(`没有填写“${condition.as}”的认定文件和日期`)
      return listing.day > facts.asOf
        ? fail(`认定日期 ${formatDay(listing.day)}晚于申请日 ${formatDay(facts.asOf)}`)
        : pass(`${formatDay(listing.day)}认定为“${condition.as}”（${listing.document}）`)
    }
    case 'match':
      return judgeMatch(condition, facts.matchFen, price)
    case 'trained': {
      const trained = facts.trained ?? 0
      const words = `登记的 ${facts.year} 年结业 ${trained} ${condition.unit}`
      return trained >= condition.atLeast
        ? pass(`${words}，达到 ${condition.atLeast} ${condition.unit}`)
        : fail(`${words}，不到 ${condition.atLeast} ${condition.unit}`)
    }
    case 'form': {
      const { form } = facts.holder
      if (form === null) return fail('申请的不是机构')
      const words = `登记为${ORGANISATION_FORM_NAMES[form]}`
      if (condition.of.includes(form)) return pass(words)
      return condition.unclear?.includes(form)
        ? open(`${words}，算不算文件没有写`, condition.assumption)
        : fail(`${words}，不在文件所说的范围`)
    }
    case 'onPost':
      return judgePost(condition.assumption, facts)
    case 'medal':
      if (!facts.medal) return fail('没有填写所获奖项')
      return condition.of.includes(facts.medal)
        ? pass(`获${MEDAL_NAMES[facts.medal]}`)
        : fail(`所获奖项是${MEDAL_NAMES[facts.medal]}，不在文件所列之内`)
    case 'event': {
      const { event } = facts
      if (!event) return fail(`没有填写${condition.as}的名称和日期`)
      return event.day > facts.asOf
        ? fail(`${formatDay(event.day)}晚于申请日 ${formatDay(facts.asOf)}`)
        : pass(`${formatDay(event.day)}“${event.name}”`)
    }
  }
}

function judgeMatch(
  { atLeast: [part, whole], assumption }: Extract<GrantCondition, { kind: 'match' }>,
  matchFen: number | null,
  price: Fen | null,
): Judged {
  const ratio = `${part}:${whole}`
  if (!matchFen) return fail('没有配套经费')
  const own = `配套经费 ${formatYuan(matchFen)} 元`
  if (price === null) return open(`${own}；补助经费的数额没有写，够不够 ${ratio} 看不出来`, assumption)
  const granted = `补助 ${formatYuan(price)} 元`
  // Whole numbers on both sides: exactly the share is enough, one fen less is not. BigInt, because the products may pass 2^53.
  return BigInt(matchFen) * BigInt(whole) >= BigInt(price) * BigInt(part)
    ? pass(`${own}，${granted}，不低于 ${ratio}`)
    : fail(`${own}，${granted}，低于 ${ratio}`)
}

function judgePost(assumption: string, { post, year }: GrantFacts): Judged {
  if (!post) return fail(`没有填写 ${year} 年的在岗起止`)
  const first = `${year}-01-01`
  const last = `${year}-12-31`
  const span = `${formatDay(post.from)}${post.to ? `至 ${formatDay(post.to)}` : '起'}在岗`
  if (post.from > last || (post.to !== null && post.to < first)) return fail(`${span}，${year} 年不在岗`)
  return post.from <= first && (post.to === null || post.to >= last)
    ? pass(span)
    : open(`${span}，${year} 年只在岗一部分，是否按月折算文件没有写`, assumption)
}

/** What must not be had twice; the key of the database's own unique index. */
export function periodOf(item: Pick<GrantItem, 'once'>, facts: Pick<GrantFacts, 'year' | 'event'>): string {
  switch (item.once.per) {
    case 'ever':
      return 'once'
    case 'year':
      return String(facts.year)
    case 'event':
      return facts.event?.day ?? 'none'
  }
}

const ONCE_WORDS = { ever: '只给一次', year: '每年一次', event: '同一赛事一次' } as const

function once(item: GrantItem, facts: GrantFacts): Finding {
  const { rule, per, found, assumption } = item.once
  const same = facts.history.filter((other) =>
    per === 'ever' ? true : per === 'year' ? other.year === facts.year : other.period === periodOf(item, facts),
  )
  if (same.length === 0) return { rule, ...pass('没有申请过', assumption) }
  const words = same.map(({ number, year, statusName }) => `${year} 年已有申请 ${number}（${statusName}）`).join('，')
  return found === 'fail'
    ? { rule, ...fail(`${words}，${ONCE_WORDS[per]}`) }
    : { rule, ...open(`${words}；能不能再给一次文件没有写`, assumption) }
}

function amountOf(item: GrantItem, facts: GrantFacts, price: Fen | null): Finding {
  const { amount } = item
  if (amount.kind === 'unpriced' || price === null)
    return {
      rule: amount.rule,
      ...open('文件没有写金额', amount.kind === 'unpriced' ? amount.assumption : undefined),
    }
  const sum = facts.units === 1 ? '' : `，${facts.units} 个共 ${formatYuan(price)} 元`
  const words = `${GRANT_PER_NAMES[item.unit]} ${formatYuan(amount.fen)} 元${sum}`
  return { rule: amount.rule, ...pass(words, amount.yuanUnwritten) }
}

/** What the form must ask for, and the papers without which nobody can check it. */
export interface GrantNeeds {
  readonly listing: string | null
  readonly match: string | null
  readonly post: boolean
  readonly medals: readonly (keyof typeof MEDAL_NAMES)[]
  readonly event: string | null
  readonly trained: string | null
  readonly units: boolean
  readonly evidence: readonly EvidenceKind[]
}

export function needsOf(item: GrantItem): GrantNeeds {
  const of = <K extends GrantCondition['kind']>(kind: K) =>
    item.conditions.find((condition): condition is Extract<GrantCondition, { kind: K }> => condition.kind === kind)
  const match = of('match')
  const trained = of('trained')
  const asked: readonly (readonly [EvidenceKind, boolean])[] = [
    ['listing', of('listed') !== undefined],
    ['match', match !== undefined],
    ['post', of('onPost') !== undefined],
    ['result', of('medal') !== undefined || of('event') !== undefined],
  ]
  return {
    listing: of('listed')?.as ?? null,
    match: match ? match.atLeast.join(':') : null,
    post: of('onPost') !== undefined,
    medals: of('medal')?.of ?? [],
    event: of('event')?.as ?? null,
    trained: trained ? `${trained.atLeast} ${trained.unit}` : null,
    units: item.unit === 'base' || item.unit === 'studio',
    evidence: EVIDENCE_KINDS.filter((kind) => asked.some(([own, wanted]) => own === kind && wanted)),
  }
}

/** Condition by condition in words, for lists and forms. */
export function conditionWords(condition: GrantCondition): string {
  switch (condition.kind) {
    case 'listed':
      return `获认定为“${condition.as}”`
    case 'match':
      return `所在企业配套经费不低于 ${condition.atLeast.join(':')}`
    case 'trained':
      return `当年结业不少于 ${condition.atLeast} ${condition.unit}`
    case 'form':
      return `申请单位是${condition.of.map((form) => ORGANISATION_FORM_NAMES[form]).join('、')}`
    case 'onPost':
      return '在岗期间'
    case 'medal':
      return `获${condition.of.map((medal) => MEDAL_NAMES[medal]).join('、')}`
    case 'event':
      return condition.as
  }
}

/** `每个基地 5,000,000.00 元`, or that the text names none. */
export const amountWords = (item: Pick<GrantItem, 'amount' | 'unit'>): string =>
  item.amount.kind === 'perUnit'
    ? `${GRANT_PER_NAMES[item.unit]} ${formatYuan(item.amount.fen)} 元`
    : '文件没有写金额，待明确'

export const onceWords = ({ once: { per, found } }: Pick<GrantItem, 'once'>): string =>
  found === 'open' ? '一次性还是每年，文件没有写' : ONCE_WORDS[per]

/** Every clause the item names, with where in it; each once. */
export const clausesNamed = (item: GrantItem): { at: (string | number)[]; id: string }[] => [
  ...item.inForce.map((id, i) => ({ at: ['inForce', i], id })),
  ...item.conditions.map((condition, i) => ({ at: ['conditions', i, 'rule'], id: condition.rule })),
  { at: ['amount', 'rule'], id: item.amount.rule },
  { at: ['once', 'rule'], id: item.once.rule },
]
