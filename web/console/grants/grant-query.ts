import { useQuery } from '@tanstack/react-query'
import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import { call } from '#web/ui/client.ts'

export const useGrantItems = () =>
  useQuery({
    queryKey: ['grant-items'],
    queryFn: ({ signal }) => call<typeof grantsContract.items>('GET', '/api/grant-items', { signal }),
  })

export const useGrant = (id: string) =>
  useQuery({
    queryKey: ['grant', id],
    queryFn: ({ signal }) => call<typeof grantsContract.detail>('GET', '/api/grants/:id', { params: { id }, signal }),
  })
