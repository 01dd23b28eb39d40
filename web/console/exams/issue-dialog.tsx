import type { assessmentContract } from '#src/modules/assessment/assessment.contract.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import type { ExamSession } from './session-page.tsx'

/** The second look before certificates are issued: how many, of what, dated when. */
export function IssueDialog({
  session,
  onIssued,
  onClose,
}: {
  session: ExamSession
  onIssued: (issued: number, already: number, issuedOn: string) => void
  onClose: () => void
}) {
  const today = useBusinessDay()
  const n = session.passed - session.certificates
  const form = useForm({
    initial: { issuedOn: today as string | null },
    checks: { issuedOn: (values) => (values.issuedOn ? undefined : t('exam.issueDayMissing')) },
    send: async ({ issuedOn }, idempotencyKey) => ({
      issuedOn: issuedOn ?? today,
      result: await call<typeof assessmentContract.issueCertificates>('POST', '/api/exam-sessions/:id/certificates', {
        params: { id: session.id },
        body: { version: session.version, issuedOn: issuedOn ?? today },
        idempotencyKey,
      }),
    }),
    onSent: ({ issuedOn, result }) => onIssued(result.issued, result.alreadyIssued, issuedOn),
  })
  return (
    <ActDialog
      title={t('exam.issueTitle', { n })}
      say={t('exam.issueSay')}
      form={form}
      submit={t('exam.issueN', { n })}
      onClose={onClose}
    >
      <Facts
        items={[
          [t('exam.number'), session.number],
          [t('exam.occupationLevel'), `${session.occupationName} ${session.levelName}`],
          [t('exam.passedOf'), `${session.passed} / ${session.registered}`],
          [t('exam.assessor'), session.assessorName],
        ]}
      />
      <Field
        label={t('exam.issueDay')}
        hint={t('exam.issueDayHint', { from: day(session.examDay), to: day(today) })}
        {...form.field('issuedOn')}
      >
        <DayField {...form.choice('issuedOn')} min={session.examDay} max={today} />
      </Field>
    </ActDialog>
  )
}
