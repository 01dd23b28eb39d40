import { Input } from 'antd'
import { t } from '#web/ui/words.ts'
import { ActDialog, Phrases, withPhrase } from './act-dialog.tsx'
import { Field, useForm } from './form.tsx'

/** One act that needs a reason in words: return, reject, withdraw, cancel. The reason is shown to whom it concerns. */
export function ReasonDialog<R>({
  title,
  say,
  label,
  hint,
  max,
  phrases = [],
  submit,
  danger = false,
  send,
  onDone,
  onClose,
}: {
  title: string
  say?: React.ReactNode
  /** 退回原因 */
  label: string
  hint?: string
  max: number
  /** Ready sentences that say what is wrong and what to do. */
  phrases?: readonly string[]
  submit: string
  danger?: boolean
  send: (note: string, idempotencyKey: string) => Promise<R>
  onDone: (result: R) => void
  onClose: () => void
}) {
  const form = useForm({
    initial: { note: '' },
    checks: {
      note: ({ note }) =>
        note.trim() === ''
          ? t('form.missing', { name: label })
          : note.trim().length > max
            ? t('form.tooLong', { name: label, max })
            : undefined,
    },
    send: ({ note }, key) => send(note.trim(), key),
    onSent: onDone,
  })
  // The server names the field as its contract does; here there is one field.
  const fault = form.faults['note'] ?? form.faults['reason'] ?? form.faults['answer']
  return (
    <ActDialog title={title} say={say} form={form} submit={submit} danger={danger} onClose={onClose}>
      <Field label={label} name="note" fault={fault} {...(hint ? { hint } : {})}>
        <Input.TextArea {...form.text('note')} rows={3} />
      </Field>
      {phrases.length > 0 && (
        <Phrases
          label={t('form.phrases')}
          items={phrases}
          onPick={(phrase) => form.set('note', withPhrase(form.values.note, phrase))}
        />
      )}
    </ActDialog>
  )
}
