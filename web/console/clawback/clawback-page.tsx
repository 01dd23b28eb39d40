import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { clawbackContract, ReceivableRow } from '#src/modules/ledger/clawback.contract.ts'
import { CLAWBACK_CAUSE_NAMES, type ClawbackCause, RECEIVABLE_STATUS_NAMES } from '#src/modules/ledger/money.types.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { money, shortDay, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, choicesOf, FenField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListPage } from '../ui/list.tsx'
import { Card } from '../ui/page.tsx'

type Candidate = ResponseOf<typeof clawbackContract.candidates>['items'][number]

/** 追缴: what should be claimed back on top, what is being had back below. */
export function ClawbackPage() {
  const today = useBusinessDay()
  return (
    <ListPage<ReceivableRow>
      title={t('clawback.title')}
      say={t('clawback.say')}
      before={<Candidates />}
      id="receivables"
      fetch={(query, signal) => call<typeof clawbackContract.receivables>('GET', '/api/receivables', { query, signal })}
      rowKey={(row) => row.id}
      linkOf={(row) => `/clawback/${row.id}`}
      filters={[
        {
          key: 'status',
          label: t('clawback.status'),
          kind: 'choice',
          options: choicesOf(RECEIVABLE_STATUS_NAMES),
        },
      ]}
      columns={[
        {
          key: 'number',
          title: t('clawback.number'),
          width: 120,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        { key: 'debtor', title: t('clawback.debtor'), cut: (row) => row.debtorName, render: (row) => row.debtorName },
        { key: 'person', title: t('clawback.person'), width: 90, render: (row) => row.personName },
        { key: 'cause', title: t('clawback.cause'), width: 120, render: (row) => row.causeName },
        {
          key: 'amount',
          title: t('clawback.amount'),
          width: 110,
          align: 'right',
          render: (row) => money(row.amountFen),
        },
        { key: 'rest', title: t('clawback.rest'), width: 110, align: 'right', render: (row) => money(row.restFen) },
        {
          key: 'due',
          title: t('clawback.due'),
          width: 160,
          render: (row) => (
            <span className={row.overdue ? 'bad nowrap' : 'nowrap'}>
              {shortDay(row.dueDay, today)}
              {row.overdue && ` ${t('clawback.overdue')}`}
            </span>
          ),
        },
        {
          key: 'status',
          title: t('clawback.status'),
          width: 96,
          render: (row) => <StatusTag kind="receivable" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('clawback.empty'), text: t('clawback.emptyWhy') }}
    />
  )
}

function Candidates() {
  const may = useMay()
  const today = useBusinessDay()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [making, setMaking] = useState(false)
  const query = useQuery({
    queryKey: ['clawback-candidates'],
    queryFn: ({ signal }) => call<typeof clawbackContract.candidates>('GET', '/api/clawback-candidates', { signal }),
  })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  const picked = items.filter((one) => chosen.has(one.claimLineId))
  return (
    <Card
      title={t('clawback.candidates')}
      hint={t('clawback.candidatesHint')}
      flush
      className="apart"
      right={
        may('clawback.make') && (
          <Button size="small" type="primary" disabled={picked.length === 0} onClick={() => setMaking(true)}>
            {t('clawback.makeN', { n: picked.length })}
          </Button>
        )
      }
    >
      <div className="scroll-x">
        <table className="plain stacked">
          <tbody>
            {items.map((one) => (
              <tr key={one.claimLineId}>
                <td style={{ width: 40 }}>
                  <Checkbox
                    aria-label={`${t('clawback.make')} ${one.claimNumber}`}
                    checked={chosen.has(one.claimLineId)}
                    onChange={(event) => {
                      const next = new Set(chosen)
                      if (event.target.checked) next.add(one.claimLineId)
                      else next.delete(one.claimLineId)
                      setChosen(next)
                    }}
                  />
                </td>
                <td className="main">
                  <Link to="/claim-lines/$lineId" params={{ lineId: one.claimLineId }}>
                    {one.claimNumber}
                  </Link>{' '}
                  {one.personName}
                </td>
                <td data-label={t('clawback.certificate')}>{one.certificateNumber}</td>
                <td data-label={t('clawback.revoked')}>
                  {shortDay(one.revokedOn, today)}，{one.revokedReason}
                </td>
                <td className="num" data-label={t('clawback.amount')}>
                  {money(one.amountFen)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {making && (
        <ClaimBackDialog
          lines={picked}
          onDone={(n) => {
            setMaking(false)
            setChosen(new Set())
            toast(t('clawback.made', { n }))
            void refreshAll()
          }}
          onClose={() => setMaking(false)}
        />
      )}
    </Card>
  )
}

/** Also from a claim line: any paid line may turn out false. */
export function ClaimBackDialog({
  lines,
  cause = 'certificate_revoked',
  onDone,
  onClose,
}: {
  lines: readonly Pick<Candidate, 'claimLineId' | 'amountFen'>[]
  cause?: ClawbackCause
  onDone: (n: number) => void
  onClose: () => void
}) {
  const sum = lines.reduce((total, line) => total + line.amountFen, 0)
  // Part of what was paid is asked back only where too much was paid, and of one line at a time.
  const part = (chosen: ClawbackCause | null) => chosen === 'overpaid' && lines.length === 1
  const form = useForm<
    { cause: ClawbackCause | null; amountFen: number | null; reason: string; document: string },
    ResponseOf<typeof clawbackContract.claimBack>
  >({
    initial: { cause, amountFen: sum, reason: '', document: '' },
    checks: {
      cause: (v) => (v.cause ? undefined : t('common.choose')),
      amountFen: (v) =>
        !part(v.cause) || v.amountFen ? undefined : t('form.missing', { name: t('clawback.partAmount') }),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('clawback.reason') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('clawback.document') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof clawbackContract.claimBack>('POST', '/api/receivables', {
        body: {
          lineIds: lines.map((line) => line.claimLineId),
          cause: v.cause ?? 'fraud',
          ...(part(v.cause) && v.amountFen ? { amountFen: v.amountFen } : {}),
          reason: v.reason.trim(),
          document: v.document.trim(),
        },
        idempotencyKey,
      }),
    onSent: (answer) => onDone(answer.items.length),
  })
  return (
    <ActDialog
      title={t('clawback.makeTitle', { n: lines.length, amount: yuan(sum) })}
      say={t('clawback.makeSay')}
      form={form}
      submit={t('clawback.makeN', { n: lines.length })}
      onClose={onClose}
    >
      <Field label={t('clawback.cause')} {...form.field('cause')}>
        <ChoiceField {...form.choice('cause')} options={choicesOf(CLAWBACK_CAUSE_NAMES)} />
      </Field>
      {part(form.values.cause) && (
        <Field
          label={t('clawback.partAmount')}
          hint={t('clawback.partHint', { max: yuan(sum) })}
          {...form.field('amountFen')}
        >
          <FenField {...form.choice('amountFen')} />
        </Field>
      )}
      <Field label={t('clawback.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
      <Field label={t('clawback.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}
