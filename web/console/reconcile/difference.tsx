import { Input } from 'antd'
import { STATEMENT_OUTCOME_NAMES, type StatementOutcome } from '#src/modules/ledger/money.types.ts'
import type { StatementRow, statementContract } from '#src/modules/ledger/statement.contract.ts'
import { call } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { ChoiceField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import type { Line } from './statement-page.tsx'

/** What was said of a difference, and what this reader may do about it. */
export function ExplanationCell({
  line,
  onAct,
}: {
  line: Line
  onAct: (act: 'explain' | 'confirm' | 'refuse') => void
}) {
  const { explanation } = line
  if (!explanation)
    return line.outcomes.length > 0 ? (
      <button type="button" className="linkish no-print" onClick={() => onAct('explain')}>
        {t('reconcile.explain')}
      </button>
    ) : null
  return (
    <>
      {explanation.outcomeName}：{explanation.reason}（{explanation.document}）
      <span className="small muted">
        {explanation.status === 'proposed'
          ? t('reconcile.waits', { who: explanation.madeBy })
          : t('reconcile.closed', { who: explanation.madeBy, checker: explanation.checkedBy ?? '' })}
      </span>{' '}
      {explanation.actions.map((action) => (
        <button key={action} type="button" className="linkish no-print" onClick={() => onAct(action)}>
          {t(action === 'confirm' ? 'reconcile.agree' : 'reconcile.disagree')}{' '}
        </button>
      ))}
    </>
  )
}

interface DialogProps {
  statementId: string
  line: Line
  onDone: () => void
  onClose: () => void
}

/** One person says what a difference comes from, with its paper. */
export function ExplainDifference({ statementId, line, onDone, onClose }: DialogProps) {
  const form = useForm<{ outcome: StatementOutcome | null; document: string; reason: string }, StatementRow>({
    initial: { outcome: line.outcomes.length === 1 ? line.outcomes[0]! : null, document: '', reason: '' },
    checks: {
      outcome: (v) => (v.outcome ? undefined : t('common.choose')),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('reconcile.document') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('reconcile.reason') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof statementContract.explainDifference>('POST', '/api/bank-statements/:id/differences', {
        params: { id: statementId },
        body: {
          rowNumber: line.rowNumber,
          payLineId: line.rowNumber === null ? line.payLineId : null,
          outcome: v.outcome ?? 'explained',
          document: v.document.trim(),
          reason: v.reason.trim(),
        },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('reconcile.explainTitle', { detail: line.detail, amount: yuan(line.amountFen) })}
      say={
        <>
          <p>{line.words}</p>
          <p>{t(line.state === 'after_failure' ? 'reconcile.explainHeldSay' : 'reconcile.explainSay')}</p>
        </>
      }
      form={form}
      submit={t('reconcile.explainSubmit')}
      onClose={onClose}
    >
      <Field label={t('reconcile.outcome')} {...form.field('outcome')}>
        <ChoiceField
          {...form.choice('outcome')}
          options={line.outcomes.map((value) => ({ value, label: STATEMENT_OUTCOME_NAMES[value] }))}
        />
      </Field>
      <Field label={t('reconcile.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('reconcile.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
    </ActDialog>
  )
}

/** Another person agrees, or says why not. */
export function CheckDifference({ statementId, line, agree, onDone, onClose }: DialogProps & { agree: boolean }) {
  const explanation = line.explanation!
  const check = (note: string | undefined, idempotencyKey: string) =>
    call<typeof statementContract.checkDifference>('POST', '/api/bank-statements/:id/differences/check', {
      params: { id: statementId },
      body: { explanationId: explanation.id, agree, ...(note ? { note } : {}) },
      idempotencyKey,
    })
  if (!agree)
    return (
      <ReasonDialog
        title={t('reconcile.disagreeTitle')}
        label={t('reconcile.disagreeNote')}
        max={200}
        submit={t('reconcile.disagree')}
        danger
        send={check}
        onDone={onDone}
        onClose={onClose}
      />
    )
  return (
    <ConfirmAct
      title={t('reconcile.agreeTitle')}
      say={
        explanation.outcome === 'book_paid'
          ? t('reconcile.agreeBook', { detail: line.detail, amount: yuan(line.amountFen) })
          : undefined
      }
      facts={[
        [t('reconcile.detail'), `${line.detail} ${yuan(line.amountFen)}`],
        [t('reconcile.words'), line.words],
        [t('reconcile.outcome'), explanation.outcomeName],
        [t('reconcile.document'), explanation.document],
        [t('reconcile.reason'), explanation.reason],
        [t('reconcile.made'), explanation.madeBy],
      ]}
      submit={t('reconcile.agree')}
      send={(idempotencyKey) => check(undefined, idempotencyKey)}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
