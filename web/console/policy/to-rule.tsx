import { useQueries, useQuery } from '@tanstack/react-query'
import { Navigate } from '@tanstack/react-router'
import { t } from '#web/ui/words.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Failed, Missing, PageLoading } from '../ui/states.tsx'
import { packQuery, packsQuery } from './policy-query.ts'

/** To the words of a rule named by a decision: in the pack of its document, else in the first pack that holds the number. */
export function ToRule({ rule, document }: { rule: string; document: string | undefined }) {
  const query = useQuery(packsQuery)
  return (
    <Loaded query={query}>
      {({ items }) => {
        const named = items.find((pack) => pack.document === document)
        return named ? (
          <Navigate to="/policy/packs/$id" params={{ id: named.packId }} search={{}} hash={rule} replace />
        ) : (
          <Search rule={rule} packIds={items.map((pack) => pack.packId)} />
        )
      }}
    </Loaded>
  )
}

function Search({ rule, packIds }: { rule: string; packIds: readonly string[] }) {
  const packs = useQueries({ queries: packIds.map((id) => packQuery(id)) })
  const holder = packs.find(({ data }) =>
    data?.rules.some((one) => one.id === rule && one.inheritedFrom === null),
  )?.data
  if (holder)
    return <Navigate to="/policy/packs/$id" params={{ id: holder.pack.packId }} search={{}} hash={rule} replace />
  const failed = packs.find(({ error }) => error)
  if (packs.some(({ isPending }) => isPending)) return <PageLoading />
  return (
    <>
      <h1 className="sr">{t('policy.noSuchRule', { rule })}</h1>
      <section className="card">
        {failed ? (
          <Failed error={failed.error} onRetry={() => failed.refetch()} />
        ) : (
          <Missing said={t('policy.noSuchRule', { rule })} />
        )}
      </section>
    </>
  )
}
