import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { fundAssumption } from '#src/modules/ledger/index.ts'
import { decide, type Facts, factsInWords, type PolicyDecision, signedTexts } from '#src/modules/policy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { noticeOver } from './batch-status.rules.ts'
import { lastActs } from './bulk-result.ts'
import { cityReviewers } from './city-review.store.ts'
import { occupationNames } from './claim-facts.store.ts'
import { findLine, type LineRecord, noticeOf } from './claim-line.store.ts'
import { needsCertificate, programOf } from './claim-programs.ts'
import { decisionSentence, whatWouldChange } from './decision-words.rules.ts'
import { programIn, storedPacks } from './packs.store.ts'
import { rateDayOf } from './rate-day.rules.ts'
import { type ReviewStep, verdictOf } from './review-steps.rules.ts'
import type { DecisionView } from './subsidy.contract.ts'
import { OUTCOME_NAMES } from './subsidy.types.ts'
import { approverUnitOf, officeName } from './view-context.ts'

/** The lines' decisions, made again from the stored pack revision and the stored facts; by line id. */
export async function replayDecisions(
  db: Db,
  lines: readonly Pick<LineRecord, 'line_id' | 'facts' | 'pack_revision'>[],
): Promise<ReadonlyMap<string, PolicyDecision>> {
  const packs = await storedPacks(
    db,
    lines.map((line) => line.pack_revision),
  )
  const names = await occupationNames(
    db,
    lines.flatMap(({ facts }) => occupationsIn(facts)),
  )
  const words = { occupation: (code: string) => names.get(code) ?? code }
  return new Map(lines.map((line) => [line.line_id, decide(packs.get(line.pack_revision)!, line.facts, words)]))
}

/** The occupations that facts name, by code. */
const occupationsIn = ({ certificate, class: own, history }: Facts): string[] => [
  ...(certificate ? [certificate.occupation] : []),
  ...(own ? [own.occupation] : []),
  ...history.map((event) => event.occupation),
]

/** Why a line is held or refused: the texts of its failed and open rules. */
export const stoppingTexts = (decision: PolicyDecision) =>
  decision.reasons.filter(({ verdict }) => verdict === 'fail' || verdict === 'open').map(({ text }) => text)

/**
 * The decision on one line as everybody reads it (判定依据), for the console and the worker's page alike. Undefined when the line
 * is not there or outside the scope.
 */
export async function decisionViewOf(
  db: Db,
  tree: UnitTree,
  scope: Scope,
  lineId: string,
  day: PlainDate,
): Promise<DecisionView | undefined> {
  const line = await findLine(db, scope, lineId)
  return line && decisionViewOfLine(db, tree, line, day)
}

export async function decisionViewOfLine(
  db: Db,
  tree: UnitTree,
  line: LineRecord,
  day: PlainDate,
): Promise<DecisionView> {
  const decision = (await replayDecisions(db, [line])).get(line.line_id)!
  const set = (await storedPacks(db, [line.pack_revision])).get(line.pack_revision)!
  const { pack, program } = programIn(set, line.pack_revision, line.program)
  const names = await occupationNames(db, occupationsIn(line.facts))
  const words = {
    outcome: decision.outcome,
    amountFen: decision.amountFen,
    earliest: decision.earliest,
    reasons: decision.reasons,
    evidence: evidenceSentence(line),
    payeeName: programOf(line.program).payee === 'person' ? '本人' : line.claimant_name,
    byCertificate: needsCertificate(line.program),
  }
  const testsOf = (id: string) =>
    (program.rules.find((rule) => rule.id === id)?.tests ?? []).map((part) => ({
      kind: part.kind,
      ...('fact' in part ? { fact: part.fact } : {}),
    }))
  return {
    outcome: decision.outcome,
    outcomeName: OUTCOME_NAMES[decision.outcome],
    sentence: decisionSentence(words),
    amountFen: decision.amountFen,
    reasons: decision.reasons.map(
      ({ rule, title, document, clause, quote, verdict, text, overridable, assumptions }) => ({
        rule,
        title,
        document,
        clause,
        quote,
        verdict,
        text,
        ...(overridable ? { overridable } : {}),
        ...(assumptions ? { assumptions } : {}),
      }),
    ),
    flags: decision.flags,
    assumptions: await assumptionsOf(db, line, decision, { pack, program }),
    earliest: decision.earliest,
    whatWouldChange: whatWouldChange(words, testsOf),
    whereToObject: await whereToObject(db, tree, line, day),
    packRevision: decision.packRevision,
    packText: (await signedTexts(db, [pack.pack])).get(pack.pack)!,
    packId: pack.pack.id,
    facts: factsInWords(line.facts, { occupation: (code) => names.get(code) ?? code }),
    decidedAt: line.decided_at.toISOString(),
    asOf: line.as_of,
  }
}

