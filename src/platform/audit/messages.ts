import { sql } from 'kysely'
import type { Facts } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { formatDay, isPlainDate } from '#src/kernel/plain-date.ts'
import type { Tx } from '../db/transaction.ts'

/** A day as people read it; what was written down in words stays. */
const dayText = (value: unknown) => {
  const text = String(value)
  return isPlainDate(text) ? formatDay(text) : text
}

/** Templates of messages; the text is made when it is read, so that no personal value lies in the outbox. */
export const MESSAGE_TEXTS = {
  class_approved: (f: Facts) => `${f['number']} 班已批准开班`,
  class_returned: (f: Facts) => `开班申请“${f['title']}”被退回补正：${f['note']}`,
  class_rejected: (f: Facts) => `开班申请“${f['title']}”未获同意：${f['note']}`,
  roster_done: (f: Facts) => `${f['number']} 班花名册导入完成：收下 ${f['accepted']} 行，退回 ${f['refused']} 行`,
  completion_approved: (f: Facts) => `${f['number']} 班结业审核通过，${f['persons']} 人次计入培训`,
  completion_returned: (f: Facts) => `${f['number']} 班结业材料被退回：${f['note']}`,
  certificate_issued: (f: Facts) => `您的${f['occupationName']}${f['levelName']}证书已发，编号 ${f['number']}`,
  certificate_revoked: (f: Facts) => `您的证书 ${f['number']} 已撤销：${f['note']}`,
  claim_returned: (f: Facts) => `申领 ${f['number']} 有 ${f['lines']} 条被退回补正：${f['note']}`,
  claim_rejected: (f: Facts) => `申领 ${f['number']} 有 ${f['lines']} 条不予补贴：${f['note']}`,
  claim_taken_back: (f: Facts) =>
    `申领 ${f['number']} 有 ${f['lines']} 条的“${f['verdict']}”已由${f['office']}收回，恢复办理：${f['note']}`,
  claim_ruled: (f: Facts) =>
    `申领 ${f['number']} 有 ${f['lines']} 条等待裁定的，文件已明确并重新判定${f['refused'] ? `，其中 ${f['refused']} 条不符合` : ''}，转入初审`,
  notice_published: (f: Facts) => `申领 ${f['number']} 已公示至${dayText(f['toDay'])}`,
  claim_approved: (f: Facts) => `申领 ${f['number']} 已批准 ${f['lines']} 条，${f['amount']} 元`,
  grant_returned: (f: Facts) => `项目奖补 ${f['number']} 被退回补正：${f['note']}`,
  grant_rejected: (f: Facts) => `项目奖补 ${f['number']} 不予奖补：${f['note']}`,
  grant_published: (f: Facts) => `项目奖补 ${f['number']} 已公示至${dayText(f['toDay'])}`,
  grant_approved: (f: Facts) => `项目奖补 ${f['number']} 已批准，${f['amount']} 元`,
  grant_due_soon: (f: Facts) =>
    `项目奖补 ${f['number']} 的${f['step']}应在 ${f['dueDay']} 前办完，还有 ${f['days']} 个工作日`,
  grant_overdue: (f: Facts) => `项目奖补 ${f['number']} 的${f['step']}应在 ${f['dueDay']} 前办完，已经超期，请尽快办理`,
  grant_ruled: (f: Facts) => `项目奖补 ${f['number']} 文件已明确，转入初审，金额 ${f['amount']} 元`,
  grant_objection_answered: (f: Facts) => `项目奖补公示 ${f['number']} 的异议已答复`,
  money_paid: (f: Facts) => `申领 ${f['number']} 已拨付 ${f['lines']} 条，${f['amount']} 元`,
  payment_failed: (f: Facts) => `申领 ${f['number']} 有 ${f['lines']} 条银行退回：${f['reason']}`,
  hire_to_confirm: (f: Facts) => `${f['agency']}登记了 ${f['persons']} 人经介绍到本单位入职，请核对后确认`,
  hire_confirmed: (f: Facts) => `${f['employer']}确认了经您单位介绍的入职`,
  claim_due_soon: (f: Facts) =>
    `申领 ${f['number']} 的${f['step']}应在 ${f['dueDay']} 前办完，还有 ${f['days']} 个工作日`,
  claim_overdue: (f: Facts) => `申领 ${f['number']} 的${f['step']}应在 ${f['dueDay']} 前办完，已经超期，请尽快办理`,
  voucher_issued: (f: Facts) => `您有一张培训券待领取：${f['name']}，${f['value']}，${f['toDay']}前完成培训有效`,
  voucher_changed: (f: Facts) => `您的培训券“${f['name']}”已${f['act']}：${f['reason']}`,
  vouchers_done: (f: Facts) => `培训券 ${f['number']} 已发放 ${f['issued']} 张（计划 ${f['planned']} 张）`,
  vouchers_recalled: (f: Facts) => `培训券 ${f['number']} 整批作废已结束：作废 ${f['vouchers']} 张`,
  clawback_notice: (f: Facts) =>
    `追缴通知 ${f['number']}：申领 ${f['claim']} 已拨付的 ${f['amount']} 元应退回，原因：${f['reason']}，请于${dayText(f['dueDay'])}前退款`,
  clawback_less: (f: Facts) =>
    `追缴 ${f['number']} 已依据${f['document']}冲销 ${f['amount']} 元，${f['rest'] === '0.00' ? '不用再退' : `还应退 ${f['rest']} 元`}`,
  key_released: (f: Facts) =>
    `申领 ${f['number']} 的钱已全部退回，依据${f['document']}准许就同一职业同一等级重新申领一次`,
  education_fund_checked: (f: Facts) =>
    `${f['year']} 年职工教育经费申报${f['verdict']}${f['note'] ? `：${f['note']}` : ''}`,
  blacklist_entered: (f: Facts) =>
    `${f['office']}依据${f['document']}将您（单位）列入黑名单（${f['days']}），事由：${f['reason']}。期间不能参加补贴培训、用券、申领和领取补贴；有异议请向该单位提出`,
  blacklist_lifted: (f: Facts) => `依据${f['document']}，您（单位）已移出黑名单，可以照常办理`,
  objection_answered: (f: Facts) => `公示 ${f['number']} 第 ${f['lineNo']} 行的异议已答复`,
  fund_use_confirmed: (f: Facts) => `资金用途文书 ${f['number']} 已复核，自${dayText(f['day'])}起生效（${f['what']}）`,
  fund_use_refused: (f: Facts) => `资金用途文书 ${f['number']} 未获同意（${f['what']}）：${f['note']}`,
  setting_confirmed: (f: Facts) => `设置文书 ${f['number']} 已复核，自${dayText(f['day'])}起生效（${f['what']}）`,
  setting_refused: (f: Facts) => `设置文书 ${f['number']} 未获同意（${f['what']}）：${f['note']}`,
  policy_proposed: (f: Facts) => `${f['document']}的修改等待签发：${f['headline']}`,
  policy_returned: (f: Facts) => `${f['document']}的修改被退回：${f['note']}`,
  policy_signed: (f: Facts) => `${f['document']}第 ${f['number']} 版已签发：${f['headline']}`,
} as const
export type MessageTemplate = keyof typeof MESSAGE_TEXTS

