import { useQuery } from '@tanstack/react-query'
import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { useMay } from '../session.ts'
import { type ChainLink, ChainStrip } from './detail.tsx'

/**
 * The chain of one paid or payable line on whatever page its money is shown: fund, batch, claim, decision, certificate, exam, lessons,
 * voucher, person. The links are the claim line's own, so that there is one table of them; nothing is drawn for who may not read claims.
 */
export function MoneyChain({
  line,
  kind = 'claim',
  here,
}: {
  line: string
  /** A grant's chain is its own: fund, batch, application, clause, holder. */
  kind?: 'claim' | 'grant'
  here: ChainLink['kind'] | 'debt'
}) {
  const may = useMay()
  const grant = useQuery({
    queryKey: ['grant', line],
    queryFn: ({ signal }) =>
      call<typeof grantsContract.detail>('GET', '/api/grants/:id', { params: { id: line }, signal }),
    enabled: kind === 'grant' && may('grant.read'),
    retry: false,
  })
  const query = useQuery({
    queryKey: ['claim-line', line],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.claimLine>('GET', '/api/claim-lines/:id', { params: { id: line }, signal }),
    enabled: kind === 'claim' && may('claim.read'),
    retry: false,
  })
  const links = kind === 'grant' ? grant.data?.chain : query.data?.chain
  if (!links) return null
  // A debt stands beside the chain, so every link of it leads away.
  return <ChainStrip links={links} here={here as ChainLink['kind']} />
}
