/** One claim against one pack: every rule is evaluated, every reason given (CONTRACT, "How a decision is reached"). Pure. */
import { type Fen, sumFen, ZERO_FEN } from '#src/kernel/fen.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { amountKind, type ResolvedPack, type ResolvedProgram, type ResolvedRule, testKind } from './pack.rules.ts'
import type {
  Amount,
  DateBase,
  Facts,
  Flag,
  Outcome,
  PolicyDecision,
  Reason,
  Test,
  Verdict,
  When,
  Words,
} from './policy.types.ts'
import { DATE_WORDS, dayOf, given } from './rule-kinds/claim.rules.ts'
import type { AmountFinding, Claim, Finding } from './rule-kinds/kind.types.ts'
import { CLASS_KIND_NAMES, GROUP_NAMES, PROVIDER_KIND_NAMES } from './words.rules.ts'

interface RuleFinding extends Finding {
  readonly rule: ResolvedRule
  /** What the rule prices, whatever its verdict; null while it prices nothing. */
  readonly fen: Fen | null
  readonly assumptions: readonly string[]
}

/** A decision without the hashes of its pack and facts, which need a digest and are added at the edge. */
export type BareDecision = Omit<PolicyDecision, 'packRevision' | 'factsHash'>

/** A claim that passes every rule of a pack, none of which gives an amount: a fault of the pack, met only where nobody priced a case. */
export class NoAmount extends Error {}

/** The pack of the region that holds for the program on the rate date: the latest that had begun, else the first to begin. */
export function choosePack(
  packs: readonly ResolvedPack[],
  facts: Facts,
): { pack: ResolvedPack; program: ResolvedProgram } | undefined {
  const candidates = packs
    .filter(({ pack }) => pack.region === facts.region)
    .flatMap((pack) => {
      const program = pack.programs.find((candidate) => candidate.program === facts.program)
      return program ? [{ pack, program }] : []
    })
    .sort((a, b) => (a.pack.pack.effective.from < b.pack.pack.effective.from ? -1 : 1))
  const begun = candidates.filter(({ pack, program }) => {
    const day = dayOf(facts, effectiveBase(pack.pack.effective.on, program.rateDate))
    return day === null || pack.pack.effective.from <= day
  })
  return begun.at(-1) ?? candidates[0]
}

const effectiveBase = (on: 'rateDate' | 'classStart', rateDate: DateBase): DateBase =>
  on === 'classStart' ? on : rateDate

export function decideBare(resolved: ResolvedPack, program: ResolvedProgram, facts: Facts, words: Words): BareDecision {
  const claim: Claim = {
    facts,
    program: facts.program,
    rateDate: program.rateDate,
    words,
    amountFen: null,
  }
  const before = new Map(
    program.rules.filter((rule) => !limitsMoney(rule)).map((rule) => [rule.id, evaluateRule(rule, claim)]),
  )
  const amountFen = pricedAmount([...before.values()])
  const findings = program.rules.map((rule) => before.get(rule.id) ?? evaluateRule(rule, { ...claim, amountFen }))
  const { outcome, earliest } = outcomeOf(findings)
  if (outcome === 'ELIGIBLE' && amountFen === null)
    throw new NoAmount(`Pack ${resolved.pack.id}, program ${program.program}: all rules pass and none gives an amount.`)
  return {
    outcome,
    amountFen: outcome === 'ELIGIBLE' ? amountFen : outcome === 'NEEDS_RULING' ? null : ZERO_FEN,
    payee: program.payee,
    reasons: findings.map(reasonOf),
    flags: flagsOf(resolved, facts),
    earliest,
  }
}

const limitsMoney = (rule: ResolvedRule) => rule.tests.some((test) => test.kind === 'capSum')

function pricedAmount(findings: readonly RuleFinding[]): Fen | null {
  const priced = findings.flatMap(({ fen }) => (fen === null ? [] : [fen]))
  return priced.length > 0 ? sumFen(priced) : null
}

function evaluateRule(rule: ResolvedRule, claim: Claim): RuleFinding {
  const aside = outsideParent(rule, claim) ?? untouched(rule.when, claim)
  if (aside) return { rule, verdict: 'n/a', text: aside, fen: null, assumptions: [] }
  const tests = rule.tests.map((test) => ({
    finding: excepted(rule, test, testKind(test).evaluate(test, claim), claim),
    assumption: assumptionOf(test),
  }))
  const amount = rule.amount && amountKind(rule.amount).evaluate(rule.amount, claim)
  const parts: { finding: Finding | AmountFinding; assumption: string | undefined }[] = amount
    ? [...tests, { finding: amount, assumption: assumptionOf(rule.amount!) }]
    : tests
  // Without a certificate its level is unknown: a rule of one level fails where it asks for the certificate, else it is not touched.
  if (rule.when?.levels && !claim.facts.certificate && !parts.some(({ finding }) => finding.verdict === 'fail'))
    return { rule, verdict: 'n/a', text: '没有证书，没有等级', fen: null, assumptions: [] }
  const verdict = combine(parts.map(({ finding }) => finding.verdict))
  const deciding = parts.filter(({ finding }) => finding.verdict === verdict)
  const shorts = deciding.flatMap(({ finding }) => finding.earliest ?? [])
  return {
    rule,
    verdict,
    text: parts.length === 0 ? rule.says : deciding.map(({ finding }) => finding.text).join('；'),
    // A short duration beside another failed condition is a plain fail.
    ...(verdict === 'fail' && shorts.length === deciding.length ? { earliest: shorts.sort().at(-1)! } : {}),
    fen: amount?.fen ?? null,
    assumptions: verdict === 'open' ? deciding.flatMap(({ assumption }) => assumption ?? []) : [],
  }
}

