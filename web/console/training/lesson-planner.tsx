import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import type { ClassDetail, LessonInput, trainingContract } from '#src/modules/training/training.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { shortDay, weekday } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { DayField } from '../ui/fields.tsx'
import { ErrorSummary, type Faults, faultsOf } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { classChanged, hoursOf } from './class-data.ts'
import { cleanTime, type DaySlot, daysOf, lessonsOf, minutesBetween, TIME } from './timetable.ts'

const MOST_AT_ONCE = 100
/** Any such week: only the words of its days are shown. */
const MONDAY_TO_SUNDAY = daysOf('2022-06-06', '2022-06-12', [1, 2, 3, 4, 5, 6, 7])

/** Several lessons at once: days, the parts of each day, a preview in which each lesson can still be changed, one save. */
export function LessonPlanner({ detail, onClose }: { detail: ClassDetail; onClose: () => void }) {
  const today = useBusinessDay()
  const { demo, account } = useSession()
  const [from, setFrom] = useState<string | null>(detail.startDay)
  const [to, setTo] = useState<string | null>(detail.endDay)
  const [weekdays, setWeekdays] = useState<number[]>([1, 2, 3, 4, 5, 6, 7])
  const [slots, setSlots] = useState<DaySlot[]>(() => {
    const common = { teacher: demo ? account.displayName : '', room: '' }
    return [
      {
        ...common,
        startTime: '08:00',
        endTime: '12:00',
        kind: 'theory',
        topic: demo ? t('lesson.sampleTopic1') : '',
        room: demo ? '301' : '',
      },
      {
        ...common,
        startTime: '14:00',
        endTime: '18:00',
        kind: 'practice',
        topic: demo ? t('lesson.sampleTopic2') : '',
        room: demo ? '301' : '',
      },
    ]
  })
  // What was changed or dropped in the preview, by day and start; a new range keeps what still fits.
  const [changes, setChanges] = useState<ReadonlyMap<string, Partial<LessonInput> | null>>(new Map())
  const [own, setOwn] = useState<Faults>({})
  const act = useAct((lessons: LessonInput[], idempotencyKey) =>
    call<typeof trainingContract.addLessons>('POST', '/api/classes/:id/lessons', {
      params: { id: detail.id },
      body: { lessons },
      idempotencyKey,
    }),
  )
  const keyOf = (lesson: LessonInput) => `${lesson.day} ${lesson.startTime}`
  const planned = from && to ? lessonsOf(daysOf(from, to, weekdays), slots) : []
  const lessons = planned.flatMap((lesson) => {
    const change = changes.get(keyOf(lesson))
    return change === null ? [] : [{ key: keyOf(lesson), lesson: { ...lesson, ...change } }]
  })
  const minutes = lessons.reduce((sum, { lesson }) => sum + minutesBetween(lesson.startTime, lesson.endTime), 0)
  const served = faultsOf(act.error)
  const faultAt = (index: number) => Object.entries(served).find(([path]) => path.startsWith(`lessons[${index}].`))?.[1]

  const setSlot = (index: number, change: Partial<DaySlot>) => {
    act.clear()
    setOwn({})
    setSlots((before) => before.map((slot, at) => (at === index ? { ...slot, ...change } : slot)))
  }
  const change = (key: string, next: Partial<LessonInput> | null) => {
    act.clear()
    setChanges((before) => new Map(before).set(key, next === null ? null : { ...before.get(key), ...next }))
  }
  const check = (): Faults => {
    const found: Record<string, string> = {}
    slots.forEach((slot, index) => {
      const n = index + 1
      if (!TIME.test(slot.startTime)) found[`slot-${index}-start`] = t('lesson.needTime', { n })
      else if (!TIME.test(slot.endTime)) found[`slot-${index}-end`] = t('lesson.needTime', { n })
      else if (slot.endTime <= slot.startTime) found[`slot-${index}-end`] = t('lesson.needTimes', { n })
      if (!slot.topic.trim()) found[`slot-${index}-topic`] = t('lesson.needTopic', { n })
      if (!slot.teacher.trim()) found[`slot-${index}-teacher`] = t('lesson.needTeacher', { n })
      if (!slot.room.trim()) found[`slot-${index}-room`] = t('lesson.needRoom', { n })
    })
    return found
  }
  const save = async () => {
    const found = check()
    setOwn(found)
    act.clear()
    if (Object.keys(found).length > 0) return
    const saved = await act.run(lessons.map(({ lesson }) => lesson))
    if (!saved) return
    toast(t('lesson.saved', { n: lessons.length }))
    await classChanged(detail.id)
    onClose()
  }
  const bad = (index: number, field: string) => (own[`slot-${index}-${field}`] ? { status: 'error' as const } : {})
  return (
    <Card title={t('lesson.planTitle')} hint={t('lesson.planSay')} right={<Close onClose={onClose} />}>
      <div className="stack">
        <ErrorSummary
          faults={Object.keys(own).length > 0 ? own : served}
          error={act.error}
          idOf={(path) => /^lessons\[(\d+)\]/.exec(path)?.[0].replace(/\W/g, '-') ?? path}
        />
        <div className="row wrap planner-days">
          <span className="field">
            <label htmlFor="plan-from">{t('lesson.from')}</label>
            <DayField id="plan-from" value={from} onChange={setFrom} min={detail.startDay} max={detail.endDay} />
          </span>
          <span className="field">
            <label htmlFor="plan-to">{t('lesson.to')}</label>
            <DayField id="plan-to" value={to} onChange={setTo} min={from ?? detail.startDay} max={detail.endDay} />
          </span>
          <span className="field">
            <span className="label">{t('lesson.weekdays')}</span>
            <Checkbox.Group
              style={{ minHeight: 32, alignItems: 'center' }}
              value={weekdays}
              onChange={(next) => setWeekdays(next as number[])}
              options={[1, 2, 3, 4, 5, 6, 7].map((n) => ({ value: n, label: weekday(MONDAY_TO_SUNDAY[n - 1] ?? '') }))}
            />
          </span>
        </div>
        <fieldset className="stack planner-slots">
          <legend>{t('lesson.slots')}</legend>
          {slots.map((slot, index) => (
            <div key={index} className="planner-slot">
              <b className="nowrap">{t('lesson.slotN', { n: index + 1 })}</b>
              <Input
                id={`slot-${index}-start`}
                aria-label={t('lesson.start')}
                value={slot.startTime}
                {...bad(index, 'start')}
                onChange={(event) => setSlot(index, { startTime: event.target.value })}
                onBlur={(event) => setSlot(index, { startTime: cleanTime(event.target.value) })}
              />
              <Input
                id={`slot-${index}-end`}
                aria-label={t('lesson.end')}
                value={slot.endTime}
                {...bad(index, 'end')}
                onChange={(event) => setSlot(index, { endTime: event.target.value })}
                onBlur={(event) => setSlot(index, { endTime: cleanTime(event.target.value) })}
              />
              <KindSelect value={slot.kind} onChange={(kind) => setSlot(index, { kind })} />
              <Input
                id={`slot-${index}-topic`}
                aria-label={t('lesson.topic')}
                placeholder={t('lesson.topic')}
                maxLength={80}
                value={slot.topic}
                {...bad(index, 'topic')}
                onChange={(event) => setSlot(index, { topic: event.target.value })}
              />
              <Input
                id={`slot-${index}-teacher`}
                aria-label={t('lesson.teacher')}
                placeholder={t('lesson.teacher')}
                maxLength={30}
                value={slot.teacher}
                {...bad(index, 'teacher')}
                onChange={(event) => setSlot(index, { teacher: event.target.value })}
              />
              <Input
                id={`slot-${index}-room`}
                aria-label={t('lesson.room')}
                placeholder={t('lesson.room')}
                maxLength={60}
                value={slot.room}
                {...bad(index, 'room')}
                onChange={(event) => setSlot(index, { room: event.target.value })}
              />
              <Button
                aria-label={t('lesson.dropSlot')}
                disabled={slots.length === 1}
                icon={<Icon name="trash" size={14} />}
                onClick={() => setSlots((before) => before.filter((_, at) => at !== index))}
              />
            </div>
          ))}
          <div>
            <button
              type="button"
              className="linkish"
              onClick={() =>
                setSlots((before) => {
                  const last = before[before.length - 1]
                  return last ? [...before, { ...last, startTime: '18:30', endTime: '20:00' }] : before
                })
              }
            >
              <Icon name="plus" size={14} />
              {t('lesson.addSlot')}
            </button>
          </div>
        </fieldset>
        <div>
          <b>{t('lesson.preview', { n: lessons.length, hours: hoursOf(minutes) })}</b>{' '}
          <span className="small muted">{t('lesson.previewHint')}</span>
        </div>
        {lessons.length === 0 ? (
          <p className="late">{t('lesson.nothing')}</p>
        ) : (
          <div className="scroll-x planner-preview">
            <table className="plain">
              <tbody>
                {lessons.map(({ key, lesson }, index) => (
                  <tr key={key} id={`lessons-${index}-`} tabIndex={-1}>
                    <td className="nowrap" style={{ width: 150 }}>
                      {shortDay(lesson.day, today)} <span className="muted">{weekday(lesson.day)}</span>
                    </td>
                    <td className="nowrap" style={{ width: 120 }}>
                      {lesson.startTime}—{lesson.endTime}
                      {faultAt(index) && <div className="small bad">{faultAt(index)}</div>}
                    </td>
                    <td style={{ width: 96 }}>
                      <KindSelect value={lesson.kind} onChange={(kind) => change(key, { kind })} />
                    </td>
                    <td>
                      <Input
                        aria-label={t('lesson.topic')}
                        value={lesson.topic}
                        maxLength={80}
                        onChange={(event) => change(key, { topic: event.target.value })}
                      />
                    </td>
                    <td style={{ width: 130 }}>
                      <Input
                        aria-label={t('lesson.teacher')}
                        value={lesson.teacher}
                        maxLength={30}
                        onChange={(event) => change(key, { teacher: event.target.value })}
                      />
                    </td>
                    <td style={{ width: 130 }}>
                      <Input
                        aria-label={t('lesson.room')}
                        value={lesson.room}
                        maxLength={60}
                        onChange={(event) => change(key, { room: event.target.value })}
                      />
                    </td>
                    <td style={{ width: 48 }}>
                      <Button
                        size="small"
                        aria-label={t('lesson.dropLesson')}
                        icon={<Icon name="cross" size={14} />}
                        onClick={() => change(key, null)}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <div className="row">
          <Button
            type="primary"
            loading={act.busy}
            disabled={lessons.length === 0 || lessons.length > MOST_AT_ONCE}
            onClick={() => void save()}
          >
            {t('lesson.save', { n: lessons.length })}
          </Button>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          {lessons.length > MOST_AT_ONCE && (
            <span className="small late">{t('lesson.tooMany', { n: MOST_AT_ONCE })}</span>
          )}
        </div>
      </div>
    </Card>
  )
}

const Close = ({ onClose }: { onClose: () => void }) => (
  <button type="button" className="linkish" onClick={onClose}>
    {t('lesson.close')}
  </button>
)

const KindSelect = ({
  value,
  onChange,
}: {
  value: LessonInput['kind']
  onChange: (kind: LessonInput['kind']) => void
}) => (
  <Select
    aria-label={t('lesson.kind')}
    style={{ width: '100%' }}
    value={value}
    onChange={onChange}
    options={[
      { value: 'theory', label: t('lesson.k_theory') },
      { value: 'practice', label: t('lesson.k_practice') },
      { value: 'online', label: t('lesson.k_online') },
    ]}
  />
)
