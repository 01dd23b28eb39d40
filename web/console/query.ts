import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from '#web/ui/client.ts'
import { sessionQuery } from './session.ts'

/** A session that ended shows the sign-in page; what was typed stays in the drafts. */
const ended = (error: unknown) => {
  if (error instanceof ApiError && error.status === 401) queryClient.setQueryData(sessionQuery.queryKey, null)
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: ended }),
  mutationCache: new MutationCache({ onError: ended }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal stays a refusal; only silence and crashes are asked again.
      retry: (failures, error) => !(error instanceof ApiError && error.status < 500) && failures < 2,
      retryDelay: (attempt) => Math.min(8_000, 800 * 2 ** attempt),
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Asks again for everything on the screen: after the business day moved, after a connection came back. */
export const refreshAll = () => queryClient.invalidateQueries()
