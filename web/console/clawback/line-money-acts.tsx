import { Button, Input } from 'antd'
import { useState } from 'react'
import type { BudgetDocumentRow, budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ClaimBackDialog } from './clawback-page.tsx'

/** Of a claim, or a grant, which is its own batch. */
export interface MoneyLine {
  readonly id: string
  readonly batchId: string
  readonly name: string
  readonly amountFen: number | null
  readonly status: string
  /** Of a line whose money is claimed back already. */
  readonly debt?: { readonly status: string } | null
}

/** What may be done about the money of a line once it is promised or paid: take the approval back, claim the money back. */
export function LineMoneyActs({ line }: { line: MoneyLine }) {
  const may = useMay()
  const [asking, setAsking] = useState<'void' | 'back'>()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const mayVoid = (line.status === 'approved' || line.status === 'failed') && may('claim.approve')
  const mayClaimBack = line.status === 'paid' && line.debt?.status !== 'proposed' && may('clawback.make')
  return (
    <>
      {mayVoid && <Button onClick={() => setAsking('void')}>{t('clawback.void')}</Button>}
      {mayClaimBack && (
        <Button danger onClick={() => setAsking('back')}>
          {t('clawback.make')}
        </Button>
      )}
      {asking === 'void' && (
        <VoidDialog
          line={line}
          onDone={(paper) => done(t('paper.proposed', { number: paper.number }))}
          onClose={close}
        />
      )}
      {asking === 'back' && (
        <ClaimBackDialog
          lines={[{ claimLineId: line.id, amountFen: line.amountFen ?? 0 }]}
          cause="fraud"
          onDone={(n) => done(t('clawback.made', { n }))}
          onClose={close}
        />
      )}
    </>
  )
}

function VoidDialog({
  line,
  onDone,
  onClose,
}: {
  line: MoneyLine
  onDone: (paper: BudgetDocumentRow) => void
  onClose: () => void
}) {
  const form = useForm<{ document: string; reason: string }, BudgetDocumentRow>({
    initial: { document: '', reason: '' },
    checks: {
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.documentField') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('paper.reason') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof budgetContract.voidApprovals>('POST', '/api/claim-batches/:id/void-approvals', {
        params: { id: line.batchId },
        body: { lineIds: [line.id], document: v.document.trim(), reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('clawback.voidTitle', { name: line.name, amount: yuan(line.amountFen) })}
      say={t('clawback.voidSay')}
      form={form}
      submit={t('clawback.void')}
      danger
      onClose={onClose}
    >
      <Field label={t('paper.documentField')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('paper.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
    </ActDialog>
  )
}
