import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay } from '#src/kernel/plain-date.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found, ProblemError, type RefusalTable } from '#src/platform/http/problem.ts'
import { pdfLetter } from '#src/platform/pdf/pdf.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { CHECK_REFUSALS, WITHDRAW_PAPER_REFUSALS } from './check.messages.ts'
import { checkReceivable, claimBack, type WithdrawDebtRefusal, withdrawReceivable } from './claim-back.ts'
import { clawbackContract as contract } from './clawback.contract.ts'
import type { ClaimBackRefusal, EntryRefusal } from './clawback.rules.ts'
import type { LedgerDeps } from './deps.ts'
import { CLAWBACK_CAUSE_NAMES } from './money.types.ts'
import {
  clawbackCandidates,
  entriesOf,
  entryView,
  findReceivables,
  linesToSetOff,
  type ReceivableRecord,
  receivablePage,
  receivableRowOf,
} from './receivable.store.ts'
import { checkEntry, repay, setOff, writeDown } from './settle-debt.ts'

const CLAIM_BACK_REFUSALS = {
  line_not_paid: { status: 409, text: (f) => `所选明细有 ${f['lines']} 条不是“已拨付”，没有付过的钱不能追缴` },
  claimed_back_before: { status: 409, text: '所选明细里有已经登记追缴的，请刷新后再看' },
  part_of_one_line: { status: 422, text: '追缴一部分金额时，一次只能登记一条', path: 'amountFen' },
  part_only_overpaid: {
    status: 422,
    text: '只有“多付”可以追缴一部分；其他原因追缴全部，不用填金额',
    path: 'amountFen',
  },
  more_than_paid: {
    status: 422,
    text: (f) =>
      `这条已拨付 ${yuan(f['paidFen'])}，已登记追缴 ${yuan(f['claimedFen'])}，最多还能追缴 ${yuan(f['restFen'])}，不能登记 ${yuan(f['amountFen'])}`,
    path: 'amountFen',
  },
} as const satisfies RefusalTable<ClaimBackRefusal>

const yuan = (value: unknown) => `${formatYuan(Number(value))} 元`
const ENTRY_REFUSALS = {
  not_open: { status: 409, text: '只有“追缴中”的才能登记还款、抵扣或冲销' },
  more_than_rest: {
    status: 422,
    text: (f) => `还欠 ${yuan(f['restFen'])}（已扣除待复核的），不能登记 ${yuan(f['amountFen'])}`,
    path: 'amountFen',
  },
  reference_known: { status: 409, text: '这个银行流水号已经登记过，请核对是否同一笔', path: 'reference' },
  line_not_free: { status: 409, text: '这条补贴不是“已批准”，或者已用于抵扣，请重新选择', path: 'lineId' },
  line_other_debtor: { status: 422, text: '只能用同一收款人、同一资金来源和单位的补贴抵扣', path: 'lineId' },
  line_too_large: {
    status: 422,
    text: (f) => `这条补贴 ${yuan(f['amountFen'])} 大于欠款 ${yuan(f['restFen'])}，批准后金额不能拆分，请改用还款`,
    path: 'lineId',
  },
  cap_gone: {
    status: 409,
    text: '追缴以后，申领单位的补贴上限已给别的申领用了，冲销会超过上限。请先撤销占用上限的批准，或改为部分冲销',
  },
  key_released: {
    status: 409,
    text: '追缴以后，这条补贴的享受资格已经释放，可能已用于别的申领，不能再冲销；请先核清本人的其他申领',
  },
  note_missing: { status: 422, text: '不同意要写明原因', path: 'note' },
} as const satisfies RefusalTable<EntryRefusal>

const WITHDRAW_REFUSALS = {
  ...WITHDRAW_PAPER_REFUSALS,
  not_the_maker: { status: 403, text: '这一笔由别人登记，只有登记人本人可以撤回' },
} as const satisfies RefusalTable<WithdrawDebtRefusal>

/** Less is asked back than the line was paid. */
const partly = (debt: ReceivableRecord) => debt.amount_fen - debt.written_fen < debt.paid_fen

