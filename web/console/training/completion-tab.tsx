import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { ClassDetail, RosterRow, trainingContract } from '#src/modules/training/training.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, identity, NONE, percent } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { ReviewActs } from './class-acts.tsx'
import { classChanged, hoursOf, wholeRosterQuery } from './class-data.ts'
import type { ClassSearch } from './class-page.tsx'

/** Who completes: reported by the provider, reviewed by the county, then counted. */
export function CompletionTab({ detail, go }: { detail: ClassDetail; go: (search: ClassSearch) => void }) {
  const { status } = detail
  if (detail.actions.includes('finish')) return <FinishClass detail={detail} go={go} />
  if (status === 'finished' || status === 'completed')
    return (
      <Card
        title={t('completion.title')}
        hint={
          status === 'completed'
            ? t('completion.completed', { day: day(detail.completedDay) })
            : t('completion.waiting', { holder: detail.holder, day: day(detail.reviewDue) })
        }
        right={<ReviewActs detail={detail} onDone={() => undefined} />}
        flush
      >
        {status === 'finished' && detail.reviewNote && (
          <p className="sec" style={{ padding: '8px 16px 0' }}>
            {t('completion.finishedSay', { note: detail.reviewNote })}
          </p>
        )}
        <CompletionList classId={detail.id} />
      </Card>
    )
  return (
    <section className="card">
      <Empty icon="certificate" title={t('completion.notYet')}>
        {status === 'cancelled' || status === 'rejected'
          ? t('completion.cancelledSay')
          : detail.approvedDay
            ? t('completion.notYetWhy')
            : t('completion.notApproved')}
      </Empty>
    </section>
  )
}

/** The reported list with each one's attendance: in the tab and in the county's review. */
export function CompletionList({ classId, narrow = false }: { classId: string; narrow?: boolean }) {
  const { data, error, refetch } = useQuery(wholeRosterQuery(classId))
  if (error && !data) return <Failed error={error} onRetry={() => refetch()} />
  if (!data) return <Loading lines={6} />
  const rows = [...data.items.filter((row) => row.status !== 'withdrawn')].sort((a, b) => rank(a) - rank(b))
  return (
    <>
      <p className="sec completion-counts">{t('completion.count', completionCounts(rows))}</p>
      <RosterTable rows={rows} narrow={narrow} last={t('completion.state')} cell={(row) => <Outcome row={row} />} />
    </>
  )
}

/** Whoever did not pass stands first: that is what a review looks at. */
const rank = (row: RosterRow) => (row.status === 'failed' || row.proposed === 'not_passed' ? 0 : 1)

/** What was decided; until then what the provider has reported. */
function Outcome({ row }: { row: RosterRow }) {
  if (row.status !== 'enrolled' || row.proposed === null)
    return <StatusTag kind="enrolment" code={row.status} name={row.statusName} />
  return row.proposed === 'passed' ? (
    <Tag tone="mine">{t('completion.reportedPassed')}</Tag>
  ) : (
    <Tag tone="late" icon="question">
      {t('completion.reportedNot')}
    </Tag>
  )
}

/** 结业 38 人，未通过 2 人: as reported, or as decided. */
function completionCounts(rows: readonly RosterRow[]) {
  const counted = rows.filter((row) => row.status !== 'withdrawn')
  const passed = counted.filter((row) => row.status === 'completed' || row.proposed === 'passed').length
  return { passed, failed: counted.length - passed }
}

const rateOf = (row: RosterRow) => (row.recordedLessons === 0 ? null : row.attendedLessons / row.recordedLessons)
/** Below this share of lessons a row is pointed out; it decides nothing. */
const LOW_RATE = 0.8

