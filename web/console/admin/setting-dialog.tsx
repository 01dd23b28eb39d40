import { Input, Select } from 'antd'
import type { SettingPaperRow, settingsContract } from '#src/modules/settings/settings.contract.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, CountField, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { BankLayoutField } from './bank-layout-field.tsx'
import { valueWords } from './setting-words.ts'
import type { BankLayout, Setting } from './settings.ts'

interface Values {
  /** A number, or of the rates the first. */
  value: number | null
  second: number | null
  choice: string | null
  chosen: string[]
  phone: string
  address: string
  layout: BankLayout
  fromDay: string | null
  document: string
}

const NO_LAYOUT: BankLayout = { encoding: 'utf-8', columns: [] }

/** What the fields start from: the value that holds now. */
function initialOf({ form, value, earliest }: Setting): Values {
  const parts = (value !== null && typeof value === 'object' ? value : {}) as Readonly<Record<string, unknown>>
  return {
    value:
      form.kind === 'rates'
        ? Number(parts['deductiblePermille'])
        : form.kind === 'number'
          ? ((value as number | null) ?? null)
          : null,
    second: form.kind === 'rates' ? Number(parts['frontLinePermille']) : null,
    choice: form.kind === 'yes_no' ? (value ? 'yes' : 'no') : form.kind === 'level' ? String(value) : null,
    chosen: form.kind === 'choices' ? [...((value as readonly string[] | null) ?? [])] : [],
    phone: String(parts['phone'] ?? ''),
    address: String(parts['address'] ?? ''),
    layout: form.kind === 'bank_file' ? (value as BankLayout) : NO_LAYOUT,
    fromDay: earliest,
    document: '',
  }
}

function typedValue({ form }: Setting, v: Values): unknown {
  switch (form.kind) {
    case 'number':
      return v.value
    case 'choices':
      return v.chosen
    case 'yes_no':
      return v.choice === 'yes'
    case 'level':
      return v.choice
    case 'contact':
      return { phone: v.phone.trim(), address: v.address.trim() }
    case 'rates':
      return { deductiblePermille: v.value, frontLinePermille: v.second }
    case 'bank_file':
      return { ...v.layout, columns: v.layout.columns.map((one) => ({ ...one, title: one.title.trim() })) }
  }
}

/** A new value of a setting, or that the region follows the one above again: drawn up here, confirmed by somebody else. */
export function SettingDialog({
  setting,
  unitId,
  end,
  onDrawn,
  onClose,
}: {
  setting: Setting
  unitId: string
  end: boolean
  onDrawn: (paper: SettingPaperRow) => void
  onClose: () => void
}) {
  const form = useForm<Values, SettingPaperRow>({
    initial: initialOf(setting),
    checks: {
      fromDay: (v) => (v.fromDay ? undefined : t('form.chooseDay')),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('setting.document') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof settingsContract.proposeSetting>('POST', '/api/setting-papers', {
        body: {
          kind: end ? 'end' : 'set',
          unitId,
          key: setting.key,
          ...(end ? {} : { value: typedValue(setting, v) }),
          fromDay: v.fromDay ?? '',
          document: v.document.trim(),
        },
        idempotencyKey,
      }),
    onSent: onDrawn,
  })
  return (
    <ActDialog
      title={t(end ? 'setting.endTitle' : 'setting.changeTitle', { name: setting.name })}
      say={
        <>
          <p>{setting.means}</p>
          <p>
            {t('setting.now')}：{valueWords(setting.key, setting.value)}。
            {t(end ? 'setting.endSay' : 'setting.changeSay')}
          </p>
        </>
      }
      form={form}
      width={setting.form.kind === 'bank_file' && !end ? 760 : 520}
      submit={t('setting.propose')}
      onClose={onClose}
    >
      {!end && <ValueFields setting={setting} form={form} />}
      <Field
        label={t('setting.fromDay')}
        hint={t('setting.fromHint', { day: day(setting.earliest) })}
        {...form.field('fromDay')}
      >
        <DayField {...form.choice('fromDay')} min={setting.earliest} />
      </Field>
      <Field label={t('setting.document')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
    </ActDialog>
  )
}

function ValueFields({
  setting: { form: asked },
  form,
}: {
  setting: Setting
  form: ReturnType<typeof useForm<Values, SettingPaperRow>>
}) {
  switch (asked.kind) {
    case 'number':
      return (
        <Field
          label={t('setting.value')}
          hint={asked.empty ? t('setting.empty', { word: asked.empty }) : undefined}
          {...form.field('value')}
        >
          <CountField {...form.choice('value')} unit={asked.unit} max={asked.max} />
        </Field>
      )
    case 'choices':
      return (
        <Field label={t('setting.value')} hint={t('setting.choices')} {...form.field('chosen')}>
          <Select<string[]>
            mode="multiple"
            style={{ width: '100%' }}
            showSearch={{ optionFilterProp: 'label' }}
            {...form.choice('chosen')}
            options={asked.options.map((one) => ({ ...one }))}
          />
        </Field>
      )
    case 'yes_no':
      return (
        <Field label={t('setting.value')} {...form.field('choice')}>
          <ChoiceField
            {...form.choice('choice')}
            options={[
              { value: 'yes', label: t('system.v_yes') },
              { value: 'no', label: t('system.v_no') },
            ]}
          />
        </Field>
      )
    case 'level':
      return (
        <Field label={t('setting.value')} {...form.field('choice')}>
          <ChoiceField
            {...form.choice('choice')}
            options={[
              { value: 'county', label: t('system.v_county') },
              { value: 'prefecture', label: t('system.v_prefecture') },
              { value: 'province', label: t('system.v_province') },
            ]}
          />
        </Field>
      )
    case 'contact':
      return (
        <>
          <Field label={t('setting.phone')} {...form.field('phone')}>
            <Input {...form.text('phone')} maxLength={30} />
          </Field>
          <Field label={t('setting.address')} {...form.field('address')}>
            <Input {...form.text('address')} maxLength={120} />
          </Field>
        </>
      )
    case 'rates':
      return (
        <>
          <Field label={t('setting.deductible')} {...form.field('value')}>
            <CountField {...form.choice('value')} unit="‰" max={1000} />
          </Field>
          <Field label={t('setting.frontLine')} {...form.field('second')}>
            <CountField {...form.choice('second')} unit="‰" max={1000} />
          </Field>
        </>
      )
    case 'bank_file':
      return <BankLayoutField value={form.values.layout} onChange={(layout) => form.set('layout', layout)} />
  }
}
