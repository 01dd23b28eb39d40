import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { STATEMENT_STATE_NAMES } from '#src/modules/ledger/money.types.ts'
import type { StatementRow, statementContract } from '#src/modules/ledger/statement.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { count, dayRange, money, shortDay, yuan } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { DetailHeader } from '../ui/detail.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MoneyLineLink } from '../ui/money-line-link.tsx'
import { PageHead } from '../ui/page.tsx'

type Line = ResponseOf<typeof statementContract.statementLines>['items'][number]

/** One page of the bank, line by line: matched, missing, too much. */
export function StatementPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['bank-statement', id],
    queryFn: ({ signal }) =>
      call<typeof statementContract.statement>('GET', '/api/bank-statements/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(statement) => <StatementDetail statement={statement} />}</Loaded>
}

function StatementDetail({ statement }: { statement: StatementRow }) {
  const today = useBusinessDay()
  const list = useList<Line>({
    id: `statement-lines.${statement.id}`,
    filters: [
      {
        key: 'state',
        label: t('reconcile.state'),
        kind: 'choice',
        options: [...choicesOf(STATEMENT_STATE_NAMES), { value: 'too_much', label: t('reconcile.tooMuch') }],
      },
    ],
    fetch: (query, signal) =>
      call<typeof statementContract.statementLines>('GET', '/api/bank-statements/:id/lines', {
        params: { id: statement.id },
        query,
        signal,
      }),
    rowKey: (row) => `${row.rowNumber ?? ''} ${row.detail}`,
  })
  const { state } = list.values
  /** The figure, opening its lines where there are any. */
  const linesOf = (which: 'differing' | 'too_much' | 'missing', n: number, fen?: number) => {
    const words = fen === undefined ? count(n) : `${count(n)}，${yuan(fen)}`
    if (n === 0) return words
    return (
      <button key={which} type="button" className="linkish" onClick={() => list.setFilter('state', which)}>
        {words}
      </button>
    )
  }
  return (
    <>
      <PageHead
        title={statement.number}
        crumbs={<Link to="/reconciliation">{t('reconcile.title')}</Link>}
        tag={
          <Tag tone={statement.agrees ? 'ok' : 'bad'} icon={statement.agrees ? 'check' : 'cross'}>
            {statement.agrees ? t('reconcile.agrees') : t('reconcile.differs')}
          </Tag>
        }
      />
      <DetailHeader
        label={t('reconcile.matched')}
        value={`${count(statement.matched)} / ${count(statement.lines)}`}
        facts={[
          [
            t('reconcile.budget'),
            <Link key="b" to="/funds" search={{ budget: statement.budgetId, year: String(statement.year) }}>
              {statement.fundName} {statement.year}
            </Link>,
          ],
          [t('reconcile.days'), dayRange(statement.fromDay, statement.toDay)],
          [t('reconcile.differing'), linesOf('differing', statement.differing)],
          [t('reconcile.extra'), linesOf('too_much', statement.extra, statement.extraFen)],
          [t('reconcile.missing'), linesOf('missing', statement.missing, statement.missingFen)],
        ]}
      >
        {t('reconcile.done', {
          number: statement.number,
          matched: statement.matched,
          differing: statement.differing,
          extra: statement.extra,
          missing: statement.missing,
        })}
      </DetailHeader>
      <ListCard<Line>
        list={list}
        summary={
          <span className="sec">
            {t(
              state === 'missing'
                ? 'reconcile.showsMissing'
                : state
                  ? 'reconcile.showsSome'
                  : statement.missing > 0
                    ? 'reconcile.showsRows'
                    : 'reconcile.showsAll',
              { n: count(statement.missing) },
            )}
          </span>
        }
        columns={[
          { key: 'row', title: t('reconcile.row'), width: 60, align: 'right', render: (row) => count(row.rowNumber) },
          { key: 'day', title: t('reconcile.day'), width: 130, render: (row) => shortDay(row.day, today) },
          {
            key: 'amount',
            title: t('reconcile.amount'),
            width: 120,
            align: 'right',
            render: (row) => money(row.amountFen),
          },
          {
            key: 'detail',
            title: t('reconcile.detail'),
            width: 200,
            cut: (row) => row.detail,
            render: (row) =>
              row.claimLineId ? (
                <MoneyLineLink kind={row.claimKind} lineId={row.claimLineId}>
                  {row.detail}
                </MoneyLineLink>
              ) : (
                row.detail
              ),
          },
          {
            key: 'name',
            title: t('reconcile.name'),
            width: 180,
            cut: (row) => row.payeeName,
            render: (row) => row.payeeName,
          },
          {
            key: 'state',
            title: t('reconcile.state'),
            width: 140,
            render: (row) => <StatusTag kind="statement" code={row.state} name={row.stateName} />,
          },
          { key: 'words', title: t('reconcile.words'), cut: (row) => row.words ?? '', render: (row) => row.words },
        ]}
        empty={{ title: t('reconcile.noLines') }}
      />
    </>
  )
}
