import { Link } from '@tanstack/react-router'
import { moment } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import { usePolicyHealth } from './policy-query.ts'
import './policy.css'

/** Said loudly while a signed revision does not load and the last good one decides; nothing otherwise. */
export function PolicyHealthBanner() {
  const may = useMay()
  const { data } = usePolicyHealth()
  if (!data || data.ok) return null
  const broken = data.packs.filter((pack) => pack.broken !== null || pack.decidingBy === null)
  return (
    <div className="banner bad" role="alert">
      <Icon name="warning" />
      <b>{data.sentence}</b>
      <span className="grow" />
      {may('policy.read') &&
        broken.map((pack) => (
          <Link key={pack.packId} to="/policy/packs/$id" params={{ id: pack.packId }}>
            {t('policy.seePack', { document: pack.document })}
          </Link>
        ))}
      {may('proof.read') && <Link to="/proofs">{t('policy.seeFaults')}</Link>}
    </div>
  )
}

/** Every pack with the revision that decides, and the faults of one that does not load: part of 平台自查. */
export function PolicyHealthCard() {
  const may = useMay()
  const query = usePolicyHealth()
  const { data } = query
  if (!may('policy.health')) return null
  return (
    <Card title={t('policy.healthTitle')} right={data && t('policy.checkedAt', { at: moment(data.checkedAt) })} flush>
      {query.isPending ? (
        <Loading lines={4} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <ul className="pack-health">
          {[...data.packs]
            .sort((a, b) => Number(a.broken === null) - Number(b.broken === null))
            .map((pack) => (
              <li key={pack.packId}>
                <span className={pack.broken || !pack.decidingBy ? 'bad' : 'ok'}>
                  <Icon name={pack.broken || !pack.decidingBy ? 'cross' : 'check'} />
                </span>
                <b className="strong">{pack.document}</b>
                <span className="sec">{pack.regionName}</span>
                <Tag tone={pack.decidingBy ? (pack.broken ? 'bad' : 'ok') : 'bad'}>
                  {pack.decidingBy ? t('policy.decidesBy', { n: pack.decidingBy.number }) : t('policy.decidesByNone')}
                </Tag>
                {pack.broken && (
                  <div className="faults">
                    <p className="bad">
                      {t('policy.brokenSince', { n: pack.broken.number, at: moment(pack.broken.since) })}
                    </p>
                    <ul>
                      {pack.broken.faults.map((fault) => (
                        <li key={fault.path + fault.message}>
                          {fault.rule && <b className="strong">{fault.rule} </b>}
                          {fault.message}
                        </li>
                      ))}
                    </ul>
                  </div>
                )}
              </li>
            ))}
        </ul>
      )}
    </Card>
  )
}
