import { useQuery } from '@tanstack/react-query'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Card, PageHead } from '../ui/page.tsx'
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
          <div className="scroll-x">
            <table className="plain stacked">
              <thead>
                <tr>
                  <th style={{ width: 300 }}>{t('system.settingName')}</th>
                  <th style={{ width: 200 }}>{t('system.settingValue')}</th>
                  <th style={{ width: 110 }}>{t('system.settingUnit')}</th>
                  <th style={{ width: 130 }}>{t('system.settingFrom')}</th>
                  <th>{t('system.settingDocument')}</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((item) => (
                  <tr key={item.key}>
                    <td className="main">{item.name}</td>
                    <td data-label={t('system.settingValue')}>
                      <b>{valueWords(item.value)}</b>
                    </td>
                    <td data-label={t('system.settingUnit')}>{item.unitName}</td>
                    <td data-label={t('system.settingFrom')} className="sec nowrap">
                      {day(item.from)}
                    </td>
                    <td data-label={t('system.settingDocument')} className="sec">
                      {item.document}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
    </>
  )
}
