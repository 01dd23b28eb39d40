import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { PROGRAM_NAMES } from '#src/modules/policy/words.rules.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useRegions } from '../registry/options.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, choicesOf, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty } from '../ui/states.tsx'
import { type Fund, fundsQuery } from './funds.ts'

type Use = Fund['uses'][number]

/** 资金用途: the dated matrix of what each book may pay. */
export function FundUsesPage() {
  const may = useMay()
  const [asking, setAsking] = useState<{ fund: Fund; end?: Use } | 'fund'>()
  const done = (words: string) => {
    setAsking(undefined)
    toast(words)
    void refreshAll()
  }
  return (
    <Loaded query={useQuery(fundsQuery)}>
      {({ items }) => (
        <>
          <PageHead
            title={t('paper.uses')}
            say={t('paper.usesSay')}
            actions={may('fund.write') && <Button onClick={() => setAsking('fund')}>{t('paper.addFund')}</Button>}
          />
          <div className="stack">
            {items.map((fund) => (
              <Card
                key={fund.code}
                title={fund.name}
                hint={`${fund.ownerName}，${fund.source}`}
                right={
                  may('fund.write') && (
                    <button type="button" className="linkish" onClick={() => setAsking({ fund })}>
                      {t('paper.addUse')}
                    </button>
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
                      { title: t('paper.program'), main: true, cell: (use) => use.programName },
                      { title: t('paper.region'), cell: (use) => use.regionName },
                      { title: t('paper.from'), cell: (use) => day(use.fromDay) },
                      { title: t('paper.to'), cell: (use) => (use.toDay ? day(use.toDay) : t('paper.now')) },
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
                          </>
                        ),
                      },
                      {
                        title: '',
                        cell: (use) =>
                          may('fund.write') &&
                          !use.toDay && (
                            <button type="button" className="linkish" onClick={() => setAsking({ fund, end: use })}>
                              {t('paper.endUse')}
                            </button>
                          ),
                      },
                    ]}
                  />
                )}
              </Card>
            ))}
          </div>
          {asking === 'fund' ? (
            <FundDialog onDone={done} onClose={() => setAsking(undefined)} />
          ) : asking?.end ? (
            <EndUseDialog fund={asking.fund} use={asking.end} onDone={done} onClose={() => setAsking(undefined)} />
          ) : (
            asking && <AddUseDialog fund={asking.fund} onDone={done} onClose={() => setAsking(undefined)} />
          )}
        </>
      )}
    </Loaded>
  )
}

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

interface NewUse {
  program: string | null
  regionId: string | null
  fromDay: string | null
  document: string
}

function AddUseDialog({ fund, onDone, onClose }: DialogProps & { fund: Fund }) {
  const regions = useRegions()
  const today = useBusinessDay()
  const form = useForm<NewUse, Fund>({
    initial: { program: null, regionId: null, fromDay: today, document: '' },
    checks: {
      program: (v) => (v.program ? undefined : t('common.choose')),
      regionId: (v) => (v.regionId ? undefined : t('paper.needUnit')),
      fromDay: (v) => (v.fromDay ? undefined : t('form.chooseDay')),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.documentField') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof budgetContract.addFundUse>('POST', '/api/fund-uses', {
        body: {
          fundCode: fund.code,
          program: v.program ?? '',
          regionId: v.regionId ?? '',
          fromDay: v.fromDay ?? '',
          toDay: null,
          document: v.document.trim(),
        },
        idempotencyKey,
      }),
    onSent: () => onDone(t('paper.addUse')),
  })
  return (
    <ActDialog title={`${t('paper.addUse')}：${fund.name}`} form={form} submit={t('paper.addUse')} onClose={onClose}>
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
      <Field label={t('paper.fromDay')} {...form.field('fromDay')}>
        <DayField {...form.choice('fromDay')} />
      </Field>
      <Field label={t('paper.documentField')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}

function EndUseDialog({ fund, use, onDone, onClose }: DialogProps & { fund: Fund; use: Use }) {
  const form = useForm<{ toDay: string | null; document: string }, Fund>({
    initial: { toDay: useBusinessDay(), document: '' },
    checks: {
      toDay: (v) => (v.toDay ? undefined : t('form.chooseDay')),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.endDocument') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof budgetContract.endFundUse>('POST', '/api/fund-uses/end', {
        body: {
          fundCode: fund.code,
          program: use.program,
          regionId: use.regionId,
          fromDay: use.fromDay,
          toDay: v.toDay ?? '',
          document: v.document.trim(),
        },
        idempotencyKey,
      }),
    onSent: () => onDone(t('paper.endUse')),
  })
  return (
    <ActDialog
      title={t('paper.endUseTitle', { name: `${fund.name} ${use.programName}` })}
      form={form}
      submit={t('paper.endUse')}
      danger
      onClose={onClose}
    >
      <Field label={t('paper.endDay')} {...form.field('toDay')}>
        <DayField {...form.choice('toDay')} />
      </Field>
      <Field label={t('paper.endDocument')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}
