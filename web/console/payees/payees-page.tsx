import { useQuery } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { CHECK_STATUS_NAMES } from '#src/modules/ledger/budget-document.types.ts'
import type { PayeeChangeRow, payeeContract } from '#src/modules/ledger/payee.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { money, shortDay } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListPage } from '../ui/list.tsx'
import { MoneyLineLink } from '../ui/money-line-link.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { RevealAccounts } from './reveal-accounts.tsx'

type FailedPayment = ResponseOf<typeof payeeContract.failedPayments>['items'][number]

/** 收款账户: what the bank sent back on top, the corrections and their history below. */
export function PayeesPage() {
  const may = useMay()
  const today = useBusinessDay()
  const [changing, setChanging] = useState<FailedPayment>()
  const [checking, setChecking] = useState<{ row: PayeeChangeRow; act: 'confirm' | 'refuse' | 'reveal' }>()
  const close = () => {
    setChanging(undefined)
    setChecking(undefined)
  }
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  return (
    <>
      <ListPage<PayeeChangeRow>
        title={t('payee.title')}
        say={t('payee.say')}
        before={<FailedCard onChange={may('payee.correct') ? setChanging : undefined} />}
        id="payee-changes"
        fetch={(query, signal) =>
          call<typeof payeeContract.payeeChanges>('GET', '/api/payee-changes', { query, signal })
        }
        rowKey={(row) => row.id}
        filters={[
          { key: 'q', label: t('payee.search'), kind: 'text' },
          {
            key: 'status',
            label: t('payee.status'),
            kind: 'choice',
            options: choicesOf(CHECK_STATUS_NAMES),
          },
        ]}
        summary={<b className="strong">{t('payee.list')}</b>}
        columns={[
          { key: 'payee', title: t('payee.payee'), cut: (row) => row.payeeName, render: (row) => row.payeeName },
          { key: 'before', title: t('payee.before'), width: 190, render: (row) => row.beforeMasked },
          {
            key: 'after',
            title: t('payee.after'),
            width: 190,
            render: (row) => (
              <>
                {row.masked}
                {row.comparison && <div className="small sec">{row.comparison.difference}</div>}
              </>
            ),
          },
          {
            key: 'bank',
            title: t('payee.bank'),
            width: 150,
            cut: (row) => row.bankName,
            render: (row) => row.bankName,
          },
          {
            key: 'made',
            title: t('payee.made'),
            width: 130,
            render: (row) => (
              <>
                {row.madeBy} <span className="small muted">{shortDay(row.madeDay, today)}</span>
              </>
            ),
          },
          {
            key: 'status',
            title: t('payee.status'),
            width: 96,
            render: (row) => <StatusTag kind="paper" code={row.status} name={row.statusName} />,
          },
          {
            key: 'act',
            title: t('payee.checked'),
            width: 210,
            render: (row) =>
              row.actions.length > 0 ? (
                <span className="row" style={{ gap: 12 }}>
                  <button type="button" className="linkish" onClick={() => setChecking({ row, act: 'reveal' })}>
                    {t('payee.reveal')}
                  </button>
                  <button type="button" className="linkish" onClick={() => setChecking({ row, act: 'confirm' })}>
                    {t('payee.confirm')}
                  </button>
                  <button type="button" className="linkish" onClick={() => setChecking({ row, act: 'refuse' })}>
                    {t('payee.refuse')}
                  </button>
                </span>
              ) : (
                row.checkedBy && (
                  <>
                    {row.checkedBy} <span className="small muted">{shortDay(row.checkedDay, today)}</span>
                  </>
                )
              ),
          },
        ]}
        empty={{ title: t('payee.empty'), text: t('payee.emptyWhy') }}
      />
      {changing && <ChangeDialog payment={changing} onDone={() => done(t('payee.proposed'))} onClose={close} />}
      {checking?.act === 'confirm' && (
        <ConfirmAct
          title={t('payee.confirmTitle', { name: checking.row.payeeName })}
          say={t('payee.confirmSay')}
          facts={[
            [t('payee.before'), checking.row.beforeMasked],
            [t('payee.after'), checking.row.masked],
            [t('payee.difference'), checking.row.comparison?.difference],
            [t('payee.bankBefore'), checking.row.comparison?.bankBefore ?? t('payee.noneBefore')],
            [t('payee.bankAfter'), checking.row.bankName],
            [t('payee.reason'), checking.row.reason],
            [t('payee.document'), checking.row.document],
            [t('payee.made'), checking.row.madeBy],
          ]}
          submit={t('payee.confirm')}
          send={(idempotencyKey) =>
            call<typeof payeeContract.confirmPayeeChange>('POST', '/api/payee-changes/:id/confirm', {
              params: { id: checking.row.id },
              body: { version: checking.row.version },
              idempotencyKey,
            })
          }
          onDone={(row) => done(t('payee.confirmed', { name: row.payeeName }))}
          onClose={close}
        />
      )}
      {checking?.act === 'reveal' && <RevealAccounts row={checking.row} onClose={close} />}
      {checking?.act === 'refuse' && (
        <ReasonDialog
          title={`${t('payee.refuse')}：${checking.row.payeeName}`}
          label={t('payee.refuseNote')}
          max={200}
          submit={t('payee.refuse')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof payeeContract.refusePayeeChange>('POST', '/api/payee-changes/:id/refuse', {
              params: { id: checking.row.id },
              body: { version: checking.row.version, note },
              idempotencyKey,
            })
          }
          onDone={() => done(t('payee.refuse'))}
          onClose={close}
        />
      )}
    </>
  )
}

