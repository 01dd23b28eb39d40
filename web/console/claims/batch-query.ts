import { useQuery } from '@tanstack/react-query'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'

export type ClaimBatch = ResponseOf<typeof subsidyContract.claimBatch>

export const useBatch = (id: string) =>
  useQuery({
    queryKey: ['claim-batch', id],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimBatch>('GET', '/api/claim-batches/:id', { params: { id }, signal }),
  })

export const useLine = (id: string) =>
  useQuery({
    queryKey: ['claim-line', id],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimLine>('GET', '/api/claim-lines/:id', { params: { id }, signal }),
  })
