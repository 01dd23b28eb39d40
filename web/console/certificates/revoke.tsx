import { Button, Input } from 'antd'
import { useState } from 'react'
import type { assessmentContract, RevocationView } from '#src/modules/assessment/assessment.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { FactGroup } from '../ui/detail.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

type Certificate = ResponseOf<typeof assessmentContract.certificate>

/** The button that asks for a certificate to be taken back; nothing for who may not ask or where it is asked already. */
export function RevokeButton({ certificate }: { certificate: Certificate }) {
  const [asking, setAsking] = useState(false)
  if (!certificate.mayRevoke || certificate.revocation?.status === 'proposed') return null
  return (
    <>
      <Button danger onClick={() => setAsking(true)}>
        {t('revoke.revoke')}
      </Button>
      {asking && (
        <RevokeDialog
          certificate={certificate}
          onDone={() => {
            setAsking(false)
            toast(t('revoke.proposed'))
            void refreshAll()
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function RevokeDialog({
  certificate,
  onDone,
  onClose,
}: {
  certificate: Certificate
  onDone: () => void
  onClose: () => void
}) {
  const form = useForm<{ reason: string; document: string }, RevocationView>({
    initial: { reason: '', document: '' },
    checks: {
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('revoke.reason') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('revoke.document') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof assessmentContract.revokeCertificate>('POST', '/api/certificates/:id/revocations', {
        params: { id: certificate.id },
        body: { reason: v.reason.trim(), document: v.document.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('revoke.title', { number: certificate.number })}
      say={t('revoke.say')}
      form={form}
      submit={t('revoke.revoke')}
      danger
      onClose={onClose}
    >
      <Field label={t('revoke.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
      <Field label={t('revoke.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}

/** Who asked, why, and for the second person the two answers. */
export function RevocationCard({ certificate }: { certificate: Certificate }) {
  const today = useBusinessDay()
  const [asking, setAsking] = useState<'confirm' | 'refuse'>()
  const { revocation } = certificate
  if (!revocation) return null
  const send = (agree: boolean, note: string | undefined, idempotencyKey: string) =>
    call<typeof assessmentContract.checkRevocation>('POST', '/api/certificates/:id/revocations/check', {
      params: { id: certificate.id },
      body: { agree, ...(note === undefined ? {} : { note }) },
      idempotencyKey,
    })
  const done = (words: string) => {
    setAsking(undefined)
    toast(words)
    void refreshAll()
  }
  return (
    <Card
      className="apart"
      title={t('revoke.open')}
      right={
        revocation.mayCheck && (
          <>
            <Button size="small" onClick={() => setAsking('refuse')}>
              {t('revoke.refuse')}
            </Button>
            <Button size="small" danger type="primary" onClick={() => setAsking('confirm')}>
              {t('revoke.confirm')}
            </Button>
          </>
        )
      }
    >
      <FactGroup
        title={revocation.statusName}
        items={[
          [t('revoke.reason'), revocation.reason],
          [t('revoke.document'), revocation.document],
          [t('revoke.made'), `${revocation.madeBy} ${shortDay(revocation.madeDay, today)}`],
          [
            t('revoke.checked'),
            revocation.checkedBy && `${revocation.checkedBy} ${shortDay(revocation.checkedDay, today)}`,
          ],
          [t('revoke.refuseNote'), revocation.note],
        ]}
      />
      {asking === 'confirm' && (
        <ConfirmAct
          title={t('revoke.confirmTitle', { number: certificate.number })}
          say={t('revoke.say')}
          facts={[
            [t('revoke.reason'), revocation.reason],
            [t('revoke.document'), revocation.document],
          ]}
          submit={t('revoke.confirm')}
          danger
          send={(key) => send(true, undefined, key)}
          onDone={() => done(t('revoke.done', { number: certificate.number }))}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'refuse' && (
        <ReasonDialog
          title={t('revoke.refuse')}
          label={t('revoke.refuseNote')}
          max={200}
          submit={t('revoke.refuse')}
          send={(note, key) => send(false, note, key)}
          onDone={() => done(t('revoke.refused'))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Card>
  )
}
