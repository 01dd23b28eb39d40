import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { day, moment, shortMoment, weekday } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay, useSession } from '../session.ts'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

/** What the three administrators look after: accounts and what was done. They see no business record. */
export function AdminCards() {
  const may = useMay()
  return (
    <>
      {may('account.read') && <AccountCard />}
      {may('audit.read') && <AuditCard />}
    </>
  )
}

/** Beside it: the demo's day and what the platform found when it checked itself. */
export function AdminSide() {
  const may = useMay()
  const { demo, businessDay } = useSession()
  return (
    <>
      {demo && may('day.move') && (
        <Card title={t('system.day')} right={<Link to="/business-day">{t('shell.moveDay')}</Link>}>
          <b>
            {day(businessDay)} {weekday(businessDay)}
          </b>
          <p className="small muted">{t('shell.moveDayHint')}</p>
        </Card>
      )}
      {may('proof.read') && <ProofCard />}
    </>
  )
}

function ProofCard() {
  const query = useQuery({
    queryKey: ['proofs'],
    queryFn: ({ signal }) => call<typeof adminContract.health>('GET', '/api/proofs', { signal }),
  })
  const { data } = query
  const bad = data?.checks.filter((check) => !check.ok) ?? []
  return (
    <Card title={t('system.proofs')} right={<Link to="/proofs">{t('common.all')}</Link>}>
      {query.isPending ? (
        <Loading lines={2} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : data.ranAt === null ? (
        <p className="sec">{t('system.neverRanWhy')}</p>
      ) : (
        <>
          <Tag tone={bad.length > 0 ? 'bad' : 'ok'} icon={bad.length > 0 ? 'cross' : 'check'}>
            {bad.length > 0
              ? t('system.someBad', { bad: bad.length, ok: data.checks.length - bad.length })
              : t('system.allOk', { n: data.checks.length })}
          </Tag>
          <p className="small muted">{t('system.ranAt', { at: moment(data.ranAt) })}</p>
          {bad.slice(0, 3).map((check) => (
            <p key={check.key} className="bad">
              {check.name}
            </p>
          ))}
        </>
      )}
    </Card>
  )
}

function AccountCard() {
  const { businessDay } = useSession()
  const query = useQuery({
    queryKey: ['accounts', 'top'],
    queryFn: ({ signal }) =>
      call<typeof adminContract.accounts>('GET', '/api/accounts', { query: { limit: 6, count: '1' }, signal }),
  })
  const { data } = query
  return (
    <Card
      title={t('system.accounts')}
      right={<Link to="/accounts">{t('workbench.all', { n: data?.total?.n ?? 0 })}</Link>}
      flush
    >
      {query.isPending ? (
        <Loading lines={4} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <ul className="side-list">
          {data.items.map((row) => (
            <li key={row.id}>
              <span className="ellipsis">
                {row.displayName} <span className="muted">{row.roleName}</span>
              </span>
              <time>
                {row.lastSignInAt
                  ? t('workbench.lastSignIn', { at: shortMoment(row.lastSignInAt, businessDay) })
                  : t('workbench.neverSignedIn')}
              </time>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function AuditCard() {
  const { businessDay } = useSession()
  const query = useQuery({
    queryKey: ['audit', 'top'],
    queryFn: ({ signal }) => call<typeof adminContract.auditLog>('GET', '/api/audit', { query: { limit: 8 }, signal }),
  })
  const { data } = query
  return (
    <Card title={t('workbench.lately')} right={<Link to="/audit">{t('common.all')}</Link>} flush>
      {query.isPending ? (
        <Loading lines={4} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <ul className="side-list">
          {data.items.map((row) => (
            <li key={row.seq}>
              <span className="ellipsis">
                {row.accountName} <span className="muted">{row.roleName}</span> {row.actionName}
              </span>
              <StatusTag kind="audit" code={row.result} name={t(RESULTS[row.result])} />
              <time dateTime={row.at}>{shortMoment(row.at, businessDay)}</time>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const RESULTS = { done: 'workbench.done', denied: 'workbench.denied', failed: 'workbench.failed' } as const
