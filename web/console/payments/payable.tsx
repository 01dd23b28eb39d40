import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, money } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

export type Payable = ResponseOf<typeof ledgerContract.payable>['items'][number]

export const usePayable = () =>
  useQuery({
    queryKey: ['payable'],
    queryFn: ({ signal }) => call<typeof ledgerContract.payable>('GET', '/api/payable', { signal }),
  })

/** A batch takes everything payable of a claim: what is approved, and what failed and may be tried again. */
export const personsOf = (one: Payable) => one.count + one.retries
export const fenOf = (one: Payable) => one.amountFen + one.retryFen

/** Claims that wait for money, one row a claim batch; with `choosing` each may be chosen. */
export function PayableCard({
  query,
  right,
  choosing,
}: {
  query: ReturnType<typeof usePayable>
  right?: React.ReactNode
  choosing?: {
    readonly chosen: ReadonlySet<string>
    readonly onChange: (chosen: ReadonlySet<string>) => void
    /** Why a row cannot be chosen now. */
    readonly heldBack: (one: Payable) => string | undefined
  }
}) {
  const may = useMay()
  const items = query.data?.items ?? []
  return (
    <Card title={t('payment.payable')} hint={t('payment.payableHint')} right={right} flush className="apart">
      {query.isPending ? (
        <Loading lines={3} />
      ) : query.error && !query.data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : items.length === 0 ? (
        <p className="bd-line sec">
          {t('payment.payableNone')}。<span className="muted">{t('payment.payableNoneWhy')}</span>
        </p>
      ) : (
        <div className="scroll-x">
          <table className="plain stacked">
            <thead>
              <tr>
                {choosing && <th style={{ width: 44 }} aria-label={t('payment.choose', { name: '' })} />}
                <th style={{ width: 150 }}>{t('payment.claim')}</th>
                <th>{t('payment.payee')}</th>
                <th style={{ width: 180 }}>{t('payment.fund')}</th>
                <th className="num" style={{ width: 110 }}>
                  {t('payment.count')}
                </th>
                <th className="num" style={{ width: 120 }}>
                  {t('payment.amount')}
                </th>
                <th className="num" style={{ width: 130 }}>
                  {t('payment.retries')}
                </th>
                <th className="num" style={{ width: 124 }}>
                  {t('payment.retryAmount')}
                </th>
              </tr>
            </thead>
            <tbody>
              {items.map((one) => {
                const why = choosing?.heldBack(one)
                return (
                  <tr key={`${one.batchId}-${one.budgetId}`}>
                    {choosing && (
                      <td className="main" title={why}>
                        <Checkbox
                          aria-label={t('payment.choose', { name: one.number })}
                          disabled={why !== undefined}
                          checked={choosing.chosen.has(one.batchId)}
                          onChange={(event) => {
                            const next = new Set(choosing.chosen)
                            if (event.target.checked) next.add(one.batchId)
                            else next.delete(one.batchId)
                            choosing.onChange(next)
                          }}
                        />
                      </td>
                    )}
                    <td className="main nowrap">
                      {one.kind === 'grant' ? (
                        may('grant.read') ? (
                          <Link to="/grants/$id" params={{ id: one.batchId }}>
                            {one.number}
                          </Link>
                        ) : (
                          one.number
                        )
                      ) : may('claim.read') ? (
                        <Link to="/claims/$id" params={{ id: one.batchId }}>
                          {one.number}
                        </Link>
                      ) : (
                        one.number
                      )}
                    </td>
                    <td data-label={t('payment.payee')}>
                      <div>
                        {one.payeeName}
                        {one.needsAccount > 0 && (
                          <div className="small">
                            <Link to="/payee-accounts" className="late">
                              {t('payment.needsAccount', { n: one.needsAccount })}
                            </Link>
                          </div>
                        )}
                        {one.held > 0 && <div className="small bad">{t('payment.held', { n: one.held })}</div>}
                        {why && <div className="small muted">{why}</div>}
                      </div>
                    </td>
                    <td className="sec" data-label={t('payment.fund')}>
                      {one.fundName}
                    </td>
                    <td className="num" data-label={t('payment.count')}>
                      {count(one.count)}
                    </td>
                    <td className="num" data-label={t('payment.amount')}>
                      {money(one.amountFen)}
                    </td>
                    <td className={one.retries > 0 ? 'num late' : 'num'} data-label={t('payment.retries')}>
                      {count(one.retries)}
                    </td>
                    <td className={one.retries > 0 ? 'num late' : 'num'} data-label={t('payment.retryAmount')}>
                      {money(one.retryFen)}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  )
}
