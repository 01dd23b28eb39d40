import { type SqlBool, sql } from 'kysely'
import type { PacksInForce } from '#src/modules/policy/index.ts'
import type { Api } from '#src/platform/http/api.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'
import { checks } from './checks.ts'
import { entitlementsContract as contract } from './entitlements.contract.ts'
import { CHECK_REFUSALS, PROPOSE_REFUSALS } from './entitlements.messages.ts'
import {
  countOverLimit,
  countOverrides,
  findOverrides,
  listOverLimit,
  overrideRowOf,
  trainingMeant,
} from './override.store.ts'
import { checkOverride, overrideDetail, proposeOverride } from './override.ts'
import { overrideQueue } from './override-queue.ts'

/** The yearly limit of subsidised trainings, and the exceptions from it. */
export function entitlementsModule({ packs }: { packs: Pick<PacksInForce, 'now'> }): Module {
  return {
    name: 'entitlements',
    routes: (api) => routes(api, packs),
    queue: overrideQueue,
    checks,
  }
}

function routes(api: Api, packs: Pick<PacksInForce, 'now'>) {
  const deps = (ctx: { platform: Platform }) => ({ platform: ctx.platform, packs })
  api.read(contract.overLimit, async ({ platform, db, scope, query }) => {
    const meant = trainingMeant(platform.keys, query.q)
    const after = decodeCursor(query, 3)
    const rows = await listOverLimit(db, scope, meant, {
      limit: limitOf(query),
      after: after && [String(after[0]), String(after[1]), String(after[2])],
    })
    return pageOfRows(
      query,
      rows,
      (row) => [row.startDay, row.classId, row.personId],
      (row) => row,
      query.count ? await countOverLimit(db, scope, meant) : undefined,
    )
  })
  api.read(contract.overrides, async ({ platform, db, scope, query }) => {
    const filter = sql<SqlBool>`${query.status ? sql`v.status = ${query.status}` : sql`true`} and ${trainingMeant(platform.keys, query.q)}`
    return newestFirst(query, {
      read: (after, limit) =>
        findOverrides(
          db,
          scope,
          sql<SqlBool>`${filter} and ${after ? sql`v.override_id < ${after}::uuid` : sql`true`}`,
          limit,
        ),
      count: () => countOverrides(db, scope, filter),
      id: (row) => row.override_id,
      view: overrideRowOf,
    })
  })
  api.read(contract.override, (ctx) => overrideDetail(ctx.db, deps(ctx), ctx.scope, ctx.params.id))
  api.write(contract.proposeOverride, PROPOSE_REFUSALS, (tx, ctx) =>
    proposeOverride(tx, deps(ctx), ctx.scope, ctx.body),
  )
  api.write(contract.checkOverride, CHECK_REFUSALS, (tx, ctx) =>
    checkOverride(tx, deps(ctx), ctx.scope, ctx.params.id, ctx.body),
  )
}
