import { Input } from 'antd'
import { useState } from 'react'
import type { PayeeChangeRow, payeeContract } from '#src/modules/ledger/payee.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { grouped } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'

/** Both accounts in full for whoever checks the change, for a stated reason; gone when the dialog closes. */
export function RevealAccounts({ row, onClose }: { row: PayeeChangeRow; onClose: () => void }) {
  const [seen, setSeen] = useState<ResponseOf<typeof payeeContract.revealPayeeChange>>()
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('person.reason') })) },
    send: (v, idempotencyKey) =>
      call<typeof payeeContract.revealPayeeChange>('POST', '/api/payee-changes/:id/reveal', {
        params: { id: row.id },
        body: { reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: setSeen,
  })
  if (seen)
    return (
      <Dialog title={row.payeeName} width={440} onCancel={onClose} footer={null}>
        <Facts
          items={[
            [
              t('payee.before'),
              seen.before ? (
                <span key="before" className="seen">
                  {grouped(seen.before)}
                </span>
              ) : (
                t('payee.noneBefore')
              ),
            ],
            [
              t('payee.after'),
              <span key="after" className="seen">
                {grouped(seen.after)}
              </span>,
            ],
          ]}
        />
        <p className="small muted">{t('payee.seen')}</p>
      </Dialog>
    )
  return (
    <ActDialog
      title={t('payee.revealTitle', { name: row.payeeName })}
      say={t('payee.revealSay')}
      form={form}
      submit={t('payee.reveal')}
      onClose={onClose}
    >
      <Field label={t('person.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('form.phrases')}
        items={[t('payee.revealPhrase')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}
