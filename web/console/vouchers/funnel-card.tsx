import { useQuery } from '@tanstack/react-query'
import type { FunnelStage } from '#src/modules/vouchers/voucher.types.ts'
import type { Funnel, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import { call } from '#web/ui/client.ts'
import { percent, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { type Figure, FigureStrip } from '../ui/figures.tsx'
import { Failed, Loading } from '../ui/states.tsx'

const DEFINITIONS = {
  issued: 'voucher.d_issued',
  claimed: 'voucher.d_claimed',
  used: 'voucher.d_used',
  certified: 'voucher.d_certified',
  redeemed: 'voucher.d_redeemed',
} as const satisfies Record<FunnelStage, string>

/** 发放 → 领取 → 使用 → 取证 → 兑现: each figure opens its rows. */
export function FunnelStrip({
  funnel,
  batch,
  unit,
}: {
  funnel: Funnel
  batch?: string | undefined
  unit?: string | undefined
}) {
  const issued = funnel.stages[0]?.n ?? 0
  const where = new URLSearchParams({ ...(batch ? { batch } : {}), ...(unit ? { unit } : {}) })
  const figures = funnel.stages.map(({ stage, name, n }): Figure => {
    const query = new URLSearchParams(where)
    query.set('stage', stage)
    return {
      key: stage,
      name,
      value: n,
      unit: t('voucher.persons'),
      link: `/vouchers?${query}`,
      definition: t(DEFINITIONS[stage]),
      ...(stage !== 'issued' && issued > 0 ? { note: t('voucher.ofIssued', { part: percent(n / issued) }) } : {}),
    }
  })
  return (
    <div>
      <FigureStrip figures={figures} label={t('voucher.funnel')} />
      <p className="small sec" style={{ margin: '6px 2px 0' }}>
        {t('voucher.money', {
          face: yuan(funnel.faceFen),
          committed: yuan(funnel.committedFen),
          redeemed: yuan(funnel.redeemedFen),
        })}
        {funnel.expired + funnel.voided + funnel.frozen > 0 &&
          `；${t('voucher.ended', { expired: funnel.expired, voided: funnel.voided, frozen: funnel.frozen })}`}
      </p>
    </div>
  )
}

/** The funnel of what a list's place filter leaves. */
export function FunnelCard({ batch, unit }: { batch?: string | undefined; unit?: string | undefined }) {
  const query = useQuery({
    queryKey: ['voucher-funnel', batch ?? '', unit ?? ''],
    queryFn: ({ signal }) =>
      call<typeof vouchersContract.funnel>('GET', '/api/voucher-funnel', {
        query: { ...(batch ? { batch } : {}), ...(unit ? { unit } : {}) },
        signal,
      }),
  })
  if (query.data) return <FunnelStrip funnel={query.data} batch={batch} unit={unit} />
  return (
    <section className="card">
      {query.error ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Loading lines={2} />}
    </section>
  )
}
