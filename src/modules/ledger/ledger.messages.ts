import type { Facts } from '#src/kernel/decision.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { actionName } from '#src/platform/audit/action-names.ts'
import { type TimelineEntry, timelineEntry } from '#src/platform/audit/timeline.ts'
import type { Act } from '#src/platform/audit/trail.ts'
import type { RefusalTable } from '#src/platform/http/problem.ts'
import type { ResultRefusal } from './import-bank-result.ts'
import type { MakeRefusal } from './make-pay-batch.ts'
import type { ReleaseRefusal } from './release-pay-batch.ts'
import type { WithdrawRefusal } from './withdraw-pay-batch.ts'

const byWhom = (facts: Facts) => `已由 ${facts['who']} 于 ${facts['when']} 办理，请刷新后再看`
const declared = (facts: Facts) =>
  `申报 ${facts['declaredCount']} 条 ${formatYuan(Number(facts['declaredFen']))} 元，明细是 ${facts['count']} 条 ${formatYuan(Number(facts['totalFen']))} 元，两者必须相符，请核对后重新填写`

export const MAKE_REFUSALS = {
  nothing_payable: { status: 409, text: (f) => `所选申领没有可以拨付的明细，${byWhom(f)}` },
  account_first: {
    status: 409,
    text: (f) =>
      `${f['number']} 等 ${f['lines']} 条两次被银行退回，要先更正收款账户才能重拨：在“收款账户”里由财政、县或市人社申请更正，另一人复核`,
  },
  reconcile_first: {
    status: 409,
    text: (f) =>
      `${f['number']} 等 ${f['lines']} 条银行对账单上说已付，先对账：在“对账”里说明这条差异，由另一人复核，没有了结以前不能重拨`,
  },
  all_held: {
    status: 409,
    text: (f) => `${f['number']} 等 ${f['lines']} 条的证书被撤销、培训券被冻结，或本人、单位被列入黑名单，暂不能拨付`,
  },
  several_budgets: { status: 422, text: '所选申领来自不同的预算，请按预算分开制作批次' },
  declared_differs: { status: 422, text: declared },
  account_missing: { status: 422, text: (f) => `申领 ${f['number']} 的收款单位没有登记收款账号，请先登记再拨付` },
} as const satisfies RefusalTable<MakeRefusal>

export const RELEASE_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_made: { status: 409, text: byWhom },
  maker_cannot_release: { status: 403, text: '这个批次由您制作，复核放行要由另一个财政账号办理' },
  declared_differs: { status: 422, text: declared },
  lines_held: {
    status: 409,
    text: (f) =>
      `有 ${f['lines']} 条在制单后证书被撤销、培训券被冻结，本人、单位被列入黑名单，或银行对账单说已付（第一条是第 ${f['lineNo']} 条），不能放行，请撤销批次后重新制作`,
  },
  name_unwritable: {
    status: 422,
    text: (f) => `第 ${f['lineNo']} 条的户名或开户行有 GBK 里没有的字，请与银行商定改用 UTF-8，在“设置”里改好后再放行`,
  },
} as const satisfies RefusalTable<ReleaseRefusal>

export const WITHDRAW_REFUSALS = {
  changed_meanwhile: { status: 409, text: byWhom },
  not_made: { status: 409, text: (f) => `只有没有放行的批次可以撤销。${byWhom(f)}` },
} as const satisfies RefusalTable<WithdrawRefusal>

export const RESULT_REFUSALS = {
  not_released: { status: 409, text: (f) => `这个批次没有送银行，不能导入回盘。${byWhom(f)}` },
  settled_before: { status: 409, text: (f) => `这个批次的回盘${byWhom(f)}` },
} as const satisfies RefusalTable<ResultRefusal>

/** What the audit's actions on pay batches are called. */
export const PAY_ACTS: Readonly<Record<string, string>> = {
  'pay.make': '制作批次',
  'pay.release': '复核放行',
  'pay.withdraw': '撤销批次',
  'pay.bank_file': '下载银行代发文件',
  'pay.bank_result': '导入银行回盘',
  'pay.bank_result_refused': '回盘不符，没有入账',
  'pay.bank_result_again': '重复导入同一回盘',
  'pay.booked': '按对账单补记已付',
}

export const payTimelineEntry = (act: Act): TimelineEntry => {
  const { facts } = act
  const what = PAY_ACTS[act.action] ?? actionName(act.action)
  const counted =
    act.action === 'pay.bank_result'
      ? `：成功 ${facts['paid']} 条 ${formatYuan(Number(facts['paidFen']))} 元，失败 ${facts['failed']} 条`
      : act.action === 'pay.bank_result_refused'
        ? `：${facts['faults']} 处`
        : typeof facts['lines'] === 'number' && typeof facts['amountFen'] === 'number'
          ? ` ${facts['lines']} 条 ${formatYuan(facts['amountFen'])} 元`
          : ''
  return timelineEntry(act, `${what}${counted}`)
}
