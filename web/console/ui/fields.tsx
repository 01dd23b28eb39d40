import { DatePicker, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { formatYuan, parseYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, LEVELS, type Level } from '#src/kernel/levels.ts'
import { t } from '#web/ui/words.ts'

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

/** Whole fen in and out, typed and shown as 元. */
export function FenField({
  value,
  onChange,
  ...rest
}: Common & { value: number | null; onChange: (fen: number | null) => void }) {
  return (
    <InputNumber<number>
      {...rest}
      style={{ width: '100%' }}
      controls={false}
      suffix="元"
      value={value}
      min={0}
      // Inside stands fen, on the screen yuan: rounding has no place between them.
      formatter={(fen, { userTyping, input }) =>
        userTyping ? input : fen === undefined || fen === null || String(fen) === '' ? '' : formatYuan(Number(fen))
      }
      parser={(text) => parseYuan(text ?? '') ?? Number.NaN}
      onChange={(next) => onChange(next === null || Number.isNaN(next) ? null : next)}
    />
  )
}

/** A whole number with its unit: 人, 天, 分钟. */
export function CountField({
  value,
  onChange,
  unit,
  max,
  ...rest
}: Common & { value: number | null; onChange: (n: number | null) => void; unit: string; max?: number }) {
  return (
    <InputNumber<number>
      {...rest}
      style={{ width: '100%' }}
      precision={0}
      min={0}
      {...(max === undefined ? {} : { max })}
      suffix={unit}
      value={value}
      onChange={(next) => onChange(next)}
    />
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