/** A failed test of a soft rule stands aside where an exception was made; the reason says which one. */
function excepted(rule: ResolvedRule, test: Test, finding: Finding, claim: Claim): Finding {
  const made = claim.facts.exceptions?.find((exception) => exception.limit === test.kind)
  if (finding.verdict !== 'fail' || !rule.soft || !made) return finding
  return { verdict: 'pass', text: `${finding.text}；已批准例外（${made.document}，理由：${made.reason}）` }
}

const assumptionOf = (part: Test | Amount) => ('assumption' in part ? part.assumption : undefined)

function combine(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('fail')) return 'fail'
  if (verdicts.includes('open')) return 'open'
  return verdicts.length > 0 && verdicts.every((verdict) => verdict === 'n/a') ? 'n/a' : 'pass'
}

/** A parent document covers the classes of its own days only; outside them its rules say nothing in a child's decision. */
function outsideParent(rule: ResolvedRule, claim: Claim): string | null {
  const span = rule.onlyWithin
  if (!span) return null
  const base = effectiveBase(span.on, claim.rateDate)
  const day = dayOf(claim.facts, base)
  if (day === null || (day >= span.from && (span.lastDay === null || day <= span.lastDay))) return null
  const until = span.lastDay ? `至 ${formatDay(span.lastDay)}` : '起'
  return `${DATE_WORDS[base]} ${formatDay(day)}不在${span.document}所管的 ${formatDay(span.from)}${until}之内`
}

/** Why the rule does not touch this claim, or null when it does. */
function untouched(when: When | undefined, claim: Claim): string | null {
  if (!when) return null
  const { person } = claim.facts
  if (when.groups && !when.groups.some((group) => person.groups.includes(group)))
    return `本人不是${when.groups.map((group) => GROUP_NAMES[group]).join('、')}`
  if (when.classKinds || when.notClassKinds) {
    const own = given(claim.facts, 'class')
    if (own && when.classKinds && !when.classKinds.includes(own.kind)) return `本班是${CLASS_KIND_NAMES[own.kind]}`
    if (own && when.notClassKinds?.includes(own.kind)) return `本班是${CLASS_KIND_NAMES[own.kind]}`
    if (!own && when.classKinds) return '没有培训班'
  }
  if (when.providerKinds) {
    const { kind } = given(claim.facts, 'provider')
    if (!when.providerKinds.includes(kind)) return `培训机构是${PROVIDER_KIND_NAMES[kind]}`
  }
  if (when.levels) {
    const held = given(claim.facts, 'certificate')
    if (held && !when.levels.includes(held.level)) return `证书是${LEVEL_NAMES[held.level]}`
  }
  return null
}

/** A failed rule; else a duration that is too short; else anything open; else money (CONTRACT, decisions 1). */
function outcomeOf(findings: readonly RuleFinding[]): { outcome: Outcome; earliest: PlainDate | null } {
  const failed = findings.filter(({ verdict }) => verdict === 'fail')
  if (failed.some(({ earliest }) => !earliest)) return { outcome: 'INELIGIBLE', earliest: null }
  const latest = failed
    .flatMap(({ earliest }) => earliest ?? [])
    .sort()
    .at(-1)
  if (latest) return { outcome: 'NOT_YET', earliest: latest }
  return { outcome: findings.some(({ verdict }) => verdict === 'open') ? 'NEEDS_RULING' : 'ELIGIBLE', earliest: null }
}

function reasonOf({ rule, verdict, text, assumptions }: RuleFinding): Reason {
  const overridable = verdict === 'fail' && rule.soft
  const resting = [...new Set([...assumptions, ...(verdict === 'n/a' ? [] : rule.assumptions)])]
  return {
    rule: rule.id,
    document: rule.document,
    clause: rule.cite.clause,
    verdict,
    text: overridable ? `${text}。文件写的是“原则上”，确有理由的可按规定报批` : text,
    title: rule.title,
    quote: rule.cite.quote,
    ...(overridable ? { overridable: true as const } : {}),
    ...(resting.length > 0 ? { assumptions: resting } : {}),
  }
}

/** Things for a person to look at; they never change the outcome (CONTRACT, decisions 12). */
function flagsOf(resolved: ResolvedPack, facts: Facts): Flag[] {
  const flags: Flag[] = []
  const { class: own, provider, certificate } = facts
  if (own && provider?.listedTo && provider.listedTo > own.start && provider.listedTo <= own.end)
    flags.push({
      code: 'provider_left_listing',
      text: `培训机构在开班后、结班前的 ${formatDay(provider.listedTo)}出了目录，请核对原因`,
    })
  if (own && own.attendedDays > own.scheduledDays)
    flags.push({
      code: 'attended_beyond_schedule',
      text: `实到 ${own.attendedDays} 天多于计划 ${own.scheduledDays} 天，请核对考勤`,
    })
  if ((certificate && certificate.issued > facts.asOf) || (own && own.start > facts.asOf))
    flags.push({ code: 'after_day_of_claim', text: `开班日或发证日晚于申领日 ${formatDay(facts.asOf)}，请核对日期` })
  if (resolved.pack.status === 'unverified')
    flags.push({
      code: 'source_unverified',
      text: `手头的${resolved.pack.document}文本未经核实，须取得官方原件后才能启用`,
    })
  return flags
}
