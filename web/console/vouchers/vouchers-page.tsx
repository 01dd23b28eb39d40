import { useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { FUNNEL_NAMES, VOUCHER_STATE_NAMES } from '#src/modules/vouchers/voucher.types.ts'
import type { VoucherRow, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import type { QueryInputOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { identity, money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useCountyChoices } from '../registry/options.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { type Filter, ListCard, useList } from '../ui/list.tsx'
import { PageHead } from '../ui/page.tsx'
import { FunnelCard } from './funnel-card.tsx'

/** Vouchers in the scope under their funnel; each figure is a filter of the list. */
export function VouchersPage() {
  const today = useBusinessDay()
  const may = useMay()
  const go = useGo()
  const counties = useCountyChoices()
  const provider = useSession().account.role === 'provider'
  const { batch, unit } = useSearch({ strict: false }) as { batch?: string; unit?: string }
  const filters: Filter[] = [
    { key: 'q', label: t('voucher.search'), kind: 'text' },
    { key: 'stage', label: t('voucher.stage'), kind: 'choice', options: choicesOf(FUNNEL_NAMES) },
    { key: 'state', label: t('voucher.state'), kind: 'choice', options: choicesOf(VOUCHER_STATE_NAMES) },
    ...(counties.length > 0
      ? [{ key: 'unit', label: t('voucher.county'), kind: 'choice' as const, options: counties }]
      : []),
    // Only a link sets it; as a chip it can be taken away.
    ...(batch
      ? [
          {
            key: 'batch',
            label: t('voucher.batch'),
            kind: 'choice' as const,
            options: [{ value: batch, label: t('voucher.thisBatch') }],
          },
        ]
      : []),
  ]
  const list = useList<VoucherRow>({
    id: 'vouchers',
    fetch: (query, signal) =>
      call<typeof vouchersContract.vouchers>('GET', '/api/vouchers', {
        query: query as QueryInputOf<typeof vouchersContract.vouchers>,
        signal,
      }),
    rowKey: (row) => row.id,
    filters,
  })
  return (
    <>
      <PageHead
        title={t('voucher.title')}
        say={t('voucher.say')}
        actions={
          <>
            {may('voucher.issue') && (
              <>
                <Button onClick={() => go('/voucher-batches')}>{t('voucher.batches')}</Button>
                <Button type="primary" onClick={() => go('/voucher-batches/new')}>
                  {t('voucher.issue')}
                </Button>
              </>
            )}
            {may('voucher.accept') && (
              <Button type="primary" onClick={() => go('/vouchers/scan')}>
                {t('voucher.scan')}
              </Button>
            )}
          </>
        }
      />
      <div className="stack">
        <FunnelCard batch={batch} unit={unit} />
        <ListCard<VoucherRow>
          list={list}
          linkOf={(row) => `/vouchers/${row.id}`}
          columns={[
            {
              key: 'name',
              title: t('voucher.name'),
              width: 110,
              cut: (row) => row.name,
              render: (row) => <span className="strong">{row.name}</span>,
            },
            {
              key: 'doc',
              title: t('voucher.docNo'),
              width: 180,
              render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
            },
            {
              key: 'batch',
              title: t('voucher.batchName'),
              cut: (row) => row.batchName,
              render: (row) => row.batchName,
            },
            {
              key: 'face',
              title: t('voucher.face'),
              width: 130,
              align: 'right',
              render: (row) => (row.attendanceOnly ? t('voucher.attendance') : money(row.faceFen)),
            },
            {
              key: 'class',
              title: t('voucher.class'),
              width: 160,
              render: (row) => <span className="nowrap">{row.classNumber ?? '—'}</span>,
            },
            {
              key: 'validTo',
              title: t('voucher.validTo'),
              width: 112,
              render: (row) => <span className="nowrap">{shortDay(row.validTo, today)}</span>,
            },
            {
              key: 'unit',
              title: t('voucher.county'),
              width: 110,
              hidden: true,
              cut: (row) => row.unitName,
              render: (row) => row.unitName,
            },
            {
              key: 'number',
              title: t('voucher.number'),
              width: 190,
              hidden: true,
              render: (row) => <span className="nowrap">{row.number}</span>,
            },
            {
              key: 'state',
              title: t('voucher.state'),
              width: 96,
              render: (row) => <StatusTag kind="voucher" code={row.state} name={row.stateName} />,
            },
          ]}
          empty={{ title: t('voucher.empty'), text: provider ? t('voucher.emptyProvider') : t('voucher.emptyWhy') }}
        />
      </div>
    </>
  )
}