/** To accounts, to a person, to all active accounts of an organisation. */
export interface Message {
  readonly accountIds?: readonly string[]
  readonly personId?: string
  readonly organisationId?: string
  readonly template: MessageTemplate
  readonly facts: Facts
  readonly link?: string
}

/** In-app always; SMS is due only where an adapter exists, and a synthetic database never sends (DOMAIN 8.1). */
export async function sendMessagesInTx(tx: Tx, messages: readonly Message[]): Promise<void> {
  const organisations = await accountsOf(tx, new Set(messages.flatMap(({ organisationId }) => organisationId ?? [])))
  const rows = messages.flatMap((message) => {
    const row = { template: message.template, facts: JSON.stringify(message.facts), link: message.link ?? null }
    const own = message.organisationId ? (organisations.get(message.organisationId) ?? []) : []
    return [
      ...[...own, ...(message.accountIds ?? [])].map((account) => ({
        ...row,
        message_id: newId(),
        account_id: account,
        person_id: null,
      })),
      ...(message.personId ? [{ ...row, message_id: newId(), account_id: null, person_id: message.personId }] : []),
    ]
  })
  if (rows.length > 0) await tx.db.insertInto('outbox_message').values(rows).execute()
}

async function accountsOf(tx: Tx, organisations: ReadonlySet<string>): Promise<ReadonlyMap<string, string[]>> {
  if (organisations.size === 0) return new Map()
  const rows = await tx.db
    .selectFrom('account')
    .select(['organisation_id', 'account_id'])
    .where('organisation_id', '=', sql<string>`any(${[...organisations]}::uuid[])`)
    .where('status', '=', 'active')
    .execute()
  const found = new Map<string, string[]>()
  for (const { organisation_id: organisation, account_id: account } of rows)
    found.set(organisation!, [...(found.get(organisation!) ?? []), account])
  return found
}
