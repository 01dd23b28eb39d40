import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { BulkResult, ClaimLineDetail } from '#src/modules/subsidy/subsidy.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { messageOf } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { sendVerdict, whyNotAgree } from './review-acts.ts'
import { VerdictDialog, type WordedVerdict } from './verdict-dialog.tsx'

const DONE = {
  return: 'claim.returned',
  reject: 'claim.rejected',
  withdraw: 'claim.withdrawn',
  resubmit: 'claim.resubmitted',
  take_back: 'claim.takenBack',
} as const

const canAgree = (line: ClaimLineDetail) => line.actions.includes('agree') || line.actions.includes('recheck')

/** Left of the acts of a line: why it cannot be agreed to. */
export const whyNotOf = (line: ClaimLineDetail | undefined) => (line && canAgree(line) ? whyNotAgree(line) : undefined)

/** The acts open on one line; `onDone` moves on to the next. */
export function LineActs({ line, onDone }: { line: ClaimLineDetail; onDone?: () => void }) {
  const [asking, setAsking] = useState<WordedVerdict>()
  const can = (action: ClaimLineDetail['actions'][number]) => line.actions.includes(action)
  const office = can('recheck') ? 'city' : can('decline') ? 'approver' : 'county'
  const agree = useAct((_: string, idempotencyKey) =>
    sendVerdict('agree', { batchId: line.batchId, lines: [line], note: '', office }, idempotencyKey),
  )
  const finished = (result: BulkResult, words: string) => {
    const held = result.exceptions[0]
    if (result.done > 0) toast(words)
    else if (held) toast(held.message, { tone: 'refused' })
    void refreshAll()
    if (result.done > 0) onDone?.()
  }
  const eligible = whyNotAgree(line) === undefined
  return (
    <>
      {agree.error && (
        <span className="small bad" role="alert">
          {messageOf(agree.error)}
        </span>
      )}
      {can('answer') && (
        <Link to="/notices" search={{ tab: 'objections', open: undefined } as never} className="linkish">
          {t('notice.answer')}
        </Link>
      )}
      {can('withdraw') && <Button onClick={() => setAsking('withdraw')}>{t('claim.withdraw')}</Button>}
      {can('take_back') && <Button onClick={() => setAsking('take_back')}>{t('claim.takeBack')}</Button>}
      {(can('return') || can('recheck') || can('decline')) && (
        <Button onClick={() => setAsking('return')}>{t('claim.return')}</Button>
      )}
      {(can('reject') || can('recheck') || can('decline')) && (
        <Button
          danger
          {...(eligible || can('decline') ? {} : { type: 'primary' as const })}
          onClick={() => setAsking('reject')}
        >
          {can('decline') ? t('claim.decline') : t('claim.reject')}
        </Button>
      )}
      {can('resubmit') && (
        <Button type="primary" onClick={() => setAsking('resubmit')}>
          {t('claim.resubmit')}
        </Button>
      )}
      {canAgree(line) && eligible && (
        <Button
          type="primary"
          loading={agree.busy}
          onClick={async () => {
            const result = await agree.run(line.id)
            if (!result) return
            const words = { name: line.name, amount: yuan(line.amountFen) }
            finished(result, office === 'city' ? t('claim.rechecked', words) : t('claim.agreed', words))
          }}
        >
          {office === 'city'
            ? t('claim.recheckOne', { amount: yuan(line.amountFen) })
            : t('claim.agreeOne', { amount: yuan(line.amountFen) })}
        </Button>
      )}
      {asking && (
        <VerdictDialog
          verdict={asking}
          batchId={line.batchId}
          lines={[line]}
          office={office}
          onDone={(result) => {
            setAsking(undefined)
            finished(result, t(DONE[asking], { words: line.name }))
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}
