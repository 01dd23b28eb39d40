import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { policyContract, RevisionRow, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useCountyChoices } from '../registry/options.ts'
import { useBusinessDay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import type { Draft } from './policy-query.ts'
import { prefixOf } from './what-if-rows.ts'

/** Which draft, over the real claims of which year and region. Nothing is paid and nothing is changed. */
export function StartWhatIf({
  draft,
  onClose,
  onStarted,
}: {
  /** Absent: one of the open drafts is chosen here. */
  draft?: Draft
  onClose: () => void
  onStarted: (run: WhatIfRow) => void
}) {
  const today = useBusinessDay()
  const thisYear = Number(today.slice(0, 4))
  const drafts = useQuery({
    queryKey: ['policy', 'drafts', 'open'],
    queryFn: ({ signal }) =>
      call<typeof policyContract.drafts>('GET', '/api/policy/drafts', { query: { limit: 200 }, signal }),
    enabled: !draft,
  })
  const open: readonly RevisionRow[] = draft
    ? [draft.revision]
    : (drafts.data?.items ?? []).filter(({ state }) => state === 'draft' || state === 'proposed')
  const units = useCountyChoices()
  const form = useForm({
    initial: { draft: draft?.revision.id ?? null, year: thisYear - 1, unit: '' } as {
      draft: string | null
      year: number
      unit: string
    },
    checks: { draft: (values) => (values.draft ? undefined : t('policy.chooseDraft')) },
    send: (values, idempotencyKey) =>
      call<typeof policyContract.startWhatIf>('POST', '/api/policy/what-ifs', {
        body: {
          draftId: values.draft ?? '',
          year: values.year,
          ...(values.unit ? { unitId: values.unit } : {}),
        },
        idempotencyKey,
      }),
    onSent: (run) => {
      void refreshAll()
      onStarted(run)
    },
  })
  const chosen = open.find(({ id }) => id === form.values.draft)
  const within = chosen ? units.filter(({ value }) => value.startsWith(prefixOf(chosen.region))) : []
  return (
    <ActDialog
      title={t('policy.simulateTitle')}
      say={t('policy.simulateSay')}
      form={form}
      submit={t('policy.simulateStart')}
      onClose={onClose}
    >
      {!draft && (
        <Field
          label={t('policy.draft')}
          {...form.field('draft')}
          {...(drafts.data && open.length === 0 ? { hint: t('policy.noOpenDrafts') } : {})}
        >
          <ChoiceField
            {...form.choice('draft')}
            loading={drafts.isPending}
            options={open.map((one) => ({
              value: one.id,
              label: `${one.document} ${one.kindName}`,
              note: one.reason.slice(0, 24),
            }))}
          />
        </Field>
      )}
      <div className="fields">
        <Field label={t('policy.year')} hint={t('policy.yearHint')} {...form.field('year')}>
          <Select<number>
            {...form.choice('year')}
            style={{ width: '100%' }}
            options={Array.from({ length: 6 }, (_, at) => ({
              value: thisYear - at,
              label: t('policy.yearN', { year: thisYear - at }),
            }))}
          />
        </Field>
        <Field label={t('policy.region')} hint={t('policy.regionHint')} name="unitId" fault={form.faults['unitId']}>
          <Select<string>
            style={{ width: '100%' }}
            value={form.values.unit}
            onChange={(next) => form.set('unit', next)}
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              { value: '', label: chosen ? t('policy.wholeOf', { name: chosen.regionName }) : t('policy.whole') },
              ...within.map((one) => ({ ...one })),
            ]}
          />
        </Field>
      </div>
    </ActDialog>
  )
}
