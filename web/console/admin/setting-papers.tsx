import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { settingsContract } from '#src/modules/settings/settings.contract.ts'
import { PAPER_STATUS_NAMES } from '#src/modules/settings/settings.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListCard, useList } from '../ui/list.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { valueWords } from './setting-words.ts'
import type { SettingPaper } from './settings.ts'

const wordsOf = (paper: SettingPaper, value: unknown) =>
  // Only a setting without a limit has an empty value; else nothing was said before.
  value === null && paper.key !== 'training.times_a_year' ? t('setting.noValue') : valueWords(paper.key, value)
const changeOf = (paper: SettingPaper) => `${wordsOf(paper, paper.before)} → ${wordsOf(paper, paper.value)}`

/** Papers that wait: what would change from when, and who drew it up; another confirms. */
export function PapersToCheck() {
  const today = useBusinessDay()
  const { account } = useSession()
  const [asking, setAsking] = useState<{ paper: SettingPaper; act: 'confirm' | 'refuse' | 'withdraw' }>()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const { data } = useQuery({
    queryKey: ['setting-papers', 'proposed'],
    queryFn: ({ signal }) =>
      call<typeof settingsContract.settingPapers>('GET', '/api/setting-papers', {
        query: { status: 'proposed', limit: 200 },
        signal,
      }),
  })
  if (!data || data.items.length === 0) return null
  const paper = asking?.paper
  const facts = paper && [
    [t('setting.setting'), paper.name] as const,
    [t('setting.unit'), paper.unitName] as const,
    [t('setting.beforeAfter'), changeOf(paper)] as const,
    [t('setting.fromDay'), day(paper.fromDay)] as const,
    [t('setting.document'), paper.document] as const,
    [t('setting.made'), paper.madeBy] as const,
    [t('paper.checked'), asking.act === 'confirm' ? account.displayName : null] as const,
  ]
  return (
    <Card title={t('setting.toCheck')} flush>
      <PlainTable
        rows={data.items}
        rowKey={(one) => one.id}
        columns={[
          {
            title: t('setting.setting'),
            main: true,
            cell: (one) => (
              <>
                {one.name}
                <p className="small muted">
                  {one.number}，{one.unitName}
                </p>
              </>
            ),
          },
          { title: t('setting.beforeAfter'), width: 330, cell: (one) => <b>{changeOf(one)}</b> },
          { title: t('setting.fromDay'), width: 130, look: 'nowrap', cell: (one) => day(one.fromDay) },
          { title: t('setting.document'), width: 180, cell: (one) => one.document },
          {
            title: t('setting.made'),
            width: 120,
            cell: (one) => (
              <>
                {one.madeBy} <span className="small muted">{shortDay(one.madeDay, today)}</span>
              </>
            ),
          },
          {
            title: '',
            width: 190,
            cell: (one) => (
              <span className="row wrap">
                {one.actions.includes('confirm') && (
                  <Button size="small" type="primary" onClick={() => setAsking({ paper: one, act: 'confirm' })}>
                    {t('setting.confirm')}
                  </Button>
                )}
                {one.actions.includes('refuse') && (
                  <Button size="small" danger onClick={() => setAsking({ paper: one, act: 'refuse' })}>
                    {t('setting.refuse')}
                  </Button>
                )}
                {one.actions.includes('withdraw') && (
                  <Button size="small" danger onClick={() => setAsking({ paper: one, act: 'withdraw' })}>
                    {t('setting.withdraw')}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {paper && asking.act === 'confirm' && (
        <ConfirmAct
          title={`${t('setting.confirm')} ${paper.number}`}
          say={t('setting.confirmSay')}
          facts={facts ?? []}
          submit={t('setting.confirm')}
          send={(idempotencyKey) =>
            call<typeof settingsContract.confirmSetting>('POST', '/api/setting-papers/:id/confirm', {
              params: { id: paper.id },
              body: { version: paper.version },
              idempotencyKey,
            })
          }
          onDone={() => done(t('setting.confirmed', { number: paper.number, day: day(paper.fromDay) }))}
          onClose={close}
        />
      )}
      {paper && asking.act === 'withdraw' && (
        <ConfirmAct
          title={`${t('setting.withdraw')} ${paper.number}`}
          say={t('setting.withdrawSay')}
          facts={facts ?? []}
          submit={t('setting.withdraw')}
          send={(idempotencyKey) =>
            call<typeof settingsContract.withdrawSetting>('POST', '/api/setting-papers/:id/withdraw', {
              params: { id: paper.id },
              body: { version: paper.version },
              idempotencyKey,
            })
          }
          onDone={() => done(t('setting.withdrawn', { number: paper.number }))}
          onClose={close}
        />
      )}
      {paper && asking.act === 'refuse' && (
        <ReasonDialog
          title={`${t('setting.refuse')} ${paper.number}`}
          label={t('setting.refuseNote')}
          max={200}
          submit={t('setting.refuse')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof settingsContract.refuseSetting>('POST', '/api/setting-papers/:id/refuse', {
              params: { id: paper.id },
              body: { version: paper.version, note },
              idempotencyKey,
            })
          }
          onDone={() => done(t('setting.refused', { number: paper.number }))}
          onClose={close}
        />
      )}
    </Card>
  )
}

/** Every paper about a setting, with where it stands. */
export function AllPapers() {
  const today = useBusinessDay()
  const list = useList<SettingPaper>({
    id: 'setting-papers',
    fetch: (query, signal) =>
      call<typeof settingsContract.settingPapers>('GET', '/api/setting-papers', { query, signal }),
    rowKey: (row) => row.id,
    filters: [{ key: 'status', label: t('setting.status'), kind: 'choice', options: choicesOf(PAPER_STATUS_NAMES) }],
  })
  return (
    <ListCard<SettingPaper>
      list={list}
      summary={<b className="strong">{t('setting.papers')}</b>}
      columns={[
        {
          key: 'number',
          title: t('setting.number'),
          width: 130,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        { key: 'name', title: t('setting.setting'), cut: (row) => row.name, render: (row) => row.name },
        { key: 'unit', title: t('setting.unit'), width: 90, render: (row) => row.unitName },
        { key: 'change', title: t('setting.beforeAfter'), width: 240, cut: changeOf, render: changeOf },
        { key: 'from', title: t('setting.fromDay'), width: 130, render: (row) => day(row.fromDay) },
        {
          key: 'made',
          title: t('setting.made'),
          width: 130,
          render: (row) => (
            <>
              {row.madeBy} <span className="small muted">{shortDay(row.madeDay, today)}</span>
            </>
          ),
        },
        {
          key: 'status',
          title: t('setting.status'),
          width: 96,
          render: (row) => <StatusTag kind="paper" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('setting.noPapers'), text: t('setting.noPapersWhy') }}
    />
  )
}
