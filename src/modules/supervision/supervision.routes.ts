import { plainDate } from '#src/kernel/plain-date.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import type { Module } from '#src/platform/module.ts'
import { countEntries, entryMeant, entryView, findEntries } from './blacklist.store.ts'
import { ENTER_REFUSALS, enterBlacklist, LIFT_REFUSALS, liftBlacklist } from './change-blacklist.ts'
import { supervisionContract as contract } from './supervision.contract.ts'

export function supervisionModule(): Module {
  return {
    name: 'supervision',
    routes(api) {
      api.read(contract.blacklist, async (ctx) => {
        const tree = await ctx.platform.unitTree()
        const { inForce } = ctx.query
        const meant = entryMeant(ctx.platform.keys, ctx.query.q)
        return newestFirst(ctx.query, {
          read: (after, limit) => findEntries(ctx.db, ctx.scope, { inForce, meant, after, limit }, ctx.day),
          count: () => countEntries(ctx.db, ctx.scope, { inForce, meant }, ctx.day),
          id: (row) => row.entry_id,
          view: (row) => entryView(tree, ctx.scope, row, ctx.day),
        })
      })
      api.write(contract.enterBlacklist, ENTER_REFUSALS, async (tx, ctx) =>
        enterBlacklist(tx, await ctx.platform.unitTree(), ctx.scope, {
          ...ctx.body,
          fromDay: plainDate(ctx.body.fromDay),
          toDay: ctx.body.toDay === null ? null : plainDate(ctx.body.toDay),
        }),
      )
      api.write(contract.liftBlacklist, LIFT_REFUSALS, async (tx, ctx) =>
        liftBlacklist(tx, await ctx.platform.unitTree(), ctx.scope, ctx.params.id, ctx.body),
      )
    },
  }
}
