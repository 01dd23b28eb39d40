import type { BulkResult, ClaimLineRow } from '#src/modules/subsidy/subsidy.contract.ts'
import { t } from '#web/ui/words.ts'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { type Office, sendVerdict, wordsFor } from './review-acts.ts'

export type WordedVerdict = 'return' | 'reject' | 'withdraw' | 'resubmit'

const MAX = { return: 300, reject: 300, withdraw: 200, resubmit: 300 } as const

/** Return, refuse, withdraw, claim again: acts that need a reason in words, on one line or many. */
export function VerdictDialog({
  verdict,
  batchId,
  lines,
  office = 'county',
  onDone,
  onClose,
}: {
  verdict: WordedVerdict
  batchId: string
  lines: readonly ClaimLineRow[]
  office?: Office
  onDone: (result: BulkResult) => void
  onClose: () => void
}) {
  const words = wordsFor(lines)
  const texts = {
    return: {
      title: t('claim.returnTitle', { words }),
      say: t('claim.returnSay'),
      label: t('claim.returnReason'),
      hint: t('claim.returnHint'),
      submit: t('claim.returnN', { words }),
      phrases: [t('claim.return1'), t('claim.return2'), t('claim.return3')],
    },
    reject: {
      title: t('claim.rejectTitle', { words }),
      say: t('claim.rejectSay'),
      label: t('claim.rejectReason'),
      hint: t('claim.rejectHint'),
      submit: `${t('claim.reject')} ${words}`,
      phrases: [...new Set(lines.flatMap((line) => line.failed).concat(t('claim.reject1'), t('claim.reject2')))].slice(
        0,
        4,
      ),
    },
    withdraw: {
      title: t('claim.withdrawTitle', { words }),
      say: t('claim.withdrawSay'),
      label: t('claim.withdrawReason'),
      hint: '',
      submit: t('claim.withdrawN', { words }),
      phrases: [],
    },
    resubmit: {
      title: t('claim.resubmitTitle', { words }),
      say: t('claim.resubmitSay'),
      label: t('claim.resubmitNote'),
      hint: t('claim.resubmitHint'),
      submit: t('claim.resubmitN', { words }),
      phrases: [],
    },
  }[verdict]
  return (
    <ReasonDialog<BulkResult>
      {...texts}
      max={MAX[verdict]}
      danger={verdict === 'reject' || verdict === 'withdraw'}
      send={(note, idempotencyKey) => sendVerdict(verdict, { batchId, lines, note, office }, idempotencyKey)}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
