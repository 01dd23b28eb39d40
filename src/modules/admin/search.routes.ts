import { registryContract } from '#src/modules/registry/registry.contract.ts'
import { type Action, mayDo } from '#src/platform/access/roles.ts'
import type { Api } from '#src/platform/http/api.ts'
import type { Module, SearchHit } from '#src/platform/module.ts'

const ACTION_OF_KIND = {
  person: 'person.read',
  class: 'class.read',
  certificate: 'certificate.read',
  claim: 'claim.read',
  voucher: 'voucher.read',
  payment: 'fund.read',
  statement: 'fund.read',
  debt: 'clawback.read',
  paper: 'fund.read',
  organisation: 'organisation.read',
} as const satisfies Record<SearchHit['kind'], Action>
const ORDER = Object.keys(ACTION_OF_KIND) as SearchHit['kind'][]

/** One search over everything, from all business modules. What the role may not read is left out here once more. */
export function searchRoutes(api: Api, business: readonly Module[]): void {
  api.read(registryContract.search, async ({ platform, scope, account, query }) => {
    const q = query.q.normalize('NFKC').trim()
    if (q === '') return { items: [] }
    const hits = await Promise.all(
      business.flatMap((module) => (module.search ? [module.search(platform, scope, q)] : [])),
    )
    const items = hits
      .flat()
      .filter((hit) => mayDo(account!.role, ACTION_OF_KIND[hit.kind]))
      .sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    return { items }
  })
}