/** What the line was decided on, as the decision's sentence begins. */
function evidenceSentence(line: LineRecord): string {
  const { class: training, job } = line.facts
  if (job) return `${formatDay(job.start)}入职，已参保 ${job.insuredMonths} 个月`
  if (line.program === 'living_allowance' && training) return `实到 ${training.attendedDays} 天`
  const skill = `${line.occupation_name}${line.level ? LEVEL_NAMES[line.level] : ''}`
  if (line.certified_on) return `${formatDay(line.certified_on)}取得${skill}证书`
  return `参加${skill}培训`
}

/** What no text settles and somebody has to confirm: of the rules that decided, and of the book that pays. */
async function assumptionsOf(
  db: Db,
  line: LineRecord,
  decision: PolicyDecision,
  { pack, program }: ReturnType<typeof programIn>,
): Promise<DecisionView['assumptions']> {
  const ids = new Set(decision.reasons.flatMap((reason) => reason.assumptions ?? []))
  if (program.fund.assumption) ids.add(program.fund.assumption)
  const known = pack.assumptions
    .filter((assumption) => ids.has(assumption.id))
    .map(({ id, question, handling, status }) => ({ id, text: `${question}：${handling}`, status }))
  const day = rateDayOf(program.rateDate, {
    certifiedOn: line.certified_on,
    classStart: line.class_start,
    jobStart: line.job_start,
  })
  if (program.fund.assumption || !day) return known
  const { fund_code: fundCode, region_id: regionId } = line
  const text = await fundAssumption(db, { fundCode, regionId, program: line.program, day })
  return text ? [...known, { id: fundCode, text, status: 'open' }] : known
}

/**
 * Where somebody who does not agree may turn, at the step that the line has come to: to the notice while one is to come or runs, to
 * the office that decided once it has.
 */
async function whereToObject(db: Db, tree: UnitTree, line: LineRecord, day: PlainDate): Promise<string> {
  const at = async (unitId: string) => {
    const { phone, address } = await settingOn(db, tree, unitId, 'notice.contact', day)
    return `打电话 ${phone} 或到 ${address}`
  }
  const office = officeName(tree, line.unit_id)
  switch (line.status) {
    case 'submitted':
    case 'returned':
    case 'reviewed':
    case 'city_reviewed':
    case 'on_notice':
    case 'objected': {
      const notice = noticeOf(line)
      if (line.status === 'on_notice' && notice && noticeOver(notice, day)) break
      const days = await settingOn(db, tree, line.unit_id, 'objection.answer_days', day)
      return `公示期内可以在线提出异议，${office} ${days} 个工作日内答复；也可以${await at(line.unit_id)}`
    }
    case 'refused':
      return `这条是按登记的事实判定的，没有公示。登记的事实有误的，可以${await at(line.unit_id)}，请${office}核实`
    case 'rejected': {
      const act = (await lastActs(db, [line])).get(line.line_id)
      const decided = act && verdictOf(act)
      const unitId = decided ? await unitOfStep(db, tree, line, decided.step, day) : line.unit_id
      const again = '缺材料的，补齐后由申领单位重新申领'
      return decided
        ? `不予补贴由${officeName(tree, unitId)}决定。不同意的，可以${await at(unitId)}，请该局重新核实，核实有误的由该局收回决定；${again}`
        : `因公示异议成立不予补贴。有疑问的，可以${await at(unitId)}，向${office}反映；${again}`
    }
    case 'withdrawn':
      return `申领单位已经撤回，以后可以重新申领。有疑问的，可以${await at(line.unit_id)}，向${office}反映`
    default:
  }
  return `公示已经结束，不再受理在线异议。有疑问的，可以${await at(line.unit_id)}，向${office}反映`
}

/** The unit whose office takes a step of a unit's claims of a program. */
async function unitOfStep(
  db: Db,
  tree: UnitTree,
  { unit_id: unitId, program }: Pick<LineRecord, 'unit_id' | 'program'>,
  step: ReviewStep,
  day: PlainDate,
): Promise<string> {
  if (step === 'county') return unitId
  const above =
    step === 'city'
      ? (await cityReviewers(db, tree, day)).of(unitId, program)
      : await approverUnitOf(db, tree, unitId, day)
  return above ?? unitId
}
