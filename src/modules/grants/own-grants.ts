import { decideGrant } from '#src/modules/policy/index.ts'
import { storedPacks, type ViewContext } from '#src/modules/subsidy/index.ts'
import { actsOn } from '#src/platform/audit/trail.ts'
import { findGrants, type GrantRecord } from './grant.store.ts'
import { citedBy } from './grant-notice.ts'
import { decidedDayOf, decisionViewOf } from './grant-view.ts'
import type { GrantDetail } from './grants.contract.ts'

/** A grant with the text it follows. */
export interface OwnGrant {
  readonly grant: GrantRecord
  readonly document: string
  readonly clause: string
}

const MOST = 100

/** The grants in the reach of the scope, the latest first: of a worker those that are paid to the worker. */
export async function ownGrants(ctx: Pick<ViewContext, 'db' | 'scope'>, id?: string): Promise<OwnGrant[]> {
  const grants = await findGrants(ctx.db, ctx.scope, { ...(id ? { id } : {}), limit: MOST })
  const sets = await storedPacks(
    ctx.db,
    grants.map((grant) => grant.pack_revision),
  )
  return grants.map((grant) => {
    const { pack, item } = decideGrant(sets.get(grant.pack_revision)!, grant.facts)
    return { grant, ...citedBy(pack, item) }
  })
}

/** The grounds of its latest decision, the same that the clerk reads. */
export async function ownGrantWhy(
  ctx: Pick<ViewContext, 'db' | 'tree' | 'day'>,
  { grant }: OwnGrant,
): Promise<GrantDetail['decision']> {
  const packs = (await storedPacks(ctx.db, [grant.pack_revision])).get(grant.pack_revision)!
  const ask = {
    packs,
    facts: grant.facts,
    unitId: grant.unit_id,
    payeeName: grant.holder_name,
    decidedAt: grant.decided_at,
    decidedDay: decidedDayOf(await actsOn(ctx.db, 'grant', grant.grant_id), grant),
    status: grant.status,
  }
  return (await decisionViewOf(ctx, ask)).decision
}
