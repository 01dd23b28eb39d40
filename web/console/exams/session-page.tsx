import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { assessmentContract } from '#src/modules/assessment/assessment.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, day, identity, shortMoment, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DetailHeader, Timeline } from '../ui/detail.tsx'
import { ImportPanel } from '../ui/import-panel.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Empty } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { TrailLinks } from '../ui/trail-links.tsx'
import { IssueDialog } from './issue-dialog.tsx'

export type ExamSession = ResponseOf<typeof assessmentContract.session>
type Candidate = ResponseOf<typeof assessmentContract.candidates>['items'][number]
type Tab = 'candidates' | 'import' | 'timeline'

/** One exam session: candidates and scores, the import of results, certificates, and on to the claim. */
export function SessionPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['exam-session', id],
    queryFn: ({ signal }) =>
      call<typeof assessmentContract.session>('GET', '/api/exam-sessions/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(session) => <SessionDetail session={session} />}</Loaded>
}

function SessionDetail({ session }: { session: ExamSession }) {
  const { id } = session
  const today = useBusinessDay()
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { tab?: string; import?: string }
  const [asking, setAsking] = useState<'issue' | 'cancel'>()
  const can = (action: ExamSession['actions'][number]) => session.actions.includes(action)
  const tab: Tab = search.tab === 'import' || search.tab === 'timeline' ? search.tab : 'candidates'
  const go = (next: { tab?: Tab | undefined; import?: string | undefined }) =>
    void navigate({ to: '/exams/$id', params: { id }, search: clean(next) })
  const toIssue = session.passed - session.certificates
  return (
    <>
      <PageHead
        title={session.number}
        crumbs={<Link to="/exams">{t('exam.title')}</Link>}
        tag={<StatusTag kind="session" code={session.status} name={session.statusName} />}
        say={`${session.occupationName} ${session.levelName}，${session.classTitle ?? session.assessorName}`}
        actions={
          <>
            {can('cancel') && (
              <Button danger onClick={() => setAsking('cancel')}>
                {t('exam.cancel')}
              </Button>
            )}
            {can('import_results') && tab !== 'import' && (
              <Button type={can('issue') || can('claim') ? 'default' : 'primary'} onClick={() => go({ tab: 'import' })}>
                {t('exam.tabImport')}
              </Button>
            )}
            {session.certificates > 0 && (
              <Link to="/certificates" search={{ session: id }} className="linkish">
                {t('exam.seeCertificates')}
              </Link>
            )}
            {session.claimBatchId && may('claim.read') && (
              <Link to="/claims/$id" params={{ id: session.claimBatchId }} className="linkish">
                {t('exam.seeClaim')}
              </Link>
            )}
            {can('issue') && (
              <Button type="primary" onClick={() => setAsking('issue')}>
                {t('exam.issueN', { n: toIssue })}
              </Button>
            )}
            {can('claim') && session.classId && (
              <Button
                type={can('issue') ? 'default' : 'primary'}
                onClick={() =>
                  navigate({ to: '/claims/new', search: { program: 'assessment', class: session.classId ?? '' } })
                }
              >
                {t('exam.toClaim')}
              </Button>
            )}
          </>
        }
      />
      <DetailHeader
        label={t('exam.passedOf')}
        value={`${count(session.passed)} / ${count(session.registered)}`}
        unit={t('exam.personUnit')}
        facts={[
          [t('exam.examDay'), day(session.examDay)],
          [t('exam.place'), session.place],
          [t('exam.examiners'), session.examiners.join('、')],
        ]}
      >
        {nextOf(session, today)}
        <br />
        <span className="sec">
          {t('exam.class')}{' '}
          {session.classId ? (
            <GoLink link={`/classes/${session.classId}`}>{session.classNumber}</GoLink>
          ) : (
            session.classNumber
          )}
          ，{session.providerName ?? session.assessorName}；{t('exam.markFact')}：
          {t('exam.markValue', { n: session.passMark })}；{t('exam.feeFact')}：
          {session.feeFen === 0 ? t('exam.free') : yuan(session.feeFen)}
        </span>
      </DetailHeader>
      <div className="card apart">
        <Tabs<Tab>
          label={session.number}
          value={tab}
          onChange={(next) => go({ tab: next === 'candidates' ? undefined : next })}
          items={[
            { key: 'candidates', label: t('exam.tabCandidates'), n: session.registered },
            ...(may('result.import') ? [{ key: 'import' as const, label: t('exam.tabImport') }] : []),
            { key: 'timeline', label: t('detail.timeline'), n: session.timeline.length },
          ]}
        />
      </div>
      {tab === 'candidates' ? (
        <Candidates id={id} />
      ) : tab === 'timeline' ? (
        <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: session.timeline.length })}>
          <Timeline items={session.timeline} />
        </Card>
      ) : (
        <Import
          session={session}
          importId={search.import}
          onImport={(next) => go({ tab: 'import', import: next })}
          allowed={can('import_results')}
        />
      )}
      {asking === 'issue' && (
        <IssueDialog
          session={session}
          onClose={() => setAsking(undefined)}
          onIssued={(issued, already, issuedOn) => {
            setAsking(undefined)
            toast(
              already > 0
                ? `${t('exam.issued', { n: issued, day: day(issuedOn) })}，${t('exam.issuedAlready', { n: already })}`
                : t('exam.issued', { n: issued, day: day(issuedOn) }),
            )
            go({})
            void refreshAll()
          }}
        />
      )}
      {asking === 'cancel' && (
        <ReasonDialog
          title={t('exam.cancelTitle', { number: session.number })}
          say={t('exam.cancelSay', { n: session.registered })}
          label={t('exam.cancelReason')}
          max={200}
          submit={t('exam.cancel')}
          danger
          send={(reason, idempotencyKey) =>
            call<typeof assessmentContract.cancelSession>('POST', '/api/exam-sessions/:id/cancel', {
              params: { id },
              body: { version: session.version, reason },
              idempotencyKey,
            })
          }
          onDone={() => {
            setAsking(undefined)
            toast(t('exam.cancelled', { number: session.number }))
            void refreshAll()
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

const clean = (search: { tab?: string | undefined; import?: string | undefined }) => ({
  ...(search.tab ? { tab: search.tab } : {}),
  ...(search.import ? { import: search.import } : {}),
})

function nextOf(session: ExamSession, today: string): string {
  switch (session.status) {
    case 'planned':
      return session.examDay > today ? t('exam.next_planned', { day: day(session.examDay) }) : t('exam.next_plannedDue')
    case 'results':
      return t('exam.next_results', { n: session.passed })
    case 'certified':
      return session.actions.includes('claim')
        ? t('exam.next_certified', { n: session.certificates }) + t('exam.next_claim')
        : t('exam.next_certified', { n: session.certificates })
    case 'cancelled':
      return t('exam.next_cancelled')
  }
}

function Candidates({ id }: { id: string }) {
  const list = useList<Candidate>({
    id: `candidates.${id}`,
    fetch: (query, signal) =>
      call<typeof assessmentContract.candidates>('GET', '/api/exam-sessions/:id/candidates', {
        params: { id },
        query,
        signal,
      }),
    rowKey: (row) => row.personId,
    pageSize: 100,
  })
  return (
    <ListCard<Candidate>
      list={list}
      columns={[
        {
          key: 'ticket',
          title: t('exam.ticket'),
          width: 216,
          render: (row) => <span className="nowrap">{row.ticket}</span>,
        },
        { key: 'name', title: t('exam.name'), width: 130, render: (row) => <span className="main">{row.name}</span> },
        {
          key: 'doc',
          title: t('exam.docNo'),
          render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
        },
        { key: 'theory', title: t('exam.theory'), width: 80, align: 'right', render: (row) => score(row.theory) },
        { key: 'practice', title: t('exam.practice'), width: 80, align: 'right', render: (row) => score(row.practice) },
        {
          key: 'state',
          title: t('exam.result'),
          width: 120,
          render: (row) => <StatusTag kind="candidate" code={row.state} name={row.stateName} />,
        },
        {
          key: 'certificate',
          title: t('exam.certificateNumber'),
          width: 240,
          render: (row) =>
            row.certificateNumber && (
              <Link to="/certificates" search={{ q: row.certificateNumber }} className="nowrap">
                {row.certificateNumber}
              </Link>
            ),
        },
        { key: 'trail', title: t('exam.trail'), width: 220, render: (row) => <TrailLinks links={row.links} /> },
      ]}
      empty={{ title: t('exam.noCandidates') }}
    />
  )
}

/** Scores keep their one decimal; a missing one is a dash. */
export const score = (value: number | null) => (value === null ? '—' : String(value))

function Import({
  session,
  importId,
  onImport,
  allowed,
}: {
  session: ExamSession
  importId: string | undefined
  onImport: (id: string | undefined) => void
  allowed: boolean
}) {
  const { demo } = useSession()
  const { id } = session
  if (!allowed && importId === undefined) {
    return (
      <Card flush>
        <Empty icon="exam" title={t('exam.importNot')}>
          {t('exam.importNotWhy')}
        </Empty>
      </Card>
    )
  }
  return (
    <div className="stack">
      <ImportPanel
        noun={t('exam.importNoun')}
        unit={t('exam.personUnit')}
        template={`/api/exam-sessions/${id}/result-template.xlsx`}
        samples={demo ? [{ label: t('exam.importSample'), path: `/api/exam-sessions/${id}/result-sample.xlsx` }] : []}
        importId={importId}
        onImport={onImport}
        start={(fileId, idempotencyKey) =>
          call<typeof assessmentContract.importResults>('POST', '/api/exam-sessions/:id/result-imports', {
            params: { id },
            body: { fileId },
            idempotencyKey,
          })
        }
        load={(which, signal) =>
          call<typeof assessmentContract.resultImport>('GET', '/api/result-imports/:id', {
            params: { id: which },
            signal,
          })
        }
        onDone={() => void refreshAll()}
      />
      {importId === undefined && <ImportsBefore id={id} onOpen={onImport} />}
    </div>
  )
}

/** Earlier imports of this session, each to be opened again; nothing while there are none. */
function ImportsBefore({ id, onOpen }: { id: string; onOpen: (importId: string) => void }) {
  const today = useBusinessDay()
  const query = useQuery({
    queryKey: ['result-imports', id],
    queryFn: ({ signal }) =>
      call<typeof assessmentContract.resultImports>('GET', '/api/exam-sessions/:id/result-imports', {
        params: { id },
        query: { limit: 20 },
        signal,
      }),
  })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  return (
    <Card title={t('exam.importBefore')} flush>
      <PlainTable
        rows={items}
        rowKey={(one) => one.id}
        columns={[
          {
            title: t('exam.importFile'),
            main: true,
            cell: (one) => (
              <button type="button" className="linkish" onClick={() => onOpen(one.id)}>
                {one.fileName}
              </button>
            ),
          },
          { title: t('exam.importAt'), look: 'sec', width: 180, cell: (one) => shortMoment(one.createdAt, today) },
          {
            title: t('exam.importResult'),
            width: 260,
            cell: (one) =>
              one.status === 'failed'
                ? t('import.failed')
                : one.refused > 0
                  ? t('import.partly', {
                      ok: count(one.accepted),
                      unit: t('exam.personUnit'),
                      bad: count(one.refused),
                    })
                  : t('import.all', { ok: count(one.accepted), unit: t('exam.personUnit') }),
          },
        ]}
      />
    </Card>
  )
}
