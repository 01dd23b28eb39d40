import { useQuery } from '@tanstack/react-query'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { moment } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { PolicyHealthBanner, PolicyHealthCard } from '../policy/health-banner.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import './admin.css'

/** What the platform's own checks (doctor) last found; what failed stands first. */
export function ProofsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['proofs'],
    queryFn: ({ signal }) => call<typeof adminContract.health>('GET', '/api/proofs', { signal }),
  })
  const checks = [...(data?.checks ?? [])].sort((a, b) => Number(a.ok) - Number(b.ok))
  const bad = checks.filter((check) => !check.ok).length
  return (
    <>
      <PageHead title={t('system.proofs')} say={t('system.proofsSay')} />
      <PolicyHealthBanner />
      {!data ? (
        <section className="card">
          {error ? <Failed error={error} onRetry={() => refetch()} /> : <Loading lines={6} />}
        </section>
      ) : data.ranAt === null ? (
        <section className="card">
          <Empty icon="shield" title={t('system.neverRan')}>
            {t('system.neverRanWhy')}
          </Empty>
        </section>
      ) : (
        <Card
          title={
            bad > 0 ? t('system.someBad', { bad, ok: checks.length - bad }) : t('system.allOk', { n: checks.length })
          }
          right={t('system.ranAt', { at: moment(data.ranAt) })}
          flush
        >
          <ul>
            {checks.map((check) => (
              <li key={check.key} className="proof">
                <span className={check.ok ? 'ok' : 'bad'}>
                  <Icon name={check.ok ? 'check' : 'cross'} />
                </span>
                <b style={{ fontWeight: 500 }}>{check.name}</b>
                <Tag tone={check.ok ? 'ok' : 'bad'}>{check.ok ? t('system.passed') : t('system.notPassed')}</Tag>
                <p>{check.detail}</p>
              </li>
            ))}
          </ul>
        </Card>
      )}
      <div style={{ marginTop: 12 }}>
        <PolicyHealthCard />
      </div>
    </>
  )
}
