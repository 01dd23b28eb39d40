import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { VoucherBatchRow, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { ListPage } from '../ui/list.tsx'

/** Issues of vouchers, the newest first. */
export function BatchesPage() {
  const today = useBusinessDay()
  const may = useMay()
  const go = useGo()
  return (
    <ListPage<VoucherBatchRow>
      title={t('voucher.batches')}
      crumbs={<Link to="/vouchers">{t('voucher.title')}</Link>}
      say={t('voucher.batchesSay')}
      id="voucher-batches"
      fetch={(query, signal) => call<typeof vouchersContract.batches>('GET', '/api/voucher-batches', { query, signal })}
      rowKey={(row) => row.id}
      linkOf={(row) => `/voucher-batches/${row.id}`}
      actions={
        may('voucher.issue') && (
          <Button type="primary" onClick={() => go('/voucher-batches/new')}>
            {t('voucher.issue')}
          </Button>
        )
      }
      columns={[
        {
          key: 'number',
          title: t('voucher.batchNumber'),
          width: 130,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        { key: 'name', title: t('voucher.batchName'), cut: (row) => row.name, render: (row) => row.name },
        { key: 'kind', title: t('voucher.kind'), width: 84, render: (row) => row.kindName },
        {
          key: 'face',
          title: t('voucher.face'),
          width: 124,
          align: 'right',
          render: (row) => (row.attendanceOnly ? t('voucher.attendance') : money(row.faceFen)),
        },
        {
          key: 'planned',
          title: t('voucher.planned'),
          width: 100,
          align: 'right',
          render: (row) => count(row.planned),
        },
        { key: 'issued', title: t('voucher.issued'), width: 100, align: 'right', render: (row) => count(row.issued) },
        {
          key: 'amount',
          title: t('voucher.amount'),
          width: 130,
          align: 'right',
          render: (row) => money(row.amountFen),
        },
        {
          key: 'day',
          title: t('voucher.issuedDay'),
          width: 104,
          render: (row) => <span className="nowrap">{shortDay(row.issuedDay, today)}</span>,
        },
        {
          key: 'status',
          title: t('voucher.state'),
          width: 92,
          render: (row) => <StatusTag kind="voucherBatch" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('voucher.batchesEmpty'), text: t('voucher.batchesEmptyWhy') }}
    />
  )
}