function FailedCard({ onChange }: { onChange: ((payment: FailedPayment) => void) | undefined }) {
  const query = useQuery({
    queryKey: ['failed-payments'],
    queryFn: ({ signal }) => call<typeof payeeContract.failedPayments>('GET', '/api/failed-payments', { signal }),
  })
  return (
    <Card title={t('payee.failed')} hint={t('payee.failedHint')} flush className="apart">
      {query.isPending ? (
        <Loading lines={2} />
      ) : query.error ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : query.data.items.length === 0 ? (
        <Empty icon="check" title={t('payee.failedNone')}>
          {t('payee.failedNoneWhy')}
        </Empty>
      ) : (
        <PlainTable
          rows={query.data.items}
          rowKey={(one) => one.claimLineId}
          columns={[
            {
              title: t('payee.claim'),
              main: true,
              cell: (one) => (
                <>
                  <MoneyLineLink kind={one.claimKind} lineId={one.claimLineId}>
                    {one.claimNumber}
                  </MoneyLineLink>{' '}
                  {one.personName}
                </>
              ),
            },
            { title: t('payee.payee'), cell: (one) => one.payeeName },
            { title: t('payee.account'), cell: (one) => one.masked },
            { title: t('payee.failure'), cell: (one) => one.failure },
            {
              title: t('payee.failures'),
              cell: (one) => (
                <>
                  {t('payee.times', { n: one.failures })}{' '}
                  <Tag tone={one.needsAccount ? 'bad' : 'late'}>
                    {one.needsAccount ? t('payee.need') : t('payee.mayRetry')}
                  </Tag>
                </>
              ),
            },
            { title: t('paper.amount'), num: true, cell: (one) => money(one.amountFen) },
            {
              title: '',
              cell: (one) =>
                onChange && (
                  <button type="button" className="linkish" onClick={() => onChange(one)}>
                    {t('payee.change')}
                  </button>
                ),
            },
          ]}
        />
      )}
    </Card>
  )
}

function ChangeDialog({
  payment,
  onDone,
  onClose,
}: {
  payment: FailedPayment
  onDone: () => void
  onClose: () => void
}) {
  const form = useForm({
    initial: { bankName: '', account: '', reason: payment.failure, document: '' },
    checks: {
      bankName: (v) => (v.bankName.trim() ? undefined : t('form.missing', { name: t('payee.bank') })),
      account: (v) => (v.account.trim() ? undefined : t('form.missing', { name: t('payee.number') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('payee.reason') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('payee.document') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof payeeContract.proposePayeeChange>('POST', '/api/payee-changes', {
        body: { payeeKind: payment.payeeKind, payeeId: payment.payeeId, ...v },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('payee.changeTitle', { name: payment.payeeName })}
      say={t('payee.numberHint')}
      form={form}
      submit={t('payee.submit')}
      onClose={onClose}
    >
      <Field label={t('payee.bank')} {...form.field('bankName')}>
        <Input {...form.text('bankName')} maxLength={60} />
      </Field>
      <Field label={t('payee.number')} {...form.field('account')}>
        <Input {...form.text('account')} inputMode="numeric" autoComplete="off" maxLength={60} />
      </Field>
      <Field label={t('payee.reason')} {...form.field('reason')}>
        <Input {...form.text('reason')} maxLength={200} />
      </Field>
      <Field label={t('payee.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}
