import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ClassDetail } from '#src/modules/training/training.contract.ts'
import type { ClassAction } from '#src/modules/training/training.types.ts'
import { day, dayRange, percent, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DetailHeader, FactGroup, Timeline } from '../ui/detail.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { actionWord, ClassActDialog, type DialogAction, isDialogAction } from './class-acts.tsx'
import { classQuery } from './class-data.ts'
import { ApplicationFacts } from './class-facts.tsx'
import { ClassProgress } from './class-progress.tsx'
import { CompletionTab } from './completion-tab.tsx'
import { LessonsTab } from './lessons-tab.tsx'
import { RosterTab } from './roster-tab.tsx'
import './training.css'

export const CLASS_TABS = ['overview', 'roster', 'lessons', 'completion', 'timeline'] as const
export type ClassTab = (typeof CLASS_TABS)[number]

export interface ClassSearch {
  readonly tab?: string
  readonly import?: string
  readonly lesson?: string
  readonly plan?: string
}

/** One class: a line that says how it stands and who has it, then its parts. */
export function ClassPage({ id, ...search }: ClassSearch & { id: string }) {
  const { data, error, refetch } = useQuery(classQuery(id))
  const navigate = useNavigate()
  const { account } = useSession()
  const list = account.role === 'provider' ? t('class.mine') : t('class.title')
  const crumb = <Link to="/classes">{list}</Link>
  if (!data)
    return (
      <>
        <PageHead title={t('class.class')} crumbs={crumb} />
        <section className="card">
          {error ? <Failed error={error} onRetry={() => refetch()} /> : <Loading lines={8} />}
        </section>
      </>
    )
  // Whoever came to review the completion wants the list first.
  const opening: ClassTab = data.actions.includes('approve_completion') ? 'completion' : 'overview'
  const tab = CLASS_TABS.find((one) => one === search.tab) ?? opening
  const go = (next: ClassSearch) => void navigate({ to: '/classes/$id', params: { id }, search: { ...next } })
  return (
    <>
      <PageHead
        title={data.title}
        crumbs={crumb}
        tag={<StatusTag kind="class" code={data.status} name={data.statusName} />}
        say={data.number ?? t('class.noNumber')}
        actions={<Acts detail={data} go={go} />}
      />
      <DetailHeader
        label={`${data.occupationName} ${data.levelName}`}
        value={data.enrolled}
        unit={t('class.enrolledOf', { n: data.capacity })}
        facts={[
          [t('class.days'), dayRange(data.startDay, data.endDay)],
          [t('class.attendance'), data.attendanceRate === null ? t('class.notYet') : percent(data.attendanceRate)],
        ]}
      >
        <StatusSentence detail={data} />
      </DetailHeader>
      <div className="card tab-bar no-print">
        <Tabs<ClassTab>
          label={t('class.tabs')}
          value={tab}
          onChange={(key) => go(key === opening ? {} : { tab: key })}
          items={[
            { key: 'overview', label: t('class.tabOverview') },
            { key: 'roster', label: t('class.tabRoster'), n: data.enrolled },
            { key: 'lessons', label: t('class.tabLessons'), n: data.lessons.planned + data.lessons.recorded },
            { key: 'completion', label: t('class.tabCompletion') },
            { key: 'timeline', label: t('class.tabTimeline'), n: data.timeline.length },
          ]}
        />
      </div>
      {tab === 'overview' ? (
        <Overview detail={data} />
      ) : tab === 'roster' ? (
        <RosterTab detail={data} importId={search.import} go={go} />
      ) : tab === 'lessons' ? (
        <LessonsTab detail={data} lessonId={search.lesson} planning={search.plan !== undefined} go={go} />
      ) : tab === 'completion' ? (
        <CompletionTab detail={data} go={go} />
      ) : (
        <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: data.timeline.length })}>
          <Timeline items={data.timeline} />
        </Card>
      )}
    </>
  )
}

/** The order in which acts stand in the head; the last one open is the main one. */
const ORDER: readonly ClassAction[] = [
  'cancel',
  'reject',
  'return',
  'return_completion',
  'import_roster',
  'plan_lessons',
  'finish',
  'edit',
  'approve',
  'approve_completion',
]

