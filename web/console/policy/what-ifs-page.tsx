import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { policyContract, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, shortMoment } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ListPage } from '../ui/list.tsx'
import { StartWhatIf } from './start-what-if.tsx'
import { signedYuan } from './what-if-rows.ts'
import './policy.css'

/** 政策测算: every run of a draft over the real claims of a year, with what it found. */
export function WhatIfsPage() {
  const may = useMay()
  const navigate = useNavigate()
  const today = useBusinessDay()
  const [starting, setStarting] = useState(false)
  const start = may('policy.draft') && (
    <Button type="primary" onClick={() => setStarting(true)}>
      {t('policy.simulateNew')}
    </Button>
  )
  return (
    <>
      <ListPage<WhatIfRow>
        title={t('policy.whatIfs')}
        say={t('policy.whatIfsSay')}
        actions={start}
        id="policy-what-ifs"
        tall
        fetch={(query, signal) =>
          call<typeof policyContract.whatIfs>('GET', '/api/policy/what-ifs', {
            query: { ...query, kind: 'year' },
            signal,
          })
        }
        rowKey={(row) => row.id}
        linkOf={(row) => `/policy/what-ifs/${row.id}`}
        columns={[
          { key: 'headline', title: t('policy.changes'), render: (row) => row.headline, cut: (row) => row.headline },
          {
            key: 'year',
            title: t('policy.year'),
            width: 84,
            render: (row) => t('policy.yearN', { year: row.year ?? '' }),
          },
          { key: 'unit', title: t('policy.region'), width: 120, render: (row) => row.unitName },
          {
            key: 'delta',
            title: t('policy.trueDelta'),
            width: 160,
            align: 'right',
            render: (row) => (row.deltaFen === null ? '—' : signedYuan(row.deltaFen)),
          },
          {
            key: 'status',
            title: t('policy.state'),
            width: 190,
            render: (row) => (
              <span className="row wrap" style={{ gap: 4 }}>
                <StatusTag kind="task" code={row.status} name={row.statusName} />
                {row.status === 'running' && row.total !== null && (
                  <span className="small sec">{`${count(row.done)} / ${count(row.total)}`}</span>
                )}
                {row.outdated && (
                  <Tag tone="late" icon="warning">
                    {t('policy.outdated')}
                  </Tag>
                )}
              </span>
            ),
          },
          {
            key: 'asked',
            title: t('policy.askedBy'),
            width: 190,
            render: (row) => `${row.askedByName}，${shortMoment(row.askedAt, today)}`,
          },
        ]}
        empty={{ title: t('policy.noWhatIfs'), text: t('policy.noWhatIfsWhy'), actions: start }}
      />
      {starting && (
        <StartWhatIf
          onClose={() => setStarting(false)}
          onStarted={(run) => void navigate({ to: '/policy/what-ifs/$id', params: { id: run.id } })}
        />
      )}
    </>
  )
}
