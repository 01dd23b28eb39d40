import { type SqlBool, sql } from 'kysely'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { PacksInForce } from '#src/modules/policy/index.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import type { Db } from '#src/platform/db/database.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Context } from '#src/platform/http/api.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import { COUNT_EXACT_TO, type PageAsk } from '#src/platform/http/page.ts'
import { accepted, found, ProblemError } from '#src/platform/http/problem.ts'
import { countFailure, lockedUntil, OBJECTION_ADDRESS } from '#src/platform/http/throttle.ts'
import type { Module } from '#src/platform/module.ts'
import { answerObjection } from './answer-objection.ts'
import { approveLines } from './approve-lines.ts'
import { claimBatchDetail } from './batch-detail.ts'
import { checks } from './checks.ts'
import { batchPage, findBatch } from './claim-batch.store.ts'
import { occupationNames } from './claim-facts.store.ts'
import { findLine } from './claim-line.store.ts'
import { claimQueue } from './claim-queue.ts'
import { claimSearch } from './claim-search.ts'
import { claimable, claimableCertificatePage, claimableHireRows } from './claimable.ts'
import { decideRuled } from './decide-ruled.ts'
import { declineLines } from './decline-lines.ts'
import type { SubsidyDeps } from './deps.ts'
import { fileObjection } from './file-objection.ts'
import { claimLineDetail } from './line-detail.ts'
import { exportLines, linePage } from './line-rows.ts'
import { findNotices, noticeMeant, noticesInScope, noticeViewOf, publicLines } from './notice.store.ts'
import { objectionPage } from './objection.store.ts'
import { openPrograms } from './open-programs.ts'
import { prepareClaim } from './preview-claim.ts'
import { previewOf } from './preview-view.ts'
import { publishNotice } from './publish-notice.ts'
import { checkRelease, proposeRelease, withdrawRelease } from './release-key.ts'
import { type DueSource, remindHolders } from './remind-holders.ts'
import { replayLine } from './replay-line.ts'
import { resubmitLines } from './resubmit-lines.ts'
import { revealContact } from './reveal-contact.ts'
import { cityReviewLines, reviewLines } from './review-lines.ts'
import { submitClaim } from './submit-claim.ts'
import { subsidyContract as contract } from './subsidy.contract.ts'
import {
  ANSWER_REFUSALS,
  APPROVE_REFUSALS,
  CHECK_RELEASE_REFUSALS,
  CITY_REVIEW_REFUSALS,
  CONTACT_REFUSALS,
  DECLINE_REFUSALS,
  LINE_REFUSALS,
  OBJECTION_REFUSALS,
  PREPARE_REFUSALS,
  PROPOSE_RELEASE_REFUSALS,
  PUBLISH_REFUSALS,
  REVIEW_REFUSALS,
  TAKE_BACK_REFUSALS,
  WITHDRAW_RELEASE_REFUSALS,
} from './subsidy.messages.ts'
import { takeBackLines } from './take-back-lines.ts'
import { viewContext } from './view-context.ts'
import { withdrawLines } from './withdraw-lines.ts'

const REMIND_EVERY_MS = 10 * 60_000
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type AnyContext = Context<unknown, unknown, unknown>
const viewOf = (ctx: Pick<AnyContext, 'platform' | 'db' | 'scope' | 'day'>) =>
  viewContext(ctx.platform, ctx.db, ctx.scope, ctx.day)

