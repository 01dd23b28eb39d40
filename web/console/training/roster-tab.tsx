import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ClassDetail, RosterLineView, trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, identity, NONE, persons, shortMoment } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag, Tag, type Tone } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { ImportPanel } from '../ui/import-panel.tsx'
import { type Column, ListCard, useList } from '../ui/list.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { TrailLinks } from '../ui/trail-links.tsx'
import { classChanged } from './class-data.ts'
import type { ClassSearch } from './class-page.tsx'
import { RemoveTrainee } from './remove-trainee.tsx'

/** The roster with its imports: template, upload, faults by row, undo; below it who is enrolled. */
export function RosterTab({
  detail,
  importId,
  go,
}: {
  detail: ClassDetail
  importId: string | undefined
  go: (search: ClassSearch) => void
}) {
  const mayImport = detail.actions.includes('import_roster')
  // An empty roster offers the import at once; `new` in the address opens it, an id shows that import.
  const importing = importId !== undefined || (mayImport && detail.enrolled === 0)
  return (
    <div className="stack">
      {importing && <Importing detail={detail} importId={importId} go={go} mayImport={mayImport} />}
      {!(importing && detail.enrolled === 0) && <Roster detail={detail} importing={importing} go={go} />}
      <ImportHistory detail={detail} current={importId} go={go} />
    </div>
  )
}

function Importing({
  detail,
  importId,
  mayImport,
  go,
}: {
  detail: ClassDetail
  importId: string | undefined
  mayImport: boolean
  go: (search: ClassSearch) => void
}) {
  const { demo } = useSession()
  const { id } = detail
  const shown = importId === 'new' ? undefined : importId
  if (!mayImport && shown === undefined) return null
  return (
    <ImportPanel
      noun={t('roster.noun')}
      unit={t('roster.unit')}
      template={`/api/classes/${id}/roster-template.xlsx`}
      samples={
        demo && mayImport
          ? [
              {
                label: t('roster.sampleGood'),
                path: `/api/classes/${id}/roster-sample.xlsx`,
                query: { kind: 'good' },
              },
              { label: t('roster.sampleBad'), path: `/api/classes/${id}/roster-sample.xlsx`, query: { kind: 'bad' } },
            ]
          : []
      }
      importId={shown}
      onImport={(next) => go({ tab: 'roster', import: next ?? 'new' })}
      start={(fileId, idempotencyKey) =>
        call<typeof trainingContract.importRoster>('POST', '/api/classes/:id/roster-imports', {
          params: { id },
          body: { fileId },
          idempotencyKey,
        })
      }
      load={(one, signal) =>
        call<typeof trainingContract.rosterImport>('GET', '/api/roster-imports/:id', { params: { id: one }, signal })
      }
      {...(mayImport
        ? {
            undo: (one: string, idempotencyKey: string) =>
              call<typeof trainingContract.undoRosterImport>('POST', '/api/roster-imports/:id/undo', {
                params: { id: one },
                idempotencyKey,
              }),
          }
        : {})}
      undoHint={(view) => t('roster.undoHint', { n: count(view.accepted) })}
      onDone={() => void classChanged(id)}
    />
  )
}

