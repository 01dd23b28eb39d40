import { Button } from 'antd'
import type { ClaimBatchRow, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { BATCH_STATUS_NAMES } from '#src/modules/subsidy/subsidy.types.ts'
import { call } from '#web/ui/client.ts'
import { count, money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListPage } from '../ui/list.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import { Counts } from './counts.tsx'
import { PROGRAMS } from './programs.ts'

const CLAIMANTS: readonly string[] = ['assessor', 'provider', 'employer', 'agency']

/** Every batch in the reader's scope, with where it stands and who has it in hand. */
export function ClaimsPage() {
  const today = useBusinessDay()
  const go = useGo()
  const may = useMay()
  const { account } = useSession()
  const claimant = CLAIMANTS.includes(account.role)
  return (
    <ListPage<ClaimBatchRow>
      title={claimant ? t('claim.titleMine') : t('claim.title')}
      say={t('claim.say')}
      actions={
        may('claim.submit') && (
          <Button type="primary" onClick={() => go('/claims/new')}>
            {t('claim.new')}
          </Button>
        )
      }
      id="claims"
      tall
      fetch={(query, signal) =>
        call<typeof subsidyContract.claimBatches>('GET', '/api/claim-batches', { query, signal })
      }
      rowKey={(row) => row.id}
      linkOf={(row) => `/claims/${row.id}`}
      filters={[
        { key: 'q', label: t('claim.search'), kind: 'text' },
        {
          key: 'status',
          label: t('claim.status'),
          kind: 'choice',
          options: choicesOf(BATCH_STATUS_NAMES),
        },
        { key: 'program', label: t('claim.program'), kind: 'choice', options: PROGRAMS },
      ]}
      columns={[
        {
          key: 'number',
          title: t('claim.number'),
          width: 116,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        {
          key: 'what',
          title: t('claim.what'),
          render: (row) => (
            <>
              {row.programName}
              <span className="small muted claim-what">
                {row.occupationName && (
                  <span className="ellipsis" title={`${row.occupationName} ${row.levelName}`}>
                    {row.occupationName} {row.levelName}
                  </span>
                )}
                {row.classNumber && <span className="nowrap">{row.classNumber}</span>}
              </span>
            </>
          ),
        },
        {
          key: 'claimant',
          title: t('claim.claimant'),
          width: 172,
          render: (row) => (
            <>
              <span className="ellipsis" style={{ display: 'block' }} title={row.claimantName}>
                {row.claimantName}
              </span>
              <span className="small muted">{row.unitName}</span>
            </>
          ),
        },
        {
          key: 'submitted',
          title: t('claim.submittedDay'),
          width: 122,
          render: (row) => <span className="nowrap">{shortDay(row.submittedDay, today)}</span>,
        },
        { key: 'lines', title: t('claim.lines'), width: 56, align: 'right', render: (row) => count(row.lines) },
        { key: 'amount', title: t('claim.amount'), width: 96, align: 'right', render: (row) => money(row.amountFen) },
        { key: 'counts', title: t('claim.counts'), width: 138, render: (row) => <Counts counts={row.counts} /> },
        {
          key: 'status',
          title: t('claim.status'),
          width: 86,
          render: (row) => <StatusTag kind="batch" code={row.status} name={row.statusName} />,
        },
        {
          key: 'holder',
          title: t('claim.holder'),
          width: 112,
          render: (row) => {
            const due = dueOf(row, today)
            return (
              <>
                <span className="ellipsis" style={{ display: 'block' }} title={row.holder}>
                  {row.holder}
                </span>
                {row.dueDay && <span className={`small ${due.tone === 'calm' ? 'muted' : due.tone}`}>{due.text}</span>}
              </>
            )
          },
        },
      ]}
      empty={{
        title: t('claim.empty'),
        text: t('claim.emptyWhy'),
        ...(may('claim.submit')
          ? { actions: <Button onClick={() => go('/claims/new')}>{t('claim.new')}</Button> }
          : {}),
      }}
    />
  )
}
