import { CONSOLE } from '#src/kernel/console-links.ts'
import { PROGRAM_NAMES } from '#src/modules/policy/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { SearchSource } from '#src/platform/module.ts'
import { findBatches } from './claim-batch.store.ts'
import { BATCH_STATUS_NAMES } from './subsidy.types.ts'
import { viewContext } from './view-context.ts'

const HITS = 5

/** Claims by a part of their number, such as `SL-2022-0418` or `0418`. */
export const claimSearch: SearchSource = async (platform, scope, q) => {
  if (!mayDo(scope.role, 'claim.read')) return []
  if (!/^(SL-?)?[\d-]{4,}$/i.test(q.normalize('NFKC').trim())) return []
  const { day } = await platform.clocks()
  const ctx = await viewContext(platform, platform.db, scope, day)
  const batches = await findBatches(ctx, { q, limit: HITS })
  return batches.map((batch) => ({
    kind: 'claim',
    title: batch.number,
    detail: `${PROGRAM_NAMES[batch.program]}，${batch.claimant_name}，${batch.lines} 条，${BATCH_STATUS_NAMES[batch.status]}`,
    link: CONSOLE.claimBatch(batch.batch_id),
  }))
}
