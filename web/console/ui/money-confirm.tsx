import { Button } from 'antd'
import { useRef } from 'react'
import { messageOf } from '#web/ui/client.ts'
import { persons, yuan } from '#web/ui/format.ts'
import type { ActError } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Facts } from './detail.tsx'
import { SecondLook } from './second-look.tsx'

/**
 * The second look before money moves: payee, count, amount, account, fund and what remains, who made and who checks, until when it
 * can be taken back. The button names act, count and amount; it cannot fire twice. Nothing is shown as done before the server said so.
 */
export function MoneyConfirm({
  act,
  count,
  counted = persons(count),
  amountFen,
  payee,
  account,
  fund,
  remainingFen,
  maker,
  checker,
  undo,
  more = [],
  note,
  busy,
  error,
  onConfirm,
  onClose,
}: {
  /** 确认拨付, 同意, 批准 */
  act: string
  count: number
  /** The count in words, where it is not of persons. */
  counted?: string
  /** Null: no money moves; `fund` says so. */
  amountFen: number | null
  payee?: string
  /** Masked by the server. */
  account?: string
  fund?: string
  /** What the fund holds after this. */
  remainingFen?: number | null
  maker?: string
  checker?: string
  /** 送银行前（今天 16:00）可撤回 */
  undo?: string
  more?: readonly (readonly [label: string, value: React.ReactNode])[]
  /** What has to be known before it is confirmed. */
  note?: React.ReactNode
  busy: boolean
  error?: ActError | undefined
  onConfirm: () => void
  onClose: () => void
}) {
  const fired = useRef(false)
  // A refusal lets it be pressed again; while the answer is out it stays shut.
  if (error && !busy) fired.current = false
  const words = amountFen === null ? `${act} ${counted}` : `${act} ${counted} ${yuan(amountFen)}`
  return (
    <SecondLook
      title={t('money.ask', { words })}
      busy={busy}
      act={
        <Button
          type="primary"
          loading={busy}
          onClick={() => {
            if (fired.current) return
            fired.current = true
            onConfirm()
          }}
        >
          {words}
        </Button>
      }
      onClose={onClose}
    >
      {error && (
        <div className="banner bad" role="alert">
          {messageOf(error)}
        </div>
      )}
      {note}
      <Facts
        items={[
          [t('money.payee'), payee],
          [t('money.account'), account],
          [
            t('money.fund'),
            fund === undefined
              ? undefined
              : remainingFen == null
                ? fund
                : t('money.fundAfter', { fund, left: yuan(remainingFen) }),
          ],
          [t('money.people'), maker || checker ? `${maker ?? '—'} / ${checker ?? '—'}` : undefined],
          ...more,
          [t('money.undo'), undo],
        ]}
      />
    </SecondLook>
  )
}
