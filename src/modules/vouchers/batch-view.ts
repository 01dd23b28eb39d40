import { type SqlBool, sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatDay, type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { GROUP_NAMES } from '#src/modules/policy/words.rules.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { found } from '#src/platform/http/problem.ts'
import { taskViewOf } from '#src/platform/jobs/task-view.ts'
import { listBatches, type ShownBatch } from './batch.store.ts'
import { recallViews } from './recall-view.ts'
import { type FunnelRow, funnelOf } from './voucher.store.ts'
import { BATCH_STATUS_NAMES, FUNNEL_NAMES, FUNNEL_STAGES, VOUCHER_KIND_NAMES } from './voucher.types.ts'
import { programName, targetWords } from './voucher-view.ts'
import type { Funnel, VoucherBatchDetail, VoucherBatchRow } from './vouchers.contract.ts'

export const batchRowOf = (row: ShownBatch): VoucherBatchRow => ({
  id: row.batch_id,
  number: row.number,
  name: row.name,
  kind: row.kind,
  kindName: VOUCHER_KIND_NAMES[row.kind],
  attendanceOnly: row.attendance_only,
  faceFen: row.face_fen,
  programName: programName(row.program),
  unitName: row.unit_name,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  redeemBy: row.redeem_by,
  planned: row.planned,
  issued: row.issued,
  amountFen: row.issued * row.face_fen,
  status: row.status,
  statusName: BATCH_STATUS_NAMES[row.status],
  issuedDay: row.issued_day,
})

export const funnelViewOf = (row: FunnelRow): Funnel => ({
  stages: FUNNEL_STAGES.map((stage) => ({ stage, name: FUNNEL_NAMES[stage], n: row[stage] })),
  faceFen: row.face_fen,
  committedFen: row.committed_fen,
  redeemedFen: row.redeemed_fen,
  expired: row.expired,
  voided: row.voided,
  frozen: row.frozen,
})

/** One issue with its progress and funnel. Throws the 404 problem outside the scope. */
export async function batchDetail(db: Db, scope: Scope, today: PlainDate, id: string): Promise<VoucherBatchDetail> {
  const row = found((await listBatches(db, scope, sql<SqlBool>`b.batch_id = ${id}`, { limit: 1 }))[0], '这次发券')
  const mayOpenFunds = scope.role !== 'public' && scope.role !== 'system' && mayDo(scope.role, 'fund.read')
  return {
    ...batchRowOf(row),
    fundName: row.fund_name,
    budgetLink: mayOpenFunds && row.budget_id ? CONSOLE.budget(row.budget_id) : null,
    document: row.document,
    issuedBy: row.issuer ?? '平台',
    holders: await holderWords(db, row),
    targets: await targetWords(db, row),
    heldFen: row.held_fen,
    task: taskViewOf(row),
    funnel: funnelViewOf(await funnelOf(db, scope, { batch: id })),
    ...(await recallViews(db, scope, today, row)),
  }
}

/** For whom, in words: place, groups, sex, age. */
async function holderWords(db: Db, { filter }: ShownBatch): Promise<string[]> {
  const unit = await db.selectFrom('unit').select('name').where('unit_id', '=', filter.unitId).executeTakeFirstOrThrow()
  return [
    unit.name,
    ...filter.groups.map((group) => GROUP_NAMES[group as keyof typeof GROUP_NAMES] ?? '其他'),
    ...(filter.sex ? [filter.sex === 'male' ? '男' : '女'] : []),
    ...(filter.bornFrom ? [`${formatDay(plainDate(filter.bornFrom))}及以后出生`] : []),
    ...(filter.bornTo ? [`${formatDay(plainDate(filter.bornTo))}及以前出生`] : []),
  ]
}