/** Money to be had back: registered, confirmed, told, repaid or set off. */
export function clawbackRoutes(api: Api, depsOf: (ctx: { platform: Platform }) => LedgerDeps): void {
  api.read(contract.candidates, async (ctx) => ({ items: await clawbackCandidates(ctx.db, ctx.scope) }))
  api.read(contract.receivables, async (ctx) =>
    receivablePage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.day, ctx.query),
  )
  api.write(contract.claimBack, CLAIM_BACK_REFUSALS, (tx, ctx) => claimBack(tx, depsOf(ctx), ctx.scope, ctx.body))
  api.read(contract.receivable, async (ctx) => {
    const [row] = await findReceivables(ctx.db, ctx.scope, { id: ctx.params.id, limit: 1 })
    const debt = found(row, '这笔追缴')
    const view = receivableRowOf(await ctx.platform.unitTree(), ctx.scope, ctx.day, debt)
    const free = view.actions.includes('set_off')
      ? await linesToSetOff(ctx.db, debt, depsOf(ctx).claims.paidToPerson, ctx.day)
      : []
    return {
      ...view,
      // Offered only while there is a line that would pay it.
      actions: view.actions.filter((action) => action !== 'set_off' || free.length > 0),
      entries: (await entriesOf(ctx.db, debt.receivable_id)).map((entry) => entryView(ctx.scope, debt, entry)),
      offsettable: free.map((line) => ({ lineId: line.line_id, number: line.number, amountFen: line.amount_fen })),
      timeline: (await actsOn(ctx.db, 'receivable', debt.receivable_id)).map((act) =>
        timelineEntry(
          act,
          typeof act.facts['amountFen'] === 'number'
            ? `${actionName(act.action)} ${yuan(act.facts['amountFen'])}`
            : actionName(act.action),
        ),
      ),
    }
  })
  api.write(contract.confirmReceivable, CHECK_REFUSALS, (tx, ctx) =>
    checkReceivable(tx, depsOf(ctx), ctx.scope, ctx.params.id, { agree: true, version: ctx.body.version }),
  )
  api.write(contract.refuseReceivable, CHECK_REFUSALS, (tx, ctx) =>
    checkReceivable(tx, depsOf(ctx), ctx.scope, ctx.params.id, { agree: false, ...ctx.body }),
  )
  api.write(contract.withdrawReceivable, WITHDRAW_REFUSALS, (tx, ctx) =>
    withdrawReceivable(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.writeDownReceivable, ENTRY_REFUSALS, (tx, ctx) =>
    writeDown(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
  api.file(contract.clawbackNotice, async (ctx) => {
    const [row] = await findReceivables(ctx.db, ctx.scope, { id: ctx.params.id, limit: 1 })
    const debt = found(row, '这笔追缴')
    if (debt.status !== 'open' && debt.status !== 'settled' && debt.status !== 'cancelled')
      throw new ProblemError(409, 'not_confirmed', '复核同意以后才有追缴通知书')
    const tree = await ctx.platform.unitTree()
    const { phone, address } = await settingOn(ctx.db, tree, debt.unit_id, 'notice.contact', ctx.day)
    const written = (await entriesOf(ctx.db, debt.receivable_id)).filter(
      (entry) => entry.kind === 'write_down' && entry.status === 'confirmed',
    )
    const cancelled = debt.status === 'cancelled'
    // Names, sums and reasons leave the platform: each download is written down.
    await inTransaction(ctx.db, ctx.scope, { day: ctx.day, now: ctx.now }, (tx) =>
      tx.audit({
        action: 'clawback.notice',
        subjectType: 'receivable',
        subjectId: debt.receivable_id,
        facts: { number: debt.number },
      }),
    )
    return {
      name: `追缴通知书 ${debt.number}.pdf`,
      mediaType: 'application/pdf',
      body: await pdfLetter({
        title: cancelled ? '补贴资金追缴通知书（已撤销）' : '补贴资金追缴通知书',
        number: debt.number,
        to: debt.debtor_name,
        paragraphs: [
          ...written.map(
            (entry) =>
              `本通知书${cancelled ? '已撤销' : '已更正'}：依据${entry.reference}，${entry.checked_day ? `${formatDay(entry.checked_day)}` : ''}冲销 ${yuan(entry.amount_fen)}${cancelled ? '，不再追缴' : ''}。`,
          ),
          `申领 ${debt.claim_number} 已向你（单位）拨付补贴 ${yuan(debt.paid_fen)}，资金来源：${debt.fund_name}（${debt.year} 年）。`,
          `经查，${CLAWBACK_CAUSE_NAMES[debt.cause]}：${debt.reason}。依据${debt.document}，应予追缴${debt.amount_fen < debt.paid_fen ? ` ${yuan(debt.amount_fen)}` : ''}。`,
          ...(cancelled
            ? []
            : [
                `请于${formatDay(debt.due_day)}前退回${partly(debt) ? ` ${yuan(debt.amount_fen - debt.written_fen)}` : '上述款项'}，退款时注明通知书编号 ${debt.number}。逾期不退的，可从以后应付的补贴中抵扣，并依规处理。`,
              ]),
          // No term is set for it in any document that we know: none is invented.
          `退款办法和对本通知的异议，请与发出单位联系：电话 ${phone}，地址 ${address}。`,
        ],
        from: `${tree.get(debt.unit_id).name}人力资源和社会保障部门`,
        day: formatDay(debt.checked_day ?? debt.made_day),
        synthetic: ctx.platform.synthetic,
      }),
    }
  })
  api.write(contract.repay, ENTRY_REFUSALS, (tx, ctx) => repay(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body))
  api.write(contract.setOff, ENTRY_REFUSALS, (tx, ctx) => setOff(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body))
  api.write(contract.checkEntry, { ...CHECK_REFUSALS, ...ENTRY_REFUSALS }, (tx, ctx) =>
    checkEntry(tx, depsOf(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
}
