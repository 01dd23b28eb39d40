import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { systemScope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { addWorkingDays, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { approverUnitOf, type ViewContext, viewContext } from './view-context.ts'

const STEP_NAMES = { review: '初审和公示', approve: '批准', objection: '异议答复' } as const
type Step = keyof typeof STEP_NAMES

/** Working days before a deadline on which its holder is told. */
const SOON = 2
const MOST = 500

interface Due {
  readonly batchId: string
  readonly number: string
  readonly unitId: string
  readonly step: Step
  readonly dueDay: PlainDate
}

/**
 * Tells the office that has a claim in hand that its deadline is near, and again when it has passed: once each, whatever the number
 * of processes (催办). A step that no rule gives a deadline is not reminded of.
 */
export async function remindHolders(platform: Platform): Promise<number> {
  const scope = systemScope('remind-holders')
  const clocks = await platform.clocks()
  const ctx = await viewContext(platform, platform.db, scope, clocks.day)
  const due = await dueSoon(ctx)
  if (due.length === 0) return 0
  return inTransaction(platform.db, scope, clocks, (tx) => remindInTx(tx, ctx, due), { quiet: true })
}

// unscoped: housekeeping; every office has its own deadlines, and only its own accounts are told.
async function dueSoon(ctx: ViewContext): Promise<Due[]> {
  const horizon = addWorkingDays(ctx.calendar, ctx.day, SOON)
  const { rows } = await sql<Due>`
    select b.batch_id as "batchId", b.number, b.unit_id as "unitId", 'review' as step, b.review_due as "dueDay"
      from claim_batch b
     where b.status in ('submitted', 'reviewed') and b.review_due <= ${horizon}
       and exists (select 1 from claim_line l where l.batch_id = b.batch_id and l.status in ('submitted', 'reviewed', 'city_reviewed'))
       and not (b.status = 'reviewed' and b.unit_id = any(${[...ctx.cityReviewers.keys()]}::text[]))
    union all
    select b.batch_id, b.number, b.unit_id, 'approve', b.approve_due
      from claim_batch b
     where b.status = 'on_notice' and b.approve_due <= ${horizon}
       and exists (select 1 from claim_line l join notice n on n.notice_id = l.notice_id
                    where l.batch_id = b.batch_id and l.status = 'on_notice' and (n.working_days = 0 or n.to_day < ${ctx.day}))
     order by 5, 1 limit ${MOST}`.execute(ctx.db)
  const { rows: objections } = await sql<Omit<Due, 'step' | 'dueDay'> & { filedDay: PlainDate }>`
    select n.batch_id as "batchId", b.number, n.unit_id as "unitId", min(o.filed_day) as "filedDay"
      from objection o join notice n on n.notice_id = o.notice_id join claim_batch b on b.batch_id = n.batch_id
     where o.status = 'open' group by 1, 2, 3 order by 4, 1 limit ${MOST}`.execute(ctx.db)
  const answers: Due[] = []
  for (const { filedDay, ...one } of objections) {
    const days = await settingOn(ctx.db, ctx.tree, one.unitId, 'objection.answer_days', ctx.day)
    const dueDay = addWorkingDays(ctx.calendar, filedDay, days)
    if (dueDay <= horizon) answers.push({ ...one, step: 'objection', dueDay })
  }
  return [...rows, ...answers]
}

// unscoped: as above.
async function remindInTx(tx: Tx, ctx: ViewContext, due: readonly Due[]): Promise<number> {
  const kindOf = (one: Due) => (ctx.day > one.dueDay ? 'overdue' : 'soon')
  const { rows } = await sql<{ batch_id: string; step: Step; due_day: PlainDate; kind: 'soon' | 'overdue' }>`
    insert into claim_reminder (batch_id, step, due_day, kind, sent_day)
    select b, s, d, k, ${tx.day} from unnest(${due.map((one) => one.batchId)}::uuid[], ${due.map((one) => one.step)}::text[],
                                            ${due.map((one) => one.dueDay)}::date[], ${due.map(kindOf)}::text[]) as u(b, s, d, k)
    on conflict do nothing returning batch_id, step, due_day, kind`.execute(tx.db)
  const keyOf = (batchId: string, step: string, dueDay: string) => `${batchId} ${step} ${dueDay}`
  const byKey = new Map(due.map((one) => [keyOf(one.batchId, one.step, one.dueDay), one]))
  for (const row of rows) {
    const one = byKey.get(keyOf(row.batch_id, row.step, row.due_day))!
    await sendMessagesInTx(tx, [
      {
        accountIds: await holdersOf(tx, ctx, one),
        template: row.kind === 'overdue' ? 'claim_overdue' : 'claim_due_soon',
        facts: {
          number: one.number,
          step: STEP_NAMES[one.step],
          dueDay: formatDay(one.dueDay),
          days: Math.max(workingDaysBetween(ctx.calendar, ctx.day, one.dueDay), 0),
        },
        link: CONSOLE.claimBatch(one.batchId),
      },
    ])
    await tx.audit({
      action: 'claim.remind',
      subjectType: 'claim_batch',
      subjectId: one.batchId,
      facts: { step: STEP_NAMES[one.step], dueDay: one.dueDay, overdue: row.kind === 'overdue' },
    })
  }
  return rows.length
}

/** The accounts of the office that has it: the unit's own, or those of the unit that approves. */
async function holdersOf(tx: Tx, ctx: ViewContext, one: Due): Promise<string[]> {
  const unit =
    one.step === 'approve' ? ((await approverUnitOf(tx.db, ctx.tree, one.unitId, ctx.day)) ?? one.unitId) : one.unitId
  const rows = await tx.db
    .selectFrom('account')
    .select('account_id')
    .where('unit_id', '=', unit)
    .where('role', 'in', ['county', 'city'])
    .where('status', '=', 'active')
    .execute()
  return rows.map((row) => row.account_id)
}
