import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { useMay, useQueueCounts, useSession } from '../../session.ts'
import { FigureStrip } from '../../ui/figures.tsx'
import { PageHead } from '../../ui/page.tsx'
import { QueueCard } from '../../ui/queue-card.tsx'
import { Empty } from '../../ui/states.tsx'

export const Route = createFileRoute('/_app/')({
  staticData: { title: 'shell.workbench', menu: { group: 'top', order: 0, icon: 'home', label: 'shell.workbench' } },
  validateSearch: (search: Record<string, unknown>): { kind?: string } =>
    typeof search['kind'] === 'string' ? { kind: search['kind'] } : {},
  component: Workbench,
})

function Workbench() {
  const { account } = useSession()
  const { kind } = Route.useSearch()
  const navigate = Route.useNavigate()
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
          <QueueCard
            title={t('workbench.queue')}
            kind={kind}
            onKind={(next) => navigate({ search: next ? { kind: next } : {} })}
          />
        ) : (
          <section className="card">
            <Empty title={t('workbench.noQueue')}>{t('workbench.noQueueWhy')}</Empty>
          </section>
        )}
      </div>
    </>
  )
}
