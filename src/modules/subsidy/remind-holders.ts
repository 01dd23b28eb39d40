import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { addWorkingDays, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type Deadlines, dueOf, type MoneyStatus, STEP_NAMES, type Step, stepOf } from './deadlines.rules.ts'
import { answerDueOf } from './deadlines.ts'
import { approverUnitOf, type ViewContext, viewContext } from './view-context.ts'

/** Working days before a deadline on which its holder is told. */
const SOON = 2
const CHUNK = 500

/** A step that some office has to do by a day. */
export interface Due {
  readonly subject: 'claim_batch' | 'grant'
  readonly id: string
  readonly number: string
  readonly unitId: string
  readonly program: string
  readonly step: Step
  readonly dueDay: PlainDate
}
/** Steps whose deadline lies on `horizon` or before it, overdue ones included. */
export type DueSource = (ctx: ViewContext, horizon: PlainDate) => Promise<Due[]>

const SUBJECTS = {
  claim_batch: { soon: 'claim_due_soon', overdue: 'claim_overdue', act: 'claim.remind', link: CONSOLE.claimBatch },
  grant: { soon: 'grant_due_soon', overdue: 'grant_overdue', act: 'grant.remind', link: CONSOLE.grant },
} as const

/**
 * Tells the office that has a claim in hand, or what `others` know of, that its deadline is near, and again when it has passed:
 * once each, whatever the number of processes (催办). A step that no rule gives a deadline is not reminded of.
 */
export async function remindHolders(platform: Platform, others: readonly DueSource[] = []): Promise<number> {
  const scope = systemScope('remind-holders')
  const clocks = await platform.clocks()
  const ctx = await viewContext(platform, platform.db, scope, clocks.day)
  const horizon = addWorkingDays(ctx.calendar, ctx.day, SOON)
  const due: Due[] = []
  for (const source of [claimsDue, ...others]) due.push(...(await source(ctx, horizon)))
  let told = 0
  for (let at = 0; at < due.length; at += CHUNK)
    told += await inTransaction(platform.db, scope, clocks, (tx) => remindInTx(tx, ctx, due.slice(at, at + CHUNK)), {
      quiet: true,
    })
  return told
}

/** Something in hand: where its lines stand and the days of each step. */
export interface InHand extends Omit<Due, 'step' | 'dueDay'>, Omit<Deadlines, 'noticeTo' | 'answerDue'> {
  readonly statuses: readonly MoneyStatus[]
  /** Is there something on a notice that is over? */
  readonly noticeOver: boolean
}

/** The steps that are under way, by the one rule for all, of which the day has come near. */
export const stepsDue = (ctx: ViewContext, horizon: PlainDate, inHand: readonly InHand[]): Due[] =>
  inHand.flatMap(({ statuses, noticeOver, reviewDue, cityDue, approveDue, ...one }) => {
    const at = { noticeOver, cityReview: ctx.cityReviewers.of(one.unitId, one.program) !== undefined }
    const steps = new Set(statuses.map((status) => stepOf(status, at)))
    return [...steps].flatMap((step) => {
      if (step === null || step === 'notice' || step === 'objection') return []
      const dueDay = dueOf(step, { reviewDue, cityDue, approveDue, noticeTo: null, answerDue: null })
      return dueDay !== null && dueDay <= horizon ? [{ ...one, step, dueDay }] : []
    })
  })

