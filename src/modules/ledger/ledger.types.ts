import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

/** Accounts of one book: a fund, a unit, a year. */
export const ACCOUNT_KINDS = ['granted', 'available', 'reserved', 'in_transit', 'paid', 'receivable'] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

export const ACCOUNT_NAMES = {
  granted: '下达预算',
  available: '可用指标',
  reserved: '已批待付',
  in_transit: '在途',
  paid: '已拨付',
  receivable: '应收追缴',
} as const satisfies Record<AccountKind, string>

export const TRANSFER_KINDS = ['grant', 'reserve', 'send', 'post', 'bounce', 'void', 'clawback'] as const
export type TransferKind = (typeof TRANSFER_KINDS)[number]

export const TRANSFER_NAMES = {
  grant: '下达预算',
  reserve: '批准占用',
  send: '送银行代发',
  post: '拨付到账',
  bounce: '银行退回',
  void: '释放占用',
  clawback: '追缴',
} as const satisfies Record<TransferKind, string>

export const PAY_BATCH_STATUSES = ['made', 'released', 'settled', 'withdrawn'] as const
export type PayBatchStatus = (typeof PAY_BATCH_STATUSES)[number]

export const PAY_BATCH_STATUS_NAMES = {
  made: '待复核',
  released: '已送银行',
  settled: '已回盘',
  withdrawn: '已撤销',
} as const satisfies Record<PayBatchStatus, string>

export const PAY_LINE_STATUSES = ['made', 'sent', 'paid', 'failed', 'withdrawn'] as const
export type PayLineStatus = (typeof PAY_LINE_STATUSES)[number]

export const PAY_LINE_STATUS_NAMES = {
  made: '待放行',
  sent: '已送银行',
  paid: '已到账',
  failed: '银行退回',
  withdrawn: '已撤销',
} as const satisfies Record<PayLineStatus, string>

/** One book's budget. */
export interface Book {
  readonly budgetId: string
  readonly fundCode: string
  readonly unitId: string
  readonly year: number
}

/** Who receives the money, by own account: an organisation, or the person. */
export interface Payee {
  readonly kind: 'organisation' | 'person'
  readonly id: string
}

/** A claim line that waits for money: approved, or bounced by the bank. */
export interface ClaimToPay {
  readonly batchId: string
  readonly batchNumber: string
  readonly personId: string
  readonly lineId: string
  /** `SL-2022-0418-006` */
  readonly number: string
  readonly status: 'approved' | 'failed'
  readonly amountFen: number
  readonly budgetId: string
  readonly payee: Payee
  /** For the bank file: 评价补贴. */
  readonly purpose: string
}

export interface LineKey {
  readonly personId: string
  readonly lineId: string
}

/**
 * What the ledger asks of the owner of claims. The subsidy module fills it in: it already stands on the ledger, so the ledger
 * cannot import it. The ledger is the truth about money; the claim's status follows through `follow…InTx`.
 */
export interface ClaimsPort {
  /** Locks the claim batches, then their persons, ascending; answers what may be paid, or undefined when one is out of scope. */
  lockToPayInTx(tx: Tx, scope: Scope, batchIds: readonly string[]): Promise<ClaimToPay[] | undefined>
  /** Locks the batches and persons of lines that are already in a pay batch. */
  lockLinesInTx(tx: Tx, lines: readonly LineKey[]): Promise<void>
  /** Moves the lines' status; throws when one is not where it should be. Answers number and claimant for the messages. */
  followInTx(
    tx: Tx,
    lines: readonly LineKey[],
    step: { from: readonly string[]; to: 'paying' | 'approved' | 'failed' | 'paid' },
  ): Promise<readonly FollowedLine[]>
}

export interface FollowedLine extends LineKey {
  readonly number: string
  readonly batchNumber: string
  readonly batchId: string
  readonly claimantId: string
  readonly amountFen: number
}
