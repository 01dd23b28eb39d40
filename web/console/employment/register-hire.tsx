import { Input } from 'antd'
import type { employmentContract, HireRow } from '#src/modules/employment/employment.contract.ts'
import { POST_NAMES, type Post } from '#src/modules/employment/employment.types.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { useOccupationChoices } from '../registry/options.ts'
import { useBusinessDay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, choicesOf, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'

interface Values {
  name: string
  docNo: string
  occupation: string | null
  post: Post | null
  startDay: string | null
  other: string
}

/** One hire by form: the employer its own, the agency one that it made. */
export function RegisterHire({
  agency,
  onDone,
  onClose,
}: {
  agency: boolean
  onDone: (row: HireRow) => void
  onClose: () => void
}) {
  const today = useBusinessDay()
  const occupations = useOccupationChoices()
  const need = (given: unknown, name: string) => (given ? undefined : t('form.missing', { name }))
  const form = useForm<Values, HireRow>({
    initial: { name: '', docNo: '', occupation: null, post: null, startDay: today, other: '' },
    checks: {
      name: (v) => need(v.name.trim(), t('employment.name')),
      docNo: (v) => need(v.docNo.trim(), t('employment.docNo')),
      occupation: (v) => need(v.occupation, t('employment.occupation')),
      startDay: (v) => need(v.startDay, t('employment.startDay')),
      other: (v) => (agency ? need(v.other.trim(), t('employment.employerCode')) : undefined),
    },
    send: (v, idempotencyKey) =>
      call<typeof employmentContract.registerHire>('POST', '/api/hires', {
        body: {
          name: v.name.trim(),
          docNo: v.docNo.trim(),
          occupation: v.occupation ?? '',
          startDay: v.startDay ?? '',
          ...(v.post ? { post: v.post } : {}),
          ...(v.other.trim() ? { otherCreditCode: v.other.trim() } : {}),
        },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  const { otherCreditCode } = form.faults
  return (
    <ActDialog
      title={t('employment.register')}
      say={agency ? t('employment.saysAgency') : t('employment.saysEmployer')}
      form={form}
      submit={t('employment.registerAct')}
      width={560}
      onClose={onClose}
    >
      <Field label={t('employment.name')} {...form.field('name')}>
        <Input {...form.text('name')} maxLength={60} />
      </Field>
      <Field label={t('employment.docNo')} {...form.field('docNo')}>
        <Input {...form.text('docNo')} maxLength={30} autoComplete="off" />
      </Field>
      <Field label={t('employment.occupation')} {...form.field('occupation')}>
        <ChoiceField {...form.choice('occupation')} options={occupations} />
      </Field>
      <Field label={t('employment.post')} optional {...form.field('post')}>
        <ChoiceField {...form.choice('post')} options={choicesOf(POST_NAMES)} allowClear />
      </Field>
      <Field label={t('employment.startDay')} {...form.field('startDay')}>
        <DayField {...form.choice('startDay')} max={today} />
      </Field>
      <Field
        label={agency ? t('employment.employerCode') : t('employment.agencyCode')}
        optional={!agency}
        {...form.field('other')}
        fault={form.faults['other'] ?? otherCreditCode}
        hint={agency ? t('employment.employerCodeHint') : t('employment.agencyCodeHint')}
      >
        <Input {...form.text('other')} maxLength={30} autoComplete="off" />
      </Field>
    </ActDialog>
  )
}
