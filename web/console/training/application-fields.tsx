import { Input, Select } from 'antd'
import { useState } from 'react'
import { LEVEL_NAMES, LEVELS } from '#src/kernel/levels.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useDepartmentChoices, useOccupations, useOwnOrganisation } from '../registry/options.ts'
import { useBusinessDay } from '../session.ts'
import { ChoiceField, CountField, DayField, FenField, HoursField, LevelField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'
import type { useApplication } from './application.ts'
import { holdingOf, listedOn } from './application-form.ts'
import { useAssessors } from './assessors.ts'
import { CLASS_KINDS, CLASS_MODES, hoursOf, kindName, modeName } from './class-data.ts'

type Application = ReturnType<typeof useApplication>

/** Step 1: what is taught. Occupations are searched by name, code or pinyin; levels are those of the institution's entry. */
export function ProjectFields({ form }: { form: Application }) {
  const today = useBusinessDay()
  const organisation = useOwnOrganisation()
  const departments = useDepartmentChoices()
  const { occupation, startDay } = form.values
  const holding = occupation ? holdingOf(organisation, occupation, today, startDay) : undefined
  const others = holding ? LEVELS.filter((level) => !holding.levels.includes(level)) : []
  return (
    <>
      <Field label={t('class.kind')} {...form.field('kind')}>
        <ChoiceField
          {...form.choice('kind')}
          options={CLASS_KINDS.map((kind) => ({ value: kind, label: kindName(kind) }))}
        />
      </Field>
      <Field label={t('class.mode')} {...form.field('mode')}>
        <ChoiceField
          {...form.choice('mode')}
          options={CLASS_MODES.map((mode) => ({ value: mode, label: modeName(mode) }))}
        />
      </Field>
      <Field label={t('class.occupation')} hint={t('class.occupationHint')} {...form.field('occupation')}>
        <OccupationField form={form} />
      </Field>
      <Field
        label={t('class.level')}
        hint={
          holding
            ? others.length > 0
              ? t('class.levelOthers', {
                  others: others.map((level) => LEVEL_NAMES[level]).join('、'),
                  document: holding.document,
                })
              : t('class.levelAll', { document: holding.document })
            : t('class.levelFirst')
        }
        {...form.field('level')}
      >
        <LevelField
          {...form.choice('level')}
          onChange={(level) => form.setTrade({ level })}
          disabled={!occupation}
          only={holding?.levels ?? LEVELS}
        />
      </Field>
      <Field label={t('class.titleField')} hint={t('class.titleHint')} {...form.field('title')}>
        <Input {...form.text('title')} maxLength={80} />
      </Field>
      <Field
        label={t('class.departmentField')}
        hint={t('class.departmentHint')}
        optional
        {...form.field('departmentId')}
      >
        <ChoiceField {...form.choice('departmentId')} options={departments} allowClear />
      </Field>
    </>
  )
}

/** Own occupations first; what the institution may not teach can be found and chosen, and the fault says why not. */
function OccupationField({ form, ...rest }: { form: Application; id?: string; 'aria-describedby'?: string }) {
  const today = useBusinessDay()
  const organisation = useOwnOrganisation()
  const [words, setWords] = useState('')
  const { items, searching } = useOccupations(words)
  const { occupation, occupationName, startDay } = form.values
  const own = new Map(
    listedOn(organisation, startDay ?? today).map((line) => [line.occupation, line.occupationName] as const),
  )
  const found = words.trim()
    ? items.map((one) => ({ code: one.code, name: one.name, own: own.has(one.code) }))
    : [...own].map(([code, name]) => ({ code, name, own: true }))
  const shown = [...found].sort((a, b) => Number(b.own) - Number(a.own)).slice(0, 60)
  const options = shown.map((one) => ({
    value: one.code,
    label: `${one.name} ${one.code}`,
    name: one.name,
    note: one.own ? undefined : t('class.outsideScope'),
  }))
  // The chosen one keeps its name while something else is searched for.
  if (occupation && !options.some((option) => option.value === occupation))
    options.unshift({
      value: occupation,
      label: `${occupationName} ${occupation}`,
      name: occupationName,
      note: undefined,
    })
  return (
    <Select
      {...rest}
      id={form.choice('occupation').id}
      style={{ width: '100%' }}
      placeholder={t('common.choose')}
      loading={searching}
      value={occupation}
      showSearch={{ filterOption: false, onSearch: setWords }}
      onBlur={form.choice('occupation').onBlur}
      onChange={(code: string) =>
        form.setTrade({ occupation: code, occupationName: options.find((one) => one.value === code)?.name ?? '' })
      }
      options={options}
      optionRender={(option) => (
        <span>
          {option.label}
          {option.data.note && <span className="late"> {option.data.note}</span>}
        </span>
      )}
    />
  )
}

/** Step 2: when and where, how long, who examines. */
export function TimeFields({ form }: { form: Application }) {
  const today = useBusinessDay()
  const { occupation, level, startDay, endDay, minutesTheory, minutesPractice, minutesOnline } = form.values
  const ready = occupation !== null && level !== null && startDay !== null
  const assessors = useAssessors(form.values)
  const total = (minutesTheory ?? 0) + (minutesPractice ?? 0) + (minutesOnline ?? 0)
  return (
    <>
      <Field label={t('class.startDay')} hint={t('class.startHint', { day: day(today) })} {...form.field('startDay')}>
        <DayField {...form.choice('startDay')} min={today} />
      </Field>
      <Field label={t('class.endDay')} {...form.field('endDay')}>
        <DayField {...form.choice('endDay')} min={startDay ?? today} />
      </Field>
      <Field label={t('class.placeField')} hint={t('class.placeHint')} wide {...form.field('place')}>
        <Input {...form.text('place')} maxLength={120} />
      </Field>
      <div className="wide hours-row">
        <Field label={t('class.hoursTheory')} hint={t('class.hoursHint')} {...form.field('minutesTheory')}>
          <HoursField {...form.choice('minutesTheory')} />
        </Field>
        <Field label={t('class.hoursPractice')} hint={t('class.hoursHint')} {...form.field('minutesPractice')}>
          <HoursField {...form.choice('minutesPractice')} />
        </Field>
        <Field label={t('class.hoursOnline')} hint={t('class.hoursHint')} {...form.field('minutesOnline')}>
          <HoursField {...form.choice('minutesOnline')} />
        </Field>
        <span className="sec nowrap">{t('class.hoursTotal', { n: hoursOf(total) })}</span>
      </div>
      <Field
        label={t('class.assessor')}
        hint={
          !ready
            ? t('class.assessorFirst')
            : assessors.data?.items.length === 0
              ? t('class.assessorNone')
              : t('class.assessorHint')
        }
        optional
        {...form.field('assessorId')}
      >
        <ChoiceField
          {...form.choice('assessorId')}
          disabled={!ready}
          loading={assessors.isFetching}
          allowClear
          options={(assessors.data?.items ?? []).map((one) => ({
            value: one.id,
            label: one.name,
            note: one.unitName,
          }))}
        />
      </Field>
      <Field label={t('class.examDay')} hint={t('class.examHint')} optional {...form.field('plannedExamDay')}>
        <DayField {...form.choice('plannedExamDay')} min={endDay ?? startDay ?? today} />
      </Field>
    </>
  )
}

/** Step 3: who is taught, what it costs them, how they are helped, who answers for it. */
export const PeopleFields = ({ form }: { form: Application }) => (
  <>
    <Field label={t('class.capacity')} {...form.field('capacity')}>
      <CountField {...form.choice('capacity')} unit={t('class.persons')} max={500} />
    </Field>
    <Field label={t('class.fee')} {...form.field('feeFen')}>
      <FenField {...form.choice('feeFen')} />
    </Field>
    <Field label={t('class.target')} hint={t('class.targetHint')} wide {...form.field('targetGroup')}>
      <Input {...form.text('targetGroup')} maxLength={80} />
    </Field>
    <Field label={t('class.help')} hint={t('class.helpHint')} wide {...form.field('helpMeasures')}>
      <Input.TextArea {...form.text('helpMeasures')} rows={3} />
    </Field>
    <Field label={t('class.manager')} {...form.field('managerName')}>
      <Input {...form.text('managerName')} autoComplete="off" />
    </Field>
    <Field label={t('class.managerPhone')} hint={t('class.phoneHint')} {...form.field('managerPhone')}>
      <Input {...form.text('managerPhone')} inputMode="numeric" autoComplete="off" />
    </Field>
  </>
)
