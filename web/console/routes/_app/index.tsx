import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import type { adminContract, QueueItem } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, deadline, persons, yuan } from '#web/ui/format.ts'
import { useRowKeys } from '#web/ui/hooks.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay, useQueueCounts, useSession } from '../../session.ts'
import { GoLink, useGo } from '../../shell/go.tsx'
import { FigureStrip } from '../../ui/figures.tsx'
import { PageHead } from '../../ui/page.tsx'
import { Empty, Failed, Loading } from '../../ui/states.tsx'
import { Tabs } from '../../ui/tabs.tsx'

export const Route = createFileRoute('/_app/')({
  staticData: { title: 'shell.workbench', menu: { group: 'top', order: 0, icon: 'home', label: 'shell.workbench' } },
  validateSearch: (search: Record<string, unknown>): { kind?: string } =>
    typeof search['kind'] === 'string' ? { kind: search['kind'] } : {},
  component: Workbench,
})

function Workbench() {
  const { account } = useSession()
  const may = useMay()
  const counts = useQueueCounts().data
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => call<typeof adminContract.overview>('GET', '/api/overview', { signal }),
    enabled: may('queue.read'),
  })
  return (
    <>
      <PageHead
        title={t('shell.workbench')}
        say={
          counts
            ? counts.dueToday > 0
              ? t('workbench.due', { name: account.displayName, n: counts.dueToday })
              : t('workbench.calm', { name: account.displayName })
            : t('workbench.hello', { name: account.displayName })
        }
      />
      <div className="stack">
        {overview.data && overview.data.figures.length > 0 && (
          <FigureStrip figures={overview.data.figures.slice(0, 7)} label={t('workbench.figures')} />
        )}
        {may('queue.read') ? (
          <Queue />
        ) : (
          <section className="card">
            <Empty title={t('workbench.noQueue')}>{t('workbench.noQueueWhy')}</Empty>
          </section>
        )}
      </div>
    </>
  )
}

function Queue() {
  const { kind } = Route.useSearch()
  const navigate = Route.useNavigate()
  const go = useGo()
  const today = useBusinessDay()
  const counts = useQueueCounts().data
  const [index, setIndex] = useState(0)
  const queue = useQuery({
    queryKey: ['queue', kind ?? ''],
    queryFn: ({ signal }) =>
      call<typeof adminContract.queue>('GET', '/api/queue', {
        query: { limit: 50, count: '1', ...(kind ? { kind: kind as QueueItem['kind'] } : {}) },
        signal,
      }),
  })
  const items = queue.data?.items ?? []
  useRowKeys({
    length: items.length,
    index,
    onMove: setIndex,
    onOpen: (which) => items[which] && go(items[which].link),
  })
  const kinds = Object.entries(counts?.byKind ?? {}).filter(([, n]) => n > 0)
  const nameOf = (key: string) => items.find((item) => item.kind === key)?.kindName ?? kindName(key)
  return (
    <section className="card">
      <div className="hd">
        <h2>{t('workbench.queue')}</h2>
        <span className="hint">{t('workbench.queueHint')}</span>
        <div className="r only-wide">
          <kbd>J</kbd>
          <kbd>K</kbd>
          {t('list.keys')}
          <kbd>Enter</kbd>
          {t('list.keyOpen')}
        </div>
      </div>
      <Tabs
        label={t('workbench.queue')}
        value={kind ?? 'all'}
        onChange={(key) => {
          setIndex(0)
          void navigate({ search: key === 'all' ? {} : { kind: key } })
        }}
        items={[
          { key: 'all', label: t('common.all'), n: counts?.total ?? 0 },
          ...kinds.map(([key, n]) => ({ key, label: nameOf(key), n })),
        ]}
      />
      {queue.isPending ? (
        <Loading lines={8} />
      ) : queue.error && !queue.data ? (
        <Failed error={queue.error} onRetry={() => queue.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="check" title={t('workbench.empty')}>
          {t('workbench.emptyWhy')}
        </Empty>
      ) : (
        <div className="scroll-x">
          <table className="plain stacked">
            <thead>
              <tr>
                <th style={{ width: 98 }}>{t('workbench.deadline')}</th>
                <th style={{ width: 104 }}>{t('workbench.kind')}</th>
                <th>{t('workbench.what')}</th>
                <th style={{ width: 200 }}>{t('workbench.from')}</th>
                <th className="num" style={{ width: 76 }}>
                  {t('workbench.persons')}
                </th>
                <th className="num" style={{ width: 124 }}>
                  {t('workbench.amount')}
                </th>
                <th style={{ width: 110 }}>{t('workbench.status')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item, at) => {
                const due = dueOf(item, today)
                return (
                  <tr key={`${item.kind}-${item.link}-${item.title}`} className={at === index ? 'on' : ''}>
                    <td
                      data-label={t('workbench.deadline')}
                      className={`nowrap ${due.tone === 'calm' ? 'sec' : due.tone}`}
                    >
                      {due.tone === 'bad' ? <b>{due.text}</b> : due.text}
                    </td>
                    <td data-label={t('workbench.kind')} className="sec nowrap">
                      {item.kindName}
                    </td>
                    <td className="main">
                      <GoLink link={item.link}>{item.title}</GoLink>
                    </td>
                    <td data-label={t('workbench.from')} className="sec">
                      {item.from}
                    </td>
                    <td data-label={t('workbench.persons')} className="num">
                      {item.persons === null ? '' : persons(item.persons)}
                    </td>
                    <td data-label={t('workbench.amount')} className="num">
                      {item.amountFen === null ? '' : yuan(item.amountFen)}
                    </td>
                    <td data-label={t('workbench.status')}>
                      <Tag tone="mine">{item.status}</Tag>
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {items.length > 0 && (
        <div className="pager">
          {t('common.showing', { from: 1, to: items.length })}，
          {t('common.total', { n: count(queue.data?.total?.n ?? items.length) })}
        </div>
      )}
    </section>
  )
}

/** Working days left as the server counted them by the calendar of the unit; calendar days only where it did not. */
function dueOf(item: QueueItem, today: string): { text: string; tone: 'calm' | 'late' | 'bad' } {
  if (item.daysLeft === null) return deadline(item.dueDay, today)
  if (item.daysLeft < 0) return { text: t('workbench.overdue', { n: -item.daysLeft }), tone: 'bad' }
  if (item.daysLeft === 0) return { text: t('common.today'), tone: 'bad' }
  return { text: t('workbench.left', { n: item.daysLeft }), tone: item.daysLeft <= 2 ? 'late' : 'calm' }
}

const KINDS = {
  class_review: 'workbench.class_review',
  class_correction: 'workbench.class_correction',
  completion_review: 'workbench.completion_review',
  exam_due: 'workbench.exam_due',
  claim_due: 'workbench.claim_due',
  claim_review: 'workbench.claim_review',
  notice_due: 'workbench.notice_due',
  objection: 'workbench.objection',
  claim_approve: 'workbench.claim_approve',
  batch_make: 'workbench.batch_make',
  batch_release: 'workbench.batch_release',
  bank_result: 'workbench.bank_result',
  account_correction: 'workbench.account_correction',
} as const satisfies Record<QueueItem['kind'], string>

const kindName = (key: string) => (key in KINDS ? t(KINDS[key as QueueItem['kind']]) : t('workbench.other'))
