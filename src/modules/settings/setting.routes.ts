import { plainDate } from '#src/kernel/plain-date.ts'
import { CHECK_REFUSALS, WITHDRAW_PAPER_REFUSALS } from '#src/platform/access/decide-check.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found } from '#src/platform/http/problem.ts'
import { definitionOf, isSetting, SETTINGS, type SettingKey } from '#src/platform/settings/settings.ts'
import { confirmSetting, refuseSetting, withdrawSetting } from './check-setting.ts'
import { answersFor, maySetHere, proposeSetting } from './propose-setting.ts'
import { earliestDay } from './setting.rules.ts'
import { chainOf, settingValues, valueOn } from './setting.store.ts'
import { settingPaperPage, waitingPapers } from './setting-paper.store.ts'
import { settingsContract as contract, type SettingRow } from './settings.contract.ts'
import { CONFIRM_SETTING_REFUSALS, PROPOSE_SETTING_REFUSALS } from './settings.messages.ts'

/** The unit that is asked about: the reader's own, or one of its scope. */
const unitOf = (scope: Scope, tree: UnitTree, asked: string | undefined) => {
  if (asked === undefined || asked === scope.unitId) return scope.unitId
  return found(answersFor(scope, tree, asked) ? asked : undefined, '这个地区')
}

/** Settings as they stand in a unit, how they came about, and the papers that change them. */
export function settingRoutes(api: Api): void {
  api.read(contract.settings, async ({ platform, db, scope, day, query }) => {
    const tree = await platform.unitTree()
    const unit = unitOf(scope, tree, query.unit)
    const chain = chainOf(tree, unit)
    const rows = await settingValues(db, chain)
    const waiting = await waitingPapers(db, unit)
    const items = (Object.keys(SETTINGS) as SettingKey[]).flatMap((key): SettingRow[] => {
      const row = valueOn(rows, chain, key, day)
      if (!row) return []
      const { name, means, form, starts } = definitionOf(key)
      const own = row.unit_id === unit
      const next = rows
        .filter((one) => one.unit_id === unit && one.key === key && one.from_day > day && one.to_day !== one.from_day)
        .at(-1)
      const may =
        mayDo(scope.role, 'setting.write') &&
        answersFor(scope, tree, unit) &&
        maySetHere(tree, unit, key) &&
        !waiting.has(key)
      return [
        {
          key,
          name,
          means,
          value: row.value,
          from: row.from_day,
          document: row.document,
          unitName: tree.get(row.unit_id).name,
          inherited: !own,
          next: next ? { value: next.value, from: next.from_day, document: next.document } : null,
          form,
          earliest: earliestDay(starts, day),
          waiting: waiting.get(key) ?? null,
          actions: may ? (own && valueOn(rows, chain.slice(1), key, day) ? ['set', 'end'] : ['set']) : [],
        },
      ]
    })
    return { unitName: tree.get(unit).name, items }
  })
  api.read(contract.settingHistory, async ({ platform, db, scope, query }) => {
    const tree = await platform.unitTree()
    const { key } = query
    found(isSetting(key) ? key : undefined, '这项设置')
    const rows = await settingValues(db, chainOf(tree, unitOf(scope, tree, query.unit)), key)
    return {
      items: rows.map((row) => ({
        unitName: tree.get(row.unit_id).name,
        value: row.value,
        from: row.from_day,
        to: row.to_day,
        document: row.document,
      })),
    }
  })
  api.read(contract.settingPapers, async (ctx) =>
    settingPaperPage(ctx.db, ctx.scope, await ctx.platform.unitTree(), ctx.query),
  )
  api.write(contract.proposeSetting, PROPOSE_SETTING_REFUSALS, (tx, ctx) =>
    proposeSetting(tx, ctx.platform, ctx.scope, { ...ctx.body, fromDay: plainDate(ctx.body.fromDay) }),
  )
  api.write(contract.confirmSetting, CONFIRM_SETTING_REFUSALS, (tx, ctx) =>
    confirmSetting(tx, ctx.platform, ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.refuseSetting, CHECK_REFUSALS, (tx, ctx) =>
    refuseSetting(tx, ctx.platform, ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.withdrawSetting, WITHDRAW_PAPER_REFUSALS, (tx, ctx) =>
    withdrawSetting(tx, ctx.platform, ctx.scope, ctx.params.id, ctx.body),
  )
}