function RosterTable({
  rows,
  narrow = false,
  last,
  cell,
}: {
  rows: readonly RosterRow[]
  /** In a panel: without the hours. */
  narrow?: boolean
  last: string
  cell: (row: RosterRow) => React.ReactNode
}) {
  return (
    <div className="scroll-x">
      <table className="plain stacked">
        <thead>
          <tr>
            <th style={{ width: 130 }}>{t('completion.name')}</th>
            <th>{t('completion.docNo')}</th>
            <th className="num" style={{ width: 100 }}>
              {t('completion.attended')}
            </th>
            {!narrow && (
              <th className="num" style={{ width: 96 }}>
                {t('completion.hours')}
              </th>
            )}
            <th className="num" style={{ width: 84 }}>
              {t('completion.rate')}
            </th>
            <th style={{ width: narrow ? 110 : 240 }}>{last}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const rate = rateOf(row)
            return (
              <tr key={row.personId}>
                <td className="main">{row.name}</td>
                <td data-label={t('completion.docNo')} className="sec nowrap">
                  {identity(row.docNoMasked)}
                </td>
                <td data-label={t('completion.attended')} className="num nowrap">
                  {row.recordedLessons === 0
                    ? NONE
                    : t('roster.attendedOf', { n: row.attendedLessons, of: row.recordedLessons })}
                </td>
                {!narrow && (
                  <td data-label={t('completion.hours')} className="num">
                    {hoursOf(row.attendedMinutes)}
                  </td>
                )}
                <td data-label={t('completion.rate')} className={rate !== null && rate < LOW_RATE ? 'num late' : 'num'}>
                  {percent(rate)}
                </td>
                <td data-label={last}>{cell(row)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function FinishClass({ detail, go }: { detail: ClassDetail; go: (search: ClassSearch) => void }) {
  const today = useBusinessDay()
  const { data, error, refetch } = useQuery(wholeRosterQuery(detail.id))
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set())
  const [note, setNote] = useState('')
  const act = useAct((body: { notPassed: string[]; note?: string }, idempotencyKey: string) =>
    call<typeof trainingContract.finishClass>('POST', '/api/classes/:id/finish', {
      params: { id: detail.id },
      body: { version: detail.version, ...body },
      idempotencyKey,
    }),
  )
  if (error && !data)
    return (
      <section className="card">
        <Failed error={error} onRetry={() => refetch()} />
      </section>
    )
  if (!data)
    return (
      <Card title={t('completion.title')}>
        <Loading lines={6} />
      </Card>
    )
  const rows = data.items.filter((row) => row.status === 'enrolled')
  const never = (row: RosterRow) => row.attendedLessons === 0
  const isFailed = (row: RosterRow) => never(row) || failed.has(row.personId)
  const notPassed = rows.filter(isFailed)
  const passed = rows.length - notPassed.length
  const blocks = [
    ...(today < detail.endDay ? [t('completion.bNotOver', { day: day(detail.endDay) })] : []),
    ...(detail.lessons.planned + detail.lessons.recorded === 0 ? [t('completion.bNoLessons')] : []),
    ...(detail.lessons.planned > 0 ? [t('completion.bUnrecorded', { n: detail.lessons.planned })] : []),
    ...(rows.length === 0 ? [t('completion.bNoRoster')] : []),
  ]
  const finish = async () => {
    const next = await act.run({
      notPassed: notPassed.map((row) => row.personId),
      ...(note.trim() ? { note: note.trim() } : {}),
    })
    if (!next) return
    toast(t('completion.done'))
    await classChanged(next.id, next)
  }
  return (
    <Card
      title={t('completion.finish')}
      hint={t('completion.finishSay')}
      right={t('completion.all', { n: rows.length })}
    >
      <div className="stack">
        <ErrorSummary faults={faultsOf(act.error)} error={act.error} />
        {blocks.length > 0 && (
          <div className="banner" style={{ margin: 0 }}>
            <Icon name="clock" />
            <span>
              {t('completion.blocked')}
              {blocks.join('；')}
            </span>
            {detail.lessons.planned > 0 && (
              <button type="button" className="linkish" onClick={() => go({ tab: 'lessons' })}>
                {t('completion.toLessons')}
              </button>
            )}
          </div>
        )}
        {rows.length > 0 && (
          <div id="f-notPassed" className="bleed">
            <RosterTable
              rows={rows}
              last={t('completion.notPassed')}
              cell={(row) => (
                <Checkbox
                  checked={isFailed(row)}
                  disabled={never(row)}
                  onChange={(event) =>
                    setFailed((before) => {
                      const next = new Set(before)
                      if (event.target.checked) next.add(row.personId)
                      else next.delete(row.personId)
                      return next
                    })
                  }
                >
                  <span className="sr">
                    {row.name} {t('completion.notPassed')}
                  </span>
                  {never(row) ? (
                    <span className="small muted">{t('completion.neverCame')}</span>
                  ) : (
                    (rateOf(row) ?? 1) < LOW_RATE && <span className="small late">{t('completion.low')}</span>
                  )}
                </Checkbox>
              )}
            />
          </div>
        )}
        {notPassed.length > 0 && (
          <div style={{ maxWidth: 640 }}>
            <Field label={t('completion.note')} name="note" hint={t('completion.noteHint')} optional>
              <Input.TextArea rows={2} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} />
            </Field>
          </div>
        )}
        <div className="form-foot">
          <Button type="primary" loading={act.busy} disabled={rows.length === 0} onClick={() => void finish()}>
            {t('completion.button', { n: passed })}
          </Button>
          <span className="saved">{t('completion.count', { passed, failed: notPassed.length })}</span>
        </div>
      </div>
    </Card>
  )
}
