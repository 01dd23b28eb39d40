import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Input, Select } from 'antd'
import { useEffect } from 'react'
import type { assessmentContract } from '#src/modules/assessment/assessment.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, persons } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { ChoiceField, DayField, FenField } from '../ui/fields.tsx'
import { Field, FormPage, useForm } from '../ui/form.tsx'
import { classesToExamineQuery } from './exams-page.tsx'

interface Values {
  classId: string | null
  examDay: string | null
  place: string
  examiners: string[]
  feeFen: number | null
}

/** 安排考试: one class, one day, one place; everybody who completed the class is a candidate. */
export function OpenSessionPage({ classId }: { classId: string | undefined }) {
  const navigate = useNavigate()
  const waiting = useQuery(classesToExamineQuery)
  const form = useForm({
    initial: { classId: classId ?? null, examDay: null, place: '', examiners: [], feeFen: 0 } as Values,
    draftKey: `exam.new.${classId ?? ''}`,
    checks: {
      classId: (values) => (values.classId ? undefined : t('exam.chooseClass')),
      examDay: (values) => (values.examDay ? undefined : t('exam.examDayMissing')),
      place: (values) => (values.place.trim() ? undefined : t('exam.placeMissing')),
      examiners: (values) => (values.examiners.length > 0 ? undefined : t('exam.examinersMissing')),
      feeFen: (values) => (values.feeFen === null ? t('exam.feeMissing') : undefined),
    },
    send: (values, idempotencyKey) =>
      call<typeof assessmentContract.openSession>('POST', '/api/exam-sessions', {
        body: {
          classId: values.classId ?? '',
          examDay: values.examDay ?? '',
          place: values.place.trim(),
          examiners: values.examiners,
          feeFen: values.feeFen ?? 0,
        },
        idempotencyKey,
      }),
    onSent: (session) => {
      toast(t('exam.opened', { number: session.number, n: session.registered }))
      void refreshAll()
      void navigate({ to: '/exams/$id', params: { id: session.id } })
    },
  })
  const items = waiting.data?.items ?? []
  const chosen = items.find((one) => one.classId === form.values.classId)
  const planned = chosen?.plannedExamDay
  const { examDay } = form.values
  useEffect(() => {
    // The day the provider had planned is the likely one; it can be changed.
    if (chosen && planned && examDay === null && planned >= chosen.completedDay) form.set('examDay', planned)
  }, [chosen, planned])
  return (
    <FormPage
      title={t('exam.open')}
      crumbs={<Link to="/exams">{t('exam.title')}</Link>}
      say={t('exam.openSay')}
      form={form}
      submit={chosen ? `${t('exam.openButton')} ${persons(chosen.completed)}` : t('exam.openButton')}
      cancel={<Link to="/exams">{t('common.cancel')}</Link>}
    >
      <Field
        label={t('exam.class')}
        wide
        {...(waiting.data && items.length === 0 ? { hint: t('exam.chooseClassNone') } : {})}
        {...form.field('classId')}
      >
        <ChoiceField
          {...form.choice('classId')}
          loading={waiting.isPending}
          options={items.map((one) => ({
            value: one.classId,
            label: `${one.number} ${one.title}`,
            note: `${one.occupationName} ${one.levelName}，${persons(one.completed)}`,
          }))}
        />
      </Field>
      <Field
        label={t('exam.examDay')}
        hint={chosen && t('exam.examDayHint', { day: day(chosen.completedDay) })}
        {...form.field('examDay')}
      >
        <DayField {...form.choice('examDay')} {...(chosen ? { min: chosen.completedDay } : {})} />
      </Field>
      <Field label={t('exam.fee')} hint={t('exam.feeHint')} {...form.field('feeFen')}>
        <FenField {...form.choice('feeFen')} />
      </Field>
      <Field label={t('exam.place')} hint={t('exam.placeHint')} wide {...form.field('place')}>
        <Input {...form.text('place')} maxLength={100} />
      </Field>
      <Field label={t('exam.examiners')} hint={t('exam.examinersHint')} wide {...form.field('examiners')}>
        <Select<string[]>
          {...form.choice('examiners')}
          mode="tags"
          open={false}
          suffixIcon={null}
          style={{ width: '100%' }}
          tokenSeparators={[',', '，', '、', ';', '；']}
          onChange={(names) =>
            form.set('examiners', [...new Set(names.map((name) => name.normalize('NFKC').trim()).filter(Boolean))])
          }
        />
      </Field>
    </FormPage>
  )
}
