import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { statementContract } from '#src/modules/ledger/statement.contract.ts'
import { call } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useSession } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { FactGroup } from '../ui/detail.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

/** Three sides of one batch beside each other, and what was found between them. */
export function BatchSides({ id, settled }: { id: string; settled: boolean }) {
  const { demo } = useSession()
  const query = useQuery({
    queryKey: ['reconciliation', id],
    queryFn: ({ signal }) =>
      call<typeof statementContract.reconciliation>('GET', '/api/pay-batches/:id/reconciliation', {
        params: { id },
        signal,
      }),
  })
  if (query.isPending) return <Loading lines={4} />
  if (query.error) return <Failed error={query.error} onRetry={() => query.refetch()} />
  const { batch, ledger, bank, findings, statements } = query.data
  const sum = (n: number, fen: number) => t('reconcile.sum', { n, amount: yuan(fen) })
  return (
    <Card
      title={t('reconcile.sides')}
      right={
        demo &&
        settled && (
          <DownloadButton path={`/api/pay-batches/${id}/bank-statement-sample.xlsx`} size="small">
            {t('reconcile.sample')}
          </DownloadButton>
        )
      }
    >
      <div className="sides">
        <FactGroup
          title={t('reconcile.batchSide')}
          items={[
            [t('reconcile.declared'), sum(batch.lines, batch.fen)],
            [t('reconcile.paid'), sum(batch.paid, batch.paidFen)],
            [t('reconcile.failed'), sum(batch.failed, batch.failedFen)],
          ]}
        />
        <FactGroup
          title={t('reconcile.ledgerSide')}
          items={[
            [t('reconcile.sent'), yuan(ledger.sentFen)],
            [t('reconcile.posted'), yuan(ledger.postedFen)],
            [t('reconcile.bounced'), yuan(ledger.bouncedFen)],
            [t('reconcile.transit'), yuan(ledger.inTransitFen)],
          ]}
        />
        <FactGroup
          title={t('reconcile.bankSide')}
          items={[
            [t('reconcile.matched'), sum(bank.matched, bank.matchedFen)],
            [t('reconcile.differing'), String(bank.differing)],
            ...(bank.afterFailure > 0
              ? [[t('reconcile.afterFailure'), sum(bank.afterFailure, bank.afterFailureFen)] as const]
              : []),
            [t('reconcile.missing'), settled ? sum(bank.missing, bank.missingFen) : t('reconcile.notSettled')],
          ]}
        />
      </div>
      <ul className="findings">
        {findings.map((one) => (
          <li key={one.text} className={one.ok ? 'ok' : 'bad'}>
            <Icon name={one.ok ? 'check' : 'cross'} size={14} />{' '}
            {one.link ? <GoLink link={one.link}>{one.text}</GoLink> : one.text}
          </li>
        ))}
      </ul>
      {statements.length > 0 && (
        <p className="small">
          {t('reconcile.statements')}：
          {statements.map((one) => (
            <Link key={one.id} to="/reconciliation/$id" params={{ id: one.id }} style={{ marginRight: 12 }}>
              {one.number}
            </Link>
          ))}
        </p>
      )}
    </Card>
  )
}
