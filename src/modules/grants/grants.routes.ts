import { type SqlBool, sql } from 'kysely'
import { decideGrant, grantsFor, type PackSet, type PacksInForce } from '#src/modules/policy/index.ts'
import { storedPacks, viewContext } from '#src/modules/subsidy/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Context } from '#src/platform/http/api.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import { accepted, found, ProblemError } from '#src/platform/http/problem.ts'
import { countFailure, lockedUntil, OBJECTION_ADDRESS } from '#src/platform/http/throttle.ts'
import type { Module } from '#src/platform/module.ts'
import { applyForGrant, resubmitGrant } from './apply-for-grant.ts'
import { approveGrant } from './approve-grant.ts'
import { applicantOf, assessGrant, missingPapers } from './assess-grant.ts'
import { checks } from './checks.ts'
import { decideGrantAgain } from './decide-grant-again.ts'
import type { GrantsDeps } from './deps.ts'
import { countGrants, countPublished, findGrant, findGrants, findPublished, grantMeant } from './grant.store.ts'
import { decisionsOf, STAGE_NAMES } from './grant-decision.store.ts'
import { grantNoticeOf } from './grant-notice.ts'
import { answerGrantObjection, fileGrantObjection, revealGrantContact } from './grant-objection.ts'
import { grantQueue, grantSearch } from './grant-queue.ts'
import { decisionViewOf, grantDetail, grantRowOf, itemView } from './grant-view.ts'
import { COMMITMENT } from './grant-words.ts'
import { grantsContract as contract } from './grants.contract.ts'
import {
  ANSWER_REFUSALS,
  APPLY_REFUSALS,
  APPROVE_REFUSALS,
  ASSESS_REFUSALS,
  CITY_REVIEW_REFUSALS,
  CONTACT_REFUSALS,
  OBJECTION_REFUSALS,
  PUBLISH_REFUSALS,
  RESUBMIT_REFUSALS,
  REVIEW_REFUSALS,
  RULE_REFUSALS,
  WITHDRAW_REFUSALS,
} from './grants.messages.ts'
import { publishGrant } from './publish-grant.ts'
import { cityReviewGrant, reviewGrant, withdrawGrant } from './review-grant.ts'

type AnyContext = Context<unknown, unknown, unknown>
const viewOf = (ctx: Pick<AnyContext, 'platform' | 'db' | 'scope' | 'day'>) =>
  viewContext(ctx.platform, ctx.db, ctx.scope, ctx.day)

/** Packs that concern the reader: of the own county, city and province, and for an office of everything below it. */
const regionsOf = (tree: UnitTree, scope: Scope): string[] =>
  scope.unitId
    ? [...new Set([...tree.ancestors(tree.county(scope.unitId).id), ...tree.reporting(tree.county(scope.unitId).id)])]
    : []

