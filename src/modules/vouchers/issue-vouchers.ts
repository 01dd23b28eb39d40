import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { type PlainDate, plainDate, yearOf } from '#src/kernel/plain-date.ts'
import { type Book, commitInTx, findBook, fundFor } from '#src/modules/ledger/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { batchDetail } from './batch-view.ts'
import { countHolders, type HolderFilter } from './holder-filter.store.ts'
import { type IssueRefusal, judgeIssue } from './issue.rules.ts'
import { ISSUE_TASK } from './issue-task.ts'
import type { IssueBody, IssuePreview, PreviewAsk, VoucherBatchDetail } from './vouchers.contract.ts'

export type { IssueRefusal }

/** The region whose programs and books its vouchers follow: the prefecture; above it, the province itself. */
export const programRegionOf = (tree: UnitTree, unitId: string) => {
  const chain = tree.ancestors(unitId)
  return chain.find((id) => tree.get(id).level === 'prefecture') ?? chain.at(-1)!
}

/** The issuer's own book of that program, if there is one: nobody promises money of the unit above. */
async function ownBook(
  db: Db,
  tree: UnitTree,
  scope: Scope,
  program: string,
  day: PlainDate,
): Promise<{ fundName: string; why: string; book: Book } | undefined> {
  const purse = { unitIds: [scope.unitId], year: yearOf(day) }
  const fund = await fundFor(db, programRegionOf(tree, scope.unitId), program, day, purse)
  const book = fund && (await findBook(db, tree, fund.fundCode, scope.unitId, yearOf(day)))
  return fund && book && book.unitId === scope.unitId ? { fundName: fund.name, why: fund.why, book } : undefined
}

/** What an issue would do, with the count and the money, before anybody decides. */
export async function previewIssue(
  db: Db,
  platform: Platform,
  scope: Scope,
  day: PlainDate,
  body: Omit<PreviewAsk, 'filter'> & { readonly filter: HolderFilter },
): Promise<IssuePreview> {
  const tree = await platform.unitTree()
  const filter = filterInScope(tree, scope, body.filter)
  const { found: persons, holding } = await countHolders(db, tree, filter, day)
  const toIssue = Math.min(persons - holding, body.limit ?? Number.POSITIVE_INFINITY)
  const amountFen = body.attendanceOnly ? 0 : toIssue * body.faceFen
  const own = body.attendanceOnly ? undefined : await ownBook(db, tree, scope, body.program, day)
  // unscoped: the issuer's own book, found above.
  const budget = own
    ? await db
        .selectFrom('budget')
        .select(['total_fen', 'reserved_fen', 'paid_fen'])
        .where('budget_id', '=', own.book.budgetId)
        .executeTakeFirstOrThrow()
    : undefined
  const availableFen = budget ? budget.total_fen - budget.reserved_fen - budget.paid_fen : null
  return {
    persons,
    holding,
    toIssue,
    amountFen,
    fundName: own?.fundName ?? null,
    fundWhy: own?.why ?? null,
    availableFen,
    fits: body.attendanceOnly || (availableFen !== null && amountFen <= availableFen),
  }
}

/** The filter, whose unit lies in the scope. Throws the 404 problem when it does not. */
function filterInScope(tree: UnitTree, scope: Scope, filter: HolderFilter): HolderFilter {
  const { reach } = scope
  const inside = reach.kind === 'units' && tree.units.has(filter.unitId) && reach.unitIds.includes(filter.unitId)
  found(inside ? filter : undefined, '这个地区')
  return filter
}

/**
 * Issues vouchers to a group. What the page showed is what is issued: when the group has changed since, the new count is told and
 * nothing happens. The whole sum is committed in the issuer's book here and now, the vouchers are handed out by a task.
 */
export async function issueVouchers(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  body: IssueBody,
): Promise<Decision<VoucherBatchDetail, IssueRefusal>> {
  const preview = await previewIssue(tx.db, platform, scope, tx.day, body)
  const judged = judgeIssue(body, preview, tx.day)
  if (!judged.ok) return judged
  const tree = await platform.unitTree()
  const own = body.attendanceOnly ? undefined : await ownBook(tx.db, tree, scope, body.program, tx.day)
  if (!body.attendanceOnly && !own) return refuse('no_own_budget')
  const providers = body.kind === 'targeted' ? [...new Set(body.providers)] : []
  const strangers = await notProviders(tx, providers)
  if (strangers > 0) return refuse('provider_unknown', { n: strangers })
  const batchId = newId()
  const number = await nextNumberInTx(tx, tree, { kind: 'voucher_batch', mark: 'PQ', unitId: scope.unitId, digits: 4 })
  const taskId = await platform.tasks.enqueueInTx(tx, {
    kind: ISSUE_TASK,
    title: `发放培训券：${number} ${body.name}`,
    input: { batchId },
    total: preview.toIssue,
  })
  const amountFen = preview.amountFen
  await tx.db
    .insertInto('voucher_batch')
    .values({
      batch_id: batchId,
      number,
      name: body.name,
      kind: body.kind,
      attendance_only: body.attendanceOnly,
      face_fen: body.attendanceOnly ? 0 : body.faceFen,
      program: body.program,
      unit_id: scope.unitId,
      fund_code: own?.book.fundCode ?? null,
      budget_id: own?.book.budgetId ?? null,
      filter: JSON.stringify(body.filter),
      class_kinds: body.kind === 'targeted' ? [...body.classKinds] : [],
      occupations: body.kind === 'targeted' ? [...body.occupations] : [],
      levels: body.kind === 'targeted' ? [...body.levels] : [],
      providers,
      valid_from: plainDate(body.validFrom),
      valid_to: plainDate(body.validTo),
      redeem_by: plainDate(body.redeemBy),
      document: body.document,
      planned: preview.toIssue,
      held_fen: amountFen,
      status: 'issuing',
      task_id: taskId,
      issued_by: scope.accountId!,
      issued_day: tx.day,
    })
    .execute()
  await tx.audit({
    action: 'voucher.issue',
    subjectType: 'voucher_batch',
    subjectId: batchId,
    facts: { number, planned: preview.toIssue, amountFen, document: body.document },
  })
  if (own && !(await commitInTx(tx, own.book, { batchId, amountFen }, number)))
    return refuse('budget_short', { amountFen, availableFen: preview.availableFen ?? 0 })
  return accept(await batchDetail(tx.db, scope, tx.day, batchId))
}

/** How many of these are no training institution in business. */
// unscoped: institutions are reference data; only their number is told.
async function notProviders(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0
  const rows = await tx.db
    .selectFrom('organisation')
    .select('organisation_id')
    .where('organisation_id', 'in', [...ids])
    .where('kind', '=', 'provider')
    .where('status', '=', 'active')
    .execute()
  return ids.length - rows.length
}
