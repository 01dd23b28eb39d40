import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { standingBookContract } from '#src/modules/ledger/standing-book.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, day, dayRange, money, percent, personTimes, shortDay, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useBudgetChoices, useForemostBudget } from '../funds/funds.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { ChoiceField, DayField } from '../ui/fields.tsx'
import { FigureStrip } from '../ui/figures.tsx'
import { Field } from '../ui/form.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, filterFaults, Loading } from '../ui/states.tsx'

type Book = ResponseOf<typeof standingBookContract.standingBook>

/** 发放台账: the pay-out book of a period in the official columns, to take away or to publish. */
export function BookPage() {
  const search = useSearch({ strict: false }) as { budget?: string; from?: string; to?: string }
  const navigate = useNavigate()
  const today = useBusinessDay()
  const budgets = useBudgetChoices()
  const first = useForemostBudget()
  const budget = search.budget ?? first
  // A book is of one year: its own, as far as that has gone, not the year of the reader.
  const year = budgets.find(({ value }) => value === budget)?.year ?? today.slice(0, 4)
  const from = search.from ?? `${year}-01-01`
  const to = search.to ?? (today < `${year}-12-31` ? today : `${year}-12-31`)
  const [publishing, setPublishing] = useState(false)
  const go = (ask: { budget: string | null | undefined; from?: string; to?: string }) =>
    void navigate({ to: '/standing-book', search: ask as never, replace: true })
  const query = useQuery({
    queryKey: ['standing-book', budget, from, to],
    queryFn: ({ signal }) =>
      call<typeof standingBookContract.standingBook>('GET', '/api/standing-book', {
        query: { budget: budget ?? '', from, to },
        signal,
      }),
    enabled: budget !== undefined,
  })
  const ask = { budget, from, to }
  const wrong = filterFaults(query.error)
  return (
    <>
      <style>{'@page { size: A4 landscape; margin: 12mm 10mm }'}</style>
      <PageHead
        title={t('book.title')}
        say={t('book.say')}
        actions={
          query.data && (
            <>
              <DownloadButton path="/api/standing-book.xlsx" query={ask}>
                {t('book.xlsx')}
              </DownloadButton>
              <DownloadButton path="/api/standing-book.pdf" query={ask}>
                {t('book.pdf')}
              </DownloadButton>
              {query.data.mayPublish && (
                <Button type="primary" onClick={() => setPublishing(true)}>
                  {t('book.publish')}
                </Button>
              )}
            </>
          )
        }
      />
      <div className="stack">
        <section className="card no-print">
          <div className="bd row wrap" style={{ gap: 16 }}>
            <div style={{ minWidth: 280, flex: 1 }}>
              <Field label={t('book.budget')} name="budget" fault={wrong?.['budget']}>
                <ChoiceField value={budget ?? null} onChange={(value) => go({ budget: value })} options={budgets} />
              </Field>
            </div>
            <div style={{ width: 190 }}>
              <Field label={t('book.from')} name="from" fault={wrong?.['from']}>
                <DayField value={from} onChange={(value) => value && go({ budget, from: value, to })} />
              </Field>
            </div>
            <div style={{ width: 190 }}>
              <Field label={t('book.to')} name="to" fault={wrong?.['to']}>
                <DayField value={to} onChange={(value) => value && go({ budget, from, to: value })} />
              </Field>
            </div>
          </div>
        </section>
        {query.error ? (
          <Card flush>
            <Failed error={query.error} onRetry={() => query.refetch()} />
          </Card>
        ) : !query.data ? (
          <Card>{budgets.length === 0 ? <Empty icon="fund" title={t('fund.empty')} /> : <Loading lines={6} />}</Card>
        ) : (
          <Content book={query.data} />
        )}
        <div className="no-print">
          <Issues />
        </div>
        <p className="only-print">{t('book.signatures')}</p>
      </div>
      {publishing && query.data && budget && (
        <ConfirmAct
          title={t('book.publishTitle', { from: day(from), to: day(to) })}
          say={t('book.publishSay', {
            n: query.data.rows.length,
            persons: personTimes(query.data.persons),
            amount: yuan(query.data.paidFen),
          })}
          submit={t('book.publish')}
          send={(idempotencyKey) =>
            call<typeof standingBookContract.publishBook>('POST', '/api/standing-books', {
              body: { budgetId: budget, fromDay: from, toDay: to },
              idempotencyKey,
            })
          }
          onDone={(made) => {
            setPublishing(false)
            toast(t('book.published', { number: made.number }))
            void refreshAll()
          }}
          onClose={() => setPublishing(false)}
        />
      )}
    </>
  )
}

