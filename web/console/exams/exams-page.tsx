import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { assessmentContract, SessionRow } from '#src/modules/assessment/assessment.contract.ts'
import { SESSION_STATUS_NAMES } from '#src/modules/assessment/assessment.types.ts'
import { call } from '#web/ui/client.ts'
import { count, day, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListPage } from '../ui/list.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Failed, Loading } from '../ui/states.tsx'

export const classesToExamineQuery = {
  queryKey: ['classes-to-examine'],
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    call<typeof assessmentContract.classesToExamine>('GET', '/api/classes-to-examine', { signal }),
}

/** 考务: for an assessor the classes that wait on top, below all sessions; for others the sessions. */
export function ExamsPage() {
  const may = useMay()
  const today = useBusinessDay()
  const mine = may('session.open')
  return (
    <ListPage<SessionRow>
      title={t('exam.title')}
      say={mine ? t('exam.say') : t('exam.sayReader')}
      before={mine && <ClassesToExamine />}
      id="exams"
      fetch={(query, signal) =>
        call<typeof assessmentContract.sessions>('GET', '/api/exam-sessions', { query, signal })
      }
      rowKey={(row) => row.id}
      linkOf={(row) => `/exams/${row.id}`}
      filters={[
        { key: 'q', label: t('exam.search'), kind: 'text' },
        {
          key: 'status',
          label: t('exam.status'),
          kind: 'choice',
          options: choicesOf(SESSION_STATUS_NAMES),
        },
      ]}
      columns={[
        {
          key: 'number',
          title: t('exam.number'),
          width: 176,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        {
          key: 'class',
          title: t('exam.class'),
          cut: (row) => `${row.classNumber ?? ''} ${row.classTitle ?? ''}`,
          render: (row) => `${row.classNumber ?? ''} ${row.classTitle ?? ''}`,
        },
        {
          key: 'occupation',
          title: t('exam.occupationLevel'),
          width: 170,
          cut: (row) => `${row.occupationName} ${row.levelName}`,
          render: (row) => `${row.occupationName} ${row.levelName}`,
        },
        {
          key: 'assessor',
          title: t('exam.assessor'),
          width: 180,
          hidden: mine,
          cut: (row) => row.assessorName,
          render: (row) => row.assessorName,
        },
        { key: 'day', title: t('exam.examDay'), width: 100, render: (row) => shortDay(row.examDay, today) },
        {
          key: 'place',
          title: t('exam.place'),
          width: 160,
          hidden: !mine,
          cut: (row) => row.place,
          render: (row) => row.place,
        },
        {
          key: 'registered',
          title: t('exam.registered'),
          width: 70,
          align: 'right',
          render: (row) => count(row.registered),
        },
        { key: 'passed', title: t('exam.passed'), width: 70, align: 'right', render: (row) => count(row.passed) },
        {
          key: 'certificates',
          title: t('exam.certificates'),
          width: 76,
          align: 'right',
          render: (row) => count(row.certificates),
        },
        {
          key: 'status',
          title: t('exam.status'),
          width: 100,
          render: (row) => <StatusTag kind="session" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('exam.empty'), text: t('exam.emptyWhy') }}
    />
  )
}

function ClassesToExamine() {
  const query = useQuery(classesToExamineQuery)
  const items = query.data?.items ?? []
  return (
    <Card title={t('exam.waiting')} hint={t('exam.waitingHint')} flush className="apart">
      {query.isPending ? (
        <Loading lines={3} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : items.length === 0 ? (
        <p className="bd-line sec">
          {t('exam.waitingNone')}。<span className="muted">{t('exam.waitingNoneWhy')}</span>
        </p>
      ) : (
        <PlainTable
          rows={items}
          rowKey={(one) => one.classId}
          columns={[
            {
              title: t('exam.class'),
              main: true,
              cell: (one) => (
                <>
                  <GoLink link={`/classes/${one.classId}`}>{one.number}</GoLink> {one.title}
                </>
              ),
            },
            { title: t('exam.provider'), look: 'sec', width: 200, cell: (one) => one.providerName },
            {
              title: t('exam.occupationLevel'),
              look: 'sec',
              width: 170,
              cell: (one) => (
                <>
                  {one.occupationName} {one.levelName}
                </>
              ),
            },
            { title: t('exam.completed'), num: true, width: 84, cell: (one) => count(one.completed) },
            { title: t('exam.completedDay'), look: 'nowrap', width: 124, cell: (one) => day(one.completedDay) },
            { title: t('exam.plannedDay'), look: 'nowrap', width: 124, cell: (one) => day(one.plannedExamDay) },
            {
              title: <span className="sr">{t('exam.open')}</span>,
              width: 96,
              cell: (one) => (
                <Link to="/exams/new" search={{ class: one.classId }} className="linkish">
                  {t('exam.open')}
                </Link>
              ),
            },
          ]}
        />
      )}
    </Card>
  )
}
