import { useQuery } from '@tanstack/react-query'
import type { GrantRow, grantsContract } from '#src/modules/grants/grants.contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'

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

/** Ended without money. */
export const isClosed = ({ status }: Pick<GrantRow, 'status'>): boolean =>
  status === 'rejected' || status === 'withdrawn'

/** Where there is no figure: still open, or none any more. */
export const noAmountOf = (grant: Pick<GrantRow, 'status'>): string => (isClosed(grant) ? '—' : t('grant.noAmount'))
