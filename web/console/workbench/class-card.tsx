import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, daysBetween } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

const SHOWN = 3

/** Classes being taught, with how many days are left; for a school its own classes, so that one to prepare is seen. The list holds the rest. */
export function ClassCard() {
  const today = useBusinessDay()
  const own = useSession().account.role === 'provider'
  const query = useQuery({
    queryKey: ['classes', 'workbench', own],
    queryFn: ({ signal }) =>
      call<typeof trainingContract.classes>('GET', '/api/classes', {
        query: { ...(own ? {} : { status: 'running' as const }), limit: SHOWN, count: '1' },
        signal,
      }),
  })
  const { data } = query
  return (
    <Card
      title={own ? t('class.mine') : t('workbench.classes')}
      right={
        <Link to="/classes" search={data?.total?.n && !own ? { status: 'running' } : {}}>
          {data?.total?.n ? t('workbench.all', { n: count(data.total.n) }) : t('common.all')}
        </Link>
      }
      flush
    >
      {query.isPending ? (
        <Loading lines={2} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : data.items.length === 0 ? (
        <p className="side-none">{own ? t('class.emptyOwn') : t('workbench.noClasses')}</p>
      ) : (
        <ul className="side-list">
          {data.items.map((row) => {
            const left = daysBetween(today, row.endDay)
            return (
              <li key={row.id}>
                <Link to="/classes/$id" params={{ id: row.id }} className="ellipsis" title={row.title}>
                  {row.number ? `${row.number.split('-').at(-1)} ` : ''}
                  {row.occupationName}
                </Link>
                <span className="nowrap">
                  {count(row.enrolled)} <span className="muted">/{count(row.capacity)}</span>
                </span>
                {row.status !== 'running' ? (
                  <StatusTag kind="class" code={row.status} name={row.statusName} />
                ) : left < 0 ? (
                  <Tag tone="late" icon="clock">
                    {t('workbench.over')}
                  </Tag>
                ) : (
                  <Tag tone="away">{left === 0 ? t('workbench.lastDay') : t('workbench.daysLeft', { n: left })}</Tag>
                )}
              </li>
            )
          })}
        </ul>
      )}
    </Card>
  )
}
