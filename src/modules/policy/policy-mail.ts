import { CONSOLE } from '#src/kernel/console-links.ts'
import type { Facts } from '#src/kernel/decision.ts'
import { ACTIONS } from '#src/platform/access/roles.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { RevisionRecord } from './revision.store.ts'

type Draft = Pick<RevisionRecord, 'revision_id' | 'region_id' | 'author_id' | 'editor_ids'>

const editorsOf = ({ author_id, editor_ids }: Draft) => new Set([...(author_id ? [author_id] : []), ...editor_ids])

/** Tells everybody who may sign the draft, except those whose words are in it, that it waits. */
export async function tellSignersInTx(tx: Tx, tree: UnitTree, draft: Draft, facts: Facts): Promise<void> {
  const units = tree.units.has(draft.region_id) ? tree.ancestors(draft.region_id) : [draft.region_id]
  const rows = await tx.db
    .selectFrom('account')
    .select('account_id')
    .where('role', 'in', [...ACTIONS['policy.sign']])
    .where('unit_id', 'in', units)
    .where('status', '=', 'active')
    .execute()
  const editors = editorsOf(draft).add(tx.scope.accountId ?? '')
  const accountIds = rows.map((row) => row.account_id).filter((id) => !editors.has(id))
  await sendMessagesInTx(tx, [
    { accountIds, template: 'policy_proposed', facts, link: CONSOLE.policyDraft(draft.revision_id) },
  ])
}

/** Tells those whose words are in the draft what became of it. */
export async function tellEditorsInTx(
  tx: Tx,
  draft: Draft,
  template: 'policy_returned' | 'policy_signed',
  facts: Facts,
): Promise<void> {
  const link = CONSOLE.policyDraft(draft.revision_id)
  await sendMessagesInTx(tx, [{ accountIds: [...editorsOf(draft)], template, facts, link }])
}
