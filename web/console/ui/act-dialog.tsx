import { Button } from 'antd'
import { useRef } from 'react'
import { t } from '#web/ui/words.ts'
import { Dialog } from './dialog.tsx'
import { ErrorSummary, type Form, keepFocus } from './form.tsx'

/**
 * A small form over the page for one act that needs a few words: return with a reason, approve with a supervisor. The button
 * names the act; faults stand beside their field and on top; what is typed stays until it is sent or closed.
 */
export function ActDialog({
  title,
  say,
  form,
  submit,
  danger = false,
  width = 520,
  onClose,
  children,
}: {
  title: string
  /** What will happen, before the fields. */
  say?: React.ReactNode
  form: Form
  /** What the button does: 退回补正. */
  submit: string
  danger?: boolean
  width?: number
  onClose: () => void
  children?: React.ReactNode
}) {
  const body = useRef<HTMLFormElement>(null)
  return (
    <Dialog
      // Into the first field: the cross in the corner would take the focus otherwise. Who types already is left alone.
      afterOpenChange={(open) => {
        if (!open || body.current?.contains(document.activeElement)) return
        body.current?.querySelector<HTMLElement>('input,textarea')?.focus()
      }}
      title={title}
      width={width}
      footer={null}
      onCancel={form.busy ? () => undefined : onClose}
      mask={{ closable: false }}
      keyboard={!form.busy}
    >
      <form ref={body} onSubmit={form.submit} noValidate className="stack">
        <ErrorSummary faults={form.faults} error={form.error} />
        {say && <div className="sec">{say}</div>}
        {children}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 4 }}>
          <Button onClick={onClose} disabled={form.busy} onMouseDown={keepFocus}>
            {t('common.again')}
          </Button>
          <Button type="primary" danger={danger} htmlType="submit" loading={form.busy} onMouseDown={keepFocus}>
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Ready phrases under a reason: a click adds one to what is typed. They teach what a good reason says. */
export function Phrases({
  label,
  items,
  onPick,
}: {
  label: string
  items: readonly string[]
  onPick: (phrase: string) => void
}) {
  return (
    <div className="row wrap" style={{ gap: 6 }}>
      <span className="small muted">{label}</span>
      {items.map((phrase) => (
        <button key={phrase} type="button" className="chip add" onClick={() => onPick(phrase)}>
          {phrase}
        </button>
      ))}
    </div>
  )
}

/** `before` with the phrase as a sentence of its own. */
export const withPhrase = (before: string, phrase: string) =>
  before.trim() === '' ? phrase : before.includes(phrase) ? before : `${before.trim().replace(/[；;]$/, '')}；${phrase}`
