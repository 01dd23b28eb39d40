import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { QueueItem } from '#src/modules/admin/admin.contract.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { QueueSource } from '#src/platform/module.ts'
import { findBudgetDocuments } from './budget-document.store.ts'
import { BUDGET_DOCUMENT_NAMES } from './budget-document.types.ts'
import { findDeclarations } from './education-fund.ts'
import { holdsUnit } from './holds-unit.ts'
import type { MoneyKind } from './ledger.types.ts'
import { moneyLink } from './money-kind.ts'
import { findPayBatches } from './pay-batch.store.ts'
import { payableByBatch } from './payable.store.ts'
import { findPayeeChanges } from './payee-change.store.ts'
import { clawbackCandidates, findReceivables } from './receivable.store.ts'
import { pastTries } from './try-again.store.ts'

const KIND_NAMES = {
  batch_make: '待制拨付批次',
  batch_release: '待复核放行',
  bank_result: '待银行回盘',
  account_correction: '待更正账号',
  budget_document: '待复核资金文书',
  payee_change: '待复核收款账户',
  clawback: '追缴',
  education_fund: '待核查教育经费',
} as const satisfies Partial<Record<QueueItem['kind'], string>>

const KIND_WORDS = { claim: '申领', grant: '项目奖补' } as const satisfies Record<MoneyKind, string>

const item = (
  kind: keyof typeof KIND_NAMES,
  more: Pick<QueueItem, 'title' | 'link' | 'from' | 'persons' | 'amountFen' | 'status'> & { dueDay?: PlainDate },
): QueueItem => ({ kind, kindName: KIND_NAMES[kind], dueDay: null, daysLeft: null, ...more })

/** Money that waits for somebody: to be put in a batch, released, answered by the bank, or for a corrected account. */
export const ledgerQueue =
  (paidToPerson: readonly string[]): QueueSource =>
  async (platform, scope, day) => {
    const { db, keys } = platform
    const items: QueueItem[] = []
    if (mayDo(scope.role, 'batch.make'))
      for (const one of await payableByBatch(db, keys, { scope, day, paidToPerson })) {
        if (one.count + one.retries > 0)
          items.push(
            item('batch_make', {
              title: `${KIND_WORDS[one.kind]} ${one.number}`,
              link: CONSOLE.payments(),
              from: one.payeeName,
              persons: one.count + one.retries,
              amountFen: one.amountFen + one.retryFen,
              status: one.retries > 0 && one.count === 0 ? '失败待重拨' : '已批准待拨付',
            }),
          )
        if (one.needsAccount > 0)
          items.push(
            item('account_correction', {
              title: `${KIND_WORDS[one.kind]} ${one.number}`,
              link: CONSOLE.payeeChanges(),
              from: one.payeeName,
              persons: one.needsAccount,
              amountFen: null,
              status: '两次失败，先更正收款账号',
            }),
          )
      }
    if (mayDo(scope.role, 'batch.release'))
      for (const batch of await findPayBatches(db, scope, { status: 'made', limit: 200 }))
        if (batch.made_by !== scope.accountId)
          items.push(
            item('batch_release', {
              title: `拨付批次 ${batch.number}`,
              link: CONSOLE.payBatch(batch.pay_batch_id),
              from: batch.made_by_name,
              persons: batch.declared_count,
              amountFen: batch.declared_fen,
              status: '待复核',
            }),
          )
    if (mayDo(scope.role, 'bank.import'))
      for (const batch of await findPayBatches(db, scope, { status: 'released', limit: 200 }))
        items.push(
          item('bank_result', {
            title: `拨付批次 ${batch.number}`,
            link: CONSOLE.payBatch(batch.pay_batch_id),
            from: '银行',
            persons: batch.declared_count,
            amountFen: batch.declared_fen,
            status: '已送银行，等回盘',
          }),
        )
    if (mayDo(scope.role, 'budget.confirm'))
      for (const paper of await findBudgetDocuments(db, scope, { status: 'proposed', limit: 200 }))
        if (paper.made_by !== scope.accountId && holdsUnit(scope, paper.unit_id))
          items.push(
            item('budget_document', {
              title: `${BUDGET_DOCUMENT_NAMES[paper.kind]} ${paper.number}`,
              link: CONSOLE.budgetDocument(paper.document_id),
              from: paper.made_by_name,
              persons: null,
              amountFen: paper.amount_fen,
              status: '待复核',
            }),
          )
    if (mayDo(scope.role, 'payee.confirm'))
      for (const change of await findPayeeChanges(db, scope, { status: 'proposed', limit: 200 }))
        if (change.made_by !== scope.accountId)
          items.push(
            item('payee_change', {
              title: `收款账户 ${change.payee_name}`,
              link: CONSOLE.payeeChanges(),
              from: change.made_by_name,
              persons: null,
              amountFen: null,
              status: '待复核',
            }),
          )
    if (mayDo(scope.role, 'clawback.confirm'))
      for (const debt of await findReceivables(db, scope, { status: 'proposed', limit: 200 }))
        if (debt.made_by !== scope.accountId && holdsUnit(scope, debt.unit_id))
          items.push(
            item('clawback', {
              title: `追缴 ${debt.number}`,
              link: CONSOLE.receivable(debt.receivable_id),
              from: debt.made_by_name,
              persons: 1,
              amountFen: debt.amount_fen,
              status: '待复核',
            }),
          )
    if (mayDo(scope.role, 'clawback.make')) {
      const revoked = await clawbackCandidates(db, scope)
      if (revoked.length > 0)
        items.push(
          item('clawback', {
            title: '已付而证书被撤销',
            link: CONSOLE.receivables(),
            from: '证书撤销',
            persons: revoked.length,
            amountFen: revoked.reduce((sum, one) => sum + one.amountFen, 0),
            status: '待登记追缴',
          }),
        )
    }
    if (mayDo(scope.role, 'clawback.collect'))
      items.push(...(await entriesToCheck(platform.db, scope)), ...(await overdueDebts(platform.db, scope, day)))
    if (mayDo(scope.role, 'education_fund.check'))
      for (const one of await findDeclarations(db, scope, { status: 'declared', limit: 200 }))
        items.push(
          item('education_fund', {
            title: `${one.year} 年职工教育经费`,
            link: CONSOLE.educationFunds(),
            from: one.organisation_name,
            persons: null,
            amountFen: one.drawn_fen,
            status: '待核查',
          }),
        )
    if (mayDo(scope.role, 'claim.submit') || mayDo(scope.role, 'grant.apply'))
      items.push(...(await accountsToCorrect(platform, scope)))
    return items
  }

