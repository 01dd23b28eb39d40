import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { money, shortDay, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { DetailHeader, Timeline } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Empty } from '../ui/states.tsx'

type Paper = ResponseOf<typeof budgetContract.budgetDocument>

/** One paper that moves a budget: what it would do, who drew it up, who confirms, and the transfers it made. */
export function PaperPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['budget-document', id],
    queryFn: ({ signal }) =>
      call<typeof budgetContract.budgetDocument>('GET', '/api/budget-documents/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(paper) => <PaperDetail paper={paper} />}</Loaded>
}

function PaperDetail({ paper }: { paper: Paper }) {
  const today = useBusinessDay()
  const { account } = useSession()
  const [asking, setAsking] = useState<'confirm' | 'refuse' | 'reverse' | 'withdraw'>()
  const close = () => setAsking(undefined)
  const can = (action: Paper['actions'][number]) => paper.actions.includes(action)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const next =
    paper.status === 'proposed'
      ? paper.madeBy === account.displayName
        ? t('paper.next_mine')
        : t('paper.next_proposed')
      : paper.status === 'refused'
        ? t('paper.next_refused', { note: paper.note ?? '' })
        : paper.status === 'withdrawn'
          ? t('paper.next_withdrawn')
          : paper.reversedBy
            ? t('paper.reversedBy', { number: paper.reversedBy })
            : t('paper.next_confirmed')
  return (
    <>
      <PageHead
        title={paper.number}
        crumbs={<Link to="/budget-documents">{t('paper.title')}</Link>}
        tag={<StatusTag kind="paper" code={paper.status} name={paper.statusName} />}
        actions={
          <>
            {can('reverse') && <Button onClick={() => setAsking('reverse')}>{t('paper.reverse')}</Button>}
            {can('withdraw') && (
              <Button danger onClick={() => setAsking('withdraw')}>
                {t('paper.withdraw')}
              </Button>
            )}
            {can('refuse') && (
              <Button danger onClick={() => setAsking('refuse')}>
                {t('paper.refuse')}
              </Button>
            )}
            {can('confirm') && (
              <Button type="primary" onClick={() => setAsking('confirm')}>
                {t('paper.confirm')} {yuan(paper.amountFen)}
              </Button>
            )}
          </>
        }
      />
      <DetailHeader
        label={paper.kindName}
        value={money(paper.amountFen)}
        unit="元"
        facts={[
          [t('paper.fund'), paper.fundName],
          [t('paper.unit'), `${paper.unitName} ${paper.year}`],
          [t('paper.other'), paper.otherUnitName && `${paper.otherUnitName} ${paper.otherYear ?? paper.year}`],
          [t('paper.lines'), paper.lines > 0 ? t('paper.linesOf', { n: paper.lines }) : null],
          [t('paper.document'), paper.document],
          [t('paper.reason'), paper.reason],
          [t('paper.reverses'), paper.reversesNumber],
          [t('paper.made'), `${paper.madeBy} ${shortDay(paper.madeDay, today)}`],
          [t('paper.checked'), paper.checkedBy && `${paper.checkedBy} ${shortDay(paper.checkedDay, today)}`],
        ]}
      >
        {next}
        {paper.budgetId && (
          <p>
            <Link to="/funds" search={{ budget: paper.budgetId, year: String(paper.year) }}>
              {paper.fundName} {paper.year}
            </Link>
          </p>
        )}
      </DetailHeader>
      <div className="cols-2">
        <Card title={t('paper.transfers')} flush>
          {paper.transfers.length === 0 ? (
            <Empty icon="fund" title={t(paper.status === 'proposed' ? 'paper.noTransfers' : 'paper.neverPosted')}>
              {t(paper.status === 'proposed' ? 'paper.noTransfersWhy' : 'paper.neverPostedWhy')}
            </Empty>
          ) : (
            <PlainTable
              rows={paper.transfers}
              rowKey={(one) => one.id}
              columns={[
                { title: t('fund.kind'), main: true, cell: (one) => one.kindName },
                { title: t('fund.from'), cell: (one) => one.debit },
                { title: t('fund.to'), cell: (one) => one.credit },
                { title: t('fund.amount'), num: true, cell: (one) => money(one.amountFen) },
              ]}
            />
          )}
        </Card>
        <Card title={t('detail.timeline')}>
          <Timeline items={paper.timeline} />
        </Card>
      </div>
      {asking === 'confirm' && (
        <ConfirmAct
          title={`${t('paper.confirm')} ${paper.number}`}
          say={t('paper.confirmSay')}
          facts={[
            [t('paper.kind'), paper.kindName],
            [t('paper.amount'), yuan(paper.amountFen)],
            [t('paper.document'), paper.document],
            [t('paper.made'), paper.madeBy],
            [t('paper.checked'), account.displayName],
          ]}
          submit={`${t('paper.confirm')} ${yuan(paper.amountFen)}`}
          send={(idempotencyKey) =>
            call<typeof budgetContract.confirmBudgetDocument>('POST', '/api/budget-documents/:id/confirm', {
              params: { id: paper.id },
              body: { version: paper.version },
              idempotencyKey,
            })
          }
          onDone={() =>
            done(t('paper.confirmed', { number: paper.number, kind: paper.kindName, amount: yuan(paper.amountFen) }))
          }
          onClose={close}
        />
      )}
      {asking === 'withdraw' && (
        <ConfirmAct
          title={`${t('paper.withdraw')} ${paper.number}`}
          say={t('paper.withdrawSay')}
          facts={[
            [t('paper.kind'), paper.kindName],
            [t('paper.amount'), yuan(paper.amountFen)],
            [t('paper.document'), paper.document],
          ]}
          submit={t('paper.withdraw')}
          send={(idempotencyKey) =>
            call<typeof budgetContract.withdrawBudgetDocument>('POST', '/api/budget-documents/:id/withdraw', {
              params: { id: paper.id },
              body: { version: paper.version },
              idempotencyKey,
            })
          }
          onDone={() => done(t('paper.withdrawn', { number: paper.number }))}
          onClose={close}
        />
      )}
      {asking === 'refuse' && (
        <ReasonDialog
          title={`${t('paper.refuse')} ${paper.number}`}
          label={t('paper.refuseNote')}
          max={200}
          submit={t('paper.refuse')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof budgetContract.refuseBudgetDocument>('POST', '/api/budget-documents/:id/refuse', {
              params: { id: paper.id },
              body: { version: paper.version, note },
              idempotencyKey,
            })
          }
          onDone={() => done(t('paper.refused', { number: paper.number }))}
          onClose={close}
        />
      )}
      {asking === 'reverse' && (
        <ReasonDialog
          title={t('paper.reverseTitle', { number: paper.number })}
          say={t('paper.reverseSay')}
          label={t('paper.documentField')}
          max={120}
          submit={t('paper.propose')}
          send={(document, idempotencyKey) =>
            call<typeof budgetContract.proposeBudgetDocument>('POST', '/api/budget-documents', {
              body: {
                kind: 'reverse',
                documentId: paper.id,
                document,
                reason: `${t('paper.reverse')} ${paper.number}`,
              },
              idempotencyKey,
            })
          }
          onDone={(made) => done(t('paper.proposed', { number: made.number }))}
          onClose={close}
        />
      )}
    </>
  )
}
