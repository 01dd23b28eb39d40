import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { LEVEL_NAMES, LEVELS, type Level } from '#src/kernel/levels.ts'
import { CLASS_KIND_NAMES, GROUP_NAMES } from '#src/modules/policy/words.rules.ts'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { IssueBody, IssuePreview, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import type { QueryInputOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { count, dayRange, yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useOccupationChoices, usePaused, useRegions } from '../registry/options.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { Facts } from '../ui/detail.tsx'
import { ChoiceField, CountField, choicesOf, DayField, FenField } from '../ui/fields.tsx'
import { ErrorSummary, Field, keepFocus, useForm } from '../ui/form.tsx'
import { MoneyConfirm } from '../ui/money-confirm.tsx'
import { PageHead } from '../ui/page.tsx'

interface Values {
  name: string
  document: string
  kind: 'general' | 'targeted'
  value: 'face' | 'attendance'
  faceFen: number | null
  program: string | null
  unitId: string | null
  groups: string[]
  sex: 'male' | 'female' | null
  bornFrom: string | null
  bornTo: string | null
  limit: number | null
  occupations: string[]
  levels: Level[]
  classKinds: string[]
  providers: string[]
  validFrom: string | null
  validTo: string | null
  redeemBy: string | null
}

const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** What the count depends on: a change of it makes the shown count old. */
const askOf = (values: Values): QueryInputOf<typeof vouchersContract.preview> | undefined =>
  values.unitId && values.program && (values.value === 'attendance' || values.faceFen)
    ? {
        attendanceOnly: values.value === 'attendance' ? '1' : '0',
        faceFen: values.value === 'attendance' ? 0 : (values.faceFen ?? 0),
        program: values.program,
        unit: values.unitId,
        ...(values.groups.length > 0 ? { groups: values.groups.join(',') } : {}),
        ...(values.sex ? { sex: values.sex } : {}),
        ...(values.bornFrom ? { bornFrom: values.bornFrom } : {}),
        ...(values.bornTo ? { bornTo: values.bornTo } : {}),
        ...(values.limit ? { limit: values.limit } : {}),
      }
    : undefined

const bodyOf = (values: Values, preview: IssuePreview): IssueBody => ({
  name: values.name.trim(),
  document: values.document.trim(),
  kind: values.kind,
  attendanceOnly: values.value === 'attendance',
  faceFen: values.value === 'attendance' ? 0 : (values.faceFen ?? 0),
  program: values.program ?? '',
  filter: {
    unitId: values.unitId ?? '',
    groups: values.groups as IssueBody['filter']['groups'],
    ...(values.sex ? { sex: values.sex } : {}),
    ...(values.bornFrom ? { bornFrom: values.bornFrom } : {}),
    ...(values.bornTo ? { bornTo: values.bornTo } : {}),
  },
  ...(values.limit ? { limit: values.limit } : {}),
  classKinds: (values.kind === 'targeted' ? values.classKinds : []) as IssueBody['classKinds'],
  occupations: values.kind === 'targeted' ? values.occupations : [],
  levels: values.kind === 'targeted' ? values.levels : [],
  providers: values.kind === 'targeted' ? values.providers : [],
  validFrom: values.validFrom ?? '',
  validTo: values.validTo ?? '',
  redeemBy: values.redeemBy ?? '',
  expected: { persons: preview.toIssue, amountFen: preview.amountFen },
})

const needed =
  (name: keyof Values & string, words: string) =>
  (values: Values): string | undefined => {
    const value = values[name]
    return value === null || (typeof value === 'string' && value.trim() === '')
      ? t('voucher.missing', { name: words })
      : undefined
  }

const CHECKED = [
  'name',
  'document',
  'program',
  'unitId',
  'faceFen',
  'validFrom',
  'validTo',
  'redeemBy',
  'occupations',
] as const satisfies readonly (keyof Values)[]

/** 发放培训券: conditions, then the count and the money, then the issue of exactly that. */
export function IssuePage() {
  const navigate = useNavigate()
  const today = useBusinessDay()
  const { unit, account } = useSession()
  const regions = useRegions().filter((one) => ['prefecture', 'county', 'province'].includes(one.level))
  const occupations = useOccupationChoices()
  const options = useQuery({
    queryKey: ['voucher-options'],
    queryFn: ({ signal }) => call<typeof vouchersContract.options>('GET', '/api/voucher-options', { signal }),
  })
  const [shown, setShown] = useState<{ ask: string; preview: IssuePreview }>()
  const [confirming, setConfirming] = useState(false)
  const form = useForm({
    initial: {
      name: '',
      document: '',
      kind: 'general',
      value: 'face',
      faceFen: null,
      program: null,
      unitId: unit.id,
      groups: [],
      sex: null,
      bornFrom: null,
      bornTo: null,
      limit: null,
      occupations: [],
      levels: [],
      classKinds: [],
      providers: [],
      validFrom: today,
      validTo: addDays(today, 91),
      redeemBy: addDays(today, 182),
    } as Values,
    draftKey: 'voucher.issue',
    checks: {
      name: needed('name', t('voucher.batchName')),
      document: needed('document', t('voucher.document')),
      program: (values) => (values.program ? undefined : t('voucher.choose', { name: t('voucher.program') })),
      unitId: (values) => (values.unitId ? undefined : t('voucher.choose', { name: t('voucher.unit') })),
      faceFen: (values) =>
        values.value === 'face' && !values.faceFen ? t('voucher.missing', { name: t('voucher.faceOne') }) : undefined,
      validFrom: needed('validFrom', t('voucher.validFrom')),
      validTo: needed('validTo', t('voucher.validToField')),
      redeemBy: needed('redeemBy', t('voucher.redeemBy')),
      occupations: (values) =>
        values.kind === 'targeted' &&
        [values.occupations, values.levels, values.classKinds, values.providers].every((one) => one.length === 0)
          ? t('voucher.targetHint')
          : undefined,
    },
    send: (values, idempotencyKey) => {
      if (!preview) throw new Error('Issued without a count.')
      return call<typeof vouchersContract.issue>('POST', '/api/voucher-batches', {
        body: bodyOf(values, preview),
        idempotencyKey,
      })
    },
    onSent: (batch) => {
      toast(t('voucher.issuedToast', { number: batch.number, n: count(batch.planned) }))
      void refreshAll()
      void navigate({ to: '/voucher-batches/$id', params: { id: batch.id } })
    },
  })
  const ask = askOf(form.values)
  const preview = shown && ask && shown.ask === JSON.stringify(ask) ? shown.preview : undefined
  const counting = useAct((query: QueryInputOf<typeof vouchersContract.preview>) =>
    call<typeof vouchersContract.preview>('GET', '/api/voucher-preview', { query }),
  )
  const showCount = async () => {
    if (!form.check(CHECKED) || !ask) return
    const found = await counting.run(ask)
    if (found) setShown({ ask: JSON.stringify(ask), preview: found })
  }
  const programs = options.data?.programs ?? []
  const mayIssue = preview?.fits && preview.toIssue > 0
  const attendance = form.values.value === 'attendance'
  // Everybody on the list is told at once: money or not, an issue is looked at once more.
  const issue = (event: React.FormEvent) => {
    event.preventDefault()
    if (form.check(CHECKED)) setConfirming(true)
  }
  const changedSince = form.error !== undefined && 'code' in form.error && form.error.code === 'preview_changed'
  return (
    <>
      <PageHead
        title={t('voucher.issue')}
        crumbs={<Link to="/vouchers">{t('voucher.title')}</Link>}
        say={t('voucher.issueSay')}
      />
      <form className="card" onSubmit={issue} noValidate style={{ maxWidth: 880 }}>
        <div className="bd">
          <ErrorSummary faults={form.faults} error={form.error} />
          <div className="fields">
            <Field label={t('voucher.batchName')} hint={t('voucher.nameHint')} {...form.field('name')}>
              <Input {...form.text('name')} maxLength={40} />
            </Field>
            <Field label={t('voucher.document')} hint={t('voucher.documentHint')} {...form.field('document')}>
              <Input {...form.text('document')} maxLength={100} />
            </Field>
            <Field label={t('voucher.value')} {...form.field('value')}>
              <Radio.Group
                value={form.values.value}
                onChange={(event) => form.set('value', event.target.value)}
                options={[
                  { value: 'face', label: t('voucher.valueFace') },
                  { value: 'attendance', label: t('voucher.valueAttendance') },
                ]}
              />
            </Field>
            {form.values.value === 'face' ? (
              <Field label={t('voucher.faceOne')} {...form.field('faceFen')}>
                <FenField {...form.choice('faceFen')} />
              </Field>
            ) : (
              <span />
            )}
            <Field label={t('voucher.program')} hint={t('voucher.programHint')} {...form.field('program')}>
              <ChoiceField
                {...form.choice('program')}
                loading={options.isPending}
                options={programs.map((one) => ({ value: one.program, label: one.name, note: one.fundName }))}
              />
            </Field>
            <Field label={t('voucher.unit')} {...form.field('unitId')}>
              <ChoiceField
                {...form.choice('unitId')}
                options={regions.map((one) => ({ value: one.id, label: one.name }))}
              />
            </Field>
            <Field label={t('voucher.groups')} hint={t('voucher.groupsHint')} optional {...form.field('groups')}>
              <Select<string[]>
                mode="multiple"
                style={{ width: '100%' }}
                {...form.choice('groups')}
                options={Object.entries(GROUP_NAMES)
                  .filter(([value]) => value !== 'inmate')
                  .map(([value, label]) => ({ value, label }))}
              />
            </Field>
            <Field label={t('voucher.sex')} optional {...form.field('sex')}>
              <ChoiceField
                {...form.choice('sex')}
                allowClear
                options={[
                  { value: 'female', label: t('voucher.female') },
                  { value: 'male', label: t('voucher.male') },
                ]}
              />
            </Field>
            <Field label={t('voucher.bornFrom')} optional {...form.field('bornFrom')}>
              <DayField {...form.choice('bornFrom')} max={today} />
            </Field>
            <Field label={t('voucher.bornTo')} optional {...form.field('bornTo')}>
              <DayField {...form.choice('bornTo')} max={today} />
            </Field>
            <Field label={t('voucher.limit')} hint={t('voucher.limitHint')} optional {...form.field('limit')}>
              <CountField {...form.choice('limit')} unit="张" />
            </Field>
            <Field label={t('voucher.kind')} wide {...form.field('kind')}>
              <Radio.Group
                value={form.values.kind}
                onChange={(event) => form.set('kind', event.target.value)}
                options={[
                  { value: 'general', label: t('voucher.kindGeneral') },
                  { value: 'targeted', label: t('voucher.kindTargeted') },
                ]}
              />
            </Field>
            {form.values.kind === 'targeted' && (
              <>
                <Field label={t('voucher.occupations')} hint={t('voucher.targetHint')} {...form.field('occupations')}>
                  <Select<string[]>
                    mode="multiple"
                    style={{ width: '100%' }}
                    showSearch={{ optionFilterProp: 'label' }}
                    {...form.choice('occupations')}
                    options={occupations.map((one) => ({ ...one }))}
                  />
                </Field>
                <Field label={t('voucher.levels')} optional {...form.field('levels')}>
                  <Select<Level[]>
                    mode="multiple"
                    style={{ width: '100%' }}
                    {...form.choice('levels')}
                    options={LEVELS.map((level) => ({ value: level, label: LEVEL_NAMES[level] }))}
                  />
                </Field>
                <Field label={t('voucher.classKinds')} optional {...form.field('classKinds')}>
                  <Select<string[]>
                    mode="multiple"
                    style={{ width: '100%' }}
                    {...form.choice('classKinds')}
                    options={choicesOf(CLASS_KIND_NAMES)}
                  />
                </Field>
                <Field label={t('voucher.providers')} optional {...form.field('providers')}>
                  <ProvidersField {...form.choice('providers')} />
                </Field>
              </>
            )}
            <Field label={t('voucher.validFrom')} {...form.field('validFrom')}>
              <DayField {...form.choice('validFrom')} />
            </Field>
            <Field label={t('voucher.validToField')} hint={t('voucher.validToHint')} {...form.field('validTo')}>
              <DayField {...form.choice('validTo')} min={today} />
            </Field>
            <Field label={t('voucher.redeemBy')} hint={t('voucher.redeemByHint')} {...form.field('redeemBy')}>
              <DayField {...form.choice('redeemBy')} min={form.values.validTo ?? today} />
            </Field>
          </div>
          {preview ? <Preview preview={preview} attendance={attendance} /> : null}
          {counting.error && (
            <div className="banner bad" role="alert">
              {messageOf(counting.error)}
            </div>
          )}
          {(shown && !preview) || changedSince ? <div className="banner info">{t('voucher.changed')}</div> : null}
          <div className="form-foot">
            <Button
              {...(mayIssue ? {} : { type: 'primary' })}
              loading={counting.busy}
              onClick={showCount}
              onMouseDown={keepFocus}
            >
              {t('voucher.count')}
            </Button>
            <Button
              {...(mayIssue ? { type: 'primary' } : {})}
              htmlType="submit"
              disabled={!mayIssue}
              loading={form.busy}
              onMouseDown={keepFocus}
            >
              {mayIssue
                ? `${t('voucher.issueButton')} ${count(preview.toIssue)} 张${preview.amountFen > 0 ? ` ${yuan(preview.amountFen)}` : ''}`
                : t('voucher.issueButton')}
            </Button>
            <Link to="/vouchers">{t('common.cancel')}</Link>
            <span className="saved">{mayIssue ? t('form.kept') : t('voucher.first')}</span>
          </div>
        </div>
      </form>
      {confirming && preview && (
        <MoneyConfirm
          act={t('voucher.issueButton')}
          count={preview.toIssue}
          counted={t('voucher.nVouchers', { n: count(preview.toIssue) })}
          amountFen={attendance ? null : preview.amountFen}
          fund={
            attendance
              ? t('voucher.noFundLook')
              : t('voucher.fundAfter', {
                  fund: preview.fundName ?? '',
                  left: yuan((preview.availableFen ?? 0) - preview.amountFen),
                })
          }
          more={[
            [t('voucher.faceOne'), attendance ? t('voucher.attendance') : yuan(form.values.faceFen ?? 0)],
            [
              t('voucher.forWhom'),
              [
                regions.find((one) => one.id === form.values.unitId)?.name,
                ...form.values.groups.map((group) => GROUP_NAMES[group as keyof typeof GROUP_NAMES]),
              ].join('、'),
            ],
            [t('voucher.valid'), dayRange(form.values.validFrom ?? '', form.values.validTo ?? '')],
            [t('voucher.issuedBy'), account.displayName],
          ]}
          undo={t('voucher.issueUndo')}
          busy={form.busy}
          error={form.error}
          onConfirm={() => void form.submit()}
          onClose={() => setConfirming(false)}
        />
      )}
    </>
  )
}

/** The count and the money, before anything is decided. */
function Preview({ preview, attendance }: { preview: IssuePreview; attendance: boolean }) {
  const missing = preview.availableFen === null ? 0 : preview.amountFen - preview.availableFen
  return (
    <section className="fact-group" aria-live="polite" style={{ marginTop: 16 }}>
      <h3>{t('voucher.previewTitle')}</h3>
      <Facts
        items={[
          [t('voucher.found'), `${count(preview.persons)} 人`],
          [t('voucher.holding'), `${count(preview.holding)} 人`],
          [t('voucher.toIssue'), <b key="n">{count(preview.toIssue)} 张</b>],
          [t('voucher.sum'), attendance ? t('voucher.noFund') : <b key="sum">{yuan(preview.amountFen)}</b>],
          [
            t('voucher.available'),
            attendance || preview.availableFen === null
              ? null
              : `${preview.fundName ?? ''} ${yuan(preview.availableFen)}`,
          ],
          [t('use.whichBook'), attendance ? null : preview.fundWhy],
        ]}
      />
      {preview.toIssue === 0 ? (
        <div className="banner">{t('voucher.nobody')}</div>
      ) : attendance ? null : preview.availableFen === null ? (
        <div className="banner bad">{t('voucher.noBudget')}</div>
      ) : missing > 0 ? (
        <div className="banner bad">{t('voucher.short', { missing: yuan(missing) })}</div>
      ) : null}
    </section>
  )
}

/** Training institutions, found by name or pinyin; those chosen keep their names while another search runs. */
function ProvidersField({
  value,
  onChange,
  ...rest
}: {
  value: string[]
  onChange: (ids: string[]) => void
  id: string
}) {
  const [text, setText] = useState('')
  const q = usePaused(text.trim())
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  const { data, isFetching } = useQuery({
    queryKey: ['voucher-providers', q],
    queryFn: ({ signal }) =>
      call<typeof registryContract.organisations>('GET', '/api/organisations', {
        query: { kind: 'provider', limit: 50, ...(q ? { q } : {}) },
        signal,
      }),
  })
  const found = (data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))
  const kept = value
    .filter((id) => !found.some((one) => one.value === id))
    .map((id) => ({ value: id, label: names.get(id) ?? id }))
  return (
    <Select<string[]>
      {...rest}
      mode="multiple"
      style={{ width: '100%' }}
      value={value}
      onChange={(ids) => {
        setNames(new Map([...names, ...found.map((one) => [one.value, one.label] as const)]))
        onChange(ids)
      }}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={isFetching}
      options={[...kept, ...found]}
    />
  )
}
