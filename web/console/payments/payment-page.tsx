import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import { PAY_LINE_STATUS_NAMES, type PayLineStatus } from '#src/modules/ledger/ledger.types.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, money, persons, shortDay, yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { BatchSides } from '../reconcile/batch-sides.tsx'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { DetailHeader, Timeline } from '../ui/detail.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MoneyConfirm } from '../ui/money-confirm.tsx'
import { MoneyLineLink } from '../ui/money-line-link.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { BankResult } from './bank-result.tsx'
import { OwingPayees } from './owing-payees.tsx'

export type PayBatch = ResponseOf<typeof ledgerContract.payBatch>
type PayLine = ResponseOf<typeof ledgerContract.payLines>['items'][number]
type Tab = 'lines' | 'result' | 'sides' | 'timeline'

/** One disbursement batch: its lines, the release by a second person, the bank's file out and its result in. */
export function PaymentPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['pay-batch', id],
    queryFn: ({ signal }) =>
      call<typeof ledgerContract.payBatch>('GET', '/api/pay-batches/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(batch) => <PaymentDetail batch={batch} />}</Loaded>
}

const wordsOf = (n: number, fen: number) => `${persons(n)} ${yuan(fen)}`

function PaymentDetail({ batch }: { batch: PayBatch }) {
  const { id } = batch
  const today = useBusinessDay()
  const may = useMay()
  const { account } = useSession()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { tab?: string }
  const [asking, setAsking] = useState<'release' | 'withdraw'>()
  const can = (action: PayBatch['actions'][number]) => batch.actions.includes(action)
  const tab: Tab = search.tab === 'result' || search.tab === 'timeline' || search.tab === 'sides' ? search.tab : 'lines'
  const go = (next: Tab, status?: PayLineStatus) =>
    void navigate({
      to: '/payments/$id',
      params: { id },
      search: { ...(next === 'lines' ? {} : { tab: next }), ...(status ? { status } : {}) },
    })
  const next =
    batch.status === 'made'
      ? batch.madeBy === account.displayName && !can('release')
        ? t('payment.next_madeMine')
        : t('payment.next_made')
      : batch.status === 'released'
        ? t('payment.next_released')
        : batch.status === 'settled'
          ? t('payment.next_settled', {
              paid: wordsOf(batch.paid, batch.paidFen),
              failed: wordsOf(batch.failed, batch.failedFen),
            })
          : t('payment.next_withdrawn')
  const rest = batch.count - batch.paid - batch.failed
  return (
    <>
      <PageHead
        title={batch.number}
        crumbs={<Link to="/payments">{t('payment.title')}</Link>}
        tag={<StatusTag kind="payBatch" code={batch.status} name={batch.statusName} />}
        say={wordsOf(batch.count, batch.amountFen)}
        actions={
          <>
            {can('withdraw') && (
              <Button danger onClick={() => setAsking('withdraw')}>
                {t('payment.withdraw')}
              </Button>
            )}
            {can('bank_file') && (
              <>
                <DownloadButton path={`/api/pay-batches/${id}/bank-file`} query={{ format: 'csv' }}>
                  {t('payment.bankCsv')}
                </DownloadButton>
                <DownloadButton path={`/api/pay-batches/${id}/bank-file`} query={{ format: 'xlsx' }}>
                  {t('payment.bankXlsx')}
                </DownloadButton>
              </>
            )}
            {can('bank_result') && tab !== 'result' && (
              <Button type="primary" onClick={() => go('result')}>
                {t('payment.toResult')}
              </Button>
            )}
            {can('release') && (
              <Button type="primary" onClick={() => setAsking('release')}>
                {t('payment.release')} {wordsOf(batch.count, batch.amountFen)}
              </Button>
            )}
          </>
        }
      />
      <DetailHeader
        label={t('payment.sum')}
        value={money(batch.amountFen)}
        unit="元"
        facts={[
          [t('payment.madeBy'), t('payment.madeFact', { who: batch.madeBy, day: shortDay(batch.madeDay, today) })],
          [
            t('payment.releasedBy'),
            batch.releasedBy &&
              t('payment.madeFact', { who: batch.releasedBy, day: shortDay(batch.releasedDay, today) }),
          ],
          [
            t('payment.budgetFact'),
            <Link key="budget" to="/funds" search={{ budget: batch.budget.id, year: String(batch.budget.year) }}>
              {batch.budget.fundName} {batch.budget.year}
            </Link>,
          ],
        ]}
      >
        {next}
        {batch.status === 'settled' && batch.failed > 0 && (
          <p className="sec small">
            {batch.retried.failed > 0 && t('payment.resultNext', { n: batch.retried.failed })}
            {batch.retried.waiting > 0 && t('payment.retriedWaiting', { n: batch.retried.waiting })}
            {batch.retried.paid > 0 && t('payment.retriedPaid', { n: batch.retried.paid })}
          </p>
        )}
        {batch.status === 'settled' && (
          <div
            className="split-bar"
            style={{ marginTop: 8 }}
            role="img"
            aria-label={t('payment.split', { paid: batch.paid, failed: batch.failed, rest })}
          >
            {batch.paid > 0 && <i style={{ flex: batch.paid, background: 'var(--chart-good)' }} />}
            {batch.failed > 0 && <i style={{ flex: batch.failed, background: 'var(--chart-bad)' }} />}
            {rest > 0 && <i style={{ flex: rest, background: 'var(--groove)' }} />}
          </div>
        )}
      </DetailHeader>
      <div className="card apart no-print">
        <Tabs<Tab>
          label={batch.number}
          value={tab}
          onChange={(to) => go(to)}
          items={[
            { key: 'lines', label: t('payment.tabLines'), n: batch.count },
            ...(may('bank.import') ? [{ key: 'result' as const, label: t('payment.tabResult') }] : []),
            { key: 'sides', label: t('reconcile.tab') },
            { key: 'timeline', label: t('detail.timeline'), n: batch.timeline.length },
          ]}
        />
      </div>
      {tab === 'lines' ? (
        <Lines id={id} />
      ) : tab === 'result' ? (
        <BankResult batch={batch} onSeeFailed={() => go('lines', 'failed')} />
      ) : tab === 'sides' ? (
        <BatchSides id={id} settled={batch.status === 'settled'} />
      ) : (
        <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: batch.timeline.length })}>
          <Timeline items={batch.timeline} />
        </Card>
      )}
      {asking === 'release' && (
        <Release
          batch={batch}
          onReleased={() => {
            setAsking(undefined)
            toast(t('payment.released', { number: batch.number, words: wordsOf(batch.count, batch.amountFen) }))
            void refreshAll()
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'withdraw' && (
        <ReasonDialog
          title={t('payment.withdrawTitle', { number: batch.number })}
          say={t('payment.withdrawSay', { words: wordsOf(batch.count, batch.amountFen) })}
          label={t('payment.withdrawReason')}
          max={200}
          submit={t('payment.withdraw')}
          danger
          send={(reason, idempotencyKey) =>
            call<typeof ledgerContract.withdrawPayBatch>('POST', '/api/pay-batches/:id/withdraw', {
              params: { id },
              body: { version: batch.version, reason },
              idempotencyKey,
            })
          }
          onDone={() => {
            setAsking(undefined)
            toast(t('payment.withdrawn', { number: batch.number }))
            void refreshAll()
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  )
}

/** The checker's second look: unit, account, fund and balance, who made it; releasing cannot be taken back. */
function Release({ batch, onReleased, onClose }: { batch: PayBatch; onReleased: () => void; onClose: () => void }) {
  const { account } = useSession()
  const lines = useQuery({
    queryKey: ['pay-lines', batch.id, 'all'],
    queryFn: ({ signal }) =>
      call<typeof ledgerContract.payLines>('GET', '/api/pay-batches/:id/lines', {
        params: { id: batch.id },
        query: { limit: 500 },
        signal,
      }),
  })
  const { run, busy, error } = useAct((version: number, idempotencyKey) =>
    call<typeof ledgerContract.releasePayBatch>('POST', '/api/pay-batches/:id/release', {
      params: { id: batch.id },
      body: { version, declaredCount: batch.count, declaredFen: batch.amountFen },
      idempotencyKey,
    }),
  )
  const items = lines.data?.items ?? []
  const several = (values: readonly string[]) => {
    const all = [...new Set(values)]
    // Of a batch longer than its first page nobody has counted them.
    if (items.length < batch.count) return `${all.slice(0, 3).join('、')} …`
    return all.length > 3 ? `${all.slice(0, 3).join('、')} …（${count(all.length)}）` : all.join('、')
  }
  return (
    <MoneyConfirm
      act={t('payment.release')}
      count={batch.count}
      amountFen={batch.amountFen}
      payee={several(items.map((line) => line.payeeName))}
      account={several(items.map((line) => `${line.bankName} ${line.bankMasked}`))}
      fund={`${batch.budget.fundName} ${batch.budget.year}`}
      more={[
        [t('payment.budgetNow'), yuan(batch.budget.approvedFen)],
        [t('payment.budgetAfter'), yuan(batch.budget.approvedFen - batch.amountFen)],
        [t('payment.availableFact'), yuan(batch.budget.availableFen)],
      ]}
      note={<OwingPayees payees={batch.owing} />}
      maker={batch.madeBy}
      checker={account.displayName}
      undo={t('payment.releaseUndo')}
      busy={busy || lines.isPending}
      error={error}
      onConfirm={async () => {
        if (await run(batch.version)) onReleased()
      }}
      onClose={onClose}
    />
  )
}

function Lines({ id }: { id: string }) {
  const may = useMay()
  const list = useList<PayLine>({
    id: `pay-lines.${id}`,
    filters: [
      { key: 'q', label: t('payment.lineSearch'), kind: 'text' },
      {
        key: 'status',
        label: t('payment.lineStatus'),
        kind: 'choice',
        options: choicesOf(PAY_LINE_STATUS_NAMES),
      },
    ],
    fetch: (query, signal) =>
      call<typeof ledgerContract.payLines>('GET', '/api/pay-batches/:id/lines', {
        params: { id },
        query: query as typeof query & { status?: PayLineStatus },
        signal,
      }),
    rowKey: (row) => row.id,
    pageSize: 100,
  })
  return (
    <ListCard<PayLine>
      list={list}
      exportPath={`/api/pay-batches/${id}/lines.xlsx`}
      columns={[
        { key: 'line', title: t('payment.line'), width: 62, render: (row) => row.lineNo },
        {
          key: 'claim',
          title: t('payment.claim'),
          width: 160,
          render: (row) =>
            may('claim.read') ? (
              <MoneyLineLink kind={row.claimKind} lineId={row.claimLineId}>
                {row.claimNumber}
              </MoneyLineLink>
            ) : (
              row.claimNumber
            ),
        },
        {
          key: 'person',
          title: t('payment.person'),
          width: 96,
          cut: (row) => row.personName,
          render: (row) => <span className="strong">{row.personName}</span>,
        },
        {
          key: 'payee',
          title: t('payment.payee'),
          width: 176,
          cut: (row) => row.payeeName,
          render: (row) => row.payeeName,
        },
        {
          key: 'account',
          title: t('payment.account'),
          width: 190,
          render: (row) => <span className="sec nowrap">{row.bankMasked}</span>,
        },
        {
          key: 'bank',
          title: t('payment.bank'),
          width: 150,
          hidden: true,
          cut: (row) => row.bankName,
          render: (row) => row.bankName,
        },
        {
          key: 'amount',
          title: t('payment.amount'),
          width: 100,
          align: 'right',
          render: (row) => money(row.amountFen),
        },
        { key: 'try', title: t('payment.tryNo'), width: 70, align: 'right', render: (row) => row.tryNo },
        {
          key: 'status',
          title: t('payment.lineStatus'),
          width: 104,
          render: (row) => <StatusTag kind="payLine" code={row.status} name={row.statusName} />,
        },
        {
          key: 'failure',
          title: t('payment.failure'),
          render: (row) => (
            <>
              {row.failure && <span className="bad">{row.failure}</span>}{' '}
              {row.earlier && (
                <Link to="/payments/$id" params={{ id: row.earlier.payBatchId }}>
                  {t('payment.earlierIn', { number: row.earlier.number })}
                </Link>
              )}{' '}
              {row.later && (
                <Link to="/payments/$id" params={{ id: row.later.payBatchId }}>
                  {t('payment.laterIn', { number: row.later.number, status: row.later.statusName })}
                </Link>
              )}{' '}
              {row.booked && (
                <Link to="/reconciliation/$id" params={{ id: row.booked.statementId }}>
                  {t('payment.bookedBy', { number: row.booked.number })}
                </Link>
              )}
            </>
          ),
        },
      ]}
      empty={{ title: t('payment.noLines') }}
    />
  )
}
