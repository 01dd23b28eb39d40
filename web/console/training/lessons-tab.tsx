import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { ClassDetail, LessonView, trainingContract } from '#src/modules/training/training.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, NONE, shortDay, weekday } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { AttendanceSheet } from './attendance-sheet.tsx'
import { classChanged, hoursOf, lessonsQuery } from './class-data.ts'
import type { ClassSearch } from './class-page.tsx'
import { LessonPlanner } from './lesson-planner.tsx'

const KINDS = { theory: 'lesson.k_theory', practice: 'lesson.k_practice', online: 'lesson.k_online' } as const
const STATES = { planned: 'lesson.s_planned', recorded: 'lesson.s_recorded', cancelled: 'lesson.s_cancelled' } as const

/** The timetable; a lesson opens its attendance sheet in place. */
export function LessonsTab({
  detail,
  lessonId,
  planning,
  go,
}: {
  detail: ClassDetail
  lessonId: string | undefined
  planning: boolean
  go: (search: ClassSearch) => void
}) {
  const mayPlan = detail.actions.includes('plan_lessons')
  if (lessonId)
    return <AttendanceSheet key={lessonId} detail={detail} lessonId={lessonId} onClose={() => go({ tab: 'lessons' })} />
  return (
    <div className="stack">
      {planning && mayPlan && <LessonPlanner detail={detail} onClose={() => go({ tab: 'lessons' })} />}
      <Timetable detail={detail} mayPlan={mayPlan} planning={planning} go={go} />
    </div>
  )
}

function Timetable({
  detail,
  mayPlan,
  planning,
  go,
}: {
  detail: ClassDetail
  mayPlan: boolean
  planning: boolean
  go: (search: ClassSearch) => void
}) {
  const today = useBusinessDay()
  const { data, error, refetch } = useQuery(lessonsQuery(detail.id))
  const [cancelling, setCancelling] = useState<LessonView>()
  const lessons = data?.items ?? []
  const held = lessons.filter((lesson) => lesson.status !== 'cancelled')
  const minutes = held.reduce((sum, lesson) => sum + lesson.minutes, 0)
  const { minutesTheory, minutesPractice, minutesOnline } = detail.application
  const asked = minutesTheory + minutesPractice + minutesOnline
  const planButton = mayPlan && !planning && (
    <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => go({ tab: 'lessons', plan: '1' })}>
      {t('lesson.plan')}
    </Button>
  )
  return (
    <Card
      title={t('lesson.title')}
      hint={
        data && (
          <>
            {t('lesson.summary', { n: held.length, hours: hoursOf(minutes), asked: hoursOf(asked) })}
            {held.length > 0 && minutes < asked && (
              <span className="late">，{t('lesson.short', { n: hoursOf(asked - minutes) })}</span>
            )}
            {minutes > asked && <span>，{t('lesson.over', { n: hoursOf(minutes - asked) })}</span>}
          </>
        )
      }
      right={lessons.length > 0 && planButton}
      flush
    >
      {error && !data ? (
        <Failed error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <Loading lines={6} />
      ) : lessons.length === 0 ? (
        <Empty icon="calendar" title={t('lesson.empty')} actions={planButton}>
          {mayPlan ? t('lesson.emptyOwn') : detail.approvedDay ? t('lesson.emptyOffice') : t('lesson.emptyLater')}
        </Empty>
      ) : (
        <PlainTable
          rows={lessons}
          rowKey={(lesson) => lesson.id}
          rowLook={(lesson) => (lesson.status === 'cancelled' ? 'gone' : '')}
          columns={[
            {
              title: t('lesson.day'),
              main: true,
              look: 'nowrap',
              width: 132,
              cell: (lesson) => (
                <>
                  {shortDay(lesson.day, today)} <span className="muted">{weekday(lesson.day)}</span>
                </>
              ),
            },
            {
              title: t('lesson.time'),
              look: 'nowrap',
              width: 112,
              cell: (lesson) => (
                <>
                  {lesson.startTime}—{lesson.endTime}
                </>
              ),
            },
            { title: t('lesson.hours'), num: true, width: 64, cell: (lesson) => hoursOf(lesson.minutes) },
            { title: t('lesson.kind'), width: 60, cell: (lesson) => t(KINDS[lesson.kind]) },
            { title: t('lesson.topic'), cell: (lesson) => lesson.topic },
            { title: t('lesson.teacher'), width: 96, cell: (lesson) => lesson.teacher },
            { title: t('lesson.room'), look: 'sec', width: 150, cell: (lesson) => lesson.room },
            {
              title: t('lesson.attendance'),
              num: true,
              width: 84,
              cell: (lesson) =>
                lesson.present === null ? (
                  <span className="muted">{NONE}</span>
                ) : (
                  <span>
                    {count(lesson.present)} /{' '}
                    <span className={lesson.absent ? 'bad' : ''}>{count(lesson.absent ?? 0)}</span>
                  </span>
                ),
            },
            {
              title: t('lesson.state'),
              width: 108,
              cell: (lesson) => <StatusTag kind="lesson" code={lesson.status} name={t(STATES[lesson.status])} />,
            },
            {
              title: t('lesson.act'),
              width: 144,
              cell: (lesson) => (
                <LessonActs detail={detail} lesson={lesson} go={go} onCancel={() => setCancelling(lesson)} />
              ),
            },
          ]}
        />
      )}
      {cancelling && <CancelLesson classId={detail.id} lesson={cancelling} onClose={() => setCancelling(undefined)} />}
    </Card>
  )
}

function LessonActs({
  detail,
  lesson,
  go,
  onCancel,
}: {
  detail: ClassDetail
  lesson: LessonView
  go: (search: ClassSearch) => void
  onCancel: () => void
}) {
  const today = useBusinessDay()
  const mayRecord = detail.actions.includes('record_attendance')
  if (lesson.status === 'cancelled') return null
  return (
    <span className="row wrap" style={{ gap: 12 }}>
      {(lesson.status === 'recorded' || (mayRecord && lesson.day <= today)) && (
        <button type="button" className="linkish" onClick={() => go({ tab: 'lessons', lesson: lesson.id })}>
          {lesson.status === 'planned' ? t('lesson.record') : mayRecord ? t('lesson.correct') : t('lesson.see')}
        </button>
      )}
      {lesson.status === 'planned' && detail.actions.includes('plan_lessons') && (
        <button type="button" className="linkish" onClick={onCancel}>
          {t('lesson.cancel')}
        </button>
      )}
    </span>
  )
}

function CancelLesson({ classId, lesson, onClose }: { classId: string; lesson: LessonView; onClose: () => void }) {
  const today = useBusinessDay()
  const form = useForm({
    initial: { reason: '' },
    checks: { reason: (v) => (v.reason.trim() ? undefined : t('class.needReason')) },
    send: (v, idempotencyKey) =>
      call<typeof trainingContract.removeLesson>('POST', '/api/lessons/:id/cancel', {
        params: { id: lesson.id },
        body: { reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: () => {
      toast(t('lesson.cancelled'))
      void classChanged(classId)
      onClose()
    },
  })
  return (
    <ActDialog
      title={t('lesson.askCancel', {
        day: shortDay(lesson.day, today),
        time: `${lesson.startTime}—${lesson.endTime}`,
      })}
      say={t('lesson.sayCancel')}
      form={form}
      submit={t('lesson.cancel')}
      danger
      onClose={onClose}
    >
      <Field label={t('lesson.cancelReason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('class.phrases')}
        items={[t('lesson.rCancel1'), t('lesson.rCancel2'), t('lesson.rCancel3')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}
