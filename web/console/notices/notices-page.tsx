import { Link, useNavigate } from '@tanstack/react-router'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, dayRange, money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useQueueCounts } from '../session.ts'
import { type Filter, ListPage } from '../ui/list.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { WorkQueue } from '../ui/work-queue.tsx'
import { ObjectionPanel } from './objection-panel.tsx'

type Notice = ResponseOf<typeof subsidyContract.notices>['items'][number]
export type Objection = ResponseOf<typeof subsidyContract.objections>['items'][number]
type Tab = 'notices' | 'objections'

/** 公示与异议: the lists that are public now or were, and what somebody said against a line of one. */
export function NoticesPage({ tab }: { tab: Tab }) {
  const navigate = useNavigate()
  const counts = useQueueCounts().data
  const tabs = (
    <div className="card apart no-print">
      <Tabs<Tab>
        label={t('notice.title')}
        value={tab}
        onChange={(next) =>
          void navigate({ to: '/notices', search: next === 'objections' ? { tab: 'objections' } : {} })
        }
        items={[
          { key: 'notices', label: t('notice.tabNotices') },
          { key: 'objections', label: t('notice.tabObjections'), n: counts?.byKind['objection'] },
        ]}
      />
    </div>
  )
  return tab === 'notices' ? <Notices tabs={tabs} /> : <Objections tabs={tabs} />
}

const statusFilter = (options: readonly { value: string; label: string }[]): Filter => ({
  key: 'status',
  label: t('notice.status'),
  kind: 'choice',
  options,
})

function Notices({ tabs }: { tabs: React.ReactNode }) {
  return (
    <ListPage<Notice>
      key="notices"
      title={t('notice.title')}
      say={t('notice.say')}
      before={tabs}
      id="notices"
      fetch={(query, signal) => call<typeof subsidyContract.notices>('GET', '/api/notices', { query, signal })}
      rowKey={(row) => row.id}
      linkOf={(row) => `/notices/${row.number}`}
      filters={[
        { key: 'q', label: t('notice.search'), kind: 'text' },
        statusFilter([
          { value: 'open', label: '公示中' },
          { value: 'closed', label: '公示期满' },
          { value: 'withdrawn', label: '已撤回' },
        ]),
      ]}
      columns={[
        {
          key: 'number',
          title: t('notice.number'),
          width: 124,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        { key: 'title', title: t('notice.what'), cut: (row) => row.title, render: (row) => row.title },
        {
          key: 'period',
          title: t('notice.period'),
          width: 300,
          render: (row) => (
            <span className="nowrap">
              {dayRange(row.fromDay, row.toDay)}
              <span className="small muted">，{t('notice.workingDays', { n: row.workingDays })}</span>
            </span>
          ),
        },
        { key: 'lines', title: t('notice.lines'), width: 64, align: 'right', render: (row) => count(row.lines) },
        { key: 'amount', title: t('notice.amount'), width: 112, align: 'right', render: (row) => money(row.amountFen) },
        {
          key: 'status',
          title: t('notice.status'),
          width: 104,
          render: (row) => <StatusTag kind="notice" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('notice.empty'), text: t('notice.emptyWhy') }}
    />
  )
}

function Objections({ tabs }: { tabs: React.ReactNode }) {
  const today = useBusinessDay()
  return (
    <WorkQueue<Objection>
      key="objections"
      title={t('notice.title')}
      say={t('notice.say')}
      before={tabs}
      id="objections"
      fetch={(query, signal) => call<typeof subsidyContract.objections>('GET', '/api/objections', { query, signal })}
      rowKey={(row) => row.id}
      filters={[
        statusFilter([
          { value: 'open', label: '待答复' },
          { value: 'upheld', label: t('notice.upheldShort') },
          { value: 'dismissed', label: t('notice.dismissedShort') },
        ]),
      ]}
      columns={[
        {
          key: 'number',
          title: t('notice.objectionNumber'),
          width: 118,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        {
          key: 'what',
          title: t('notice.number'),
          // Two lines, so that the status stays in sight beside an open objection.
          width: 122,
          render: (row) => (
            <>
              <span className="nowrap">{row.noticeNumber}</span>{' '}
              <span className="nowrap">{t('notice.lineOf', { line: row.lineNo })}</span>
            </>
          ),
        },
        { key: 'text', title: t('notice.text'), cut: (row) => row.text, render: (row) => row.text },
        { key: 'filed', title: t('notice.filedDay'), width: 86, render: (row) => shortDay(row.filedDay, today) },
        {
          key: 'status',
          title: t('notice.status'),
          width: 92,
          render: (row) => <StatusTag kind="objection" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{
        title: t('notice.objectionEmpty'),
        text: t('notice.objectionEmptyWhy'),
        actions: <Link to="/notices">{t('notice.tabNotices')}</Link>,
      }}
      panel={(row, nav) => <ObjectionPanel key={row.id} objection={row} nav={nav} />}
    />
  )
}