/** Money that came back, or is to be set off, and that somebody else wrote down: it counts when it has been checked. */
async function entriesToCheck(db: Db, scope: Scope) {
  const { rows } = await sql<{
    receivable_id: string
    number: string
    unit_id: string
    kind: 'repayment' | 'set_off'
    made_by: string
    amount_fen: number
  }>`
    select r.receivable_id, r.number, r.unit_id, e.kind, string_agg(distinct m.display_name, '、') as made_by, sum(e.amount_fen)::bigint as amount_fen
      from receivable_entry e join receivable r on r.receivable_id = e.receivable_id join account m on m.account_id = e.made_by
     where e.status = 'proposed' and e.made_by <> ${scope.accountId} and ${inScope(scope, 'receivable', 'r')}
     group by r.receivable_id, e.kind order by r.receivable_id limit 500`.execute(db)
  return rows
    .filter((row) => holdsUnit(scope, row.unit_id))
    .map((row) =>
      item('clawback', {
        title: `追缴 ${row.number} 的${row.kind === 'repayment' ? '还款' : '抵扣'}`,
        link: CONSOLE.receivable(row.receivable_id),
        from: row.made_by,
        persons: null,
        amountFen: row.amount_fen,
        status: '待复核',
      }),
    )
}

/** Debts past their day, as far as nothing that was written down waits for its check. */
async function overdueDebts(db: Db, scope: Scope, day: PlainDate) {
  const { rows } = await sql<{
    receivable_id: string
    number: string
    unit_id: string
    debtor_name: string
    due_day: PlainDate
    rest_fen: number
  }>`
    select r.receivable_id, r.number, r.unit_id, r.debtor_name, r.due_day, r.amount_fen - r.back_fen - w.fen as rest_fen
      from receivable r,
           lateral (select coalesce(sum(e.amount_fen), 0)::bigint as fen from receivable_entry e where e.receivable_id = r.receivable_id and e.status = 'proposed') w
     where r.status = 'open' and r.due_day < ${day} and r.amount_fen - r.back_fen > w.fen and ${inScope(scope, 'receivable', 'r')}
     order by r.due_day, r.receivable_id limit 500`.execute(db)
  return rows
    .filter((row) => holdsUnit(scope, row.unit_id))
    .map((row) =>
      item('clawback', {
        title: `追缴 ${row.number}`,
        link: CONSOLE.receivable(row.receivable_id),
        from: row.debtor_name,
        persons: null,
        amountFen: row.rest_fen,
        status: '逾期未还清',
        dueDay: row.due_day,
      }),
    )
}

/** The claimant sees that its own account stopped a payment twice. */
const accountsToCorrect = async (
  ...[{ db, keys }, scope]: [Parameters<QueueSource>[0], Parameters<QueueSource>[1]]
) => {
  const { rows } = await sql<{
    line_id: string
    kind: MoneyKind
    batch_id: string
    number: string
    claimant_id: string
    name: string
    amount_fen: number
  }>`
    select l.line_id, l.kind, l.batch_id, b.number, l.claimant_id, g.name, l.amount_fen
      from money_line l join money_batch b on b.batch_id = l.batch_id join organisation g on g.organisation_id = l.claimant_id
     where l.status = 'failed' and ${inScope(scope, 'claim_line', 'l')}
     order by b.number, l.line_no limit 500`.execute(db)
  const tries = await pastTries(
    db,
    keys,
    rows.map((row) => ({ lineId: row.line_id, payee: { kind: 'organisation', id: row.claimant_id } })),
  )
  const stuck = rows.filter((row) => tries.get(row.line_id)!.needsAccount)
  return [...Map.groupBy(stuck, (row) => row.batch_id).values()].map((group) =>
    item('account_correction', {
      title: `${KIND_WORDS[group[0]!.kind]} ${group[0]!.number}`,
      link: moneyLink(group[0]!.kind, group[0]!.batch_id),
      from: '财政',
      persons: group.length,
      amountFen: group.reduce((sum, row) => sum + row.amount_fen, 0),
      status: '两次失败，先更正收款账号',
    }),
  )
}
