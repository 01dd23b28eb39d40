import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { PolicyHealthBanner } from '../policy/health-banner.tsx'
import { useMay, useQueueCounts, useSession } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { FigureStrip } from '../ui/figures.tsx'
import { PageHead } from '../ui/page.tsx'
import { QueueCard } from '../ui/queue-card.tsx'
import { useFill } from '../ui/use-fill.ts'
import { AdminCards, AdminSide } from './admin-cards.tsx'
import { ClassCard } from './class-card.tsx'
import { MessageCard } from './message-card.tsx'
import { StartCard } from './start-card.tsx'
import { TargetCard } from './target-card.tsx'
import './workbench.css'

/** Roles that only read: nothing ever waits for them, so the queue would always be empty. */
const READERS: readonly string[] = ['auditor', 'department', 'province']

/** 工作台: the figures, what waits for me, and beside it targets, classes and messages. Who has no queue starts from what the role does. */
export function WorkbenchPage({
  kind,
  onKind,
}: {
  kind: string | undefined
  onKind: (kind: string | undefined) => void
}) {
  const { account } = useSession()
  const may = useMay()
  const go = useGo()
  const counts = useQueueCounts().data
  const fill = useFill(20)
  const overview = useQuery({
    queryKey: ['overview'],
    queryFn: ({ signal }) => call<typeof adminContract.overview>('GET', '/api/overview', { signal }),
    enabled: may('queue.read'),
  })
  const hasQueue = may('queue.read') && !(READERS.includes(account.role) && !counts?.total)
  const figures = (overview.data?.figures ?? []).filter((figure) => hasQueue || figure.key !== 'waiting')
  return (
    <>
      <PageHead
        title={t('shell.workbench')}
        say={
          hasQueue && counts
            ? counts.dueToday > 0
              ? t('workbench.due', { name: account.displayName, n: counts.dueToday })
              : t('workbench.calm', { name: account.displayName })
            : t('workbench.hello', { name: account.displayName })
        }
        actions={
          may('class.apply') && (
            <Button type="primary" icon={<Icon name="plus" />} onClick={() => go('/classes/new')}>
              {t('class.apply')}
            </Button>
          )
        }
      />
      {(may('policy.draft') || may('proof.read')) && <PolicyHealthBanner />}
      {figures.length > 0 && (
        <div className="apart">
          <FigureStrip figures={figures.slice(0, 7)} label={t('workbench.figures')} />
        </div>
      )}
      <div className="workbench" ref={fill}>
        <div>
          {hasQueue && <QueueCard title={t('workbench.queue')} kind={kind} onKind={onKind} />}
          {(!hasQueue || counts?.total === 0) && <StartCard />}
          <AdminCards />
        </div>
        <div>
          {may('target.read') && <TargetCard />}
          {may('class.read') && <ClassCard />}
          <AdminSide />
          <MessageCard />
        </div>
      </div>
    </>
  )
}
