import { Input } from 'antd'
import { useState } from 'react'
import type { BudgetDocumentRow, budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { call } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useRegions } from '../registry/options.ts'
import { useSession } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, CountField, FenField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import type { Budget } from './budgets.ts'
import { useFunds } from './funds.ts'

type Kind = 'raise' | 'cut' | 'allocate' | 'recall' | 'carry_over'

const KINDS = ['raise', 'cut', 'allocate', 'recall', 'carry_over'] as const satisfies readonly Kind[]
const nameOf = (kind: Kind) =>
  ({
    raise: t('paper.raise'),
    cut: t('paper.cut'),
    allocate: t('paper.allocate'),
    recall: t('paper.recall'),
    carry_over: t('paper.carry'),
  })[kind]
const sayOf = (kind: Kind) =>
  ({
    raise: t('paper.raiseSay'),
    cut: t('paper.cutSay'),
    allocate: t('paper.allocateSay'),
    recall: t('paper.recallSay'),
    carry_over: t('paper.carrySay'),
  })[kind]

interface Values {
  kind: Kind | null
  fundCode: string | null
  unitId: string | null
  year: number | null
  otherUnitId: string | null
  amountFen: number | null
  document: string
  reason: string
}

/** A paper that moves a budget, drawn up here and confirmed by somebody else. Without a budget it opens a new book. */
export function PaperDialog({
  budget,
  onDrawn,
  onClose,
}: {
  budget: Budget | undefined
  onDrawn: (paper: BudgetDocumentRow) => void
  onClose: () => void
}) {
  const { businessDay } = useSession()
  const funds = useFunds()
  const regions = useRegions()
  const [mine] = useState(() => businessDay.slice(0, 4))
  const form = useForm<Values, BudgetDocumentRow>({
    initial: {
      kind: 'raise',
      fundCode: null,
      unitId: null,
      year: Number(mine),
      otherUnitId: null,
      amountFen: null,
      document: '',
      reason: '',
    },
    checks: {
      fundCode: (v) => (budget || v.fundCode ? undefined : t('common.choose')),
      unitId: (v) => (budget || v.unitId ? undefined : t('paper.needUnit')),
      otherUnitId: (v) =>
        (v.kind === 'allocate' || v.kind === 'recall') && !v.otherUnitId ? t('paper.needUnit') : undefined,
      amountFen: (v) => (v.amountFen ? undefined : t('form.missing', { name: t('paper.amountField') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.documentField') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('paper.reason') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof budgetContract.proposeBudgetDocument>('POST', '/api/budget-documents', {
        body: {
          kind: v.kind ?? 'raise',
          ...(budget
            ? { budgetId: budget.id }
            : { fundCode: v.fundCode ?? '', unitId: v.unitId ?? '', year: v.year ?? Number(mine) }),
          ...(v.otherUnitId && (v.kind === 'allocate' || v.kind === 'recall') ? { otherUnitId: v.otherUnitId } : {}),
          ...(v.amountFen === null ? {} : { amountFen: v.amountFen }),
          document: v.document.trim(),
          reason: v.reason.trim(),
        },
        idempotencyKey,
      }),
    onSent: (paper) => {
      void refreshAll()
      onDrawn(paper)
    },
  })
  const { kind } = form.values
  const units = regions
    .filter((unit) => ['province', 'prefecture', 'county'].includes(unit.level))
    .map((unit) => ({ value: unit.id, label: unit.name }))
  return (
    <ActDialog
      title={budget ? `${t('paper.new')} ${budget.fundName} ${budget.year}` : t('paper.first')}
      say={
        <>
          {kind && sayOf(kind)}
          {budget && ` ${t('paper.available')} ${yuan(budget.availableFen)}`}
        </>
      }
      form={form}
      submit={t('paper.propose')}
      onClose={onClose}
    >
      {budget ? (
        <Field label={t('paper.kind')} {...form.field('kind')}>
          <ChoiceField {...form.choice('kind')} options={KINDS.map((one) => ({ value: one, label: nameOf(one) }))} />
        </Field>
      ) : (
        <>
          <Field label={t('paper.fund')} {...form.field('fundCode')}>
            <ChoiceField
              {...form.choice('fundCode')}
              options={funds.map((fund) => ({ value: fund.code, label: fund.name }))}
            />
          </Field>
          <Field label={t('paper.unit')} {...form.field('unitId')}>
            <ChoiceField {...form.choice('unitId')} options={units} />
          </Field>
          <Field label={t('paper.year')} {...form.field('year')}>
            <CountField {...form.choice('year')} unit="年" />
          </Field>
        </>
      )}
      {(kind === 'allocate' || kind === 'recall') && (
        <Field label={t('paper.lowerUnit')} {...form.field('otherUnitId')}>
          <ChoiceField {...form.choice('otherUnitId')} options={units} />
        </Field>
      )}
      <Field label={t('paper.amountField')} {...form.field('amountFen')}>
        <FenField {...form.choice('amountFen')} />
      </Field>
      <Field label={t('paper.documentField')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('paper.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
    </ActDialog>
  )
}
