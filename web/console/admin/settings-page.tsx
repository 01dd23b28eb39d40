import { useQuery } from '@tanstack/react-query'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'

const LEVELS = { county: 'system.v_county', prefecture: 'system.v_prefecture', province: 'system.v_province' } as const

/** A value in words; the name of the setting carries its unit. */
function valueWords(value: unknown): string {
  if (typeof value === 'boolean') return value ? t('system.v_yes') : t('system.v_no')
  if (typeof value === 'string') return value in LEVELS ? t(LEVELS[value as keyof typeof LEVELS]) : value
  if (typeof value === 'object' && value !== null && 'phone' in value && 'address' in value)
    return t('system.v_contact', { phone: String(value.phone), address: String(value.address) })
  return String(value)
}

/** The settings in force here today: the value, who set it, since when, by which document. */
export function SettingsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call<typeof adminContract.settings>('GET', '/api/settings', { signal }),
  })
  return (
    <>
      <PageHead title={t('system.settings')} say={t('system.settingsSay')} />
      <Card flush>
        {!data ? (
          error ? (
            <Failed error={error} onRetry={() => refetch()} />
          ) : (
            <Loading lines={8} />
          )
        ) : data.items.length === 0 ? (
          <Empty icon="settings" title={t('system.settingsEmpty')} />
        ) : (
          <PlainTable
            rows={data.items}
            rowKey={(item) => item.key}
            columns={[
              { title: t('system.settingName'), main: true, width: 300, cell: (item) => item.name },
              { title: t('system.settingValue'), width: 200, cell: (item) => <b>{valueWords(item.value)}</b> },
              { title: t('system.settingUnit'), width: 110, cell: (item) => item.unitName },
              { title: t('system.settingFrom'), look: 'sec nowrap', width: 130, cell: (item) => day(item.from) },
              { title: t('system.settingDocument'), look: 'sec', cell: (item) => item.document },
            ]}
          />
        )}
      </Card>
    </>
  )
}
