import { Button, Input } from 'antd'
import { useState } from 'react'
import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'

interface Objection {
  readonly id: string
  readonly kind: 'claim' | 'grant'
  /** The objection's own number, or what it is against. */
  readonly title: string
}

const reveal = ({ id, kind }: Objection, reason: string, idempotencyKey: string) => {
  const ask = { params: { id }, body: { reason }, idempotencyKey }
  return kind === 'claim'
    ? call<typeof subsidyContract.revealContact>('POST', '/api/objections/:id/contact', ask)
    : call<typeof grantsContract.revealContact>('POST', '/api/grant-objections/:id/contact', ask)
}

/** How to reach whoever objected: masked, and whole for a stated reason, to the office that answers. */
export function ContactFact({ masked, ...objection }: Objection & { masked: string }) {
  const [asking, setAsking] = useState(false)
  return (
    <span>
      {masked}{' '}
      <button type="button" className="linkish nowrap" onClick={() => setAsking(true)}>
        {t('notice.contactSee')}
      </button>
      {asking && <ContactDialog objection={objection} onClose={() => setAsking(false)} />}
    </span>
  )
}

/** The value lives in this dialog alone and is gone when it closes. */
function ContactDialog({ objection, onClose }: { objection: Objection; onClose: () => void }) {
  const [contact, setContact] = useState<string>()
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: (v) => (v.reason.trim() ? undefined : t('person.needReason')) },
    send: (v, idempotencyKey) => reveal(objection, v.reason.trim(), idempotencyKey),
    onSent: (answer) => setContact(answer.contact),
  })
  const title = t('notice.contactTitle', { title: objection.title })
  if (contact !== undefined)
    return (
      <Dialog
        title={title}
        width={440}
        onCancel={onClose}
        footer={
          <Button type="primary" onClick={onClose}>
            {t('person.close')}
          </Button>
        }
      >
        <p className="seen" style={{ overflowWrap: 'anywhere' }}>
          {contact}
        </p>
        <p className="small muted">{t('person.seen')}</p>
      </Dialog>
    )
  return (
    <ActDialog title={title} say={t('notice.contactSay')} form={form} submit={t('person.see')} onClose={onClose}>
      <Field label={t('person.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('class.phrases')}
        items={[t('notice.contactR1'), t('notice.contactR2')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}
