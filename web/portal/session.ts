import type { adminContract, SessionView } from '#src/modules/admin/admin.contract.ts'
import { ApiError, call } from '#web/ui/client.ts'
import { forget, type Loaded, useLoad } from './load.ts'

/** Who is signed in; null when nobody is. */
export const useSession = (): Loaded<SessionView | null> =>
  useLoad('session', async (signal) => {
    try {
      return await call<typeof adminContract.whoAmI>('GET', '/api/session', { signal })
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null
      throw error
    }
  })

export const useSite = () =>
  useLoad('site', (signal) => call<typeof adminContract.site>('GET', '/api/public/site', { signal }))

/** Ends the session and forgets everything that was loaded under it. */
export async function signOut() {
  await call<typeof adminContract.signOut>('DELETE', '/api/session')
  forget()
}
