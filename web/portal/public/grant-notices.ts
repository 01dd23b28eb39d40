import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { useLoad } from '../load.ts'
import { usePages } from '../pages.ts'

export type GrantNotice = ResponseOf<typeof grantsContract.publicNotice>

export const useGrantNotice = (number: string) =>
  useLoad(`grant-notice/${number}`, (signal) =>
    call<typeof grantsContract.publicNotice>('GET', '/api/public/grant-notices/:number', {
      params: { number },
      signal,
    }),
  )

const PAGE = 30
export const useGrantNotices = () =>
  usePages('grant-notices', (cursor, signal) =>
    call<typeof grantsContract.publicNotices>('GET', '/api/public/grant-notices', {
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
      ...(signal ? { signal } : {}),
    }),
  )