function Roster({
  detail,
  importing,
  go,
}: {
  detail: ClassDetail
  importing: boolean
  go: (search: ClassSearch) => void
}) {
  const may = useMay()
  const [removing, setRemoving] = useState<RosterLineView>()
  const mayImport = detail.actions.includes('import_roster')
  const { id } = detail
  const list = useList<RosterLineView>({
    id: 'roster',
    cacheKey: id,
    rowKey: (row) => row.personId,
    pageSize: 100,
    fetch: (query, signal) =>
      call<typeof trainingContract.roster>('GET', '/api/classes/:id/roster', { params: { id }, query, signal }),
  })
  const columns: Column<RosterLineView>[] = [
    { key: 'name', title: t('roster.name'), width: 150, render: (row) => row.name, cut: (row) => row.name },
    {
      key: 'docNo',
      title: t('roster.docNo'),
      width: 196,
      render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
    },
    {
      key: 'sex',
      title: t('roster.sex'),
      width: 56,
      render: (row) => (row.sex === 'male' ? t('roster.male') : t('roster.female')),
    },
    { key: 'group', title: t('roster.group'), render: (row) => row.groupName, cut: (row) => row.groupName },
    {
      key: 'phone',
      title: t('roster.phone'),
      width: 128,
      render: (row) => <span className="sec nowrap">{row.phoneMasked ?? NONE}</span>,
    },
    {
      key: 'attended',
      title: t('roster.attended'),
      width: 110,
      align: 'right',
      render: (row) =>
        row.recordedLessons === 0 ? (
          <span className="muted">{NONE}</span>
        ) : (
          <Link
            to="/classes/$id/trainees/$personId"
            params={{ id, personId: row.personId }}
            onClick={(event) => event.stopPropagation()}
          >
            {t('roster.attendedOf', { n: row.attendedLessons, of: row.recordedLessons })}
          </Link>
        ),
    },
    { key: 'trail', title: t('roster.trail'), width: 200, render: (row) => <TrailLinks links={row.links} /> },
    {
      key: 'state',
      title: t('roster.state'),
      width: 108,
      render: (row) => <StatusTag kind="enrolment" code={row.status} name={row.statusName} />,
    },
    ...(mayImport
      ? [
          {
            key: 'act',
            title: t('roster.act'),
            width: 72,
            render: (row: RosterLineView) =>
              row.status === 'enrolled' && (
                <button type="button" className="linkish" onClick={() => setRemoving(row)}>
                  {t('roster.remove')}
                </button>
              ),
          },
        ]
      : []),
  ]
  return (
    <>
      <ListCard
        list={list}
        columns={columns}
        {...(may('person.read') ? { linkOf: (row: RosterLineView) => `/persons/${row.personId}` } : {})}
        summary={
          <span className="muted">
            {t('roster.say', { n: detail.enrolled, of: detail.capacity })}，{t('roster.say2')}
          </span>
        }
        tools={
          mayImport &&
          (importing ? (
            <button type="button" className="linkish" onClick={() => go({ tab: 'roster' })}>
              {t('roster.closeImport')}
            </button>
          ) : (
            <button type="button" className="linkish" onClick={() => go({ tab: 'roster', import: 'new' })}>
              <Icon name="upload" />
              {t('roster.import')}
            </button>
          ))
        }
        empty={{
          title: t('roster.empty'),
          text: mayImport
            ? t('roster.emptyOwn')
            : detail.status === 'submitted' || detail.status === 'returned'
              ? t('roster.emptyLater')
              : t('roster.emptyOffice'),
          actions: mayImport && !importing && (
            <Button onClick={() => go({ tab: 'roster', import: 'new' })}>{t('roster.import')}</Button>
          ),
        }}
      />
      {removing && <RemoveTrainee classId={id} trainee={removing} onClose={() => setRemoving(undefined)} />}
    </>
  )
}

const IMPORT_STATES = {
  queued: ['roster.iQueued', 'away'],
  running: ['roster.iRunning', 'mine'],
  done: ['roster.iDone', 'ok'],
  failed: ['roster.iFailed', 'bad'],
  undone: ['roster.iUndone', 'away'],
} as const satisfies Record<string, readonly [string, Tone]>

function ImportHistory({
  detail,
  current,
  go,
}: {
  detail: ClassDetail
  current: string | undefined
  go: (search: ClassSearch) => void
}) {
  const today = useBusinessDay()
  const { id } = detail
  const { data } = useQuery({
    queryKey: ['class', id, 'imports'],
    queryFn: ({ signal }) =>
      call<typeof trainingContract.rosterImports>('GET', '/api/classes/:id/roster-imports', {
        params: { id },
        query: { limit: 50 },
        signal,
      }),
  })
  if (!data || data.items.length === 0) return null
  return (
    <Card title={t('roster.history')} hint={t('roster.historyHint')} flush>
      <PlainTable
        rows={data.items}
        rowKey={(one) => one.id}
        rowLook={(one) => (one.id === current ? 'on' : '')}
        columns={[
          {
            title: t('roster.file'),
            main: true,
            cell: (one) => (
              <button
                type="button"
                className="linkish"
                aria-current={one.id === current ? 'true' : undefined}
                onClick={() => go({ tab: 'roster', import: one.id })}
              >
                {one.fileName}
              </button>
            ),
          },
          { title: t('roster.at'), look: 'sec nowrap', width: 150, cell: (one) => shortMoment(one.createdAt, today) },
          { title: t('roster.accepted'), num: true, width: 90, cell: (one) => persons(one.accepted) },
          {
            title: t('roster.refused'),
            num: true,
            look: (one) => (one.refused > 0 ? 'bad' : ''),
            width: 90,
            cell: (one) => count(one.refused),
          },
          {
            title: t('roster.status'),
            width: 120,
            cell: (one) => {
              const [words, tone] = IMPORT_STATES[one.status]
              return <Tag tone={tone}>{t(words)}</Tag>
            },
          },
        ]}
      />
    </Card>
  )
}
