import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useContext, useEffect, useRef, useState } from 'react'
import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVELS, type Level } from '#src/kernel/levels.ts'
import { t } from '#web/ui/words.ts'
import { FieldWord } from './form.tsx'
import { type NumberRead, readCount, readHours, readYuan } from './numbers.ts'

interface Common {
  readonly id?: string
  readonly disabled?: boolean
  readonly onBlur?: () => void
  readonly 'aria-describedby'?: string
}

/** A civil day, `2022-04-15` in and out, shown as 2022年4月15日. `min` and `max` shut the days outside. */
export function DayField({
  value,
  onChange,
  min,
  max,
  ...rest
}: Common & { value: string | null; onChange: (day: string | null) => void; min?: string; max?: string }) {
  return (
    <DatePicker
      {...rest}
      style={{ width: '100%' }}
      // The first is shown; the others are read as people type or paste them.
      format={[
        'YYYY年M月D日',
        'YYYY-MM-DD',
        'YYYY-M-D',
        'YYYY/MM/DD',
        'YYYY/M/D',
        'YYYY.MM.DD',
        'YYYY.M.D',
        'YYYYMMDD',
      ]}
      placeholder={t('form.chooseDay')}
      value={value ? dayjs(value) : null}
      onChange={(next) => onChange(next ? next.format('YYYY-MM-DD') : null)}
      {...(min ? { minDate: dayjs(min) } : {})}
      {...(max ? { maxDate: dayjs(max) } : {})}
    />
  )
}

/** Whole fen in and out, typed and shown as 元. What is typed stays as it is until it is a number; NaN stands for it meanwhile. */
export const FenField = (props: Common & { value: number | null; onChange: (fen: number | null) => void }) => (
  <NumberText {...props} read={readYuan} show={formatYuan} suffix="元" inputMode="decimal" />
)

/** A whole number with its unit: 人, 天, 分钟. As `FenField`. */
export const CountField = ({
  unit,
  max,
  ...props
}: Common & { value: number | null; onChange: (n: number | null) => void; unit: string; max?: number }) => (
  <NumberText {...props} read={(text) => readCount(text, max)} show={String} suffix={unit} inputMode="numeric" />
)

/** Whole minutes in and out, typed as hours. As `FenField`. */
export const HoursField = (props: Common & { value: number | null; onChange: (minutes: number | null) => void }) => (
  <NumberText
    {...props}
    read={readHours}
    show={(minutes) => String(minutes / 60)}
    suffix={t('class.hours')}
    inputMode="decimal"
  />
)

function NumberText({
  value,
  onChange,
  onBlur,
  read,
  show,
  ...rest
}: Common & {
  value: number | null
  onChange: (value: number | null) => void
  read: (text: string) => NumberRead
  show: (value: number) => string
  suffix: string
  inputMode: 'decimal' | 'numeric'
}) {
  const textOf = (of: number | null) => (of === null || Number.isNaN(of) ? '' : show(of))
  const [text, setText] = useState(() => textOf(value))
  const [left, setLeft] = useState(false)
  const { fault } = read(text)
  const say = useContext(FieldWord)
  const said = left ? fault : undefined
  useEffect(() => say?.(said), [say, said])
  // Set from outside: a choice that brings its amount along, a form begun anew.
  const typed = useRef(value)
  if (!Object.is(typed.current, value)) {
    typed.current = value
    setText(textOf(value))
  }
  return (
    <>
      <Input
        autoComplete="off"
        {...rest}
        {...(said ? { status: 'error' } : {})}
        value={text}
        onChange={(event) => {
          typed.current = read(event.target.value).value
          setText(event.target.value)
          setLeft(false)
          onChange(typed.current)
        }}
        onBlur={() => {
          setLeft(true)
          if (!fault) setText(textOf(value))
          onBlur?.()
        }}
      />
      {said && !say && <span className="fault">{said}</span>}
    </>
  )
}

/** A skill level; `only` leaves those that may be chosen here. */
export const LevelField = ({
  value,
  onChange,
  only = LEVELS,
  ...rest
}: Common & { value: Level | null; onChange: (level: Level) => void; only?: readonly Level[] }) => (
  <Select<Level>
    {...rest}
    style={{ width: '100%' }}
    placeholder={t('common.choose')}
    value={value}
    onChange={onChange}
    options={only.map((level) => ({ value: level, label: LEVEL_NAMES[level] }))}
  />
)

/** The choices of a field or a filter: a table of names, in its order. */
export const choicesOf = <V extends string>(names: Readonly<Record<V, string>>) =>
  (Object.entries(names) as [V, string][]).map(([value, label]) => ({ value, label }))

/** Choices that are searched by the server (occupations, organisations) or here when `onSearch` is absent. */
export function ChoiceField<V extends string>({
  value,
  onChange,
  options,
  onSearch,
  loading = false,
  allowClear = false,
  ...rest
}: Common & {
  value: V | null
  onChange: (value: V | null) => void
  options: readonly { readonly value: V; readonly label: string; readonly note?: string }[]
  onSearch?: (text: string) => void
  loading?: boolean
  allowClear?: boolean
}) {
  return (
    <Select<V>
      {...rest}
      style={{ width: '100%' }}
      placeholder={t('common.choose')}
      loading={loading}
      allowClear={allowClear}
      value={value}
      onChange={(next) => onChange(next ?? null)}
      showSearch={onSearch ? { filterOption: false, onSearch } : { optionFilterProp: 'label' }}
      options={options.map((option) => ({ ...option }))}
      optionRender={(option) => (
        <span>
          {option.label}
          {option.data.note && <span className="muted"> {option.data.note}</span>}
        </span>
      )}
    />
  )
}
