import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { addDays, type PlainDate } from '#src/kernel/plain-date.ts'
import type { QueueItem } from '#src/modules/admin/admin.contract.ts'
import { type PacksInForce, PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { PROGRAMS } from '#src/modules/policy/policy.types.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope } from '#src/platform/access/scope.ts'
import type { QueueSource } from '#src/platform/module.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { toReview } from './batch-status.rules.ts'
import { type BatchRecord, findBatches } from './claim-batch.store.ts'
import { lineNumber } from './claim-line.store.ts'
import { programOf } from './claim-programs.ts'
import { claimableClasses } from './claimable.store.ts'
import { answerDueOf } from './deadlines.ts'
import type { SubsidyDeps } from './deps.ts'
import { waitingReleases } from './key-release.store.ts'
import { regionsFor } from './open-programs.ts'
import { publishableStatuses } from './subsidy.types.ts'
import { approverUnitOf, daysLeftTo, isOfficeOf, type ViewContext, viewContext } from './view-context.ts'

const KIND_NAMES = {
  claim_due: '待申领',
  claim_review: '补贴初审',
  claim_city_review: '公示前复核',
  claim_ruling: '补贴待裁定',
  notice_due: '待公示',
  objection: '公示异议',
  claim_approve: '补贴批准',
  key_release: '解除复核',
} as const satisfies Partial<Record<QueueItem['kind'], string>>

type Kind = keyof typeof KIND_NAMES

/** What waits for this scope among claims: to be claimed, reviewed, reviewed again, published, answered, approved, ruled. */
export const claimQueue =
  (packs: Pick<PacksInForce, 'now'>): QueueSource =>
  async (platform, scope, day) => {
    const { role } = scope
    const may = {
      submit: mayDo(role, 'claim.submit'),
      review: mayDo(role, 'claim.review'),
      cityReview: mayDo(role, 'claim.city_review'),
      answer: mayDo(role, 'objection.answer'),
      approve: mayDo(role, 'claim.approve'),
      sign: mayDo(role, 'policy.sign'),
    }
    if (!Object.values(may).some(Boolean)) return []
    const ctx = await viewContext(platform, platform.db, scope, day)
    const open = await findBatches(ctx, { open: true, limit: 1000 })
    const items: QueueItem[] = []
    if (may.submit)
      items.push(
        ...(await classesToClaim(ctx, { platform, packs: await packs.now(platform.db) })),
        ...returnedLines(ctx, open),
      )
    if (may.review) items.push(...batchesToReview(ctx, open))
    if (may.cityReview) items.push(...batchesToReviewAgain(ctx, open))
    if (may.answer) items.push(...(await objectionsToAnswer(ctx)))
    if (may.approve) items.push(...(await batchesToApprove(ctx, open)), ...(await releasesToCheck(ctx)))
    if (may.sign) items.push(...(await linesToRule(ctx)))
    return items
  }

const item = (
  ctx: ViewContext,
  kind: Kind,
  more: Pick<QueueItem, 'title' | 'link' | 'from' | 'persons' | 'amountFen' | 'status'> & { dueDay: PlainDate | null },
): QueueItem => ({
  kind,
  kindName: KIND_NAMES[kind],
  // An application has so many calendar days, an office's own step so many working days.
  daysLeft: kind === 'claim_due' ? null : daysLeftTo(ctx, more.dueDay),
  ...more,
})

const titleOf = (batch: BatchRecord) => `${PROGRAM_NAMES[batch.program]} ${batch.number}`

async function classesToClaim(ctx: ViewContext, deps: SubsidyDeps): Promise<QueueItem[]> {
  const items: QueueItem[] = []
  for (const program of PROGRAMS) {
    const { evidence, deadlineFrom } = programOf(program)
    if (evidence === 'hires') continue
    for (const ask of await regionsFor(ctx, deps, program))
      for (const one of await claimableClasses(ctx.db, ctx.scope, ask, { onlyNew: true })) {
        const deadline = await settingOn(ctx.db, ctx.tree, one.unit_id, 'claim.deadline_days', ctx.day)
        items.push(
          item(ctx, 'claim_due', {
            title: `${PROGRAM_NAMES[program]} ${one.number} ${one.occupation_name}${LEVEL_NAMES[one.level]}`,
            link: CONSOLE.claimNew(one.class_id, program),
            from: ctx.tree.get(one.unit_id).name,
            persons: one.persons,
            amountFen: null,
            dueDay: addDays(one.since, deadline),
            status: deadlineFrom === 'certificate' && one.certificates > 0 ? '已发证，未申领' : '已结业，未申领',
          }),
        )
      }
  }
  return items
}

const returnedLines = (ctx: ViewContext, batches: readonly BatchRecord[]): QueueItem[] =>
  batches
    .filter((batch) => (batch.counts.returned ?? 0) > 0)
    .map((batch) =>
      item(ctx, 'claim_due', {
        title: titleOf(batch),
        link: CONSOLE.claimBatch(batch.batch_id),
        from: ctx.tree.get(batch.unit_id).name,
        persons: batch.counts.returned!,
        amountFen: null,
        dueDay: null,
        status: '退回补正',
      }),
    )

const batchesToReview = (ctx: ViewContext, batches: readonly BatchRecord[]): QueueItem[] =>
  batches.flatMap((batch) => {
    if (!isOfficeOf(ctx.scope, batch.unit_id)) return []
    const of = (kind: Kind, persons: number, status: string, dueDay: PlainDate | null = batch.review_due) =>
      item(ctx, kind, {
        title: titleOf(batch),
        link: CONSOLE.claimBatch(batch.batch_id),
        from: batch.claimant_name,
        persons,
        amountFen: batch.amount_fen,
        dueDay,
        status,
      })
    const submitted = toReview(batch.counts)
    if (submitted > 0) return [of('claim_review', submitted, '待初审')]
    const publishable = publishableStatuses(ctx.cityReviewers.of(batch.unit_id, batch.program) !== undefined).reduce(
      (sum, status) => sum + (batch.counts[status] ?? 0),
      0,
    )
    if (publishable > 0) return [of('notice_due', publishable, '待公示')]
    const waiting = batch.counts.waiting_ruling ?? 0
    return waiting > 0 ? [of('claim_ruling', waiting, '文件没有写清，等发文机关裁定', null)] : []
  })

const batchesToReviewAgain = (ctx: ViewContext, batches: readonly BatchRecord[]): QueueItem[] =>
  batches
    .filter(
      (batch) =>
        ctx.cityReviewers.of(batch.unit_id, batch.program) === ctx.scope.unitId && (batch.counts.reviewed ?? 0) > 0,
    )
    .map((batch) =>
      item(ctx, 'claim_city_review', {
        title: titleOf(batch),
        link: CONSOLE.claimBatch(batch.batch_id),
        from: ctx.tree.get(batch.unit_id).name,
        persons: batch.counts.reviewed!,
        amountFen: batch.amount_fen,
        dueDay: batch.city_due,
        status: '待市级复核',
      }),
    )

async function releasesToCheck(ctx: ViewContext): Promise<QueueItem[]> {
  const { unitId, accountId } = ctx.scope
  if (!unitId || !accountId) return []
  return (await waitingReleases(ctx.db, unitId, accountId)).map((row) =>
    item(ctx, 'key_release', {
      title: `解除一次性限制 ${lineNumber(row.number, row.line_no)}`,
      link: CONSOLE.claimLine(row.line_id),
      from: row.claimant_name,
      persons: 1,
      amountFen: row.amount_fen,
      dueDay: null,
      status: '待复核',
    }),
  )
}

async function objectionsToAnswer(ctx: ViewContext): Promise<QueueItem[]> {
  const { rows } = await sql<{
    objection_id: string
    number: string
    line_no: number
    line_id: string
    filed_day: PlainDate
    unit_id: string
    amount_fen: number | null
  }>`
    select o.objection_id, n.number, o.line_no, o.line_id, o.filed_day, n.unit_id, l.amount_fen
      from objection o join notice n on n.notice_id = o.notice_id
      join claim_line l on l.person_id = o.person_id and l.line_id = o.line_id
     where o.status = 'open' and ${inScope(ctx.scope, 'objection', 'o')}
     order by o.filed_day limit 500`.execute(ctx.db)
  const items: QueueItem[] = []
  for (const row of rows) {
    if (!isOfficeOf(ctx.scope, row.unit_id)) continue
    items.push(
      item(ctx, 'objection', {
        title: `公示 ${row.number} 第 ${row.line_no} 行`,
        link: CONSOLE.claimLine(row.line_id),
        from: '公众',
        persons: 1,
        amountFen: row.amount_fen,
        dueDay: await answerDueOf(ctx, row.unit_id, row.filed_day),
        status: '待答复',
      }),
    )
  }
  return items
}

async function batchesToApprove(ctx: ViewContext, batches: readonly BatchRecord[]): Promise<QueueItem[]> {
  const items: QueueItem[] = []
  for (const batch of batches) {
    if (batch.notice_over === 0) continue
    if ((await approverUnitOf(ctx.db, ctx.tree, batch.unit_id, ctx.day)) !== ctx.scope.unitId) continue
    items.push(
      item(ctx, 'claim_approve', {
        title: titleOf(batch),
        link: CONSOLE.claimBatch(batch.batch_id),
        from: ctx.tree.get(batch.unit_id).name,
        persons: batch.notice_over,
        amountFen: batch.notice_over_fen,
        dueDay: batch.approve_due,
        status: '公示期满，待批准',
      }),
    )
  }
  return items
}

/** What the region's own texts leave open, of each program: whoever signs the rulings is told how many wait, and where to answer. */
async function linesToRule(ctx: ViewContext): Promise<QueueItem[]> {
  const { rows } = await sql<{ program: Program; pack_id: string; units: string[]; n: number }>`
    select l.program, r.pack->0->>'id' as pack_id, array_agg(distinct l.unit_id order by l.unit_id) as units, count(*)::int as n
      from claim_line l
      cross join lateral (
        select d.pack_revision from decision d where d.person_id = l.person_id and d.line_id = l.line_id
         order by d.attempt desc, (d.stage = 'review') desc limit 1) d
      join pack_revision r on r.revision = d.pack_revision
     where ${inScope(ctx.scope, 'claim_line', 'l')} and l.region_id = ${ctx.scope.unitId} and l.phase = 'review'
       and l.status = 'submitted' and l.outcome = 'NEEDS_RULING'
     group by 1, 2 order by 1, 2`.execute(ctx.db)
  return rows.map((row) =>
    item(ctx, 'claim_ruling', {
      title: `${PROGRAM_NAMES[row.program]}：文件没有写清，请裁定`,
      link: CONSOLE.policyQuestions(row.pack_id),
      from: row.units.map((unit) => ctx.tree.get(unit).name).join('、'),
      persons: row.n,
      amountFen: null,
      dueDay: null,
      status: '待裁定',
    }),
  )
}
