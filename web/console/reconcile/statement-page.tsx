import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { STATEMENT_STATE_NAMES } from '#src/modules/ledger/money.types.ts'
import type { StatementRow, statementContract } from '#src/modules/ledger/statement.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, dayRange, money, shortDay, yuan } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { DetailHeader } from '../ui/detail.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MoneyLineLink } from '../ui/money-line-link.tsx'
import { PageHead } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { CheckDifference, ExplainDifference, ExplanationCell } from './difference.tsx'

export type Line = ResponseOf<typeof statementContract.statementLines>['items'][number]

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
  const [asking, setAsking] = useState<'withdraw' | { line: Line; act: 'explain' | 'confirm' | 'refuse' }>()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const { withdrawn } = statement
  const list = useList<Line>({
    id: `statement-lines.${statement.id}`,
    filters: [
      {
        key: 'state',
        label: t('reconcile.state'),
        kind: 'choice',
        options: [
          { value: 'unexplained', label: t('reconcile.unexplained') },
          ...choicesOf(STATEMENT_STATE_NAMES),
          { value: 'too_much', label: t('reconcile.tooMuch') },
        ],
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
  const linesOf = (
    which: 'differing' | 'too_much' | 'missing' | 'after_failure' | 'unexplained',
    n: number,
    fen?: number,
  ) => {
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
        tag={<StatementResult statement={statement} />}
        actions={
          <>
            {statement.actions.includes('withdraw') && (
              <Button danger onClick={() => setAsking('withdraw')}>
                {t('reconcile.withdraw')}
              </Button>
            )}
            <DownloadButton path={`/api/bank-statements/${statement.id}/lines.xlsx`}>
              {t('reconcile.export')}
            </DownloadButton>
            <Button onClick={() => window.print()}>{t('common.print')}</Button>
          </>
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
          ...(statement.afterFailure > 0
            ? [
                [
                  t('reconcile.afterFailure'),
                  linesOf('after_failure', statement.afterFailure, statement.afterFailureFen),
                ] as const,
              ]
            : []),
          [t('reconcile.differing'), linesOf('differing', statement.differing)],
          [t('reconcile.extra'), linesOf('too_much', statement.extra, statement.extraFen)],
          [t('reconcile.missing'), linesOf('missing', statement.missing, statement.missingFen)],
          [t('reconcile.unexplained'), linesOf('unexplained', statement.unexplained)],
          [t('reconcile.fileName'), statement.fileName],
          [
            t('reconcile.made'),
            t('reconcile.madeFact', { who: statement.madeBy, day: shortDay(statement.madeDay, today) }),
          ],
        ]}
      >
        {withdrawn
          ? t('reconcile.withdrawnSay', {
              who: withdrawn.by,
              day: shortDay(withdrawn.day, today),
              reason: withdrawn.reason,
            })
          : t('reconcile.done', {
              number: statement.number,
              matched: statement.matched,
              differing: statement.differing,
              extra: statement.extra,
              afterFailure: statement.afterFailure,
              missing: statement.missing,
            })}
        {!withdrawn && statement.afterFailure > 0 && statement.unexplained > 0 && (
          <p className="bad">{t('reconcile.holds', { n: statement.afterFailure })}</p>
        )}
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
          { key: 'row', title: t('reconcile.row'), width: 48, align: 'right', render: (row) => count(row.rowNumber) },
          {
            key: 'day',
            title: t('reconcile.day'),
            width: 96,
            render: (row) => <span className="nowrap">{shortDay(row.day, today)}</span>,
          },
          {
            key: 'amount',
            title: t('reconcile.amount'),
            width: 104,
            align: 'right',
            render: (row) => money(row.amountFen),
          },
          {
            key: 'detail',
            title: t('reconcile.detail'),
            width: 172,
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
            width: 110,
            cut: (row) => row.payeeName,
            render: (row) => row.payeeName,
          },
          {
            key: 'state',
            title: t('reconcile.state'),
            width: 176,
            render: (row) => <StatusTag kind="statement" code={row.state} name={row.stateName} />,
          },
          {
            key: 'words',
            title: t('reconcile.words'),
            render: (row) => (
              <>
                {row.words}{' '}
                {row.state !== 'matched' && row.payBatchId && (
                  <Link to="/payments/$id" params={{ id: row.payBatchId }}>
                    {t('reconcile.batch')}
                  </Link>
                )}{' '}
                {row.later && (
                  <Link to="/payments/$id" params={{ id: row.later.payBatchId }}>
                    {t('reconcile.laterIn', { number: row.later.number })}
                  </Link>
                )}
              </>
            ),
          },
          {
            key: 'explanation',
            title: t('reconcile.explanation'),
            width: 170,
            render: (row) => <ExplanationCell line={row} onAct={(act) => setAsking({ line: row, act })} />,
          },
        ]}
        empty={{ title: t('reconcile.noLines') }}
      />
      {asking === 'withdraw' && (
        <ReasonDialog
          title={t('reconcile.withdrawTitle', { number: statement.number })}
          say={t('reconcile.withdrawSay')}
          label={t('reconcile.withdrawReason')}
          max={200}
          submit={t('reconcile.withdraw')}
          danger
          send={(reason, idempotencyKey) =>
            call<typeof statementContract.withdrawStatement>('POST', '/api/bank-statements/:id/withdraw', {
              params: { id: statement.id },
              body: { version: statement.version, reason },
              idempotencyKey,
            })
          }
          onDone={() => done(t('reconcile.withdrawnDone', { number: statement.number }))}
          onClose={close}
        />
      )}
      {typeof asking === 'object' &&
        (asking.act === 'explain' ? (
          <ExplainDifference
            statementId={statement.id}
            line={asking.line}
            onDone={() => done(t('reconcile.explainedDone'))}
            onClose={close}
          />
        ) : (
          <CheckDifference
            statementId={statement.id}
            line={asking.line}
            agree={asking.act === 'confirm'}
            onDone={() => done(t('reconcile.checkedDone'))}
            onClose={close}
          />
        ))}
    </>
  )
}

/** What a page comes to: all agrees, every difference explained, some not, or taken back. */
export function StatementResult({ statement }: { statement: StatementRow }) {
  if (statement.withdrawn) return <Tag tone="away">{t('reconcile.withdrawn')}</Tag>
  if (statement.agrees)
    return (
      <Tag tone="ok" icon="check">
        {t('reconcile.agrees')}
      </Tag>
    )
  if (statement.unexplained === 0)
    return (
      <Tag tone="ok" icon="check">
        {t('reconcile.explained')}
      </Tag>
    )
  return (
    <Tag tone="bad" icon="cross">
      {t('reconcile.openN', { n: count(statement.unexplained) })}
    </Tag>
  )
}
