import { Button } from 'antd'
import { useAct } from '#web/ui/hooks.ts'
import { Facts } from './detail.tsx'
import { ErrorSummary } from './form.tsx'
import { SecondLook } from './second-look.tsx'

/** The second look before an act that cannot be taken back: what will happen, the facts, a button that names it. */
export function ConfirmAct<R>({
  title,
  say,
  facts = [],
  submit,
  danger = false,
  send,
  onDone,
  onClose,
}: {
  title: string
  say?: React.ReactNode
  facts?: readonly (readonly [label: string, value: React.ReactNode])[]
  submit: string
  danger?: boolean
  send: (idempotencyKey: string) => Promise<R>
  onDone: (result: R) => void
  onClose: () => void
}) {
  const { run, busy, error } = useAct((_: string, idempotencyKey) => send(idempotencyKey))
  return (
    <SecondLook
      title={title}
      busy={busy}
      act={
        <Button
          type="primary"
          danger={danger}
          loading={busy}
          onClick={async () => {
            const result = await run(title)
            if (result !== undefined) onDone(result)
          }}
        >
          {submit}
        </Button>
      }
      onClose={onClose}
    >
      <div className="stack">
        <ErrorSummary faults={{}} error={error} />
        {facts.length > 0 && <Facts items={facts} />}
        {say && <p className="sec">{say}</p>}
      </div>
    </SecondLook>
  )
}
