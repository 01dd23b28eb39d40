import type { ClaimBatchRow } from '#src/modules/subsidy/subsidy.contract.ts'
import { t } from '#web/ui/words.ts'

/**
 * 判定符合 38 待定 1, then how far the lines are: 未通过 1 已批准 10 已拨付 20. Two things are counted, so a line may stand in both; what
 * is 0 is left out.
 */
export function Counts({ counts }: { counts: ClaimBatchRow['counts'] }) {
  const parts = [
    counts.eligible > 0 && { look: 'ok', text: t('claim.eligibleN', { n: counts.eligible }) },
    counts.refused > 0 && { look: 'bad', text: t('claim.refusedN', { n: counts.refused }) },
    counts.open > 0 && { look: 'late', text: t('claim.openN', { n: counts.open }) },
    counts.approved > 0 && { look: '', text: t('claim.approvedN', { n: counts.approved }) },
    counts.failed > 0 && { look: 'bad', text: t('claim.failedN', { n: counts.failed }) },
    counts.paid > 0 && { look: 'ok', text: t('claim.paidN', { n: counts.paid }) },
    counts.reversed > 0 && { look: 'bad', text: t('claim.reversedN', { n: counts.reversed }) },
  ].filter((part) => part !== false)
  return (
    <span className="row wrap" style={{ gap: '0 10px', fontSize: 13, lineHeight: '20px' }}>
      {parts.map((part) => (
        <span key={part.text} className={`nowrap ${part.look}`}>
          {part.text}
        </span>
      ))}
    </span>
  )
}
