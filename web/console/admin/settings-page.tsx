import { useQuery } from '@tanstack/react-query'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { valueWords } from './setting-words.ts'

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
              { title: t('system.settingName'), main: true, width: 280, cell: (item) => item.name },
              {
                title: t('system.settingValue'),
                width: 200,
                cell: (item) => <b>{valueWords(item.key, item.value)}</b>,
              },
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
