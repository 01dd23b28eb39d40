import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { clawbackContract, ReceivableRow } from '#src/modules/ledger/clawback.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, money, shortDay, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { DetailHeader, Timeline } from '../ui/detail.tsx'
import { ChoiceField, FenField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MoneyChain } from '../ui/money-chain.tsx'
import { MoneyLineLink } from '../ui/money-line-link.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Empty } from '../ui/states.tsx'

type Receivable = ResponseOf<typeof clawbackContract.receivable>
type Entry = Receivable['entries'][number]

/** One debt: why, how much of it came back, what may be done now; the chain of the line below it. */
export function ReceivablePage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['receivable', id],
    queryFn: ({ signal }) =>
      call<typeof clawbackContract.receivable>('GET', '/api/receivables/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(debt) => <Detail debt={debt} />}</Loaded>
}

function Detail({ debt }: { debt: Receivable }) {
  const today = useBusinessDay()
  const may = useMay()
  const [asking, setAsking] = useState<
    'withdraw' | 'write_down' | 'confirm' | 'refuse' | 'repay' | 'set_off' | { entry: Entry; agree: boolean }
  >()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const can = (action: Receivable['actions'][number]) => debt.actions.includes(action)
  const next = {
    proposed: t('clawback.next_proposed'),
    open: t(debt.overdue ? 'clawback.next_overdue' : 'clawback.next_open', {
      due: day(debt.dueDay),
      rest: yuan(debt.restFen),
    }),
    settled: t('clawback.next_settled'),
    refused: t('clawback.next_refused', { note: debt.note ?? '' }),
    withdrawn: t('clawback.next_withdrawn', { note: debt.note ?? '' }),
    cancelled: t('clawback.next_cancelled'),
  }[debt.status]
  return (
    <>
      <PageHead
        title={debt.number}
        crumbs={<Link to="/clawback">{t('clawback.title')}</Link>}
        tag={<StatusTag kind="receivable" code={debt.status} name={debt.statusName} />}
        actions={
          <>
            {can('notice') && (
              <DownloadButton path={`/api/receivables/${debt.id}/notice.pdf`}>{t('clawback.notice')}</DownloadButton>
            )}
            {can('withdraw') && (
              <Button danger onClick={() => setAsking('withdraw')}>
                {t('clawback.withdraw')}
              </Button>
            )}
            {can('write_down') && (
              <Button danger onClick={() => setAsking('write_down')}>
                {t('clawback.writeDown')}
              </Button>
            )}
            {can('refuse') && (
              <Button danger onClick={() => setAsking('refuse')}>
                {t('clawback.refuse')}
              </Button>
            )}
            {can('confirm') && (
              <Button type="primary" onClick={() => setAsking('confirm')}>
                {t('clawback.confirm')} {yuan(debt.amountFen)}
              </Button>
            )}
            {can('set_off') && <Button onClick={() => setAsking('set_off')}>{t('clawback.setOff')}</Button>}
            {can('repay') && (
              <Button type="primary" onClick={() => setAsking('repay')}>
                {t('clawback.repay')}
              </Button>
            )}
          </>
        }
      />
      <DetailHeader
        label={`${t('clawback.debtor')} ${debt.debtorName}`}
        value={money(debt.restFen)}
        unit="元"
        facts={[
          [t('clawback.amount'), money(debt.amountFen)],
          [t('clawback.paidBack'), yuan(debt.backFen)],
          ...(debt.writtenFen > 0 ? [[t('clawback.written'), yuan(debt.writtenFen)] as const] : []),
          [
            t('clawback.claim'),
            may(debt.claimKind === 'grant' ? 'grant.read' : 'claim.read') ? (
              <MoneyLineLink key="c" kind={debt.claimKind} lineId={debt.claimLineId}>
                {debt.claimNumber} {debt.personName}
              </MoneyLineLink>
            ) : (
              debt.claimNumber
            ),
          ],
          [t('clawback.cause'), `${debt.causeName}：${debt.reason}`],
          [t('clawback.document'), debt.document],
          [
            t('clawback.source'),
            <Link key="f" to="/funds" search={{ budget: debt.budgetId }}>
              {debt.fundName}
            </Link>,
          ],
          [t('clawback.registered'), `${debt.madeBy} ${shortDay(debt.madeDay, today)}`],
          [t('clawback.checker'), debt.checkedBy && `${debt.checkedBy} ${shortDay(debt.checkedDay, today)}`],
        ]}
      >
        {next}
      </DetailHeader>
      <div className="apart">
        <MoneyChain kind={debt.claimKind} line={debt.claimLineId} here="debt" />
      </div>
      <div className="cols-2">
        <Card title={t('clawback.entries')} flush>
          {debt.entries.length === 0 ? (
            <Empty icon="money" title={t('clawback.noEntries')}>
              {t('clawback.noEntriesWhy')}
            </Empty>
          ) : (
            <PlainTable
              rows={debt.entries}
              rowKey={(entry) => entry.id}
              columns={[
                {
                  title: t('clawback.entryKind'),
                  main: true,
                  cell: (entry) => (
                    <>
                      {entry.kindName}{' '}
                      <span className="small muted">
                        {entry.madeBy} {shortDay(entry.madeDay, today)}
                      </span>
                    </>
                  ),
                },
                { title: t('paper.amount'), num: true, cell: (entry) => money(entry.amountFen) },
                {
                  title: t('clawback.reference'),
                  cell: (entry) =>
                    entry.claimLineId ? (
                      <MoneyLineLink kind={entry.claimKind} lineId={entry.claimLineId}>
                        {entry.reference}
                      </MoneyLineLink>
                    ) : (
                      <>
                        {entry.reference}
                        {entry.reason && <span className="small muted">：{entry.reason}</span>}
                      </>
                    ),
                },
                {
                  title: t('clawback.entryStatus'),
                  cell: (entry) => (
                    <>
                      <StatusTag kind="paper" code={entry.status} name={entry.statusName} />{' '}
                      {entry.status === 'refused' && entry.note && <span className="small">{entry.note} </span>}
                      {entry.actions.length > 0 && (
                        <>
                          <button type="button" className="linkish" onClick={() => setAsking({ entry, agree: true })}>
                            {t('clawback.agree')}
                          </button>{' '}
                          <button type="button" className="linkish" onClick={() => setAsking({ entry, agree: false })}>
                            {t('clawback.disagree')}
                          </button>
                        </>
                      )}
                    </>
                  ),
                },
              ]}
            />
          )}
        </Card>
        <Card title={t('detail.timeline')}>
          <Timeline items={debt.timeline} />
        </Card>
      </div>
      {asking === 'confirm' && (
        <ConfirmAct
          title={t('clawback.confirmTitle', { number: debt.number })}
          say={t('clawback.makeSay')}
          facts={[
            [t('clawback.debtor'), debt.debtorName],
            [t('clawback.amount'), money(debt.amountFen)],
            [t('clawback.cause'), `${debt.causeName}：${debt.reason}`],
            [t('clawback.document'), debt.document],
          ]}
          submit={`${t('clawback.confirm')} ${yuan(debt.amountFen)}`}
          send={(idempotencyKey) =>
            call<typeof clawbackContract.confirmReceivable>('POST', '/api/receivables/:id/confirm', {
              params: { id: debt.id },
              body: { version: debt.version },
              idempotencyKey,
            })
          }
          onDone={() => done(t('clawback.confirmed', { number: debt.number, name: debt.debtorName }))}
          onClose={close}
        />
      )}
      {asking === 'refuse' && (
        <ReasonDialog
          title={`${t('clawback.refuse')} ${debt.number}`}
          label={t('clawback.refuseNote')}
          max={200}
          submit={t('clawback.refuse')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof clawbackContract.refuseReceivable>('POST', '/api/receivables/:id/refuse', {
              params: { id: debt.id },
              body: { version: debt.version, note },
              idempotencyKey,
            })
          }
          onDone={() => done(t('clawback.refuse'))}
          onClose={close}
        />
      )}
      {asking === 'repay' && <RepayDialog debt={debt} onDone={() => done(t('clawback.entered'))} onClose={close} />}
      {asking === 'set_off' && <SetOffDialog debt={debt} onDone={() => done(t('clawback.entered'))} onClose={close} />}
      {asking === 'withdraw' && (
        <ReasonDialog
          title={`${t('clawback.withdraw')} ${debt.number}`}
          say={t('clawback.withdrawSay')}
          label={t('clawback.withdrawReason')}
          max={200}
          submit={t('clawback.withdraw')}
          danger
          send={(reason, idempotencyKey) =>
            call<typeof clawbackContract.withdrawReceivable>('POST', '/api/receivables/:id/withdraw', {
              params: { id: debt.id },
              body: { version: debt.version, reason },
              idempotencyKey,
            })
          }
          onDone={() => done(t('clawback.withdrawn', { number: debt.number }))}
          onClose={close}
        />
      )}
      {asking === 'write_down' && (
        <WriteDownDialog debt={debt} onDone={() => done(t('clawback.entered'))} onClose={close} />
      )}
      {typeof asking === 'object' && !asking.agree && (
        <ReasonDialog
          title={`${t('clawback.disagree')}：${asking.entry.kindName} ${yuan(asking.entry.amountFen)}`}
          label={t('clawback.refuseNote')}
          max={200}
          submit={t('clawback.disagree')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof clawbackContract.checkEntry>('POST', '/api/receivables/:id/entries/check', {
              params: { id: debt.id },
              body: { entryId: asking.entry.id, agree: false, note },
              idempotencyKey,
            })
          }
          onDone={() => done(t('clawback.checked'))}
          onClose={close}
        />
      )}
      {typeof asking === 'object' && asking.agree && (
        <ConfirmAct
          title={`${t('clawback.check')}：${asking.entry.kindName} ${yuan(asking.entry.amountFen)}`}
          facts={[
            [t('clawback.reference'), asking.entry.reference],
            [t('clawback.reason'), asking.entry.reason],
            [t('clawback.registered'), asking.entry.madeBy],
          ]}
          submit={t('clawback.agree')}
          send={(idempotencyKey) =>
            call<typeof clawbackContract.checkEntry>('POST', '/api/receivables/:id/entries/check', {
              params: { id: debt.id },
              body: { entryId: asking.entry.id, agree: true },
              idempotencyKey,
            })
          }
          onDone={() => done(t('clawback.checked'))}
          onClose={close}
        />
      )}
    </>
  )
}

