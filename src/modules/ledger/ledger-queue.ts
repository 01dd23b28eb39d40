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
import { FUND_USE_KIND_NAMES } from './fund-use.types.ts'
import { findFundUsePapers, ownsFund } from './fund-use-paper.store.ts'
import { holdsUnit } from './holds-unit.ts'
import type { MoneyKind } from './ledger.types.ts'
import { ENTRY_KIND_NAMES, type EntryKind } from './money.types.ts'
import { moneyLink } from './money-kind.ts'
import { findPayBatches } from './pay-batch.store.ts'
import { holdsPayment, payableByBatch } from './payable.store.ts'
import { findPayeeChanges } from './payee-change.store.ts'
import { clawbackCandidates, findReceivables } from './receivable.store.ts'
import { pastTries } from './try-again.store.ts'

const KIND_NAMES = {
  batch_make: '待制拨付批次',
  batch_release: '待复核放行',
  bank_result: '待银行回盘',
  account_correction: '待更正账号',
  statement_difference: '对账差异',
  budget_goal: '待复核绩效目标',
  budget_document: '待复核资金文书',
  fund_use: '待复核资金用途',
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
    if (mayDo(scope.role, 'bank.import')) items.push(...(await statementDifferences(db, scope)))
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
    if (mayDo(scope.role, 'fund.confirm'))
      for (const paper of await findFundUsePapers(db, scope, { status: 'proposed', limit: 200 }))
        if (paper.made_by !== scope.accountId && ownsFund(scope, paper.unit_id))
          items.push(
            item('fund_use', {
              title: `${FUND_USE_KIND_NAMES[paper.kind]} ${paper.number}`,
              link: CONSOLE.fundUsePaper(paper.paper_id),
              from: paper.made_by_name,
              persons: null,
              amountFen: null,
              status: '待复核',
            }),
          )
    if (mayDo(scope.role, 'budget.confirm')) items.push(...(await goalsToCheck(db, scope)))
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

/**
 * Pages of the bank with differences that nobody has explained, and explanations of others to agree to. First what holds a second
 * payment back.
 */
async function statementDifferences(db: Db, scope: Scope) {
  const { rows } = await sql<{
    statement_id: string
    number: string
    unit_id: string
    fund_name: string
    held: number
    held_fen: number
    open: number
    open_fen: number
    waiting: number
    maker: string
  }>`
    select s.statement_id, s.number, s.unit_id, f.name as fund_name, l.held, l.held_fen, l.open, l.open_fen, d.waiting, d.maker
      from bank_statement s join budget g on g.budget_id = s.budget_id join fund f on f.fund_code = g.fund_code
      cross join lateral (
        select count(*) filter (where ${holdsPayment('l', 'w')}) as held, coalesce(sum(l.amount_fen) filter (where ${holdsPayment('l', 'w')}), 0)::bigint as held_fen,
               count(*) as open, coalesce(sum(l.amount_fen), 0)::bigint as open_fen
          from bank_statement_line l left join pay_line w on w.pay_line_id = l.pay_line_id
         where l.statement_id = s.statement_id and l.unexplained
           and not exists (select 1 from bank_difference d where d.statement_id = s.statement_id and d.row_number = l.row_number and d.status = 'proposed')) l
      cross join lateral (
        select count(*) as waiting, coalesce(string_agg(distinct a.display_name, '、'), '') as maker
          from bank_difference d join account a on a.account_id = d.made_by
         where d.statement_id = s.statement_id and d.status = 'proposed' and d.made_by <> ${scope.accountId}) d
     where s.withdrawn_day is null and (l.open > 0 or d.waiting > 0) and ${inScope(scope, 'bank_statement', 's')}
     order by l.held > 0 desc, s.statement_id limit 200`.execute(db)
  return rows
    .filter((row) => holdsUnit(scope, row.unit_id))
    .flatMap((row) => {
      const at = { title: `对账单 ${row.number}`, link: CONSOLE.bankStatement(row.statement_id), persons: null }
      return [
        ...(row.open > 0
          ? [
              item('statement_difference', {
                ...at,
                from: row.fund_name,
                amountFen: row.held > 0 ? row.held_fen : row.open_fen,
                status:
                  row.held > 0
                    ? `${row.held} 条账上没有付成而银行已付，先对账，不能拨付`
                    : `${row.open} 条差异没有说明`,
              }),
            ]
          : []),
        ...(row.waiting > 0
          ? [
              item('statement_difference', {
                ...at,
                from: row.maker,
                amountFen: null,
                status: `${row.waiting} 条差异说明待复核`,
              }),
            ]
          : []),
      ]
    })
}

/** Changes of performance goals that somebody else asks for. */
async function goalsToCheck(db: Db, scope: Scope) {
  const { rows } = await sql<{ budget_id: string; unit_id: string; fund_name: string; year: number; maker: string }>`
    select g.budget_id, g.unit_id, f.name as fund_name, g.year, coalesce(a.display_name, '') as maker
      from budget_goal_set s join budget g on g.budget_id = s.budget_id join fund f on f.fund_code = g.fund_code
      left join account a on a.account_id = s.made_by
     where s.status = 'proposed' and s.made_by <> ${scope.accountId} and ${inScope(scope, 'budget', 'g')} order by s.set_id limit 200`.execute(
    db,
  )
  return rows
    .filter((row) => holdsUnit(scope, row.unit_id))
    .map((row) =>
      item('budget_goal', {
        title: `${row.fund_name} ${row.year} 年绩效目标`,
        link: CONSOLE.budget(row.budget_id),
        from: row.maker,
        persons: null,
        amountFen: null,
        status: '更改待复核',
      }),
    )
}

/** Money that came back, or is to be set off, and that somebody else wrote down: it counts when it has been checked. */
async function entriesToCheck(db: Db, scope: Scope) {
  const { rows } = await sql<{
    receivable_id: string
    number: string
    unit_id: string
    kind: EntryKind
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
        title: `追缴 ${row.number} 的${ENTRY_KIND_NAMES[row.kind]}`,
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
    select r.receivable_id, r.number, r.unit_id, r.debtor_name, r.due_day, r.amount_fen - r.back_fen - r.written_fen - w.fen as rest_fen
      from receivable r,
           lateral (select coalesce(sum(e.amount_fen), 0)::bigint as fen from receivable_entry e where e.receivable_id = r.receivable_id and e.status = 'proposed') w
     where r.status = 'open' and r.due_day < ${day} and r.amount_fen - r.back_fen - r.written_fen > w.fen and ${inScope(scope, 'receivable', 'r')}
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
      status: '两次失败，请把开户证明交人社局更正账号',
    }),
  )
}
