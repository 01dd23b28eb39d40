import type { BulkResult, ClaimLineRow, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { LINE_ACTIONS_BY_STATUS } from '#src/modules/subsidy/subsidy.types.ts'
import { call } from '#web/ui/client.ts'
import { persons, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import type { ClaimBatch } from './batch-query.ts'

/** What the open batch asks of its reader: one bulk act at a time, the one whose turn it is. */
export type Turn = 'agree' | 'recheck' | 'send_back' | 'approve' | 'claimant' | 'read'

export function turnOf(actions: ClaimBatch['actions']): Turn {
  const can = (action: ClaimBatch['actions'][number]) => actions.includes(action)
  if (can('agree')) return 'agree'
  if (can('recheck')) return 'recheck'
  if (can('approve')) return 'approve'
  if (can('return') || can('reject')) return 'send_back'
  return can('withdraw') ? 'claimant' : 'read'
}

type Verdict = 'agree' | 'return' | 'reject' | 'withdraw' | 'resubmit' | 'take_back'

const opens = (line: Pick<ClaimLineRow, 'status'>, act: string) =>
  (LINE_ACTIONS_BY_STATUS[line.status] as readonly string[]).includes(act)

/** Why this line may not be agreed to: what the server would say too. */
export const whyNotAgree = (line: ClaimLineRow): string | undefined => {
  if (line.outcome === 'ELIGIBLE') return line.holdReason ?? undefined
  if (line.failed.length === 0) return t('claim.heldOutcome', { outcome: line.outcomeName })
  return t('claim.heldBy', { n: line.failed.length, word: line.outcomeName })
}

/** Why a line stays out of the bulk act of this turn; undefined when it may go with the rest. */
export function heldBack(turn: Turn, line: ClaimLineRow): string | undefined {
  const handled = (act: string) => t('claim.heldStatus', { status: line.statusName, act })
  switch (turn) {
    case 'agree':
      return opens(line, 'agree') ? whyNotAgree(line) : handled(t('claim.agreeAct'))
    case 'recheck':
      return opens(line, 'recheck') ? whyNotAgree(line) : handled(t('claim.recheckAct'))
    case 'send_back':
      return opens(line, 'return') ? undefined : handled(t('claim.return'))
    case 'approve':
      return line.status === 'on_notice' ? undefined : handled(t('claim.approveAct'))
    case 'claimant':
      return opens(line, 'withdraw') ? undefined : handled(t('claim.withdraw'))
    case 'read':
      return undefined
  }
}

/** Held back for what was found, not because it has been handled before. */
export const isException = (turn: Turn, line: ClaimLineRow) =>
  turn === 'agree'
    ? line.status === 'refused' || (line.status === 'submitted' && whyNotAgree(line) !== undefined)
    : turn === 'recheck'
      ? line.status === 'reviewed' && whyNotAgree(line) !== undefined
      : line.status === 'objected'

export const sumOf = (lines: readonly { readonly amountFen: number | null }[]) =>
  lines.reduce((sum, line) => sum + (line.amountFen ?? 0), 0)

/** `王某丙`, or `38 人 9,120.00 元` for several. */
export const wordsFor = (lines: readonly ClaimLineRow[]) =>
  lines.length === 1 && lines[0] ? lines[0].name : `${persons(lines.length)} ${yuan(sumOf(lines))}`

const idsOf = (lines: readonly ClaimLineRow[]) => lines.map((line) => line.id)

/** Which office looks at the lines: the county first, the city before the notice where a setting asks for it, who approves after it. */
export type Office = 'county' | 'city' | 'approver'

/** Whose office the reader of a batch is in this turn. */
export const officeOf = (turn: Turn): Office =>
  turn === 'recheck' ? 'city' : turn === 'approve' ? 'approver' : 'county'

const seen = (lines: readonly ClaimLineRow[]) => ({
  lineIds: idsOf(lines),
  versions: Object.fromEntries(lines.map((line) => [line.id, line.version])),
})

export interface VerdictOn {
  readonly batchId: string
  readonly lines: readonly ClaimLineRow[]
  readonly note: string
  readonly office?: Office
}

/**
 * What is sent with a verdict. The versions say which state of each line was seen: what somebody else has handled meanwhile comes
 * back as handled by whom and when, and what was already agreed to can be sent back by who has seen that.
 */
export function verdictBody(
  verdict: 'agree' | 'return' | 'reject',
  { lines, note }: Pick<VerdictOn, 'lines' | 'note'>,
) {
  return verdict === 'agree' ? { verdict, ...seen(lines) } : { verdict, ...seen(lines), note }
}

/** Sends one verdict on many lines; exceptions come back with the reason of each. */
export function sendVerdict(
  verdict: Verdict,
  { batchId, lines, note, office = 'county' }: VerdictOn,
  idempotencyKey: string,
): Promise<BulkResult> {
  const params = { id: batchId }
  const lineIds = idsOf(lines)
  switch (verdict) {
    case 'withdraw':
      return call<typeof subsidyContract.withdrawLines>('POST', '/api/claim-batches/:id/withdraw', {
        params,
        body: { lineIds, reason: note },
        idempotencyKey,
      })
    case 'resubmit':
      return call<typeof subsidyContract.resubmitLines>('POST', '/api/claim-batches/:id/resubmit', {
        params,
        body: { lineIds, note },
        idempotencyKey,
      })
    case 'take_back':
      return call<typeof subsidyContract.takeBackLines>('POST', '/api/claim-batches/:id/take-back', {
        params,
        body: { ...seen(lines), note },
        idempotencyKey,
      })
    default: {
      if (office === 'approver' && verdict !== 'agree')
        return call<typeof subsidyContract.declineLines>('POST', '/api/claim-batches/:id/decline', {
          params,
          body: { verdict, ...seen(lines), note },
          idempotencyKey,
        })
      const ask = { params, body: verdictBody(verdict, { lines, note }), idempotencyKey }
      return office === 'city'
        ? call<typeof subsidyContract.cityReviewLines>('POST', '/api/claim-batches/:id/city-review', ask)
        : call<typeof subsidyContract.reviewLines>('POST', '/api/claim-batches/:id/review', ask)
    }
  }
}

export const sendApproval = (
  { batch, lines }: { batch: ClaimBatch; lines: readonly ClaimLineRow[] },
  idempotencyKey: string,
): Promise<BulkResult> =>
  call<typeof subsidyContract.approveLines>('POST', '/api/claim-batches/:id/approve', {
    params: { id: batch.id },
    body: { version: batch.version, lineIds: idsOf(lines) },
    idempotencyKey,
  })
