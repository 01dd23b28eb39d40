import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'

/** Accounts of one book: a fund, a unit, a year. */
export const ACCOUNT_KINDS = [
  'granted',
  'available',
  'committed',
  'reserved',
  'in_transit',
  'paid',
  'receivable',
] as const
export type AccountKind = (typeof ACCOUNT_KINDS)[number]

export const ACCOUNT_NAMES = {
  granted: '下达预算',
  available: '可用指标',
  committed: '发券承诺',
  reserved: '已批待付',
  in_transit: '在途',
  paid: '已拨付',
  receivable: '应收追缴',
} as const satisfies Record<AccountKind, string>

export const TRANSFER_KINDS = [
  'grant',
  'commit',
  'release',
  'consume',
  'reserve',
  'send',
  'post',
  'bounce',
  'void',
  'offset',
  'clawback',
  'repay',
  'write_down',
  'raise',
  'cut',
  'allocate',
  'receive',
  'give_back',
  'take_back',
  'carry_out',
  'carry_in',
  'correct',
] as const
export type TransferKind = (typeof TRANSFER_KINDS)[number]

export const TRANSFER_NAMES = {
  grant: '下达预算',
  commit: '发券承诺',
  release: '释放发券承诺',
  consume: '培训券转申领',
  reserve: '批准占用',
  send: '送银行代发',
  post: '拨付到账',
  bounce: '银行退回',
  void: '释放占用',
  offset: '抵扣欠款',
  clawback: '追缴',
  repay: '追缴收回',
  write_down: '冲销追缴',
  raise: '追加预算',
  cut: '调减预算',
  allocate: '下达下级',
  receive: '上级下达',
  give_back: '上级收回',
  take_back: '收回下级',
  carry_out: '结转下年',
  carry_in: '上年结转',
  correct: '更正冲回',
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

/** What a line of money is of: a claim for a person's training, or a grant for a thing, an event or a year. */
export type MoneyKind = 'claim' | 'grant'

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
  /** Programs whose money goes to the holder's own account; every other is paid to the claimant's. */
  readonly paidToPerson: readonly string[]
  /** Locks the claim batches, ascending. False when one of them is out of scope. */
  lockBatchesInTx(tx: Tx, scope: Scope, batchIds: readonly string[]): Promise<boolean>
  /** Locks the batches and persons of these lines. */
  lockLinesInTx(tx: Tx, lines: readonly LineKey[]): Promise<void>
  /** Locks the batches and persons of a pay batch's lines, whatever their number. */
  lockPayBatchInTx(tx: Tx, payBatchId: string): Promise<void>
  /** How many of the lines stand in one of these statuses. */
  countInTx(tx: Tx, lines: readonly LineKey[], statuses: readonly string[]): Promise<number>
  /** Moves the lines' status; throws when one is not where it should be. Answers number and claimant for the messages. */
  followInTx(
    tx: Tx,
    lines: readonly LineKey[],
    step: {
      from: readonly string[]
      to: 'paying' | 'approved' | 'failed' | 'paid' | 'reversed' | 'rejected'
      note?: string
    },
  ): Promise<readonly FollowedLine[]>
  /**
   * Money that a line was paid is asked back, in fen; below zero, it is not asked back after all. Caps follow. Nothing is changed when
   * a cap has gone to another claim meanwhile, or the line's once-key was given free.
   */
  askBackInTx(tx: Tx, line: LineKey, amountFen: number): Promise<'done' | 'cap_gone' | 'key_released'>
  /** The same for the lines of a pay batch that stand there in `lines`, in one statement: answers the sums by claim. */
  followPayBatchInTx(
    tx: Tx,
    payBatchId: string,
    lines: { status: PayLineStatus; tries?: 'first' | 'again' },
    step: { from: readonly string[]; to: 'paying' | 'approved' | 'failed' | 'paid' },
  ): Promise<readonly FollowedClaim[]>
}

/** The owner of grants, beside that of claims: the ledger asks whose a batch or line is, and asks the rest of its owner. */
export interface GrantsPort extends Omit<ClaimsPort, 'paidToPerson'> {
  /** Which of these batches or lines are grants. */
  knownInTx(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>>
}

export interface FollowedClaim {
  /** Absent for a claim. */
  readonly kind?: MoneyKind
  readonly batchId: string
  readonly batchNumber: string
  readonly claimantId: string
  readonly lines: number
  readonly amountFen: number
}

export interface FollowedLine extends LineKey {
  /** Absent for a claim. */
  readonly kind?: MoneyKind
  readonly number: string
  readonly batchNumber: string
  readonly batchId: string
  readonly claimantId: string
  readonly amountFen: number
}
