import { Button, Modal } from 'antd'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Facts } from './detail.tsx'
import { ErrorSummary } from './form.tsx'

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
    <Modal
      open
      width={520}
      title={title}
      onCancel={busy ? () => undefined : onClose}
      mask={{ closable: false }}
      keyboard={!busy}
      destroyOnHidden
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t('common.again')}
          </Button>
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
        </>
      }
    >
      <div className="stack">
        <ErrorSummary faults={{}} error={error} />
        {facts.length > 0 && <Facts items={facts} />}
        {say && <p className="sec">{say}</p>}
      </div>
    </Modal>
  )
}