function Content({ book }: { book: Book }) {
  // A book is of one year: its days are read within it.
  const year = `${book.year}-12-31`
  const figure = (key: 'opening' | 'received' | 'paid' | 'back' | 'closing', fen: number, note?: string) => ({
    key,
    name: t(`book.${key}`),
    value: money(fen),
    unit: '元',
    definition: yuan(fen),
    ...(note ? { note } : {}),
  })
  return (
    <>
      <FigureStrip
        label={t('book.title')}
        figures={[
          figure('opening', book.openingFen),
          figure('received', book.receivedFen),
          figure('paid', book.paidFen, personTimes(book.persons)),
          figure('back', book.backFen),
          figure('closing', book.closingFen),
        ]}
      />
      <Card
        title={`${book.unitName} ${book.fundName} ${book.year}`}
        hint={dayRange(book.fromDay, book.toDay)}
        right={
          book.whyNotPublish ? (
            <span className="late">{t('book.notNow', { why: book.whyNotPublish })}</span>
          ) : (
            book.published &&
            t('book.publishedOn', { day: day(book.published.publishedDay), number: book.published.number })
          )
        }
        flush
      >
        {book.rows.length === 0 ? (
          <Empty icon="report" title={t('book.empty')}>
            {t('book.emptyWhy')}
          </Empty>
        ) : (
          <PlainTable
            look="book"
            rows={book.rows}
            rowKey={(row, at) => `${at} ${row.voucher}`}
            columns={[
              { title: t('book.subject'), main: true, cell: (row) => row.subject },
              {
                title: t('book.voucher'),
                width: 124,
                cell: (row) => (row.link ? <GoLink link={row.link}>{row.voucher}</GoLink> : row.voucher),
              },
              { title: t('book.className'), look: 'nowrap', cell: (row) => row.className },
              { title: t('book.payee'), cell: (row) => row.payeeName },
              {
                title: t('book.account'),
                look: 'nowrap',
                cell: (row) => row.account.slice(-4) && `尾号 ${row.account.slice(-4)}`,
              },
              { title: t('book.persons'), num: true, cell: (row) => row.persons > 0 && count(row.persons) },
              { title: t('book.amount'), num: true, cell: (row) => row.amountFen !== 0 && money(row.amountFen) },
              {
                title: t('book.reviewed'),
                look: 'nowrap',
                cell: (row) => row.reviewedDay && shortDay(row.reviewedDay, year),
              },
              {
                title: t('book.notice'),
                look: 'nowrap',
                cell: (row) => row.noticeFrom && `${shortDay(row.noticeFrom, year)}—${shortDay(row.noticeTo, year)}`,
              },
              { title: t('book.paidDay'), look: 'nowrap', cell: (row) => shortDay(row.paidDay, year) },
              { title: t('book.backCol'), num: true, cell: (row) => row.backFen > 0 && money(row.backFen) },
              { title: t('book.balance'), num: true, cell: (row) => money(row.balanceFen) },
            ]}
          />
        )}
      </Card>
      {book.units.length > 0 && (
        <Card title={t('book.units')} flush>
          <PlainTable
            rows={book.units}
            rowKey={(unit) => unit.unitName}
            columns={[
              { title: t('book.unit'), main: true, cell: (unit) => unit.unitName },
              { title: t('book.persons'), num: true, cell: (unit) => count(unit.persons) },
              { title: t('book.amount'), num: true, cell: (unit) => money(unit.paidFen) },
              { title: t('book.target'), num: true, cell: (unit) => count(unit.target) },
              { title: t('book.done'), num: true, cell: (unit) => count(unit.done) },
              { title: t('book.rate'), num: true, cell: (unit) => percent(unit.rate) },
            ]}
          />
        </Card>
      )}
    </>
  )
}

function Issues() {
  const today = useBusinessDay()
  const query = useQuery({
    queryKey: ['standing-books'],
    queryFn: ({ signal }) =>
      call<typeof standingBookContract.publishedBooks>('GET', '/api/standing-books', { query: { limit: 50 }, signal }),
  })
  const items = query.data?.items ?? []
  return (
    <Card title={t('book.issues')} flush>
      {items.length === 0 ? (
        <Empty icon="notice" title={t('book.noIssues')}>
          {t('book.noIssuesWhy')}
        </Empty>
      ) : (
        <table className="plain stacked">
          <tbody>
            {items.map((one) => (
              <tr key={one.id}>
                <td className="main">
                  {one.number} {one.fundName} {one.year}
                </td>
                <td data-label={t('book.days')}>{dayRange(one.fromDay, one.toDay)}</td>
                <td className="num" data-label={t('book.amount')}>
                  {personTimes(one.persons)} {yuan(one.paidFen)}
                </td>
                <td>{shortDay(one.publishedDay, today)}</td>
                <td>
                  <a href={`/books/${encodeURIComponent(one.number)}`} target="_blank" rel="noreferrer">
                    {t('book.see')}
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
