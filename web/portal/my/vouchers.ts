import type { vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { useLoad } from '../load.ts'
import { useSession } from '../session.ts'

/** The holder's own vouchers: the calls. */
export type OwnVoucher = ResponseOf<typeof vouchersContract.ownVoucher>

export const useVouchers = () => {
  const worker = useSession().data?.account.role === 'worker'
  return useLoad(worker ? 'own/vouchers' : undefined, (signal) =>
    call<typeof vouchersContract.own>('GET', '/api/own/vouchers', { signal }),
  )
}

export const useVoucher = (id: string) => {
  const worker = useSession().data?.account.role === 'worker'
  return useLoad(worker ? `own/vouchers/${id}` : undefined, (signal) =>
    call<typeof vouchersContract.ownVoucher>('GET', '/api/own/vouchers/:id', { params: { id }, signal }),
  )
}

export const claimVoucher = (id: string, idempotencyKey: string) =>
  call<typeof vouchersContract.claim>('POST', '/api/own/vouchers/:id/claim', { params: { id }, idempotencyKey })

/** The signed digits of this minute. */
export const showVoucher = (id: string, signal: AbortSignal) =>
  call<typeof vouchersContract.code>('GET', '/api/own/vouchers/:id/code', { params: { id }, signal })
