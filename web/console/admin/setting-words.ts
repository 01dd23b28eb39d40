import { GRANT_PROGRAM_NAMES } from '#src/modules/policy/grants/grant.types.ts'
import { PROGRAM_NAMES } from '#src/modules/policy/words.rules.ts'
import { t } from '#web/ui/words.ts'

/** A list among the settings is one of subsidies. */
const PROGRAMS: Readonly<Record<string, string>> = { ...PROGRAM_NAMES, ...GRANT_PROGRAM_NAMES }

const LEVELS = { county: 'system.v_county', prefecture: 'system.v_prefecture', province: 'system.v_province' } as const
const ENCODINGS: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', gbk: 'GBK' }

const percent = (permille: unknown) => `${Number(permille) / 10}%`

/** The value of a setting in words; the name of the setting carries its unit. `key` says how a value of several parts reads. */
export function valueWords(key: string, value: unknown): string {
  if (value === null) return t('system.v_unlimited')
  if (typeof value === 'boolean') return value ? t('system.v_yes') : t('system.v_no')
  if (typeof value === 'string') return value in LEVELS ? t(LEVELS[value as keyof typeof LEVELS]) : value
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value))
    return value.length === 0 ? t('system.v_none') : value.map((one) => PROGRAMS[String(one)] ?? String(one)).join('、')
  const parts = value as Readonly<Record<string, unknown>>
  switch (key) {
    case 'notice.contact':
      return t('system.v_contact', { phone: String(parts['phone']), address: String(parts['address']) })
    case 'bank.file_layout': {
      const columns = parts['columns'] as readonly { readonly title: string }[]
      const encoding = String(parts['encoding'])
      return t('system.v_layout', {
        encoding: ENCODINGS[encoding] ?? encoding,
        columns: columns.map((one) => one.title).join('、'),
      })
    }
    case 'education_fund.rates':
      return t('system.v_rates', {
        deductible: percent(parts['deductiblePermille']),
        frontLine: percent(parts['frontLinePermille']),
      })
    default:
      // A new kind of value is at least legible until it has words of its own.
      return Object.values(parts).map(String).join('，')
  }
}