/** Exactly the acts that are open to the viewer; taking attendance stands beside each lesson. */
function Acts({ detail, go }: { detail: ClassDetail; go: (search: ClassSearch) => void }) {
  const navigate = useNavigate()
  const today = useBusinessDay()
  const [asking, setAsking] = useState<DialogAction>()
  const open = ORDER.filter((action) => detail.actions.includes(action))
  const main = mainAct(detail, open, today)
  const start = (action: ClassAction) => {
    if (isDialogAction(action)) setAsking(action)
    else if (action === 'edit') void navigate({ to: '/classes/$id/edit', params: { id: detail.id } })
    else if (action === 'import_roster') go({ tab: 'roster', import: 'new' })
    else if (action === 'plan_lessons') go({ tab: 'lessons', plan: '1' })
    else go({ tab: 'completion' })
  }
  return (
    <>
      {open.map((action) => (
        <Button
          key={action}
          {...(action === main ? { type: 'primary' as const } : {})}
          danger={action === 'reject' || action === 'cancel'}
          onClick={() => start(action)}
        >
          {actionWord(detail, action)}
        </Button>
      ))}
      {asking && (
        <ClassActDialog
          action={asking}
          detail={detail}
          onClose={() => setAsking(undefined)}
          onDone={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

function mainAct(detail: ClassDetail, open: readonly ClassAction[], today: string): ClassAction | undefined {
  const first = (...wanted: ClassAction[]) => wanted.find((action) => open.includes(action))
  const agree = first('approve', 'approve_completion', 'edit')
  if (agree) return agree
  if (detail.enrolled === 0) return first('import_roster')
  if (detail.lessons.planned + detail.lessons.recorded === 0) return first('plan_lessons')
  return today >= detail.endDay ? first('finish') : undefined
}

/** How the class stands, who has it and until when. */
function StatusSentence({ detail }: { detail: ClassDetail }) {
  const today = useBusinessDay()
  const due =
    detail.daysLeft === null ? undefined : dueOf({ dueDay: detail.reviewDue, daysLeft: detail.daysLeft }, today)
  const waiting = { holder: detail.holder, day: day(detail.reviewDue), left: due?.text ?? '' }
  const words = (() => {
    switch (detail.status) {
      case 'draft':
        return t('class.sDraft')
      case 'submitted':
        return t('class.sSubmitted', waiting)
      case 'returned':
        return t('class.sReturned', { unit: detail.unitName })
      case 'rejected':
        return t('class.sRejected', { unit: detail.unitName })
      case 'approved':
        return t('class.sApproved', { day: day(detail.approvedDay), holder: detail.holder })
      case 'running':
        return today >= detail.endDay
          ? t('class.sRunningOver', { day: day(detail.endDay), holder: detail.holder })
          : t('class.sRunning', { ...detail.lessons, holder: detail.holder })
      case 'finished':
        return t('class.sFinished', waiting)
      case 'completed':
        return t('class.sCompleted', { day: day(detail.completedDay) })
      case 'cancelled':
        return t('class.sCancelled')
    }
  })()
  return (
    <>
      <span className={due && due.tone !== 'calm' ? due.tone : ''}>{words}</span>
      {detail.reviewNote && (
        <div className={detail.status === 'returned' || detail.status === 'rejected' ? 'bad' : 'sec'}>
          {detail.status === 'finished'
            ? t('class.note', { note: detail.reviewNote })
            : t('class.reviewNote', { note: detail.reviewNote })}
        </div>
      )}
    </>
  )
}

const PUBLIC = ['approved', 'running', 'finished', 'completed']

function Overview({ detail }: { detail: ClassDetail }) {
  return (
    <div className="stack">
      <ClassProgress detail={detail} />
      <div className="cols-2">
        <Card title={t('class.application')}>
          <ApplicationFacts detail={detail} wide />
        </Card>
        <Card title={t('class.gReview')}>
          <FactGroup
            title={t('class.progress')}
            items={[
              [t('class.submittedDay'), detail.submittedDay && day(detail.submittedDay)],
              [t('class.approvedDay'), detail.approvedDay && day(detail.approvedDay)],
              [t('class.approvedCost'), detail.approvedCostFen !== null && yuan(detail.approvedCostFen)],
              [
                t('class.supervisor'),
                detail.supervisorName && `${detail.supervisorName}，${detail.supervisorPhone ?? ''}`,
              ],
              [
                t('class.lessonCount'),
                detail.lessons.planned + detail.lessons.recorded > 0 && t('class.lessonFacts', detail.lessons),
              ],
              [t('class.finishedDay'), detail.finishedDay && day(detail.finishedDay)],
              [t('class.completedDay'), detail.completedDay && day(detail.completedDay)],
            ].filter((item): item is [string, string] => Boolean(item[1]))}
          />
          <FactGroup
            title={t('class.gLinks')}
            items={[
              [
                t('class.board'),
                detail.number && PUBLIC.includes(detail.status) ? (
                  <a href={`/classes/${encodeURIComponent(detail.number)}`} target="_blank" rel="noreferrer">
                    {detail.number}
                  </a>
                ) : (
                  <span className="muted">{t('class.notYet')}</span>
                ),
              ],
              [
                t('class.exam'),
                detail.sessionId ? (
                  <GoLink link={`/exams/${detail.sessionId}`}>{t('class.openIt')}</GoLink>
                ) : (
                  <span className="muted">{t('class.notYet')}</span>
                ),
              ],
              [
                t('class.claim'),
                detail.claimBatchId ? (
                  <GoLink link={`/claims/${detail.claimBatchId}`}>{t('class.openIt')}</GoLink>
                ) : (
                  <span className="muted">{t('class.notYet')}</span>
                ),
              ],
            ]}
          />
        </Card>
      </div>
    </div>
  )
}
