import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { call } from '#web/ui/client.ts'
import { money } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'

/** 资金下达: one book at every level, the lower under the one it got its money from. */
export function AllocationPage() {
  const query = useQuery({
    queryKey: ['allocation-tree'],
    queryFn: ({ signal }) => call<typeof budgetContract.allocationTree>('GET', '/api/allocation-tree', { signal }),
  })
  return (
    <Loaded query={query}>
      {({ items }) => (
        <>
          <PageHead title={t('paper.tree')} say={t('paper.treeSay')} />
          <Card title={t('paper.tree')} hint={t('paper.tableFoot')} flush>
            {items.length === 0 ? (
              <Empty icon="fund" title={t('paper.treeEmpty')} />
            ) : (
              <div className="scroll-x">
                <table className="plain stacked">
                  <thead>
                    <tr>
                      <th>{t('paper.unit')}</th>
                      {(['own', 'received', 'allocated', 'total', 'reserved', 'paid', 'free'] as const).map((key) => (
                        <th key={key} className="num">
                          {t(`paper.${key}`)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((one) => (
                      <tr key={one.budgetId}>
                        <td className="main" style={{ paddingLeft: 12 + one.depth * 20 }}>
                          <Link to="/funds" search={{ budget: one.budgetId, year: String(one.year) }}>
                            {one.unitName}
                          </Link>{' '}
                          <span className="small muted">
                            {one.fundName} {one.year}
                          </span>
                        </td>
                        <td className="num" data-label={t('paper.own')}>
                          {money(one.ownFen)}
                        </td>
                        <td className="num" data-label={t('paper.received')}>
                          {money(one.receivedFen)}
                        </td>
                        <td className="num" data-label={t('paper.allocated')}>
                          {money(one.allocatedFen)}
                        </td>
                        <td className="num" data-label={t('paper.total')}>
                          {money(one.totalFen)}
                        </td>
                        <td className="num" data-label={t('paper.reserved')}>
                          {money(one.reservedFen)}
                        </td>
                        <td className="num" data-label={t('paper.paid')}>
                          {money(one.paidFen)}
                        </td>
                        <td className="num strong" data-label={t('paper.free')}>
                          {money(one.availableFen)}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </Card>
        </>
      )}
    </Loaded>
  )
}
