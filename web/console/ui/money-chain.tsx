import { useQuery } from '@tanstack/react-query'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { useMay } from '../session.ts'
import { type ChainLink, ChainStrip } from './detail.tsx'

/**
 * The chain of one paid or payable line on whatever page its money is shown: fund, batch, claim, decision, certificate, exam, lessons,
 * voucher, person. The links are the claim line's own, so that there is one table of them; nothing is drawn for who may not read claims.
 */
export function MoneyChain({ line, here }: { line: string; here: ChainLink['kind'] | 'debt' }) {
  const may = useMay()
  const query = useQuery({
    queryKey: ['claim-line', line],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimLine>('GET', '/api/claim-lines/:id', { params: { id: line }, signal }),
    enabled: may('claim.read'),
    retry: false,
  })
  if (!query.data) return null
  // A debt stands beside the chain, so every link of it leads away.
  return <ChainStrip links={query.data.chain} here={here as ChainLink['kind']} />
}
