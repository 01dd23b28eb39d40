import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { ClassDetail, ClassRow, trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, dayRange, shortDay } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { organisationQuery } from '../registry/options.ts'
import { useBusinessDay, useQueueCounts } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { Timeline } from '../ui/detail.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Panel, type PanelNav, WorkQueue } from '../ui/work-queue.tsx'
import { ReviewActs } from './class-acts.tsx'
import { classQuery } from './class-data.ts'
import { ApplicationFacts } from './class-facts.tsx'
import { ClassName, Due } from './class-list.tsx'
import { CompletionList } from './completion-tab.tsx'
import './training.css'

type Kind = 'applications' | 'completions'

/** 开班审核: what waits for the county, the nearest deadline first, decided beside the list. */
export function ReviewQueuePage({ kind }: { kind: Kind }) {
  const navigate = useNavigate()
  const today = useBusinessDay()
  const counts = useQueueCounts().data?.byKind
  const status = kind === 'applications' ? 'submitted' : 'finished'
  return (
    <WorkQueue<ClassRow>
      key={kind}
      title={t('class.reviews')}
      say={t('class.reviewsSay')}
      before={
        <div className="card tab-bar">
          <Tabs<Kind>
            label={t('class.reviews')}
            value={kind}
            onChange={(next) =>
              void navigate({ to: '/reviews/classes', search: next === 'completions' ? { kind: next } : {} })
            }
            items={[
              { key: 'applications', label: t('class.tabApplications'), n: counts?.['class_review'] ?? 0 },
              { key: 'completions', label: t('class.tabCompletions'), n: counts?.['completion_review'] ?? 0 },
            ]}
          />
        </div>
      }
      id={`reviews-${kind}`}
      tall
      pageSize={200}
      fetch={async (query, signal) => {
        const page = await call<typeof trainingContract.classes>('GET', '/api/classes', {
          query: { ...query, status },
          signal,
        })
        return { ...page, items: [...page.items].sort((a, b) => ((a.reviewDue ?? '') < (b.reviewDue ?? '') ? -1 : 1)) }
      }}
      rowKey={(row) => row.id}
      columns={[
        { key: 'class', title: t('class.class'), render: (row) => <ClassName row={row} />, cut: (row) => row.title },
        {
          key: 'provider',
          title: t('class.provider'),
          width: 176,
          render: (row) => row.providerName,
          cut: (row) => row.providerName,
        },
        {
          key: 'days',
          title: t('class.days'),
          width: 148,
          hidden: true,
          render: (row) => `${shortDay(row.startDay, today)}—${shortDay(row.endDay, row.startDay)}`,
        },
        {
          key: 'people',
          title: kind === 'applications' ? t('class.capacity') : t('class.people'),
          width: kind === 'applications' ? 64 : 100,
          align: 'right',
          render: (row) =>
            kind === 'applications' ? count(row.capacity) : `${count(row.enrolled)} / ${count(row.capacity)}`,
        },
        {
          key: 'due',
          title: t('class.due'),
          width: 120,
          render: (row) => <Due row={row} />,
        },
      ]}
      empty={
        kind === 'applications'
          ? { title: t('class.emptyReviews'), text: t('class.emptyReviewsWhy') }
          : { title: t('class.emptyCompletions'), text: t('class.emptyCompletionsWhy') }
      }
      panel={(row, nav) => <ReviewPanel key={row.id} row={row} kind={kind} nav={nav} />}
    />
  )
}

function ReviewPanel({ row, kind, nav }: { row: ClassRow; kind: Kind; nav: PanelNav }) {
  const [tab, setTab] = useState<'facts' | 'people' | 'timeline'>(kind === 'completions' ? 'people' : 'facts')
  const { data, error, refetch } = useQuery(classQuery(row.id))
  return (
    <Panel
      title={row.title}
      hint={
        <GoLink link={`/classes/${row.id}`} className="nowrap">
          {t('class.whole')}
        </GoLink>
      }
      nav={nav}
      tabs={
        <Tabs
          label={t('class.panelTabs')}
          value={tab}
          onChange={setTab}
          items={[
            ...(kind === 'completions'
              ? [{ key: 'people' as const, label: t('class.tabPeople'), n: row.enrolled }]
              : []),
            { key: 'facts' as const, label: t('class.tabFacts') },
            { key: 'timeline' as const, label: t('class.tabTimeline'), n: data?.timeline.length },
          ]}
        />
      }
      {...(data
        ? {
            whyNot: data.actions.length === 0 ? t('class.nothingToDo', { holder: data.holder }) : undefined,
            acts: <ReviewActs detail={data} onDone={() => (nav.next ? nav.next() : nav.close())} />,
          }
        : {})}
    >
      {error && !data ? (
        <Failed error={error} onRetry={() => refetch()} />
      ) : !data ? (
        <Loading lines={8} />
      ) : tab === 'timeline' ? (
        <Timeline items={data.timeline} />
      ) : tab === 'people' ? (
        <CompletionPeople detail={data} />
      ) : (
        <div className="stack">
          <ScopeCheck detail={data} />
          <ApplicationFacts detail={data} />
        </div>
      )}
    </Panel>
  )
}

function CompletionPeople({ detail }: { detail: ClassDetail }) {
  return (
    <div className="stack">
      <p className="sec">
        {dayRange(detail.startDay, detail.endDay)}，{t('class.lessonFacts', detail.lessons)}
        {detail.reviewNote && (
          <>
            <br />
            {t('completion.finishedSay', { note: detail.reviewNote })}
          </>
        )}
      </p>
      <div className="bleed">
        <CompletionList classId={detail.id} narrow />
      </div>
    </div>
  )
}

/** Is the trade in the institution's catalogue entry on the first day? The server refuses otherwise; here it is seen before. */
function ScopeCheck({ detail }: { detail: ClassDetail }) {
  const { data } = useQuery(organisationQuery(detail.providerId))
  if (!data) return <p className="small muted">{t('class.scopeWait')}</p>
  const line = data.scope.find(
    (one) =>
      one.kind === 'training' &&
      one.occupation === detail.occupation &&
      one.levels.includes(detail.level) &&
      one.listedFrom <= detail.startDay &&
      (one.listedTo === null || detail.startDay < one.listedTo),
  )
  const trade = { occupation: detail.occupationName, level: LEVEL_NAMES[detail.level] }
  return (
    <p className={`check ${line ? 'ok' : 'bad'}`}>
      <Icon name={line ? 'check' : 'cross'} />
      <span>{line ? t('class.scopeOk', { ...trade, document: line.document }) : t('class.scopeBad', trade)}</span>
    </p>
  )
}