// unscoped: housekeeping; every office has its own deadlines, and only its own accounts are told.
const claimsDue: DueSource = async (ctx, horizon) => {
  const { rows } = await sql<InHand>`
    select 'claim_batch' as subject, b.batch_id as id, b.number, b.program, b.unit_id as "unitId", b.review_due as "reviewDue", b.city_due as "cityDue",
           b.approve_due as "approveDue", l.statuses, l.over as "noticeOver"
      from claim_batch b
      cross join lateral (
        select coalesce(array_agg(distinct case when l.status = 'submitted' and l.outcome = 'NEEDS_RULING' then 'waiting_ruling' else l.status end), '{}') as statuses,
               coalesce(bool_or(l.status = 'on_notice' and (n.working_days = 0 or n.to_day < ${ctx.day})), false) as over
          from claim_line l left join notice n on n.notice_id = l.notice_id where l.batch_id = b.batch_id) l
     where (b.status in ('submitted', 'reviewed') and (b.review_due <= ${horizon} or b.city_due <= ${horizon}))
        or (b.status in ('submitted', 'reviewed', 'on_notice') and b.approve_due <= ${horizon})
     order by least(b.review_due, b.city_due, b.approve_due), b.batch_id`.execute(ctx.db)
  const { rows: objections } = await sql<Omit<Due, 'step' | 'dueDay'> & { filedDay: PlainDate }>`
    select 'claim_batch' as subject, n.batch_id as id, b.number, b.program, n.unit_id as "unitId", min(o.filed_day) as "filedDay"
      from objection o join notice n on n.notice_id = o.notice_id join claim_batch b on b.batch_id = n.batch_id
     where o.status = 'open' group by 2, 3, 4, 5 order by 6, 2`.execute(ctx.db)
  return [...stepsDue(ctx, horizon, rows), ...(await answersDue(ctx, horizon, objections))]
}

/** Open objections as steps, by the day of the earliest of each. */
export async function answersDue(
  ctx: ViewContext,
  horizon: PlainDate,
  open: readonly (Omit<Due, 'step' | 'dueDay'> & { filedDay: PlainDate })[],
): Promise<Due[]> {
  const due: Due[] = []
  for (const sameDay of Map.groupBy(open, ({ unitId, filedDay }) => `${unitId} ${filedDay}`).values()) {
    const dueDay = await answerDueOf(ctx, sameDay[0]!.unitId, sameDay[0]!.filedDay)
    if (dueDay <= horizon)
      for (const { filedDay: _, ...one } of sameDay) due.push({ ...one, step: 'objection', dueDay })
  }
  return due
}

// unscoped: as above.
async function remindInTx(tx: Tx, ctx: ViewContext, due: readonly Due[]): Promise<number> {
  const kindOf = (one: Due) => (ctx.day > one.dueDay ? 'overdue' : 'soon')
  const { rows } = await sql<{ batch_id: string; step: Step; due_day: PlainDate; kind: 'soon' | 'overdue' }>`
    insert into claim_reminder (batch_id, step, due_day, kind, sent_day)
    select b, s, d, k, ${tx.day} from unnest(${due.map((one) => one.id)}::uuid[], ${due.map((one) => one.step)}::text[],
                                            ${due.map((one) => one.dueDay)}::date[], ${due.map(kindOf)}::text[]) as u(b, s, d, k)
    on conflict do nothing returning batch_id, step, due_day, kind`.execute(tx.db)
  const keyOf = (id: string, step: string, dueDay: string) => `${id} ${step} ${dueDay}`
  const byKey = new Map(due.map((one) => [keyOf(one.id, one.step, one.dueDay), one]))
  for (const row of rows) {
    const one = byKey.get(keyOf(row.batch_id, row.step, row.due_day))!
    const words = SUBJECTS[one.subject]
    await sendMessagesInTx(tx, [
      {
        accountIds: await holdersOf(tx, ctx, one),
        template: words[row.kind],
        facts: {
          number: one.number,
          step: STEP_NAMES[one.step],
          dueDay: formatDay(one.dueDay),
          days: Math.max(workingDaysBetween(ctx.calendar, ctx.day, one.dueDay), 0),
        },
        link: words.link(one.id),
      },
    ])
    await tx.audit({
      action: words.act,
      subjectType: one.subject,
      subjectId: one.id,
      facts: { step: STEP_NAMES[one.step], dueDay: one.dueDay, overdue: row.kind === 'overdue' },
    })
  }
  return rows.length
}

/** The accounts of the office that has it: the unit's own, those of the city that reviews, or of the unit that approves. */
async function holdersOf(tx: Tx, ctx: ViewContext, one: Due): Promise<string[]> {
  const unit =
    one.step === 'approve'
      ? await approverUnitOf(tx.db, ctx.tree, one.unitId, ctx.day)
      : one.step === 'city_review'
        ? ctx.cityReviewers.of(one.unitId, one.program)
        : one.unitId
  const rows = await tx.db
    .selectFrom('account')
    .select('account_id')
    .where('unit_id', '=', unit ?? one.unitId)
    .where('role', 'in', ['county', 'city'])
    .where('status', '=', 'active')
    .execute()
  return rows.map((row) => row.account_id)
}
