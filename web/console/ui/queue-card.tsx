import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { adminContract, QueueItem } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, deadline, persons, yuan } from '#web/ui/format.ts'
import { useRowKeys } from '#web/ui/hooks.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useQueueCounts } from '../session.ts'
import { GoLink, useGo } from '../shell/go.tsx'
import { Empty, Failed, Loading } from './states.tsx'
import { Tabs } from './tabs.tsx'

type Kind = QueueItem['kind']

/**
 * What waits for me, nearest deadline first, with J, K and Enter. Without `kinds` it is all of it under a tab for each kind; with `kinds`
 * it is those kinds alone, the first one open. `kind` is the tab of the address.
 */
export function QueueCard({
  title,
  hint = t('workbench.queueHint'),
  kinds,
  kind,
  onKind,
  empty,
}: {
  title: string
  hint?: string
  kinds?: readonly Kind[]
  kind: string | undefined
  onKind: (kind: string | undefined) => void
  empty?: { readonly title: string; readonly text: string; readonly actions?: React.ReactNode }
}) {
  const go = useGo()
  const today = useBusinessDay()
  const counts = useQueueCounts().data
  const [index, setIndex] = useState(0)
  const asked = kinds ? (kinds.find((one) => one === kind) ?? kinds[0]) : (kind as Kind | undefined)
  const queue = useInfiniteQuery({
    queryKey: ['queue', asked ?? ''],
    queryFn: ({ signal, pageParam }) =>
      call<typeof adminContract.queue>('GET', '/api/queue', {
        query: {
          limit: 50,
          count: '1',
          ...(asked ? { kind: asked } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
  const items = queue.data?.pages.flatMap((page) => page.items) ?? []
  const total = queue.data?.pages[0]?.total?.n ?? items.length
  const chosen = useRef<HTMLTableRowElement>(null)
  const byKey = useRef(false)
  useEffect(() => {
    if (byKey.current) chosen.current?.scrollIntoView({ block: 'nearest' })
  }, [index])
  useRowKeys({
    length: items.length,
    index,
    onMove: (next) => {
      byKey.current = true
      setIndex(next)
    },
    onOpen: (which) => items[which] && go(items[which].link),
  })
  const nameOf = (key: string) => items.find((item) => item.kind === key)?.kindName ?? kindName(key)
  const tabs = kinds
    ? kinds.map((key) => ({ key: key as string, label: nameOf(key), n: counts?.byKind[key] ?? 0 }))
    : [
        { key: 'all', label: t('common.all'), n: counts?.total ?? 0 },
        ...Object.entries(counts?.byKind ?? {})
          .filter(([, n]) => n > 0)
          .map(([key, n]) => ({ key, label: nameOf(key), n })),
      ]
  return (
    <section className={items.length > 0 ? 'card queue-card filled' : 'card queue-card'}>
      <div className="hd">
        <h2>{title}</h2>
        <span className="hint">{hint}</span>
        <div className="r only-wide">
          <kbd>J</kbd>
          <kbd>K</kbd>
          {t('list.keys')}
          <kbd>Enter</kbd>
          {t('list.keyOpen')}
        </div>
      </div>
      {tabs.length > 1 && (
        <Tabs
          label={title}
          value={asked ?? 'all'}
          onChange={(key) => {
            setIndex(0)
            onKind(key === 'all' ? undefined : key)
          }}
          items={tabs}
        />
      )}
      {queue.isPending ? (
        <Loading lines={8} />
      ) : queue.error && !queue.data ? (
        <Failed error={queue.error} onRetry={() => queue.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="check" title={empty?.title ?? t('workbench.empty')} actions={empty?.actions}>
          {empty?.text ?? t('workbench.emptyWhy')}
        </Empty>
      ) : (
        <div className="scroll-x rows">
          <table className="plain stacked">
            <thead>
              <tr>
                <th style={{ width: 112 }}>{t('workbench.deadline')}</th>
                <th style={{ width: 118 }}>{t('workbench.kind')}</th>
                <th>{t('workbench.what')}</th>
                <th style={{ width: 124 }}>{t('workbench.from')}</th>
                <th className="num" style={{ width: 64 }}>
                  {t('workbench.persons')}
                </th>
                <th className="num" style={{ width: 116 }}>
                  {t('workbench.amount')}
                </th>
                <th style={{ width: 124 }}>{t('workbench.status')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item, at) => {
                const due = dueOf(item, today)
                return (
                  <tr
                    key={`${item.kind}-${item.link}-${item.title}`}
                    className={at === index ? 'on' : ''}
                    {...(at === index ? { ref: chosen } : {})}
                  >
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
                    <td data-label={t('workbench.from')} className="sec" title={item.from}>
                      <span className="cut">{item.from}</span>
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
          {t('common.showing', { from: 1, to: items.length })}，{t('common.total', { n: count(total) })}
          {queue.hasNextPage && (
            <button
              type="button"
              className="linkish"
              disabled={queue.isFetchingNextPage}
              onClick={() => queue.fetchNextPage()}
            >
              {queue.isFetchingNextPage ? t('common.loading') : t('workbench.more')}
            </button>
          )}
        </div>
      )}
    </section>
  )
}

/**
 * 剩 5 个工作日 where the rule counts working days, as the server counted them by the calendar of the unit; 剩 69 天 where the deadline
 * is a day of the calendar. The words always say which.
 */
export function dueOf(
  item: { readonly dueDay: string | null; readonly daysLeft: number | null },
  today: string,
): { text: string; tone: 'calm' | 'late' | 'bad' } {
  const { daysLeft: n } = item
  if (n === null) return deadline(item.dueDay, today)
  if (n < 0) return { text: t('workbench.overdue', { n: -n }), tone: 'bad' }
  if (n === 0) return { text: t('common.today'), tone: 'bad' }
  return { text: t('workbench.left', { n }), tone: n <= 2 ? 'late' : 'calm' }
}

const KINDS = {
  class_review: 'workbench.class_review',
  class_correction: 'workbench.class_correction',
  completion_review: 'workbench.completion_review',
  exam_due: 'workbench.exam_due',
  claim_due: 'workbench.claim_due',
  claim_review: 'workbench.claim_review',
  claim_city_review: 'workbench.claim_city_review',
  claim_ruling: 'workbench.claim_ruling',
  notice_due: 'workbench.notice_due',
  objection: 'workbench.objection',
  claim_approve: 'workbench.claim_approve',
  grant_due: 'workbench.grant_due',
  grant_review: 'workbench.grant_review',
  grant_city_review: 'workbench.grant_city_review',
  grant_publish: 'workbench.grant_publish',
  grant_objection: 'workbench.grant_objection',
  grant_approve: 'workbench.grant_approve',
  grant_ruling: 'workbench.grant_ruling',
  batch_make: 'workbench.batch_make',
  batch_release: 'workbench.batch_release',
  bank_result: 'workbench.bank_result',
  account_correction: 'workbench.account_correction',
  statement_difference: 'workbench.statement_difference',
  budget_goal: 'workbench.budget_goal',
  budget_document: 'workbench.budget_document',
  fund_use: 'workbench.fund_use',
  setting: 'workbench.setting',
  payee_change: 'workbench.payee_change',
  clawback: 'workbench.clawback',
  certificate_revocation: 'workbench.certificate_revocation',
  education_fund: 'workbench.education_fund',
  override_check: 'workbench.override_check',
  key_release: 'workbench.key_release',
  hire_confirm: 'workbench.hire_confirm',
  policy_sign: 'workbench.policy_sign',
  policy_draft: 'workbench.policy_draft',
} as const satisfies Record<Kind, string>

const kindName = (key: string) => (key in KINDS ? t(KINDS[key as Kind]) : t('workbench.other'))
