import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import type { adminContract, SessionView } from '#src/modules/admin/admin.contract.ts'
import type { Action } from '#src/platform/access/roles.ts'
import { ApiError, call } from '#web/ui/client.ts'

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<SessionView | null> => {
    try {
      return await call<typeof adminContract.whoAmI>('GET', '/api/session', { signal })
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

/** What a page must know before anybody signs in: is it a demo, with which accounts. */
export const siteQuery = queryOptions({
  queryKey: ['site'],
  queryFn: ({ signal }) => call<typeof adminContract.site>('GET', '/api/public/site', { signal }),
  staleTime: 60_000,
})

/** The signed-in account, inside the shell only. */
export function useSession(): SessionView {
  const { data } = useSuspenseQuery(sessionQuery)
  if (!data) throw new Error('useSession outside the signed-in shell')
  return data
}

/** The account must change its password or set up its one-time code first: the server opens nothing but 登录安全. */
export const isHeldBack = (session: SessionView) => session.mustChangePassword || session.mustSetUpTotp === true

/** May the signed-in role do this? The server asks again; here it only decides what is drawn. */
export function useMay(): (action: Action) => boolean {
  const session = useSession()
  return (action) => !isHeldBack(session) && session.actions.includes(action)
}

/** The business day, `YYYY-MM-DD`: every date rule of a page counts from it, never from the machine's clock. */
export const useBusinessDay = () => useSession().businessDay

/** Counts of open work by kind; empty for roles without a queue. */
export function useQueueCounts() {
  const may = useMay()
  return useQuery({
    queryKey: ['queue', 'counts'],
    queryFn: ({ signal }) => call<typeof adminContract.queueCounts>('GET', '/api/queue/counts', { signal }),
    enabled: may('queue.read'),
    refetchInterval: 60_000,
  })
}
