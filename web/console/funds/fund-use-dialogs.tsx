import { Input } from 'antd'
import type { FundUsePaperRow, fundUseContract } from '#src/modules/ledger/fund-use.contract.ts'
import { PROGRAM_NAMES } from '#src/modules/policy/words.rules.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { useRegions } from '../registry/options.ts'
import { useBusinessDay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, choicesOf, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import type { Fund } from './funds.ts'

type Use = Fund['uses'][number]

interface DialogProps {
  readonly fund: Fund
  readonly onDrawn: (paper: FundUsePaperRow) => void
  readonly onClose: () => void
}

interface Paper {
  document: string
  documentDay: string | null
}

const paperChecks = {
  document: (v: Paper) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.documentField') })),
  documentDay: (v: Paper) => (v.documentDay ? undefined : t('form.chooseDay')),
}

interface Proposal {
  readonly kind: 'begin' | 'end'
  readonly fundCode: string
  readonly regionId: string
  readonly program: string
  readonly fromDay: string
  readonly toDay: string | null
  readonly rank?: number
  readonly document: string
  readonly documentDay: string
}

const send = (body: Proposal, idempotencyKey: string) =>
  call<typeof fundUseContract.proposeFundUse>('POST', '/api/fund-use-papers', { body, idempotencyKey })

interface NewUse extends Paper {
  program: string | null
  regionId: string | null
  rank: '1' | '2' | '3' | null
  fromDay: string | null
  toDay: string | null
}

/** A book may pay a program from a day: drawn up here, confirmed by somebody else of the office. */
export function AddUseDialog({ fund, onDrawn, onClose }: DialogProps) {
  const regions = useRegions()
  const today = useBusinessDay()
  const form = useForm<NewUse, FundUsePaperRow>({
    initial: { program: null, regionId: null, rank: '1', fromDay: today, toDay: null, document: '', documentDay: null },
    checks: {
      program: (v) => (v.program ? undefined : t('common.choose')),
      regionId: (v) => (v.regionId ? undefined : t('paper.needUnit')),
      fromDay: (v) => (v.fromDay ? undefined : t('form.chooseDay')),
      ...paperChecks,
    },
    send: (v, idempotencyKey) =>
      send(
        {
          kind: 'begin',
          fundCode: fund.code,
          program: v.program ?? '',
          regionId: v.regionId ?? '',
          fromDay: v.fromDay ?? '',
          toDay: v.toDay,
          rank: Number(v.rank ?? '1'),
          document: v.document.trim(),
          documentDay: v.documentDay ?? '',
        },
        idempotencyKey,
      ),
    onSent: onDrawn,
  })
  const { fromDay } = form.values
  return (
    <ActDialog
      title={`${t('use.add')}：${fund.name}`}
      say={t('use.addSay')}
      form={form}
      submit={t('paper.propose')}
      onClose={onClose}
    >
      <Field label={t('paper.program')} {...form.field('program')}>
        <ChoiceField {...form.choice('program')} options={choicesOf(PROGRAM_NAMES)} />
      </Field>
      <Field label={t('paper.region')} {...form.field('regionId')}>
        <ChoiceField
          {...form.choice('regionId')}
          options={regions
            .filter((unit) => ['province', 'prefecture'].includes(unit.level))
            .map((unit) => ({ value: unit.id, label: unit.name }))}
        />
      </Field>
      <Field label={t('use.rankField')} {...form.field('rank')}>
        <ChoiceField
          {...form.choice('rank')}
          options={[
            { value: '1', label: t('use.rank1'), note: t('use.rankNote1') },
            { value: '2', label: t('use.rank2'), note: t('use.rankNote2') },
            { value: '3', label: t('use.rank3'), note: t('use.rankNote3') },
          ]}
        />
      </Field>
      <Field label={t('paper.fromDay')} {...form.field('fromDay')}>
        <DayField {...form.choice('fromDay')} />
      </Field>
      {fromDay && fromDay < today && <div className="banner">{t('use.backWarning')}</div>}
      <Field label={t('use.toDay')} {...form.field('toDay')}>
        <DayField {...form.choice('toDay')} />
      </Field>
      <Field label={t('paper.documentField')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('use.documentDay')} hint={t('use.documentDayHint')} {...form.field('documentDay')}>
        <DayField {...form.choice('documentDay')} max={today} />
      </Field>
    </ActDialog>
  )
}

/** A use ends on a day: drawn up here, confirmed by somebody else of the office. */
export function EndUseDialog({ fund, use, onDrawn, onClose }: DialogProps & { use: Use }) {
  const today = useBusinessDay()
  const form = useForm<Paper & { toDay: string | null }, FundUsePaperRow>({
    initial: { toDay: today, document: '', documentDay: null },
    checks: { toDay: (v) => (v.toDay ? undefined : t('form.chooseDay')), ...paperChecks },
    send: (v, idempotencyKey) =>
      send(
        {
          kind: 'end',
          fundCode: fund.code,
          program: use.program,
          regionId: use.regionId,
          fromDay: use.fromDay,
          toDay: v.toDay ?? '',
          document: v.document.trim(),
          documentDay: v.documentDay ?? '',
        },
        idempotencyKey,
      ),
    onSent: onDrawn,
  })
  const { toDay } = form.values
  return (
    <ActDialog
      title={t('use.endTitle', { name: `${fund.name} ${use.programName}` })}
      say={t('use.endSay')}
      form={form}
      submit={t('paper.propose')}
      danger
      onClose={onClose}
    >
      <Field label={t('paper.endDay')} {...form.field('toDay')}>
        <DayField {...form.choice('toDay')} />
      </Field>
      {toDay && toDay < today && <div className="banner">{t('use.backWarning')}</div>}
      <Field label={t('paper.endDocument')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('use.documentDay')} hint={t('use.documentDayHint')} {...form.field('documentDay')}>
        <DayField {...form.choice('documentDay')} max={today} />
      </Field>
    </ActDialog>
  )
}
