import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo, type Role } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { nextNumberInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { definitionOf, isSetting, type SettingKey, type SettingLevel } from '#src/platform/settings/settings.ts'
import { decideSetting, type SettingAsk, type SettingRefusal } from './setting.rules.ts'
import { chainOf, lockSettingInTx, settingValues, valueOn } from './setting.store.ts'
import { settingPaperNow, waitingPapers } from './setting-paper.store.ts'
import type { SettingPaperRow } from './settings.contract.ts'

export type ProposeSettingRefusal =
  | SettingRefusal
  | 'setting_unknown'
  | 'unit_not_yours'
  | 'level_cannot'
  | 'value_invalid'
  | 'nobody_approves'
  | 'draft_open'

interface Body {
  readonly kind: 'set' | 'end'
  readonly unitId: string
  readonly key: string
  readonly value?: unknown
  readonly fromDay: PlainDate
  readonly document: string
}

/** May this account set something for the unit? Its own office's units and those below, never one above. */
export const answersFor = (scope: Scope, tree: UnitTree, unitId: string): boolean =>
  scope.reach.kind === 'units' && scope.reach.unitIds.includes(unitId) && tree.units.get(unitId)?.kind === 'region'

export const maySetHere = (tree: UnitTree, unitId: string, key: SettingKey): boolean =>
  (definitionOf(key).levels ?? (['province', 'prefecture', 'county'] as readonly SettingLevel[])).includes(
    tree.get(unitId).level as SettingLevel,
  )

const ROLE_OF_LEVEL = { county: 'county', prefecture: 'city', province: 'province' } as const satisfies Record<
  string,
  Role
>

/** Draws up a new value, or that the unit follows the one above again. Nothing changes before a second person confirms. */
export async function proposeSetting(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  body: Body,
): Promise<Decision<SettingPaperRow, ProposeSettingRefusal>> {
  const tree = await platform.unitTree()
  const { key, unitId } = body
  if (!isSetting(key)) return refuse('setting_unknown')
  if (!answersFor(scope, tree, unitId)) return refuse('unit_not_yours')
  if (!maySetHere(tree, unitId, key)) return refuse('level_cannot')
  const read = body.kind === 'set' ? definitionOf(key).schema.safeParse(body.value) : undefined
  if (read && !read.success)
    return refuse('value_invalid', { words: [...new Set(read.error.issues.map((one) => one.message))].join('；') })
  const value = read?.data
  if (key === 'claim.approver_level' && read && !mayDo(ROLE_OF_LEVEL[value as SettingLevel], 'claim.approve'))
    return refuse('nobody_approves')
  await lockSettingInTx(tx.db, { unitId, key })
  const draft = (await waitingPapers(tx.db, unitId)).get(key)
  if (draft) return refuse('draft_open', { number: draft })
  const ask = { kind: body.kind, value, fromDay: body.fromDay }
  const decision = decideSetting(ask, await settingFacts(tx.db, tree, { unitId, key, fromDay: ask.fromDay }), tx.day)
  if (!decision.ok) return decision
  const paperId = newId()
  const number = await nextNumberInTx(tx, tree, { kind: 'setting_paper', mark: 'SZ', unitId, digits: 3 })
  await tx.db
    .insertInto('setting_paper')
    .values({
      paper_id: paperId,
      number,
      kind: body.kind,
      unit_id: unitId,
      key,
      value: body.kind === 'set' ? JSON.stringify(value) : null,
      from_day: body.fromDay,
      document: body.document,
      status: 'proposed',
      made_by: scope.accountId!,
      made_day: tx.day,
    })
    .execute()
  await tx.audit({
    action: 'setting.propose',
    subjectType: 'setting_paper',
    subjectId: paperId,
    facts: { number, key, unitId, kind: body.kind, fromDay: body.fromDay, document: body.document },
  })
  return accept(await settingPaperNow(tx.db, tree, scope, paperId))
}

/** What stands of a unit's setting, for the rules. */
export async function settingFacts(
  db: Db,
  tree: UnitTree,
  ask: { unitId: string; key: SettingKey; fromDay: SettingAsk['fromDay'] },
) {
  const chain = chainOf(tree, ask.unitId)
  const rows = await settingValues(db, chain, ask.key)
  const { starts } = definitionOf(ask.key)
  return {
    own: rows
      .filter((row) => row.unit_id === ask.unitId)
      .map((row) => ({ value: row.value, fromDay: row.from_day, toDay: row.to_day })),
    above: valueOn(rows, chain.slice(1), ask.key, ask.fromDay) !== undefined,
    ...(starts ? { starts } : {}),
  }
}
