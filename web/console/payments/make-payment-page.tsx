import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { persons, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { budgetsQuery } from '../funds/budgets.ts'
import { refreshAll } from '../query.ts'
import { useSession } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { CountField, FenField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { PageHead } from '../ui/page.tsx'
import { WithBulk } from '../ui/with-bulk.tsx'
import { joinPayees, OwingPayees } from './owing-payees.tsx'
import { fenOf, type Payable, PayableCard, personsOf, usePayable } from './payable.tsx'

/** 制作拨付批次: choose claims of one budget, declare what they must come to, make. */
export function MakePaymentPage() {
  const query = usePayable()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState(false)
  const items = query.data?.items ?? []
  const going = items.filter((one) => chosen.has(one.batchId) && personsOf(one) > 0)
  const [first] = going
  const n = going.reduce((sum, one) => sum + personsOf(one), 0)
  const fen = going.reduce((sum, one) => sum + fenOf(one), 0)
  const bar = items.length > 0 && (
    <section className="bulk no-print" aria-label={t('payment.make')}>
      {going.length > 0 ? (
        <b>{t('payment.chosen', { n: going.length, words: `${persons(n)} ${yuan(fen)}` })}</b>
      ) : (
        <span className="muted">{t('payment.chosenNone')}</span>
      )}
      <span className="grow" />
      <Button type="primary" disabled={going.length === 0} onClick={() => setAsking(true)}>
        {t('payment.make')}
      </Button>
    </section>
  )
  return (
    <WithBulk bulk={bar}>
      <PageHead
        title={t('payment.make')}
        crumbs={<Link to="/payments">{t('payment.title')}</Link>}
        say={t('payment.makeSay')}
      />
      <PayableCard
        query={query}
        choosing={{
          chosen,
          onChange: setChosen,
          heldBack: (one) =>
            personsOf(one) === 0
              ? t('payment.nothingIn')
              : first && first.budgetId !== one.budgetId
                ? t('payment.otherBudget')
                : undefined,
        }}
      />
      {asking && going.length > 0 && (
        <DeclareDialog
          going={going}
          count={n}
          fen={fen}
          onMade={(id) => {
            setAsking(false)
            void refreshAll()
            void navigate({ to: '/payments/$id', params: { id } })
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </WithBulk>
  )
}

interface Values {
  declaredCount: number | null
  declaredFen: number | null
}

function DeclareDialog({
  going,
  count,
  fen,
  onMade,
  onClose,
}: {
  going: readonly Payable[]
  count: number
  fen: number
  onMade: (id: string) => void
  onClose: () => void
}) {
  const { account } = useSession()
  const budgets = useQuery(budgetsQuery(undefined))
  const budget = budgets.data?.items.find((one) => one.id === going[0]?.budgetId)
  const words = `${persons(count)} ${yuan(fen)}`
  const form = useForm({
    initial: { declaredCount: null, declaredFen: null } as Values,
    checks: {
      declaredCount: ({ declaredCount }) =>
        declaredCount === null
          ? t('payment.declaredCountMissing')
          : declaredCount === count
            ? undefined
            : t('payment.declaredCountDiffers'),
      declaredFen: ({ declaredFen }) =>
        declaredFen === null
          ? t('payment.declaredAmountMissing')
          : declaredFen === fen
            ? undefined
            : t('payment.declaredAmountDiffers'),
    },
    send: (values, idempotencyKey) =>
      call<typeof ledgerContract.makePayBatch>('POST', '/api/pay-batches', {
        body: {
          claimBatchIds: going.map((one) => one.batchId),
          declaredCount: values.declaredCount ?? 0,
          declaredFen: values.declaredFen ?? 0,
        },
        idempotencyKey,
      }),
    onSent: (batch) => {
      toast(t('payment.made', { number: batch.number, words: `${persons(batch.count)} ${yuan(batch.amountFen)}` }))
      onMade(batch.id)
    },
  })
  return (
    <ActDialog
      title={t('payment.make')}
      form={form}
      submit={t('payment.makeN', { words })}
      width={560}
      onClose={onClose}
    >
      <Facts
        items={[
          [t('payment.payee'), [...new Set(going.map((one) => one.payeeName))].join('、')],
          [t('payment.claim'), going.map((one) => one.number).join('、')],
          [t('payment.account'), t('payment.accountMake')],
          [t('payment.fund'), budget ? `${budget.fundName} ${budget.year}` : going[0]?.fundName],
          [t('payment.budgetNow'), budget && yuan(budget.approvedFen)],
          [t('payment.budgetAfter'), budget && yuan(budget.approvedFen - fen)],
          [t('payment.availableFact'), budget && yuan(budget.availableFen)],
          [t('payment.maker'), `${account.displayName} / ${t('payment.checkerOther')}`],
          [t('payment.undo'), t('payment.undoMake')],
        ]}
      />
      <OwingPayees payees={joinPayees(going.map((one) => one.owing))} />
      <p className="sec">{t('payment.declareSay')}</p>
      <div className="fields">
        <Field label={t('payment.declaredCount')} {...form.field('declaredCount')}>
          <CountField {...form.choice('declaredCount')} unit="人" />
        </Field>
        <Field label={t('payment.declaredAmount')} {...form.field('declaredFen')}>
          <FenField {...form.choice('declaredFen')} />
        </Field>
      </div>
    </ActDialog>
  )
}
