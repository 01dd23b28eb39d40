import { Button, Input } from 'antd'
import { t } from '#web/ui/words.ts'
import { ChoiceField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'
import type { BankColumn, BankLayout } from './settings.ts'

const KEYS = ['seq', 'batch', 'name', 'account', 'bank', 'amount', 'purpose', 'detail'] as const
type Key = (typeof KEYS)[number]
const keyName = (key: Key) =>
  ({
    seq: t('setting.c_seq'),
    batch: t('setting.c_batch'),
    name: t('setting.c_name'),
    account: t('setting.c_account'),
    bank: t('setting.c_bank'),
    amount: t('setting.c_amount'),
    purpose: t('setting.c_purpose'),
    detail: t('setting.c_detail'),
  })[key]

/** Two invented rows: only what the columns look like, never a person. */
const SAMPLES: readonly Readonly<Record<Key, string>>[] = [
  {
    seq: '1',
    batch: 'BF-2022-001',
    name: '样某甲',
    account: '999999 0000 0000 0017',
    bank: '示例银行',
    amount: '240.00',
    purpose: '评价补贴',
    detail: 'BF-2022-001-0001',
  },
  {
    seq: '2',
    batch: 'BF-2022-001',
    name: '样某乙',
    account: '999999 0000 0000 0025',
    bank: '示例银行',
    amount: '1,000.00',
    purpose: '评价补贴',
    detail: 'BF-2022-001-0002',
  },
]

/** The bank file as a clerk lays it out: encoding, then column by column in the file's order, with the file as it will look. */
export function BankLayoutField({ value, onChange }: { value: BankLayout; onChange: (value: BankLayout) => void }) {
  const { columns } = value
  const put = (next: readonly BankColumn[]) => onChange({ ...value, columns: next })
  const change = (at: number, more: Partial<BankColumn>) =>
    put(columns.map((one, n) => (n === at ? { ...one, ...more } : one)))
  const move = (at: number, by: 1 | -1) => put(columns.with(at, columns[at + by]!).with(at + by, columns[at]!))
  const free = KEYS.filter((key) => columns.every((one) => one.key !== key))
  return (
    <div className="stack" style={{ minWidth: 0 }}>
      <Field label={t('setting.encoding')} name="encoding">
        <ChoiceField
          value={value.encoding}
          onChange={(encoding) => onChange({ ...value, encoding: encoding ?? 'utf-8' })}
          options={[
            { value: 'utf-8', label: 'UTF-8' },
            { value: 'gbk', label: 'GBK' },
          ]}
        />
      </Field>
      <fieldset className="stack" style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <legend>{t('setting.columns')}</legend>
        {columns.map((column, at) => (
          <div key={column.key} className="row wrap">
            <span className="num" style={{ width: 20 }}>
              {at + 1}
            </span>
            <span style={{ width: 130 }}>
              <ChoiceField
                aria-label={t('setting.columnKey', { n: at + 1 })}
                value={column.key}
                onChange={(key) => key && change(at, { key })}
                options={KEYS.filter((key) => key === column.key || free.includes(key)).map((key) => ({
                  value: key as string,
                  label: keyName(key),
                }))}
              />
            </span>
            <Input
              style={{ flex: 1, minWidth: 120 }}
              aria-label={t('setting.columnName', { n: at + 1 })}
              value={column.title}
              maxLength={30}
              onChange={(event) => change(at, { title: event.target.value })}
            />
            <Button size="small" disabled={at === 0} onClick={() => move(at, -1)}>
              {t('setting.columnUp')}
            </Button>
            <Button size="small" disabled={at === columns.length - 1} onClick={() => move(at, 1)}>
              {t('setting.columnDown')}
            </Button>
            <Button size="small" danger onClick={() => put(columns.toSpliced(at, 1))}>
              {t('setting.columnRemove')}
            </Button>
          </div>
        ))}
        {free[0] && (
          <Button onClick={() => put([...columns, { key: free[0]!, title: keyName(free[0]!) }])}>
            {t('setting.columnAdd')}
          </Button>
        )}
      </fieldset>
      <div style={{ minWidth: 0 }}>
        <div className="sec">{t('setting.preview')}</div>
        <pre className="small" style={{ overflowX: 'auto', margin: 0 }}>
          {[columns.map((one) => one.title), ...SAMPLES.map((row) => columns.map((one) => row[one.key as Key]))]
            .map((cells) =>
              cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','),
            )
            .join('\n')}
        </pre>
      </div>
    </div>
  )
}
