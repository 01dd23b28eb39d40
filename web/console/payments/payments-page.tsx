import { Button } from 'antd'
import type { ledgerContract, PayBatchRow } from '#src/modules/ledger/ledger.contract.ts'
import { PAY_BATCH_STATUS_NAMES } from '#src/modules/ledger/ledger.types.ts'
import { call } from '#web/ui/client.ts'
import { count, money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListPage } from '../ui/list.tsx'
import { PayableCard, personsOf, usePayable } from './payable.tsx'

/** 拨付: what waits for money on top, the batches below. */
export function PaymentsPage() {
  const may = useMay()
  const go = useGo()
  const today = useBusinessDay()
  const payable = usePayable()
  const some = payable.data?.items.some((one) => personsOf(one) > 0)
  return (
    <ListPage<PayBatchRow>
      title={t('payment.title')}
      say={t('payment.say')}
      actions={
        may('batch.make') &&
        some && (
          <Button type="primary" onClick={() => go('/payments/new')}>
            {t('payment.make')}
          </Button>
        )
      }
      before={<PayableCard query={payable} />}
      id="pay-batches"
      fetch={(query, signal) => call<typeof ledgerContract.payBatches>('GET', '/api/pay-batches', { query, signal })}
      rowKey={(row) => row.id}
      linkOf={(row) => `/payments/${row.id}`}
      filters={[
        { key: 'q', label: t('payment.search'), kind: 'text' },
        {
          key: 'status',
          label: t('payment.status'),
          kind: 'choice',
          options: choicesOf(PAY_BATCH_STATUS_NAMES),
        },
      ]}
      summary={<b className="strong">{t('payment.batches')}</b>}
      columns={[
        {
          key: 'number',
          title: t('payment.number'),
          width: 124,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        { key: 'fund', title: t('payment.fund'), cut: (row) => row.fundName, render: (row) => row.fundName },
        { key: 'count', title: t('payment.countOf'), width: 70, align: 'right', render: (row) => count(row.count) },
        {
          key: 'amount',
          title: t('payment.amount'),
          width: 124,
          align: 'right',
          render: (row) => money(row.amountFen),
        },
        {
          key: 'made',
          title: t('payment.madeBy'),
          width: 150,
          render: (row) => (
            <>
              {row.madeBy} <span className="small muted">{shortDay(row.madeDay, today)}</span>
            </>
          ),
        },
        {
          key: 'released',
          title: t('payment.releasedBy'),
          width: 150,
          render: (row) =>
            row.releasedBy && (
              <>
                {row.releasedBy} <span className="small muted">{shortDay(row.releasedDay, today)}</span>
              </>
            ),
        },
        { key: 'paid', title: t('payment.paidN'), width: 90, align: 'right', render: (row) => count(row.paid) },
        {
          key: 'failed',
          title: t('payment.failedN'),
          width: 90,
          align: 'right',
          render: (row) => <span className={row.failed > 0 ? 'bad' : ''}>{count(row.failed)}</span>,
        },
        {
          key: 'status',
          title: t('payment.status'),
          width: 104,
          render: (row) => <StatusTag kind="payBatch" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('payment.empty'), text: t('payment.emptyWhy') }}
    />
  )
}
