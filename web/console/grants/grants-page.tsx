import { Button } from 'antd'
import type { GrantRow, grantsContract } from '#src/modules/grants/grants.contract.ts'
import { GRANT_STATUS_NAMES } from '#src/modules/grants/grants.types.ts'
import { call } from '#web/ui/client.ts'
import { money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListPage } from '../ui/list.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import { noAmountOf } from './grant-query.ts'

/** Every application in the reader's scope, with where it stands and who has it in hand. */
export function GrantsPage() {
  const today = useBusinessDay()
  const go = useGo()
  const may = useMay()
  const apply = may('grant.apply')
  return (
    <ListPage<GrantRow>
      title={apply ? t('grant.titleMine') : t('grant.title')}
      say={t('grant.say')}
      actions={
        <Button type={apply ? 'primary' : 'default'} onClick={() => go('/grants/items')}>
          {apply ? t('grant.new') : t('grant.items')}
        </Button>
      }
      id="grants"
      tall
      fetch={(query, signal) => call<typeof grantsContract.list>('GET', '/api/grants', { query, signal })}
      rowKey={(row) => row.id}
      linkOf={(row) => `/grants/${row.id}`}
      filters={[
        { key: 'q', label: t('grant.search'), kind: 'text' },
        {
          key: 'status',
          label: t('grant.status'),
          kind: 'choice',
          options: choicesOf(GRANT_STATUS_NAMES),
        },
      ]}
      columns={[
        {
          key: 'number',
          title: t('grant.number'),
          width: 122,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        {
          key: 'title',
          title: t('grant.item'),
          render: (row) => (
            <>
              {row.title}
              <br />
              <span className="small muted">
                {row.subject}
                {row.units > 1 && `，${t('grant.unitsOf', { n: row.units, unit: row.unitWord })}`}
              </span>
            </>
          ),
        },
        {
          key: 'payee',
          title: t('grant.payee'),
          width: 180,
          render: (row) => (
            <>
              <span className="ellipsis" style={{ display: 'block' }} title={row.payeeName}>
                {row.payeeName}
              </span>
              <span className="small muted">{row.unitName}</span>
            </>
          ),
        },
        {
          key: 'submitted',
          title: t('grant.submittedDay'),
          width: 122,
          render: (row) => <span className="nowrap">{shortDay(row.submittedDay, today)}</span>,
        },
        {
          key: 'amount',
          title: t('grant.amount'),
          width: 130,
          align: 'right',
          render: (row) =>
            row.amountFen === null ? <span className="muted">{noAmountOf(row)}</span> : money(row.amountFen),
        },
        {
          key: 'status',
          title: t('grant.status'),
          width: 100,
          render: (row) => <StatusTag kind="grant" code={row.status} name={row.statusName} />,
        },
        {
          key: 'heldBy',
          title: t('grant.heldBy'),
          width: 150,
          render: (row) => {
            const due = dueOf(row, today)
            return (
              <>
                <span className="ellipsis" style={{ display: 'block' }} title={row.heldBy}>
                  {row.heldBy}
                </span>
                {row.dueDay && <span className={`small ${due.tone === 'calm' ? 'muted' : due.tone}`}>{due.text}</span>}
              </>
            )
          },
        },
      ]}
      empty={{
        title: t('grant.empty'),
        text: t('grant.emptyWhy'),
        actions: <Button onClick={() => go('/grants/items')}>{apply ? t('grant.new') : t('grant.items')}</Button>,
      }}
    />
  )
}
