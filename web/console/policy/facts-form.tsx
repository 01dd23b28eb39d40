import { Button, Input, Radio, Select } from 'antd'
import { useMemo } from 'react'
import { type FactObject, NEEDS, type Program } from '#src/modules/policy/policy.types.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useOccupationChoices } from '../registry/options.ts'
import { ChoiceField, CountField, DayField, FenField, LevelField } from '../ui/fields.tsx'
import { type Faults, Field } from '../ui/form.tsx'
import {
  at,
  choiceName,
  type FactField,
  type Facts,
  HISTORY_FIELDS,
  isLevel,
  MAY_BE_NONE,
  OBJECT_FIELDS,
  PERSON_FIELDS,
  sampleFacts,
  sampleHistory,
  withAt,
} from './try-facts.ts'

const OBJECT_TITLES = {
  class: 'policy.factClass',
  provider: 'policy.factProvider',
  assessor: 'policy.factAssessor',
  certificate: 'policy.factCertificate',
  employer: 'policy.factEmployer',
  job: 'policy.factJob',
} as const satisfies Record<FactObject, string>

const UNITS = { day: 'policy.unitDay', minute: 'policy.unitMinute', month: 'policy.unitMonth' } as const

/** The facts of one claim as a form: the person, what the program needs, what was had before. */
export function FactsForm({
  facts,
  program,
  faults,
  onChange,
  today,
}: {
  facts: Facts
  program: Program
  /** By path: `history[0].status`. */
  faults: Faults
  onChange: (facts: Facts) => void
  today: string
}) {
  const set = (path: string, value: unknown) => onChange(withAt(facts, path, value))
  const history = Array.isArray(facts['history']) ? (facts['history'] as Facts[]) : []
  return (
    <>
      <Group title={t('policy.factPerson')}>
        {PERSON_FIELDS.map((field) => (
          <FactInput key={field.path} field={field} base="person" facts={facts} faults={faults} onSet={set} />
        ))}
      </Group>
      {NEEDS[program].map((object) => {
        const none = facts[object] === null
        return (
          <Group
            key={object}
            title={t(OBJECT_TITLES[object])}
            right={
              MAY_BE_NONE.has(object) && (
                <button
                  type="button"
                  className="linkish small"
                  onClick={() =>
                    set(object, none ? sampleFacts(String(facts['region']), program, today, today)[object] : null)
                  }
                >
                  {t(none ? 'policy.factHas' : 'policy.factNone', { what: t(OBJECT_TITLES[object]) })}
                </button>
              )
            }
          >
            {none ? (
              <p className="sec wide">{t('policy.factIsNone', { what: t(OBJECT_TITLES[object]) })}</p>
            ) : (
              OBJECT_FIELDS[object].map((field) => (
                <FactInput key={field.path} field={field} base={object} facts={facts} faults={faults} onSet={set} />
              ))
            )}
          </Group>
        )
      })}
      <Group
        title={t('policy.factHistory', { n: history.length })}
        right={
          <button
            type="button"
            className="linkish small"
            onClick={() => onChange({ ...facts, history: [...history, sampleHistory(facts)] })}
          >
            <Icon name="plus" size={14} />
            {t('policy.factAddHistory')}
          </button>
        }
      >
        {history.length === 0 && <p className="sec wide">{t('policy.factNoHistory')}</p>}
        {history.map((_, index) => (
          <fieldset key={index} className="history-entry">
            <legend>
              {t('policy.factHistoryN', { n: index + 1 })}
              <Button
                size="small"
                type="link"
                danger
                onClick={() => onChange({ ...facts, history: history.filter((_one, other) => other !== index) })}
              >
                {t('policy.factDropHistory')}
              </Button>
            </legend>
            <div className="fields">
              {HISTORY_FIELDS.map((field) => (
                <FactInput
                  key={field.path}
                  field={field}
                  base={`history[${index}]`}
                  facts={facts}
                  faults={faults}
                  onSet={set}
                />
              ))}
            </div>
          </fieldset>
        ))}
      </Group>
    </>
  )
}

const Group = ({ title, right, children }: { title: string; right?: React.ReactNode; children: React.ReactNode }) => (
  <section className="fact-fields">
    <div className="row">
      <h2 className="grow">{title}</h2>
      {right}
    </div>
    <div className="fields">{children}</div>
  </section>
)

function FactInput({
  field,
  base,
  facts,
  faults,
  onSet,
}: {
  field: FactField
  base: string
  facts: Facts
  faults: Faults
  onSet: (path: string, value: unknown) => void
}) {
  const path = `${base}.${field.path}`
  const wide = field.kind === 'choices' || field.kind === 'occupations'
  return (
    <Field
      label={t(field.label)}
      name={path}
      fault={faults[path]}
      wide={wide}
      {...(field.nullable ? { optional: true } : {})}
    >
      <FactControl field={field} value={at(facts, path)} onChange={(next) => onSet(path, next)} />
    </Field>
  )
}

function FactControl({
  field,
  value,
  onChange,
  ...rest
}: {
  field: FactField
  value: unknown
  onChange: (value: unknown) => void
  id?: string
  'aria-describedby'?: string
}) {
  const occupations = useOccupationChoices()
  const options = useMemo(
    () => (field.options ?? []).map((option) => ({ value: option, label: choiceName(option) })),
    [field.options],
  )
  const text = typeof value === 'string' ? value : null
  const number = typeof value === 'number' ? value : null
  switch (field.kind) {
    case 'bool':
      return (
        <Radio.Group
          {...rest}
          aria-label={t(field.label)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          options={[
            { value: true, label: t('common.yes') },
            { value: false, label: t('common.no') },
          ]}
        />
      )
    case 'day':
      return <DayField {...rest} value={text} onChange={onChange} />
    case 'fen':
      return <FenField {...rest} value={number} onChange={onChange} />
    case 'count':
      return <CountField {...rest} unit={field.unit ? t(UNITS[field.unit]) : ''} value={number} onChange={onChange} />
    case 'level':
      return <LevelField {...rest} value={isLevel(value) ? value : null} onChange={onChange} />
    case 'occupation':
      return <ChoiceField {...rest} value={text} options={withOwn(occupations, text)} onChange={onChange} />
    case 'choice':
      return (
        <ChoiceField
          {...rest}
          value={text}
          options={options}
          allowClear={field.nullable === true}
          onChange={onChange}
        />
      )
    case 'choices':
    case 'occupations': {
      const chosen = Array.isArray(value) ? value.map(String) : []
      return (
        <Select<string[]>
          {...rest}
          mode="multiple"
          style={{ width: '100%' }}
          placeholder={t('common.choose')}
          value={chosen}
          onChange={onChange}
          showSearch={{ optionFilterProp: 'label' }}
          options={
            field.kind === 'choices'
              ? options
              : chosen.reduce<{ value: string; label: string }[]>((all, one) => withOwn(all, one), [...occupations])
          }
        />
      )
    }
    default:
      return <Input {...rest} value={text ?? ''} maxLength={60} onChange={(event) => onChange(event.target.value)} />
  }
}

/** A code that the catalogue does not have stays readable as it is. */
const withOwn = (options: readonly { value: string; label: string }[], value: string | null) =>
  value === null || options.some((option) => option.value === value)
    ? [...options]
    : [...options, { value, label: value }]
