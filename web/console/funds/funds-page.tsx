import { useQuery } from '@tanstack/react-query'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { inShanghai, money, shortDay, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading, State } from '../ui/states.tsx'
import { BudgetCard } from './budget-card.tsx'
import { BudgetParts } from './budget-parts.tsx'
import { budgetsQuery } from './budgets.ts'
import { foremost } from './funds.ts'

type Ledger = ResponseOf<typeof ledgerContract.ledger>
type Transfer = Ledger['items'][number]

/** 预算与账: each budget with what is promised and paid, and the book of the chosen one with the proof that it balances. */
export function FundsPage({ budgetId, year }: { budgetId: string | undefined; year: string | undefined }) {
  const query = useQuery(budgetsQuery(year ? Number(year) || undefined : undefined))
  const items = query.data?.items ?? []
  const asked = items.find((one) => one.id === budgetId)
  const chosen = asked ?? (budgetId ? undefined : foremost(items))
  return (
    <>
      <PageHead
        title={t('fund.title')}
        say={t('fund.say')}
        actions={
          items.length > 0 && (
            <DownloadButton path="/api/budgets.xlsx" query={{ year: year ? Number(year) || undefined : undefined }}>
              {t('fund.exportBudgets')}
            </DownloadButton>
          )
        }
      />
      <div className="stack">
        {query.isPending ? (
          <Card>
            <Loading lines={4} />
          </Card>
        ) : query.error && !query.data ? (
          <Card flush>
            <Failed error={query.error} onRetry={() => query.refetch()} />
          </Card>
        ) : items.length === 0 && !budgetId ? (
          <Card flush>
            <Empty icon="fund" title={t('fund.empty')}>
              {t('fund.emptyWhy')}
            </Empty>
          </Card>
        ) : (
          <>
            {!chosen && (
              <Card flush>
                <State icon="search" title={t('fund.notHere')}>
                  {t(items.length > 0 ? 'fund.notHereWhy' : 'fund.notHereNone')}
                </State>
              </Card>
            )}
            {items.map((one) => (
              <BudgetCard
                key={one.id}
                budget={one}
                chosen={one.id === chosen?.id}
                alone={items.length === 1 && chosen !== undefined}
              />
            ))}
          </>
        )}
        {chosen && <BudgetParts key={`${chosen.id} parts`} budget={chosen} />}
        {chosen && <Book key={chosen.id} budgetId={chosen.id} />}
      </div>
    </>
  )
}

function Book({ budgetId }: { budgetId: string }) {
  const today = useBusinessDay()
  const list = useList<Transfer, Ledger>({
    id: `ledger.${budgetId}`,
    fetch: (query, signal) =>
      call<typeof ledgerContract.ledger>('GET', '/api/ledger', { query: { ...query, budget: budgetId }, signal }),
    rowKey: (row) => row.id,
    filters: [{ key: 'q', label: t('fund.search'), kind: 'text' }],
  })
  return (
    <>
      {list.answer && <Accounts ledger={list.answer} />}
      <ListCard<Transfer>
        list={list}
        exportPath="/api/ledger.xlsx"
        exportQuery={{ budget: budgetId }}
        summary={<b className="strong">{t('fund.transfers')}</b>}
        columns={[
          {
            key: 'at',
            title: t('fund.at'),
            width: 168,
            render: (row) => (
              <span className="nowrap">{`${shortDay(row.day, today)} ${inShanghai(row.at).clock}`}</span>
            ),
          },
          { key: 'kind', title: t('fund.kind'), width: 110, render: (row) => row.kindName },
          { key: 'debit', title: t('fund.from'), width: 110, render: (row) => row.debit },
          { key: 'credit', title: t('fund.to'), width: 110, render: (row) => row.credit },
          { key: 'amount', title: t('fund.amount'), width: 124, align: 'right', render: (row) => money(row.amountFen) },
          {
            key: 'document',
            title: t('fund.document2'),
            cut: (row) => row.document,
            render: (row) => (row.link ? <GoLink link={row.link}>{row.document}</GoLink> : row.document),
          },
        ]}
        empty={{ title: t('fund.transfersEmpty'), text: t('fund.transfersEmptyWhy') }}
      />
    </>
  )
}

function Accounts({ ledger }: { ledger: Ledger }) {
  const debit = ledger.accounts.reduce((sum, one) => sum + one.debitFen, 0)
  const credit = ledger.accounts.reduce((sum, one) => sum + one.creditFen, 0)
  return (
    <Card title={t('fund.accounts')} flush>
      <PlainTable
        rows={ledger.accounts}
        rowKey={(one) => one.code}
        columns={[
          { title: t('fund.account'), main: true, cell: (one) => one.name },
          { title: t('fund.debit'), num: true, width: 180, cell: (one) => money(one.debitFen) },
          { title: t('fund.credit'), num: true, width: 180, cell: (one) => money(one.creditFen) },
          { title: t('fund.balance'), num: true, width: 180, cell: (one) => money(one.balanceFen) },
        ]}
      />
      <p
        className={`pager ${ledger.balanced ? 'ok' : 'bad'}`}
        style={{ color: ledger.balanced ? 'var(--ok)' : 'var(--bad)', gap: 6, fontSize: 13 }}
        role={ledger.balanced ? undefined : 'alert'}
      >
        <Icon name={ledger.balanced ? 'check' : 'warning'} size={14} />
        {ledger.balanced
          ? t('fund.balanced', { debit: yuan(debit), credit: yuan(credit) })
          : t('fund.unbalanced', { debit: yuan(debit), credit: yuan(credit) })}
      </p>
    </Card>
  )
}
