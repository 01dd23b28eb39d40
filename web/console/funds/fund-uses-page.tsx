import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { PAPER_STATUS_NAMES } from '#src/modules/ledger/budget-document.types.ts'
import type { FundUsePaperRow, fundUseContract } from '#src/modules/ledger/fund-use.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty } from '../ui/states.tsx'
import { AddUseDialog, EndUseDialog } from './fund-use-dialogs.tsx'
import { type Fund, fundsQuery } from './funds.ts'

type Use = Fund['uses'][number]

const daysOf = (use: { fromDay: string; toDay: string | null }) =>
  use.toDay
    ? `${t('use.since', { day: day(use.fromDay) })}，${t('use.until', { day: day(use.toDay) })}`
    : t('use.since', { day: day(use.fromDay) })

/** 资金用途: the dated matrix of what each book may pay, and the papers that change it. */
export function FundUsesPage() {
  const may = useMay()
  const [asking, setAsking] = useState<{ fund: Fund; end?: Use } | 'fund'>()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const drawn = (paper: FundUsePaperRow) => done(t('use.proposed', { number: paper.number }))
  return (
    <Loaded query={useQuery(fundsQuery)}>
      {({ items }) => (
        <>
          <PageHead
            title={t('use.title')}
            say={t('use.say')}
            actions={may('fund.write') && <Button onClick={() => setAsking('fund')}>{t('paper.addFund')}</Button>}
          />
          <div className="stack">
            <div className="banner info">{t('use.rule')}</div>
            {items
              .toSorted((a, b) => Number(b.mine) - Number(a.mine))
              .map((fund) => (
                <Card
                  key={fund.code}
                  title={fund.name}
                  hint={`${fund.ownerName}，${fund.source}`}
                  right={
                    fund.mine ? (
                      <button type="button" className="linkish" onClick={() => setAsking({ fund })}>
                        {t('use.add')}
                      </button>
                    ) : (
                      may('fund.write') && (
                        <span className="small muted">{t('use.theirs', { name: fund.ownerName })}</span>
                      )
                    )
                  }
                  flush
                >
                  {fund.uses.length === 0 ? (
                    <Empty icon="fund" title={t('paper.noUses')} />
                  ) : (
                    <PlainTable
                      rows={fund.uses}
                      rowKey={(use) => `${use.regionId} ${use.program} ${use.fromDay}`}
                      columns={[
                        { title: t('paper.program'), main: true, width: 180, cell: (use) => use.programName },
                        { title: t('paper.region'), width: 90, cell: (use) => use.regionName },
                        { title: t('use.rank'), width: 70, cell: (use) => use.rankName },
                        {
                          title: t('use.state'),
                          width: 100,
                          cell: (use) => <StatusTag kind="use" code={use.state} name={use.stateName} />,
                        },
                        { title: t('use.days'), width: 190, cell: daysOf },
                        {
                          title: t('paper.document'),
                          cell: (use) => (
                            <>
                              {use.document}
                              {use.endDocument && `；${use.endDocument}`}
                              {use.assumption && (
                                <p className="small late">
                                  {t('paper.assumption')}：{use.assumption}
                                </p>
                              )}
                              {use.ending && <p className="small late">{t('use.ending', { number: use.ending })}</p>}
                            </>
                          ),
                        },
                        {
                          title: '',
                          width: 70,
                          cell: (use) =>
                            use.mayEnd && (
                              <button type="button" className="linkish" onClick={() => setAsking({ fund, end: use })}>
                                {t('use.end')}
                              </button>
                            ),
                        },
                      ]}
                    />
                  )}
                </Card>
              ))}
            <Papers />
          </div>
          {asking === 'fund' ? (
            <FundDialog onDone={done} onClose={close} />
          ) : asking?.end ? (
            <EndUseDialog fund={asking.fund} use={asking.end} onDrawn={drawn} onClose={close} />
          ) : (
            asking && <AddUseDialog fund={asking.fund} onDrawn={drawn} onClose={close} />
          )}
        </>
      )}
    </Loaded>
  )
}

/** Every paper that changes a use, with where it stands. */
function Papers() {
  const today = useBusinessDay()
  const list = useList<FundUsePaperRow>({
    id: 'fund-use-papers',
    fetch: (query, signal) =>
      call<typeof fundUseContract.fundUsePapers>('GET', '/api/fund-use-papers', { query, signal }),
    rowKey: (row) => row.id,
    filters: [{ key: 'status', label: t('paper.status'), kind: 'choice', options: choicesOf(PAPER_STATUS_NAMES) }],
  })
  return (
    <ListCard<FundUsePaperRow>
      list={list}
      linkOf={(row) => `/fund-use-papers/${row.id}`}
      summary={<b className="strong">{t('use.papers')}</b>}
      columns={[
        {
          key: 'number',
          title: t('use.number'),
          width: 130,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        { key: 'kind', title: t('use.what'), width: 90, render: (row) => row.kindName },
        { key: 'what', title: t('paper.program'), cut: whatOf, render: whatOf },
        { key: 'days', title: t('use.days'), width: 220, cut: daysOf, render: daysOf },
        {
          key: 'made',
          title: t('paper.made'),
          width: 130,
          render: (row) => (
            <>
              {row.madeBy} <span className="small muted">{shortDay(row.madeDay, today)}</span>
            </>
          ),
        },
        {
          key: 'status',
          title: t('paper.status'),
          width: 96,
          render: (row) => <StatusTag kind="paper" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('use.noPapers'), text: t('use.noPapersWhy') }}
    />
  )
}

const whatOf = (row: FundUsePaperRow) => `${row.fundName}，${row.regionName} ${row.programName}`

interface DialogProps {
  onDone: (words: string) => void
  onClose: () => void
}

function FundDialog({ onDone, onClose }: DialogProps) {
  const form = useForm({
    initial: { name: '', source: '' },
    checks: {
      name: (v) => (v.name.trim() ? undefined : t('form.missing', { name: t('paper.fundName') })),
      source: (v) => (v.source.trim() ? undefined : t('form.missing', { name: t('paper.fundSource') })),
    },
    send: (body, idempotencyKey) => call<typeof budgetContract.addFund>('POST', '/api/funds', { body, idempotencyKey }),
    onSent: (fund) => onDone(fund.name),
  })
  return (
    <ActDialog title={t('paper.addFund')} form={form} submit={t('paper.addFund')} onClose={onClose}>
      <Field label={t('paper.fundName')} {...form.field('name')}>
        <Input {...form.text('name')} maxLength={60} />
      </Field>
      <Field label={t('paper.fundSource')} {...form.field('source')}>
        <Input {...form.text('source')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}