interface DialogProps {
  debt: Receivable
  onDone: () => void
  onClose: () => void
}

function RepayDialog({ debt, onDone, onClose }: DialogProps) {
  const form = useForm<{ amountFen: number | null; reference: string }, ReceivableRow>({
    initial: { amountFen: debt.restFen, reference: '' },
    checks: {
      amountFen: (v) => (v.amountFen ? undefined : t('form.missing', { name: t('clawback.repayAmount') })),
      reference: (v) => (v.reference.trim() ? undefined : t('form.missing', { name: t('clawback.reference') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof clawbackContract.repay>('POST', '/api/receivables/:id/repayments', {
        params: { id: debt.id },
        body: { amountFen: v.amountFen ?? 0, reference: v.reference.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog title={t('clawback.repayTitle')} form={form} submit={t('clawback.repay')} onClose={onClose}>
      <Field label={t('clawback.repayAmount')} {...form.field('amountFen')}>
        <FenField {...form.choice('amountFen')} />
      </Field>
      <Field label={t('clawback.reference')} {...form.field('reference')}>
        <Input {...form.text('reference')} maxLength={60} />
      </Field>
    </ActDialog>
  )
}

/** A debt that was a mistake, in whole or in part. */
function WriteDownDialog({ debt, onDone, onClose }: DialogProps) {
  const form = useForm<{ amountFen: number | null; document: string; reason: string }, ReceivableRow>({
    initial: { amountFen: debt.restFen, document: '', reason: '' },
    checks: {
      amountFen: (v) => (v.amountFen ? undefined : t('form.missing', { name: t('clawback.writeDownAmount') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('clawback.document') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('clawback.reason') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof clawbackContract.writeDownReceivable>('POST', '/api/receivables/:id/write-downs', {
        params: { id: debt.id },
        body: { amountFen: v.amountFen ?? 0, document: v.document.trim(), reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('clawback.writeDownTitle', { number: debt.number })}
      say={t('clawback.writeDownSay')}
      form={form}
      submit={t('clawback.writeDown')}
      danger
      onClose={onClose}
    >
      <Field label={t('clawback.writeDownAmount')} {...form.field('amountFen')}>
        <FenField {...form.choice('amountFen')} />
      </Field>
      <Field label={t('clawback.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('clawback.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
    </ActDialog>
  )
}

function SetOffDialog({ debt, onDone, onClose }: DialogProps) {
  const form = useForm<{ lineId: string | null; document: string }, ReceivableRow>({
    initial: { lineId: null, document: '' },
    checks: {
      lineId: (v) => (v.lineId ? undefined : t('common.choose')),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('clawback.document') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof clawbackContract.setOff>('POST', '/api/receivables/:id/set-offs', {
        params: { id: debt.id },
        body: { lineId: v.lineId ?? '', document: v.document.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('clawback.setOffTitle')}
      say={debt.offsettable.length === 0 ? t('clawback.setOffNone') : t('clawback.setOffSay')}
      form={form}
      submit={t('clawback.setOff')}
      onClose={onClose}
    >
      <Field label={t('clawback.setOffLine')} {...form.field('lineId')}>
        <ChoiceField
          {...form.choice('lineId')}
          options={debt.offsettable.map((line) => ({
            value: line.lineId,
            label: `${line.number} ${yuan(line.amountFen)}`,
          }))}
        />
      </Field>
      <Field label={t('clawback.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}
