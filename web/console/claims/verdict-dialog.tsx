import type { BulkResult, ClaimLineRow } from '#src/modules/subsidy/subsidy.contract.ts'
import { t } from '#web/ui/words.ts'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { type Office, sendVerdict, wordsFor } from './review-acts.ts'

export type WordedVerdict = 'return' | 'reject' | 'withdraw' | 'resubmit' | 'take_back'

const MAX = { return: 300, reject: 300, withdraw: 200, resubmit: 300, take_back: 200 } as const

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
  const late = office === 'approver'
  const texts = {
    return: {
      title: t('claim.returnTitle', { words }),
      say: late ? t('claim.declineReturnSay') : t('claim.returnSay'),
      label: t('claim.returnReason'),
      hint: t('claim.returnHint'),
      submit: t('claim.returnN', { words }),
      phrases: [...(late ? [t('claim.return4')] : []), t('claim.return1'), t('claim.return2'), t('claim.return3')],
    },
    reject: {
      title: late ? t('claim.declineTitle', { words }) : t('claim.rejectTitle', { words }),
      say: t('claim.rejectSay'),
      label: late ? t('claim.declineReason') : t('claim.rejectReason'),
      hint: t('claim.rejectHint'),
      submit: `${late ? t('claim.decline') : t('claim.reject')} ${words}`,
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
    take_back: {
      title: t('claim.takeBackTitle', { words }),
      say: t('claim.takeBackSay'),
      label: t('claim.takeBackReason'),
      hint: t('claim.takeBackHint'),
      submit: t('claim.takeBackN', { words }),
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
