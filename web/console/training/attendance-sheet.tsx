import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { ClassDetail, trainingContract } from '#src/modules/training/training.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, percent, shortDay, weekday } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { classChanged } from './class-data.ts'

type Sheet = ResponseOf<typeof trainingContract.attendanceSheet>
type State = NonNullable<Sheet['items'][number]['state']>
type Marks = Readonly<Record<string, State | null>>

const STATES: readonly State[] = ['present', 'absent', 'leave']
const WORDS = { present: 'lesson.present', absent: 'lesson.absent', leave: 'lesson.leave' } as const
const stateWord = (state: State | null) => (state ? t(WORDS[state]) : t('lesson.none'))

const sheetQuery = (lessonId: string) => ({
  queryKey: ['lesson', lessonId, 'attendance'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    call<typeof trainingContract.attendanceSheet>('GET', '/api/lessons/:id/attendance', {
      params: { id: lessonId },
      signal,
    }),
})

/** One lesson's roll: who was there. Open to the class's provider; everybody else reads. */
export function AttendanceSheet({
  detail,
  lessonId,
  onClose,
}: {
  detail: ClassDetail
  lessonId: string
  onClose: () => void
}) {
  const { data, error, refetch } = useQuery(sheetQuery(lessonId))
  const back = (
    <button type="button" className="linkish" onClick={onClose}>
      <Icon name="left" size={14} />
      {t('lesson.backToTable')}
    </button>
  )
  if (!data)
    return (
      <Card title={t('lesson.sheet')} right={back} flush>
        {error ? <Failed error={error} onRetry={() => refetch()} /> : <Loading lines={8} />}
      </Card>
    )
  if (data.items.length === 0)
    return (
      <Card title={t('lesson.sheet')} right={back} flush>
        <Empty icon="person" title={t('lesson.sheetEmpty')}>
          {t('lesson.sheetEmptyWhy')}
        </Empty>
      </Card>
    )
  return <Roll key={data.lesson.version} detail={detail} sheet={data} back={back} onSaved={onClose} />
}

const draftKey = (sheet: Sheet) => `chizheng.draft.attendance.${sheet.lesson.id}.${sheet.lesson.version}`

function readDraft(sheet: Sheet): Marks | undefined {
  try {
    const text = sessionStorage.getItem(draftKey(sheet))
    return text ? (JSON.parse(text) as Marks) : undefined
  } catch {
    return undefined
  }
}

function Roll({
  detail,
  sheet,
  back,
  onSaved,
}: {
  detail: ClassDetail
  sheet: Sheet
  back: React.ReactNode
  onSaved: () => void
}) {
  const today = useBusinessDay()
  const { role } = useSession().account
  const { lesson, items } = sheet
  const recorded: Marks = Object.fromEntries(items.map((item) => [item.personId, item.state]))
  const [draft] = useState(() => readDraft(sheet))
  const [marks, setMarks] = useState<Marks>(() => ({ ...recorded, ...draft }))
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState<string>()
  const correcting = lesson.status === 'recorded'
  const may = detail.actions.includes('record_attendance') && lesson.status !== 'cancelled' && lesson.day <= today
  const whyNot =
    lesson.day > today
      ? t('lesson.notYet', { day: day(lesson.day) })
      : role === 'provider'
        ? t('lesson.closed', { status: detail.statusName })
        : t('lesson.readOnly')
  const of = (state: State | null) => items.filter((item) => (marks[item.personId] ?? null) === state).length
  const counts = { present: of('present'), absent: of('absent'), leave: of('leave'), none: of(null) }
  const changed = items.filter((item) => (marks[item.personId] ?? null) !== item.state).length

  useEffect(() => {
    try {
      if (changed > 0) sessionStorage.setItem(draftKey(sheet), JSON.stringify(marks))
      else sessionStorage.removeItem(draftKey(sheet))
    } catch {
      // A locked-down browser keeps the marks until the page is closed.
    }
  }, [marks, changed, sheet])

  const act = useAct(
    (body: { entries: { personId: string; state: State }[]; reason?: string }, idempotencyKey: string) =>
      call<typeof trainingContract.recordAttendance>('PUT', '/api/lessons/:id/attendance', {
        params: { id: lesson.id },
        body: { version: lesson.version, ...body },
        idempotencyKey,
      }),
  )
  const mark = (personId: string, state: State) => {
    act.clear()
    setMarks((before) => ({ ...before, [personId]: state }))
  }
  const save = async () => {
    act.clear()
    if (correcting && !reason.trim()) {
      setMissing(t('lesson.needReason'))
      return
    }
    setMissing(undefined)
    const entries = items.flatMap(({ personId }) => {
      const state = marks[personId]
      return state ? [{ personId, state }] : []
    })
    const saved = await act.run({ entries, ...(correcting ? { reason: reason.trim() } : {}) })
    if (!saved) return
    sessionStorage.removeItem(draftKey(sheet))
    toast(t('lesson.sheetSaved'))
    await classChanged(detail.id)
    await queryClient.invalidateQueries({ queryKey: ['lesson', lesson.id] })
    onSaved()
  }
  const faults = { ...faultsOf(act.error), ...(missing ? { reason: missing } : {}) }
  return (
    <Card
      title={`${shortDay(lesson.day, today)} ${weekday(lesson.day)} ${lesson.startTime}—${lesson.endTime}`}
      right={back}
    >
      <div className="stack">
        <ErrorSummary faults={faults} error={act.error} />
        <p className="sec">
          {lesson.topic}，{lesson.teacher}，{lesson.room}
          {!may && `。${whyNot}`}
        </p>
        {may && draft && changed > 0 && (
          <div className="banner info" style={{ margin: 0 }}>
            <Icon name="info" />
            {t('lesson.unsaved')}
            <span className="grow" />
            <button type="button" className="linkish" onClick={() => setMarks(recorded)}>
              {t('form.startAnew')}
            </button>
          </div>
        )}
        <div className="row wrap roll-head">
          <Totals counts={counts} />
          <span className="grow" />
          {may && (
            <>
              <span className="small muted only-wide">{t('lesson.keys')}</span>
              <Button
                onClick={() => {
                  act.clear()
                  setMarks(Object.fromEntries(items.map((item) => [item.personId, 'present' as const])))
                }}
              >
                {t('lesson.allPresent')}
              </Button>
            </>
          )}
        </div>
        <Grid items={items} marks={marks} may={may} onMark={mark} />
        {may && correcting && changed > 0 && (
          <div className="stack" style={{ maxWidth: 640, gap: 6 }}>
            <Field label={t('lesson.reason')} name="reason" hint={t('lesson.reasonHint')} fault={faults['reason']}>
              <Input.TextArea
                rows={2}
                maxLength={200}
                value={reason}
                onChange={(event) => {
                  setReason(event.target.value)
                  setMissing(undefined)
                }}
              />
            </Field>
            <Phrases
              label={t('class.phrases')}
              items={[t('lesson.rCorrect1'), t('lesson.rCorrect2')]}
              onPick={(phrase) => setReason((before) => withPhrase(before, phrase))}
            />
          </div>
        )}
        {may && (
          <div className="form-foot">
            <Button
              type="primary"
              loading={act.busy}
              disabled={counts.none > 0 || changed === 0}
              onClick={() => void save()}
            >
              {correcting
                ? t('lesson.saveChange', { n: changed })
                : t('lesson.saveSheet', { present: counts.present, absent: counts.absent })}
            </Button>
            <span className="saved">
              {counts.none > 0 ? t('lesson.unmarked', { n: counts.none }) : changed === 0 ? t('lesson.noChange') : ''}
            </span>
          </div>
        )}
      </div>
    </Card>
  )
}

function Totals({ counts }: { counts: { present: number; absent: number; leave: number; none: number } }) {
  const all = counts.present + counts.absent + counts.leave + counts.none
  return (
    <span className="row wrap" style={{ gap: 16 }} aria-live="polite">
      <span>
        <b className="ok">{counts.present}</b> {t('lesson.nPresent')}
      </span>
      <span>
        <b className={counts.absent > 0 ? 'bad' : ''}>{counts.absent}</b> {t('lesson.nAbsent')}
      </span>
      <span>
        <b className={counts.leave > 0 ? 'late' : ''}>{counts.leave}</b> {t('lesson.nLeave')}
      </span>
      {counts.none > 0 && (
        <span>
          <b>{counts.none}</b> {t('lesson.nNone')}
        </span>
      )}
      <span className="muted">
        {t('lesson.rate')} {percent(all === 0 ? null : counts.present / all)}
      </span>
    </span>
  )
}

const KEYS: Readonly<Record<string, State>> = { '1': 'present', '2': 'absent', '3': 'leave' }

/** One cell a person: arrows move, space goes on to the next state, 1, 2 and 3 set one and step ahead. */
function Grid({
  items,
  marks,
  may,
  onMark,
}: {
  items: Sheet['items']
  marks: Marks
  may: boolean
  onMark: (personId: string, state: State) => void
}) {
  const [at, setAt] = useState(0)
  const box = useRef<HTMLFieldSetElement>(null)
  const focus = (index: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index))
    setAt(next)
    box.current?.querySelectorAll<HTMLElement>('.seat')[next]?.focus()
  }
  const perRow = () => {
    const seats = [...(box.current?.querySelectorAll<HTMLElement>('.seat') ?? [])]
    const top = seats[0]?.offsetTop
    return Math.max(1, seats.filter((seat) => seat.offsetTop === top).length)
  }
  const cycle = (personId: string) => {
    const now = marks[personId] ?? null
    onMark(personId, STATES[(now ? STATES.indexOf(now) + 1 : 0) % STATES.length] ?? 'present')
  }
  return (
    <fieldset
      className="roll"
      ref={box}
      aria-label={t('lesson.sheet')}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const item = items[at]
        const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow(), ArrowUp: -perRow() }[event.key]
        const state = KEYS[event.key]
        if (step !== undefined) focus(at + step)
        else if (event.key === 'Home') focus(0)
        else if (event.key === 'End') focus(items.length - 1)
        else if (state && may && item) {
          onMark(item.personId, state)
          focus(at + 1)
        } else return
        event.preventDefault()
      }}
    >
      {items.map((item, index) => {
        const state = marks[item.personId] ?? null
        const was = item.state !== null && item.state !== state
        return (
          <button
            key={item.personId}
            type="button"
            className={`seat ${state ?? 'none'}${was ? ' changed' : ''}`}
            tabIndex={index === at ? 0 : -1}
            disabled={!may && index !== at}
            aria-disabled={!may}
            aria-label={t('lesson.cell', {
              name: item.name,
              tail: item.docNoMasked.slice(-4),
              state: stateWord(state),
            })}
            onFocus={() => setAt(index)}
            onClick={() => may && cycle(item.personId)}
          >
            <b className="ellipsis">{item.name}</b>
            <small>
              {item.docNoMasked.slice(-4)}
              <em>{stateWord(state)}</em>
            </small>
          </button>
        )
      })}
    </fieldset>
  )
}
