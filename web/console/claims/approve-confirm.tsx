import { useQuery } from '@tanstack/react-query'
import type { BulkResult, ClaimLineRow } from '#src/modules/subsidy/subsidy.contract.ts'
import { yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { budgetsQuery } from '../funds/budgets.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { MoneyConfirm } from '../ui/money-confirm.tsx'
import type { ClaimBatch } from './batch-query.ts'
import { type Office, sendApproval, sendVerdict, sumOf } from './review-acts.ts'

const reviewerOf = (batch: ClaimBatch) =>
  [...batch.timeline].reverse().find((item) => item.what.startsWith('初审'))?.who

/** Agreeing to many lines, at the county or at the city before the notice: no money moves yet, but the second look names it. */
export function AgreeConfirm({
  batch,
  lines,
  office,
  onDone,
  onClose,
}: {
  batch: ClaimBatch
  lines: readonly ClaimLineRow[]
  office: Office
  onDone: (result: BulkResult) => void
  onClose: () => void
}) {
  const { account } = useSession()
  const { run, busy, error } = useAct((rows: readonly ClaimLineRow[], idempotencyKey) =>
    sendVerdict('agree', { batchId: batch.id, lines: rows, note: '', office }, idempotencyKey),
  )
  return (
    <MoneyConfirm
      act={office === 'city' ? t('claim.recheckAct') : t('claim.agreeAct')}
      count={lines.length}
      amountFen={sumOf(lines)}
      payee={batch.claimantName}
      account={t('claim.accountFact')}
      fund={batch.fundName}
      more={[
        [t('claim.number'), batch.number],
        [t('claim.reviewer'), `${(office === 'city' ? reviewerOf(batch) : account.displayName) ?? '—'} / —`],
      ]}
      undo={
        office === 'city' ? t('claim.recheckNext') : batch.cityReview ? t('claim.agreeNextCity') : t('claim.agreeNext')
      }
      busy={busy}
      error={error}
      onConfirm={async () => {
        const result = await run(lines)
        if (result) onDone(result)
      }}
      onClose={onClose}
    />
  )
}

/** Approving: the money is reserved in the fund, so the balance before and after stands beside count and amount. */
export function ApproveConfirm({
  batch,
  lines,
  onDone,
  onClose,
}: {
  batch: ClaimBatch
  lines: readonly ClaimLineRow[]
  onDone: (result: BulkResult) => void
  onClose: () => void
}) {
  const { account } = useSession()
  const may = useMay()
  const year = Number(useBusinessDay().slice(0, 4))
  const budgets = useQuery({ ...budgetsQuery(year), enabled: may('fund.read') })
  const { run, busy, error } = useAct((rows: readonly ClaimLineRow[], idempotencyKey) =>
    sendApproval({ batch, lines: rows }, idempotencyKey),
  )
  const budget = budgets.data?.items.find((one) => one.fundName === batch.fundName)
  const asked = sumOf(lines)
  const after = budget && budget.availableFen - asked
  const reviewer = reviewerOf(batch)
  return (
    <MoneyConfirm
      act={t('claim.approveAct')}
      count={lines.length}
      amountFen={asked}
      payee={batch.claimantName}
      account={t('claim.accountFact')}
      fund={budget ? `${budget.fundName} ${budget.year}` : batch.fundName}
      more={[
        [t('claim.budgetBefore'), budget ? yuan(budget.availableFen) : budgets.data && t('claim.budgetUnknown')],
        [
          t('claim.budgetAfter'),
          after === undefined ? undefined : after < 0 ? (
            <span className="bad">{t('claim.budgetShort', { amount: yuan(-after) })}</span>
          ) : (
            yuan(after)
          ),
        ],
        [t('claim.number'), batch.number],
        [t('claim.reviewer'), `${reviewer ?? '—'} / ${account.displayName}`],
        [t('fund.assumption'), batch.assumptions.length > 0 ? batch.assumptions.join('；') : undefined],
      ]}
      undo={t('claim.approveUndo')}
      busy={busy}
      error={error}
      onConfirm={async () => {
        const result = await run(lines)
        if (result) onDone(result)
      }}
      onClose={onClose}
    />
  )
}