export function grantsModule({ packs }: { packs: Pick<PacksInForce, 'now'> }): Module {
  const depsOf = async (ctx: Pick<AnyContext, 'platform'>, db: Db): Promise<GrantsDeps> => ({
    platform: ctx.platform,
    packs: await packs.now(db),
  })
  return {
    name: 'grants',
    queue: grantQueue,
    search: grantSearch,
    checks,
    routes(api) {
      api.read(contract.items, async (ctx) => {
        const tree = await ctx.platform.unitTree()
        const offered = grantsFor(await packs.now(ctx.db), regionsOf(tree, ctx.scope), ctx.day)
        return { items: offered.map((one) => itemView(tree, one)) }
      })
      api.read(contract.preview, async (ctx) => {
        const { platform, packs: set } = await depsOf(ctx, ctx.db)
        const applicant = await applicantOf(ctx.db, ctx.scope)
        const ask = { applicant, input: ctx.body, day: ctx.day }
        const { item, facts, holder } = accepted(ASSESS_REFUSALS, await assessGrant(ctx.db, platform, set, ask))
        const { decision, holes } = await decisionViewOf(await viewOf(ctx), {
          packs: set,
          facts,
          unitId: applicant.unitId,
          payeeName: holder.name,
          decidedAt: ctx.now,
          decidedDay: ctx.day,
        })
        return { decision, holes, missing: missingPapers(item, ctx.body.evidence), commitment: COMMITMENT }
      })
      api.write(contract.apply, APPLY_REFUSALS, async (tx, ctx) =>
        applyForGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.body),
      )
      api.read(contract.list, async (ctx) => {
        const view = await viewOf(ctx)
        const { db, scope, query } = ctx
        const { status } = query
        const meant = grantMeant(ctx.platform.keys, query.q)
        return newestFirst(query, {
          async read(after, limit) {
            const rows = await findGrants(db, scope, { status, meant, after, limit })
            return Promise.all(rows.map((row) => grantRowOf(view, row)))
          },
          count: () => countGrants(db, scope, { status, meant }),
          id: (row) => row.id,
          view: (row) => row,
        })
      })
      api.read(contract.detail, async (ctx) =>
        found(await grantDetail(await viewOf(ctx), ctx.params.id, ctx.platform.keys), '这件奖补申请'),
      )
      api.read(contract.replay, async (ctx) => {
        const grant = found(await findGrant(ctx.db, ctx.scope, ctx.params.id), '这件奖补申请')
        const stored = await decisionsOf(ctx.db, grant.grant_id)
        const sets = await storedPacks(
          ctx.db,
          stored.map((row) => row.pack_revision),
        )
        const items = stored.map((row) => replayOf(sets.get(row.pack_revision)!, row))
        return { same: items.every((one) => one.same), items }
      })
      api.write(contract.resubmit, RESUBMIT_REFUSALS, async (tx, ctx) =>
        resubmitGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.withdraw, WITHDRAW_REFUSALS, async (tx, ctx) =>
        withdrawGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.rule, RULE_REFUSALS, async (tx, ctx) =>
        decideGrantAgain(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body.version),
      )
      api.write(contract.review, REVIEW_REFUSALS, async (tx, ctx) =>
        reviewGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.cityReview, CITY_REVIEW_REFUSALS, async (tx, ctx) =>
        cityReviewGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.publish, PUBLISH_REFUSALS, async (tx, ctx) =>
        publishGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body.version),
      )
      api.write(contract.approve, APPROVE_REFUSALS, async (tx, ctx) =>
        approveGrant(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body.version),
      )
      api.write(contract.answer, ANSWER_REFUSALS, async (tx, ctx) =>
        answerGrantObjection(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.revealContact, CONTACT_REFUSALS, async (tx, ctx) =>
        revealGrantContact(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body.reason),
      )
      api.read(contract.publicNotices, async (ctx) => {
        // unscoped: published notices are for everybody; a unit that nobody has lists nothing.
        const tree = await ctx.platform.unitTree()
        const { unit } = ctx.query
        const units = unit === undefined ? null : tree.units.has(unit) ? tree.reporting(unit) : []
        const where = sql<SqlBool>`${units ? sql`g.unit_id = any(${units})` : sql`true`} and ${STANDS}`
        const at = { calendar: await loadCalendar(ctx.db), day: ctx.day }
        return newestFirst(ctx.query, {
          async read(after, limit) {
            const older = sql<SqlBool>`${after ? sql`g.grant_id < ${after}::uuid` : sql`true`}`
            const rows = await findPublished(ctx.db, sql<SqlBool>`${where} and ${older}`, limit)
            const sets = await setsOf(ctx.db, rows)
            return rows.map((row) => ({
              id: row.grant_id,
              notice: grantNoticeOf(tree, sets.get(row.pack_revision)!, row, at),
            }))
          },
          count: () => countPublished(ctx.db, where),
          id: (row) => row.id,
          view: (row) => row.notice,
        })
      })
      api.read(contract.publicNotice, async (ctx) => {
        const [row] = await findPublished(ctx.db, sql<SqlBool>`g.notice_number = ${ctx.params.number} and ${STANDS}`, 1)
        const grant = found(row, '这份公示')
        const sets = await setsOf(ctx.db, [grant])
        const at = { calendar: await loadCalendar(ctx.db), day: ctx.day }
        return grantNoticeOf(await ctx.platform.unitTree(), sets.get(grant.pack_revision)!, grant, at)
      })
      api.write(
        contract.object,
        OBJECTION_REFUSALS,
        async (tx, ctx) => fileGrantObjection(tx, await depsOf(ctx, tx.db), ctx.params.number, ctx.body),
        // Every objection counts against its address, as for claims: the limit is on filing, not on failing.
        async ({ db, scope, now }) => {
          if (await lockedUntil(db, OBJECTION_ADDRESS, scope.address, now))
            throw new ProblemError(429, 'too_many_objections', '这个网络提出的异议太多，请过一小时再提，或拨打公示电话')
          await countFailure(db, OBJECTION_ADDRESS, scope.address, now)
        },
      )
    },
  }
}

/** What was approved stays published whatever happens to it later; what was returned, withdrawn or refused before is out of the list. */
const STANDS = sql<SqlBool>`(g.status in ('on_notice', 'objected') or g.approved_day is not null)`

const setsOf = (db: Db, rows: readonly { pack_revision: string }[]) =>
  storedPacks(
    db,
    rows.map((row) => row.pack_revision),
  )

function replayOf(set: PackSet, row: Awaited<ReturnType<typeof decisionsOf>>[number]) {
  const decision = decideGrant(set, row.facts)
  const stored = { outcome: row.outcome, amountFen: row.amount_fen, factsHash: row.facts_hash }
  const again = {
    outcome: decision.outcome as string,
    amountFen: decision.amountFen as number | null,
    factsHash: decision.factsHash,
  }
  return {
    stageName: STAGE_NAMES[row.stage],
    decidedAt: row.decided_at.toISOString(),
    packRevision: row.pack_revision,
    stored,
    again,
    same:
      stored.outcome === again.outcome && stored.amountFen === again.amountFen && stored.factsHash === again.factsHash,
  }
}
