import type { UseQueryResult } from '@tanstack/react-query'
import { t } from '#web/ui/words.ts'
import { Failed, PageLoading } from './states.tsx'

/** The page of one record: grey bars while it comes, what went wrong when it does not, else `children` with the data. */
export function Loaded<T>({
  query,
  children,
}: {
  query: UseQueryResult<T, Error>
  children: (data: T) => React.ReactNode
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  return (
    <>
      <h1 className="sr">{query.error ? t('common.failedTitle') : t('common.loading')}</h1>
      {query.error ? (
        <section className="card">
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        </section>
      ) : (
        <PageLoading />
      )}
    </>
  )
}
