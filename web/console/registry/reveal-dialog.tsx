import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { grouped, identity } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'

const FIELDS = ['docNo', 'phone', 'bankAccount'] as const
type FieldName = (typeof FIELDS)[number]
const WORDS = { docNo: 'person.f_docNo', phone: 'person.f_phone', bankAccount: 'person.f_bankAccount' } as const

/** Shows what is masked, for a stated reason (O5). The values live in this dialog alone and are gone when it closes. */
export function RevealDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const [seen, setSeen] = useState<ResponseOf<typeof registryContract.revealPerson>>()
  const form = useForm({
    initial: { fields: ['docNo'] as FieldName[], reason: '' },
    checks: {
      fields: (v) => (v.fields.length > 0 ? undefined : t('person.needField')),
      reason: (v) => (v.reason.trim() ? undefined : t('person.needReason')),
    },
    send: (v, idempotencyKey) =>
      call<typeof registryContract.revealPerson>('POST', '/api/persons/:id/reveal', {
        params: { id },
        body: { fields: v.fields, reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: setSeen,
  })
  if (seen)
    return (
      <Dialog
        title={name}
        width={440}
        onCancel={onClose}
        footer={
          <Button type="primary" onClick={onClose}>
            {t('person.close')}
          </Button>
        }
      >
        <Facts
          items={FIELDS.filter((field) => field in seen).map((field) => [
            t(WORDS[field]),
            <span key={field} className="seen">
              {seen[field]
                ? field === 'docNo'
                  ? identity(seen[field])
                  : field === 'bankAccount'
                    ? grouped(seen[field])
                    : seen[field]
                : t('person.notOnFile')}
            </span>,
          ])}
        />
        <p className="small muted">{t('person.seen')}</p>
      </Dialog>
    )
  return (
    <ActDialog
      title={t('person.revealTitle', { name })}
      say={t('person.revealSay')}
      form={form}
      submit={t('person.see')}
      onClose={onClose}
    >
      <Field label={t('person.fields')} {...form.field('fields')}>
        <Checkbox.Group
          value={form.values.fields}
          onChange={(next) => form.set('fields', next as FieldName[])}
          options={FIELDS.map((field) => ({ value: field, label: t(WORDS[field]) }))}
        />
      </Field>
      <Field label={t('person.reason')} hint={t('person.reasonHint')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('class.phrases')}
        items={[t('person.r1'), t('person.r2'), t('person.r3')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}