export function subsidyModule({
  packs,
  alsoDue = [],
}: {
  packs: Pick<PacksInForce, 'now'>
  /** Deadlines of other modules that the same sweep reminds of. */
  alsoDue?: readonly DueSource[]
}): Module {
  /** With the packs as they are signed at this moment; `db` is the transaction of a use case that decides in it. */
  const depsOf = async (ctx: Pick<AnyContext, 'platform'>, db: Db): Promise<SubsidyDeps> => ({
    platform: ctx.platform,
    packs: await packs.now(db),
  })
  let looked: { day: string; at: number } | undefined
  return {
    name: 'subsidy',
    // Deadlines move by days: looking every few seconds would be idle work.
    keepHouse: async (platform) => {
      const { day, now } = await platform.clocks()
      if (looked?.day === day && now.getTime() - looked.at < REMIND_EVERY_MS) return
      looked = { day, at: now.getTime() }
      await decideRuled(platform, await packs.now(platform.db))
      await remindHolders(platform, alsoDue)
    },
    queue: claimQueue(packs),
    search: claimSearch,
    checks,
    routes(api) {
      api.read(contract.claimBatches, async (ctx) => batchPage(await viewOf(ctx), ctx.query))
      api.read(contract.claimPrograms, async (ctx) => ({
        items: await openPrograms(await viewOf(ctx), await depsOf(ctx, ctx.db)),
      }))
      api.read(contract.claimable, async (ctx) => ({
        items: await claimable(await viewOf(ctx), await depsOf(ctx, ctx.db), ctx.query.program ?? 'assessment'),
      }))
      api.read(contract.claimableCertificates, async (ctx) =>
        claimableCertificatePage(await viewOf(ctx), 'assessment', ctx.query),
      )
      api.read(contract.claimableHires, async (ctx) => ({
        items: await claimableHireRows(await viewOf(ctx), await depsOf(ctx, ctx.db), ctx.query.program),
      }))
      api.read(contract.previewClaim, async (ctx) => {
        const tree = await ctx.platform.unitTree()
        const ask = { ...ctx.body, day: ctx.day }
        const prepared = accepted(
          PREPARE_REFUSALS,
          await prepareClaim(ctx.db, await depsOf(ctx, ctx.db), ctx.scope, tree, ask),
        )
        const names = await occupationNames(
          ctx.db,
          prepared.lines.map(({ subject }) => subject.occupation),
        )
        return previewOf(prepared, ctx.body.program, names)
      })
      api.write(contract.submitClaim, PREPARE_REFUSALS, async (tx, ctx) =>
        submitClaim(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.body),
      )
      api.read(contract.claimBatch, async (ctx) =>
        found(await claimBatchDetail(await viewOf(ctx), ctx.params.id), '这批申领'),
      )
      api.read(contract.claimLines, async (ctx) => {
        const view = await viewOf(ctx)
        found(await findBatch(view, ctx.params.id), '这批申领')
        return linePage(view, ctx.params.id, ctx.query)
      })
      api.file(contract.exportClaimLines, async (ctx) => {
        const view = await viewOf(ctx)
        const batch = found(await findBatch(view, ctx.params.id), '这批申领')
        await inTransaction(ctx.db, ctx.scope, { day: ctx.day, now: ctx.now }, (tx) =>
          tx.audit({
            action: 'claim.export',
            subjectType: 'claim_batch',
            subjectId: batch.batch_id,
            facts: {
              number: batch.number,
              lines: batch.lines,
              filters: Object.entries(ctx.query).flatMap(([name, value]) => (value === undefined ? [] : [name])),
            },
          }),
        )
        return {
          name: `申领明细 ${batch.number}.xlsx`,
          mediaType: XLSX,
          body: await exportLines(view, batch, ctx.query, ctx.platform.synthetic),
        }
      })
      api.read(contract.claimLine, async (ctx) =>
        found(await claimLineDetail(await viewOf(ctx), ctx.params.id), '这条申领'),
      )
      api.read(contract.replayLine, async (ctx) =>
        replayLine(ctx.db, found(await findLine(ctx.db, ctx.scope, ctx.params.id), '这条申领')),
      )
      api.write(contract.reviewLines, REVIEW_REFUSALS, async (tx, ctx) =>
        reviewLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.cityReviewLines, CITY_REVIEW_REFUSALS, async (tx, ctx) =>
        cityReviewLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.declineLines, DECLINE_REFUSALS, async (tx, ctx) =>
        declineLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.proposeRelease, PROPOSE_RELEASE_REFUSALS, async (tx, ctx) =>
        proposeRelease(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.checkRelease, CHECK_RELEASE_REFUSALS, async (tx, ctx) =>
        checkRelease(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.withdrawRelease, WITHDRAW_RELEASE_REFUSALS, (tx, ctx) =>
        withdrawRelease(tx, ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.takeBackLines, TAKE_BACK_REFUSALS, async (tx, ctx) =>
        takeBackLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.resubmitLines, LINE_REFUSALS, async (tx, ctx) =>
        resubmitLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.withdrawLines, LINE_REFUSALS, async (tx, ctx) =>
        withdrawLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.publishNotice, PUBLISH_REFUSALS, async (tx, ctx) =>
        publishNotice(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body.version),
      )
      api.write(contract.approveLines, APPROVE_REFUSALS, async (tx, ctx) =>
        approveLines(tx, await depsOf(ctx, tx.db), ctx.scope, ctx.params.id, ctx.body),
      )
      api.read(contract.notices, (ctx) =>
        noticePage(
          ctx,
          sql<SqlBool>`${noticesInScope(ctx.scope)} and ${noticeMeant(ctx.query.q)} and ${ctx.query.status ? sql`n.status = ${ctx.query.status}` : sql`true`}`,
        ),
      )
      api.read(contract.objections, (ctx) => objectionPage(ctx.db, ctx.scope, ctx.platform.keys, ctx.query))
      api.write(contract.answerObjection, ANSWER_REFUSALS, (tx, ctx) =>
        answerObjection(tx, { platform: ctx.platform }, ctx.scope, ctx.params.id, ctx.body),
      )
      api.write(contract.revealContact, CONTACT_REFUSALS, (tx, ctx) =>
        revealContact(tx, { platform: ctx.platform }, ctx.scope, ctx.params.id, ctx.body.reason),
      )
      api.read(contract.publicNotices, async (ctx) => {
        // unscoped: published lists are for everybody; a unit that nobody has lists nothing.
        const tree = await ctx.platform.unitTree()
        const { unit } = ctx.query
        const units = unit === undefined ? null : tree.units.has(unit) ? tree.reporting(unit) : []
        return noticePage(
          ctx,
          sql<SqlBool>`n.status <> 'withdrawn' and ${units ? sql`n.unit_id = any(${units})` : sql`true`}`,
        )
      })
      api.read(contract.publicNotice, async (ctx) => {
        const [notice] = await findNotices(
          ctx.db,
          ctx.day,
          sql<SqlBool>`n.number = ${ctx.params.number} and n.status <> 'withdrawn'`,
          1,
        )
        const lines = await publicLines(ctx.db, found(notice, '这份公示').notice_id)
        return {
          ...noticeViewOf(notice!, { calendar: await loadCalendar(ctx.db), day: ctx.day }),
          items: lines.map((line) => ({
            lineNo: line.line_no,
            nameMasked: line.name_masked,
            docLast4: line.doc_last4,
            occupationName: line.occupation_name,
            levelName: line.level === null ? '' : LEVEL_NAMES[line.level],
            amountFen: line.amount_fen,
          })),
        }
      })
      api.write(
        contract.fileObjection,
        OBJECTION_REFUSALS,
        async (tx, ctx) => fileObjection(tx, await depsOf(ctx, tx.db), ctx.params.number, ctx.body),
        // Every objection counts against its address, kept or not: the limit is on filing, not on failing.
        async ({ db, scope, now }) => {
          if (await lockedUntil(db, OBJECTION_ADDRESS, scope.address, now))
            throw new ProblemError(429, 'too_many_objections', '这个网络提出的异议太多，请过一小时再提，或拨打公示电话')
          await countFailure(db, OBJECTION_ADDRESS, scope.address, now)
        },
      )
    },
  }
}

const noticePage = async (
  ctx: Pick<Context<unknown, PageAsk, unknown>, 'db' | 'day' | 'query'>,
  where: ReturnType<typeof sql<SqlBool>>,
) => {
  const at = { calendar: await loadCalendar(ctx.db), day: ctx.day }
  return newestFirst(ctx.query, {
    read: (after, limit) =>
      findNotices(
        ctx.db,
        ctx.day,
        sql<SqlBool>`${where} and ${after ? sql`n.notice_id < ${after}::uuid` : sql`true`}`,
        limit,
      ),
    count: async () => (await findNotices(ctx.db, ctx.day, where, COUNT_EXACT_TO + 1)).length,
    id: (row) => row.notice_id,
    view: (row) => noticeViewOf(row, at),
  })
}
