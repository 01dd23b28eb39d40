import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { fen, formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { placesForClaimsInTx } from '#src/modules/entitlements/index.ts'
import { type Book, findBook, fundMayPay, lockAvailableInTx, reserveInTx } from '#src/modules/ledger/index.ts'
import { decide, type Facts, type PolicyDecision } from '#src/modules/policy/index.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { moneyOf, submitVouchersInTx, type VoucherRecord, vouchersForLinesInTx } from '#src/modules/vouchers/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import { planForFewInTx } from '#src/platform/db/plans.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { assessClaim } from './assess-claim.ts'
import { noticeOver } from './batch-status.rules.ts'
import { allHandled, exceptionOf, handledExceptions, inLineOrder, type LineException } from './bulk-result.ts'
import { capsOf, lockCapsInTx, takeCapInTx, usedOfCap } from './cap.store.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { evidenceOfLine, findLines, type LineRecord, linesOfBatch } from './claim-line.store.ts'
import { programOf } from './claim-programs.ts'
import { writeDecisionsInTx } from './decision.store.ts'
import { stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { listedParties } from './listed-lines.ts'
import { onceKeysOf, takeOnceKeysInTx } from './once-keys.ts'
import { programIn, savePacksInTx } from './packs.store.ts'
import { rateDayOf } from './rate-day.rules.ts'
import type { BulkResult } from './subsidy.contract.ts'
import { NO_ACCOUNT } from './subsidy.messages.ts'
import type { LineStatus } from './subsidy.types.ts'
import { approverUnitOf } from './view-context.ts'

export type ApproveRefusal =
  | 'changed_meanwhile'
  | 'not_the_approver'
  | 'line_missing'
  | 'already_handled'
  | 'none_waits'
  | 'notice_running'
  | 'reviewed_by_you'
  | 'budget_short'
  | 'nothing_approved'

interface Candidate {
  readonly line: LineRecord
  readonly facts: Facts
  readonly decision: PolicyDecision
  /** What this line redeems; its committed money is taken over, not reserved a second time. */
  readonly voucher?: VoucherRecord | undefined
}

/**
 * Approval after the notice, which alone reserves money. Locks the batch, then the persons ascending, then the claimant's caps,
 * decides each line again on its whole history, takes the once-keys, writes the lines, the caps and their transfers, and changes
 * the budget last, where it holds the sum. Lines that do not pass stay behind, each with its reason; a line that is no longer eligible is refused. At most 500
 * lines a call, in the order of lines; the rest keeps its status.
 */
export async function approveLines(
  tx: Tx,
  deps: SubsidyDeps,
  scope: Scope,
  batchId: string,
  body: { version: number; lineIds?: readonly string[] | undefined },
): Promise<Decision<BulkResult, ApproveRefusal>> {
  if (body.lineIds) await planForFewInTx(tx, body.lineIds.length)
  const batch = found(await lockBatchInTx(tx, scope, batchId), '这批申领')
  const last = () => lastActOn(tx.db, 'claim_batch', batchId)
  if (batch.version !== body.version) return refuse('changed_meanwhile', await last())
  const lines = body.lineIds
    ? await linesOfBatch(tx.db, scope, batchId, body.lineIds)
    : await findLines(
        tx.db,
        scope,
        sql<SqlBool>`l.batch_id = ${batchId} and l.status in ('on_notice', 'objected')`,
        500,
      )
  if (body.lineIds && lines.length < new Set(body.lineIds).size) return refuse('line_missing')
  const [first] = lines
  if (!first) return refuse('none_waits', await last())
  const tree = await deps.platform.unitTree()
  const approver = await approverUnitOf(tx.db, tree, first.unit_id, tx.day)
  if (approver === undefined || scope.unitId !== approver)
    return refuse('not_the_approver', { unitName: approver ? tree.get(approver).name : '上级' })
  const exceptions: LineException[] = []
  const waiting = lines.filter((line) => WAITING.has(line.status))
  if (waiting.length < lines.length)
    exceptions.push(
      ...(await handledExceptions(
        tx.db,
        lines.filter((line) => !WAITING.has(line.status)),
        tx.day,
      )),
    )
  const over = waiting.filter((line) => {
    const problem = notYet(line, tx.day)
    if (problem) exceptions.push(exceptionOf(line, problem))
    return !problem
  })
  if (over.length === 0) {
    const running = lines.find((line) => line.status === 'on_notice')
    if (running) return refuse('notice_running', { toDay: running.notice_to })
    if (lines.every((line) => line.status !== 'objected')) return refuse('already_handled', allHandled(exceptions))
    return refuse('nothing_approved', { message: inLineOrder(exceptions)[0]!.message })
  }
  if (over.some((line) => line.reviewed_by === scope.accountId)) return refuse('reviewed_by_you')

  await lockPersonsInTx(
    tx,
    over.map((line) => line.person_id),
  )
  const caps = capsOf(deps.packs, first.region_id, first.program)
  await lockCapsInTx(tx, first.claimant_id, first.program, caps)
  const partyOf = (line: LineRecord) => ({ personId: line.person_id, claimantId: line.claimant_id })
  const listed = await listedParties(tx.db, over.map(partyOf), tx.day)
  const decided = await decideAgain(tx, deps, over)
  const behind = caps.length === 0 ? new Set<Candidate>() : await behindOthers(tx, deps, decided)
  const refused = decided.filter((candidate) => candidate.decision.outcome === 'INELIGIBLE' && !behind.has(candidate))
  const vouchers = await vouchersForLinesInTx(
    tx,
    decided.map(({ line }) => ({ ...keysOf(line), certificateId: line.certificate_id, program: line.program })),
  )
  let passing: (Candidate & { book: Book })[] = []
  const books = new Map<string, Book | undefined>()
  const payable = new Map<string, boolean>()
  for (const candidate of decided) {
    const { line, decision } = candidate
    if (refused.includes(candidate)) continue
    if (!books.has(line.fund_code))
      books.set(line.fund_code, await findBook(tx.db, tree, line.fund_code, line.unit_id, yearOf(tx.day)))
    const book = ofOwnLevel(line, books.get(line.fund_code))
    const { rateDate } = programIn(deps.packs, decision.packRevision, line.program).program
    const days = { certifiedOn: line.certified_on, classStart: line.class_start, jobStart: line.job_start }
    // A batch has one or two days of issue, so this asks once or twice.
    const use = {
      fundCode: line.fund_code,
      regionId: line.region_id,
      program: line.program,
      day: rateDayOf(rateDate, days) ?? tx.day,
    }
    const useKey = Object.values(use).join(' ')
    if (!payable.has(useKey)) payable.set(useKey, await fundMayPay(tx.db, use))
    const voucher = vouchers.get(line.line_id)
    const onList = listed(partyOf(line))
    const problem =
      (onList && `${onList}，先不批准`) ??
      (behind.has(candidate) ? '加上本批前面的明细会超过累计上限，先不批准' : null) ??
      changedSince(candidate) ??
      accountProblem(line) ??
      fundProblem(payable.get(useKey)!, book, {
        day: tx.day,
        own: programOf(line.program).book === 'own',
        unitName: tree.get(line.unit_id).name,
      }) ??
      frozenProblem(voucher)
    if (problem) exceptions.push(exceptionOf(line, problem))
    else passing.push({ ...candidate, book: book!, voucher })
  }
  const placeless = await placesForClaimsInTx(
    tx,
    { platform: deps.platform, packs: { now: async () => deps.packs } },
    passing.map(({ line }) => ({ ...keysOf(line), classId: line.class_id, program: line.program })),
  )
  for (const { line } of passing) {
    const why = placeless.get(line.line_id)
    if (why) exceptions.push(exceptionOf(line, why))
  }
  passing = passing.filter(({ line }) => !placeless.has(line.line_id))
  await refuseInTx(tx, deps, refused)
  for (const { line, decision } of refused)
    exceptions.push(exceptionOf(line, `批准时重新判定，不能补贴：${stoppingTexts(decision).join('；')}`))

  const approved: Candidate[] = []
  let short = false
  for (const book of new Set(passing.map((candidate) => candidate.book))) {
    const result = await approveFromBook(
      tx,
      deps,
      book,
      passing.filter((candidate) => candidate.book === book),
    )
    approved.push(...result.approved)
    exceptions.push(...result.exceptions)
    short ||= result.short
  }
  if (approved.length === 0 && refused.length === 0)
    return refuse(short ? 'budget_short' : 'nothing_approved', { message: exceptions.at(-1)!.message })
  const version = await settleBatchInTx(tx, batchId, approved.length > 0 ? { by: scope.accountId } : undefined)
  const amountFen = approved.reduce((sum, { decision }) => sum + (decision.amountFen ?? 0), 0)
  await tellInTx(tx, first, approved, refused, { amountFen, held: exceptions.length })
  return accept({
    done: approved.length,
    amountFen,
    exceptions: inLineOrder(exceptions),
    version,
  })
}

const WAITING: ReadonlySet<LineStatus> = new Set(['on_notice', 'objected'])

/** Why a line that waits cannot be approved as it stands, before anything is decided. */
function notYet(line: LineRecord, day: string): string | null {
  if (line.status === 'objected') return '公示期内有异议，答复后才能批准'
  if (!noticeOver({ toDay: line.notice_to!, workingDays: line.notice_days! }, day))
    return `公示到 ${formatDay(line.notice_to!)}，期满后才能批准`
  return null
}

/** On the facts of now, as of the day the line was claimed: the persons are locked, so nobody adds to their history. */
async function decideAgain(tx: Tx, deps: SubsidyDeps, lines: readonly LineRecord[]): Promise<Candidate[]> {
  const byDay = Map.groupBy(lines, (line) => `${line.as_of} ${line.region_id} ${line.program}`)
  const decided: Candidate[] = []
  for (const group of byDay.values()) {
    const [{ as_of: asOf, region_id: region, program }] = group as [LineRecord]
    const assessed = await assessClaim(tx.db, deps.packs, {
      region,
      program,
      asOf,
      evidence: group.map(evidenceOfLine),
      lineIds: group.map((line) => line.line_id),
    })
    for (const [at, line] of group.entries()) {
      const { facts, decision } = assessed[at]!
      decided.push({ line, facts, decision })
    }
  }
  return decided.sort((a, b) => a.line.line_no - b.line.line_no)
}

/** What was published is what is approved: another outcome or amount goes back to the office. */
function changedSince({ line, decision }: Candidate): string | null {
  if (decision.outcome !== 'ELIGIBLE')
    return `批准时重新判定，结论有变，先不批准：${stoppingTexts(decision).join('；')}`
  if (decision.amountFen !== line.amount_fen)
    return `批准时重新判定为 ${formatYuan(decision.amountFen ?? 0)} 元，与公示的 ${formatYuan(line.amount_fen ?? 0)} 元不一致，先不批准`
  return null
}

const keysOf = (line: LineRecord) => ({ personId: line.person_id, lineId: line.line_id })

const frozenProblem = (voucher: VoucherRecord | undefined): string | null =>
  voucher?.state === 'frozen'
    ? `本人的培训券已冻结${voucher.reason ? `（${voucher.reason}）` : ''}，解冻后再批准`
    : null

/** Money that goes to the person needs the person's own account: without one it would be reserved for nobody. */
const accountProblem = (line: LineRecord): string | null =>
  programOf(line.program).payee === 'person' && !line.has_account ? NO_ACCOUNT : null

/** 隶属关系: the firm's own unit pays, no other. */
const ofOwnLevel = (line: LineRecord, book: Book | undefined): Book | undefined =>
  book && programOf(line.program).book === 'own' && book.unitId !== line.unit_id ? undefined : book

function fundProblem(
  allowed: boolean,
  book: Book | undefined,
  { day, own, unitName }: { day: PlainDate; own: boolean; unitName: string },
): string | null {
  if (!allowed)
    return '没有文件规定这笔补贴在那一天可以从这本账列支，先不批准。现在有别的账可以列支的，请退回补正，申报单位再报时平台重新选账；没有的，先登记资金用途再批准'
  if (book) return null
  return own
    ? `按企业隶属关系由${unitName}负担，${unitName}${yearOf(day)}年这本账还没有下达预算，先不批准`
    : `${yearOf(day)}年这本账还没有下达预算，先不批准`
}

/**
 * Lines that pass the claimant's cap only because of earlier lines of the same call: those may yet be held back, so these wait
 * instead of being refused.
 */
async function behindOthers(tx: Tx, deps: SubsidyDeps, decided: readonly Candidate[]): Promise<ReadonlySet<Candidate>> {
  const stopped = decided.filter(({ facts, decision }) => facts.employer && decision.outcome === 'INELIGIBLE')
  const [first] = stopped
  if (!first) return new Set()
  const used = await usedOfCap(tx.db, first.line.program, [first.line.claimant_id])
  const paidTotalFen = used.get(first.line.claimant_id) ?? 0
  const alone = ({ facts }: Candidate) =>
    decide(deps.packs, { ...facts, employer: { ...facts.employer!, paidTotalFen: fen(paidTotalFen) } })
  return new Set(stopped.filter((candidate) => alone(candidate).outcome === 'ELIGIBLE'))
}

/**
 * Writes the lines with their money. First all of them, with the budget touched last and only for an instant; when the sum does
 * not fit, back to the savepoint, and as many as fit, in the order of lines.
 */
async function approveFromBook(
  tx: Tx,
  deps: SubsidyDeps,
  book: Book,
  candidates: readonly Candidate[],
): Promise<{ approved: Candidate[]; exceptions: LineException[]; short: boolean }> {
  await sql`savepoint whole`.execute(tx.db)
  const whole = await writeApproval(tx, deps, book, candidates)
  if (whole) return { ...whole, short: false }
  await sql`rollback to savepoint whole`.execute(tx.db)
  const available = await lockAvailableInTx(tx, book)
  let sum = 0
  const fitting: Candidate[] = []
  for (const candidate of candidates) {
    if (sum + needOf(candidate, book) > available) break
    sum += needOf(candidate, book)
    fitting.push(candidate)
  }
  const rest = candidates.slice(fitting.length)
  const missing = rest.reduce((total, candidate) => total + needOf(candidate, book), 0) - (available - sum)
  const fitted = fitting.length > 0 ? await writeApproval(tx, deps, book, fitting) : { approved: [], exceptions: [] }
  if (!fitted) throw new Error(`Budget ${book.budgetId} was locked and does not hold what it held.`)
  return {
    approved: fitted.approved,
    exceptions: [
      ...fitted.exceptions,
      ...rest.map(({ line }) => exceptionOf(line, `预算不足，还差 ${formatYuan(missing)} 元`)),
    ],
    short: true,
  }
}

/** What a line asks of the budget beyond what its voucher has committed there; less than nothing when the voucher promised more. */
const needOf = ({ decision, voucher }: Candidate, book: Book) =>
  decision.amountFen! - (moneyOf(voucher, book.budgetId)?.amountFen ?? 0)

/** Undefined when the budget does not hold the sum: what was written is then rolled back by the caller. */
async function writeApproval(
  tx: Tx,
  deps: SubsidyDeps,
  book: Book,
  candidates: readonly Candidate[],
): Promise<{ approved: Candidate[]; exceptions: LineException[] } | undefined> {
  const lost = await takeOnceKeysInTx(
    tx,
    candidates.flatMap(({ line, decision }) => onceKeysOf(deps.packs, line, decision.packRevision)),
  )
  const holders = await numbersOf(tx, [...lost.values()])
  const winners = candidates.filter(({ line }) => !lost.has(line.line_id))
  const { rows } = await sql<{ line_id: string }>`
    update claim_line l
       set status = 'approved', version = l.version + 1, budget_id = ${book.budgetId}, approved_day = ${tx.day}, amount_fen = u.f, hold_reason = null
      from unnest(${winners.map(({ line }) => line.person_id)}::uuid[], ${winners.map(({ line }) => line.line_id)}::uuid[],
                  ${winners.map(({ line }) => line.version)}::int[], ${winners.map(({ decision }) => decision.amountFen)}::bigint[]) as u(p, i, v, f)
     where l.person_id = u.p and l.line_id = u.i and l.version = u.v and l.status = 'on_notice'
    returning l.line_id`.execute(tx.db)
  // Every change of a line holds the batch's lock, as we do.
  if (rows.length !== winners.length) throw new Error('A line changed under the lock of its batch.')
  await decideInTx(tx, deps, winners)
  await submitVouchersInTx(
    tx,
    winners.flatMap(({ line, voucher }) => (voucher ? [{ lineId: line.line_id, voucher }] : [])),
    book.budgetId,
  )
  const [any] = winners
  if (any) {
    await takeCapInTx(
      tx,
      any.line.claimant_id,
      any.line.program,
      capsOf(deps.packs, any.line.region_id, any.line.program),
      winners.reduce((sum, { decision }) => sum + decision.amountFen!, 0),
    )
    const reserved = await reserveInTx(
      tx,
      book,
      winners.map(({ line, decision, voucher }) => ({
        ...keysOf(line),
        amountFen: decision.amountFen!,
        voucher: moneyOf(voucher, book.budgetId),
      })),
      any.line.batch_number,
    )
    if (!reserved) return undefined
  }
  return {
    approved: winners,
    exceptions: candidates
      .filter(({ line }) => lost.has(line.line_id))
      .map(({ line }) =>
        exceptionOf(line, `同一职业同一等级已由 ${holders.get(lost.get(line.line_id)!) ?? '另一笔申领'} 领取`),
      ),
  }
}

const decideInTx = async (tx: Tx, deps: SubsidyDeps, candidates: readonly Candidate[]) => {
  await savePacksInTx(
    tx,
    deps.packs,
    candidates.map(({ decision }) => decision.packRevision),
  )
  await writeDecisionsInTx(
    tx,
    'approve',
    candidates.map(({ line, facts, decision }) => ({
      personId: line.person_id,
      lineId: line.line_id,
      attempt: line.attempt,
      asOf: line.as_of,
      facts,
      decision,
    })),
  )
}

/** A line that is no longer eligible is refused, as it would have been at the counter. */
async function refuseInTx(tx: Tx, deps: SubsidyDeps, refused: readonly Candidate[]): Promise<void> {
  if (refused.length === 0) return
  await decideInTx(tx, deps, refused)
  const { rows } = await sql`
    update claim_line l
       set status = 'refused', version = l.version + 1, outcome = 'INELIGIBLE', amount_fen = 0, hold_reason = u.h
      from unnest(${refused.map(({ line }) => line.person_id)}::uuid[], ${refused.map(({ line }) => line.line_id)}::uuid[],
                  ${refused.map(({ line }) => line.version)}::int[], ${refused.map(({ decision }) => stoppingTexts(decision).join('；'))}::text[]) as u(p, i, v, h)
     where l.person_id = u.p and l.line_id = u.i and l.version = u.v and l.status = 'on_notice'
    returning 1`.execute(tx.db)
  if (rows.length !== refused.length) throw new Error('A line changed under the lock of its batch.')
}

// unscoped: a number alone, for the words of an exception; the line may be another county's.
async function numbersOf(tx: Tx, lineIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (lineIds.length === 0) return new Map()
  const { rows } = await sql<{ line_id: string; number: string }>`
    select l.line_id, b.number from claim_line l join claim_batch b on b.batch_id = l.batch_id where l.line_id = any(${[...lineIds]}::uuid[])`.execute(
    tx.db,
  )
  return new Map(rows.map((row) => [row.line_id, row.number]))
}

async function tellInTx(
  tx: Tx,
  first: LineRecord,
  approved: readonly Candidate[],
  refused: readonly Candidate[],
  sums: { amountFen: number; held: number },
): Promise<void> {
  await tx.audit({
    action: 'claim.approve',
    subjectType: 'claim_batch',
    subjectId: first.batch_id,
    facts: { lines: approved.length, amountFen: sums.amountFen, held: sums.held },
  })
  const entry = (action: string, { line, decision }: Candidate) => ({
    action,
    subjectType: 'claim_line',
    subjectId: line.line_id,
    personId: line.person_id,
    facts: { outcome: decision.outcome, amountFen: decision.amountFen },
  })
  await tx.auditMany([
    ...approved.map((candidate) => entry('claim.approve', candidate)),
    ...refused.map((candidate) => entry('claim.refuse', candidate)),
  ])
  if (approved.length > 0)
    await sendMessagesInTx(tx, [
      {
        organisationId: first.claimant_id,
        template: 'claim_approved',
        facts: { number: first.batch_number, lines: approved.length, amount: formatYuan(sums.amountFen) },
        link: CONSOLE.claimBatch(first.batch_id),
      },
    ])
}
