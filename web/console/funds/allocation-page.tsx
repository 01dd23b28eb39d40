import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { call } from '#web/ui/client.ts'
import { money } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
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
              <PlainTable
                rows={items}
                rowKey={(one) => one.budgetId}
                columns={[
                  {
                    title: t('paper.unit'),
                    main: true,
                    cell: (one) => (
                      <div style={{ paddingLeft: one.depth * 20 }}>
                        <Link to="/funds" search={{ budget: one.budgetId, year: String(one.year) }}>
                          {one.unitName}
                        </Link>{' '}
                        <span className="small muted">
                          {one.fundName} {one.year}
                        </span>
                      </div>
                    ),
                  },
                  { title: t('paper.own'), num: true, cell: (one) => money(one.ownFen) },
                  { title: t('paper.received'), num: true, cell: (one) => money(one.receivedFen) },
                  { title: t('paper.carried'), num: true, cell: (one) => money(one.carriedFen) },
                  { title: t('paper.allocated'), num: true, cell: (one) => money(one.allocatedFen) },
                  { title: t('paper.total'), num: true, cell: (one) => money(one.totalFen) },
                  { title: t('paper.taken'), num: true, cell: (one) => money(one.reservedFen) },
                  { title: t('paper.paidEver'), num: true, cell: (one) => money(one.paidFen) },
                  { title: t('paper.free'), num: true, look: 'strong', cell: (one) => money(one.availableFen) },
                ]}
              />
            )}
          </Card>
        </>
      )}
    </Loaded>
  )
}
