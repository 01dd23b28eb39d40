import { Input } from 'antd'
import type { RosterRow, trainingContract } from '#src/modules/training/training.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { classChanged } from './class-data.ts'

/** Takes one trainee off the roster, with a reason. */
export function RemoveTrainee({
  classId,
  trainee,
  onClose,
}: {
  classId: string
  trainee: RosterRow
  onClose: () => void
}) {
  const { name, personId } = trainee
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: (v) => (v.reason.trim() ? undefined : t('class.needReason')) },
    send: (v, idempotencyKey) =>
      call<typeof trainingContract.removeTrainee>('POST', '/api/classes/:id/trainees/:personId/remove', {
        params: { id: classId, personId },
        body: { reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: () => {
      toast(t('roster.removed', { name }))
      void classChanged(classId)
      onClose()
    },
  })
  return (
    <ActDialog
      title={t('roster.askRemove', { name })}
      say={t('roster.sayRemove')}
      form={form}
      submit={t('roster.remove')}
      danger
      onClose={onClose}
    >
      <Field label={t('roster.removeReason')} hint={t('roster.removeHint')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('class.phrases')}
        items={[t('roster.rRemove1'), t('roster.rRemove2'), t('roster.rRemove3')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}
