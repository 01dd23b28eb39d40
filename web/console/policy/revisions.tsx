import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RevisionRow } from '#src/modules/policy/policy.contract.ts'
import { day } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { DiffView } from './diff.tsx'
import { diffQuery, revisionsQuery } from './policy-query.ts'

/** 修订记录: every signed text of a document, and what differs between two of them. */
export function RevisionList({
  packId,
  inForce,
  shown,
  from,
  to,
  onCompare,
}: {
  packId: string
  inForce: string
  shown: string
  from: string | undefined
  to: string | undefined
  onCompare: (from: string | undefined, to: string | undefined) => void
}) {
  const query = useQuery(revisionsQuery(packId))
  if (query.isPending) return <Loading lines={5} />
  if (!query.data) return <Failed error={query.error} onRetry={() => query.refetch()} />
  const items = [...query.data.items].sort((a, b) => (b.number ?? 0) - (a.number ?? 0))
  if (items.length === 0) return <Empty icon="policy" title={t('policy.noRevisions')} />
  return (
    <>
      <ol className="revision-list">
        {items.map((one, at) => {
          const before = items[at + 1]
          const comparing = to === one.id && from === before?.id
          return (
            <li key={one.id} className={one.id === shown ? 'on' : ''}>
              <div className="row wrap">
                <b>{t('policy.nth', { n: one.number ?? 0 })}</b>
                <StatusTag kind="revision" code={one.state} name={one.stateName} />
                <span className="sec">{one.kindName}</span>
                <span className="grow" />
                {one.id !== shown && (
                  <Link
                    to="/policy/packs/$id"
                    params={{ id: packId }}
                    search={one.id === inForce ? {} : { revision: one.id }}
                  >
                    {t('policy.readIt')}
                  </Link>
                )}
                {before && (
                  <button
                    type="button"
                    className="linkish"
                    aria-expanded={comparing}
                    onClick={() => (comparing ? onCompare(undefined, undefined) : onCompare(before.id, one.id))}
                  >
                    {comparing ? t('policy.closeDiff') : t('policy.diffWith', { n: before.number ?? 0 })}
                  </button>
                )}
              </div>
              <p className="small sec">{signedWords(one)}</p>
              <p>{one.reason}</p>
              {comparing && before && <Compared from={before.id} to={one.id} />}
            </li>
          )
        })}
      </ol>
      {items.length > 2 && (
        <p className="bd-line small">
          <button type="button" className="linkish" onClick={() => onCompare(items.at(-1)?.id, items[0]?.id)}>
            {t('policy.diffAll', { from: items.at(-1)?.number ?? 1, to: items[0]?.number ?? 1 })}
          </button>
        </p>
      )}
      {from && to && !items.some((one, at) => one.id === to && items[at + 1]?.id === from) && (
        <div className="bd">
          <Compared from={from} to={to} />
        </div>
      )}
    </>
  )
}

const signedWords = (one: RevisionRow) =>
  one.signerName && one.signerName !== one.authorName
    ? t('policy.writtenSigned', { author: one.authorName, signer: one.signerName, day: day(one.signedDay) })
    : t('policy.signedBy', { signer: one.signerName ?? one.authorName, day: day(one.signedDay ?? one.authoredDay) })

function Compared({ from, to }: { from: string; to: string }) {
  const query = useQuery(diffQuery(from, to))
  if (query.isPending) return <Loading lines={3} />
  if (!query.data) return <Failed error={query.error} onRetry={() => query.refetch()} />
  return <DiffView entries={query.data.entries} headline={query.data.headline} />
}
