import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { settingsContract } from '#src/modules/settings/settings.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useRegions } from '../registry/options.ts'
import { useMay, useSession } from '../session.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ChoiceField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty } from '../ui/states.tsx'
import { SettingDialog } from './setting-dialog.tsx'
import { AllPapers, PapersToCheck } from './setting-papers.tsx'
import { valueWords } from './setting-words.ts'
import { type Setting, settingsQuery } from './settings.ts'

/** 设置: what holds in a region, since when, by which document and whose; changed by two persons. */
export function SettingsPage() {
  const may = useMay()
  const { unit } = useSession()
  const [chosen, setChosen] = useState<string>()
  const [asking, setAsking] = useState<{ setting: Setting; act: 'set' | 'end' | 'history' }>()
  const regions = useRegions().filter((one) => ['province', 'prefecture', 'county'].includes(one.level))
  const query = useQuery(settingsQuery(chosen))
  const close = () => setAsking(undefined)
  return (
    <>
      <PageHead title={t('system.settings')} say={t('setting.say')} />
      <div className="stack">
        <PapersToCheck />
        {may('setting.write') && regions.length > 1 && (
          <div style={{ maxWidth: 320 }}>
            <Field label={t('setting.region')} name="region">
              <ChoiceField
                value={chosen ?? unit.id}
                onChange={(next) => setChosen(next ?? undefined)}
                options={regions.map((one) => ({ value: one.id, label: one.name }))}
              />
            </Field>
          </div>
        )}
        <Loaded query={query}>
          {({ items }) => (
            <Card flush>
              {items.length === 0 ? (
                <Empty icon="settings" title={t('system.settingsEmpty')} />
              ) : (
                <PlainTable
                  rows={items}
                  rowKey={(item) => item.key}
                  columns={[
                    {
                      title: t('system.settingName'),
                      main: true,
                      width: 330,
                      cell: (item) => (
                        <>
                          {item.name}
                          <p className="small muted">{item.means}</p>
                        </>
                      ),
                    },
                    {
                      title: t('setting.now'),
                      width: 260,
                      cell: (item) => (
                        <>
                          <b>{valueWords(item.key, item.value)}</b>
                          {item.next && (
                            <p className="small late">
                              {t('setting.next', {
                                day: day(item.next.from),
                                value: valueWords(item.key, item.next.value),
                              })}
                            </p>
                          )}
                          {item.waiting && (
                            <p className="small late">{t('setting.waiting', { number: item.waiting })}</p>
                          )}
                        </>
                      ),
                    },
                    {
                      title: t('setting.who'),
                      width: 110,
                      cell: (item) =>
                        item.inherited ? t('setting.inherited', { unit: item.unitName }) : item.unitName,
                    },
                    { title: t('system.settingFrom'), look: 'sec nowrap', width: 130, cell: (item) => day(item.from) },
                    { title: t('system.settingDocument'), look: 'sec', cell: (item) => item.document },
                    {
                      title: '',
                      width: 120,
                      cell: (item) => (
                        <span className="row wrap">
                          {item.actions.includes('set') && (
                            <button
                              type="button"
                              className="linkish"
                              onClick={() => setAsking({ setting: item, act: 'set' })}
                            >
                              {t('setting.change')}
                            </button>
                          )}
                          {item.actions.includes('end') && (
                            <button
                              type="button"
                              className="linkish"
                              onClick={() => setAsking({ setting: item, act: 'end' })}
                            >
                              {t('setting.end')}
                            </button>
                          )}
                          <button
                            type="button"
                            className="linkish"
                            onClick={() => setAsking({ setting: item, act: 'history' })}
                          >
                            {t('setting.history')}
                          </button>
                        </span>
                      ),
                    },
                  ]}
                />
              )}
            </Card>
          )}
        </Loaded>
        <AllPapers />
      </div>
      {asking?.act === 'history' ? (
        <HistoryDialog setting={asking.setting} unit={chosen} onClose={close} />
      ) : (
        asking && (
          <SettingDialog
            setting={asking.setting}
            unitId={chosen ?? unit.id}
            end={asking.act === 'end'}
            onDrawn={(paper) => {
              close()
              toast(t('setting.proposed', { number: paper.number }))
              void refreshAll()
            }}
            onClose={close}
          />
        )
      )}
    </>
  )
}

/** Every value of one setting: the region's own and those that it inherits. */
function HistoryDialog({
  setting,
  unit,
  onClose,
}: {
  setting: Setting
  unit: string | undefined
  onClose: () => void
}) {
  const query = useQuery({
    queryKey: ['setting-history', setting.key, unit],
    queryFn: ({ signal }) =>
      call<typeof settingsContract.settingHistory>('GET', '/api/setting-history', {
        query: { unit, key: setting.key },
        signal,
      }),
  })
  return (
    <Dialog title={`${t('setting.history')}：${setting.name}`} width={760} footer={null} onCancel={onClose}>
      <Loaded query={query}>
        {({ items }) => (
          <PlainTable
            rows={items}
            rowKey={(one) => `${one.unitName} ${one.from}`}
            columns={[
              { title: t('setting.who'), main: true, width: 90, cell: (one) => one.unitName },
              { title: t('setting.value'), cell: (one) => <b>{valueWords(setting.key, one.value)}</b> },
              {
                title: t('system.settingFrom'),
                width: 200,
                cell: (one) =>
                  one.to ? `${day(one.from)}，${t('setting.until', { day: day(one.to) })}` : day(one.from),
              },
              { title: t('system.settingDocument'), cell: (one) => one.document },
            ]}
          />
        )}
      </Loaded>
    </Dialog>
  )
}
