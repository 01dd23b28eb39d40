import { type Action, mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { RevisionRow } from './policy.contract.ts'
import type { RevisionRecord } from './revision.store.ts'
import { REVISION_KIND_NAMES, REVISION_STATE_NAMES } from './revision.types.ts'

export const RELEASE_NAME = '系统发布'

/** A region's name; its code where the tree does not have it. */
export const regionName = (tree: UnitTree, region: string) => tree.units.get(region)?.name ?? region

/** Does this reader answer for that region, and hold the right? */
export const mayIn = (scope: Scope, action: Action, region: string): boolean =>
  scope.role !== 'public' &&
  scope.role !== 'system' &&
  mayDo(scope.role, action) &&
  scope.reach.kind === 'units' &&
  scope.reach.unitIds.includes(region)

export function revisionRowOf(tree: UnitTree, record: RevisionRecord): RevisionRow {
  // A damaged row is listed like the others; only its words are missing.
  const { title, document } = (record.pack ?? {}) as { title?: unknown; document?: unknown }
  return {
    id: record.revision_id,
    packId: record.pack_id,
    region: record.region_id,
    regionName: regionName(tree, record.region_id),
    title: typeof title === 'string' ? title : record.pack_id,
    document: typeof document === 'string' ? document : record.pack_id,
    number: record.number,
    revision: record.digest,
    kind: record.kind,
    kindName: REVISION_KIND_NAMES[record.kind],
    state: record.state,
    stateName: REVISION_STATE_NAMES[record.state],
    reason: record.reason,
    baseRevisionId: record.base_id,
    authorName: record.author_name ?? RELEASE_NAME,
    authoredDay: record.authored_day,
    proposedDay: record.proposed_day,
    signerName: record.kind === 'release' ? RELEASE_NAME : record.signer_name,
    signedDay: record.signed_day,
    supersededDay: record.superseded_day,
    note: record.note,
    faults: record.faults,
    version: record.version,
  }
}
