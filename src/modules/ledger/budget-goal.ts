import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type BudgetRecord, findBudgets } from './budget.store.ts'
import { decideGoals, decideScores, type GoalRefusal, totalScore } from './budget-document.rules.ts'
import {
  GOAL_MEASURE_NAMES,
  GOAL_SET_STATUS_NAMES,
  type GoalMeasure,
  type GoalSetStatus,
} from './budget-document.types.ts'
import { holdsUnit } from './holds-unit.ts'

interface GoalRow {
  goal_id: string
  name: string
  measure: GoalMeasure
  unit_name: string
  target: number
  weight: number
  document: string
  actual: number | null
  score: number | null
  note: string | null
}

/** The goals of a budget, with what the ledger itself counts for those it can count. */
// unscoped: the caller found the budget in its scope.
export async function goalsOf(db: Db, budget: Pick<BudgetRecord, 'budget_id' | 'total_fen' | 'paid_fen'>) {
  const rows = (await db
    .selectFrom('budget_goal')
    .selectAll()
    .where('budget_id', '=', budget.budget_id)
    .orderBy('sort')
    .execute()) as unknown as GoalRow[]
  const counted = rows.some((row) => row.measure === 'paid_persons') ? await paidLines(db, budget.budget_id) : 0
  return rows.map((row) => ({
    id: row.goal_id,
    name: row.name,
    measure: row.measure,
    measureName: GOAL_MEASURE_NAMES[row.measure],
    unitName: row.unit_name,
    target: row.target,
    weight: row.weight,
    document: row.document,
    counted:
      row.measure === 'paid_persons'
        ? counted
        : row.measure === 'paid_rate'
          ? budget.total_fen === 0
            ? 0
            : Math.floor((budget.paid_fen * 100) / budget.total_fen)
          : null,
    actual: row.actual,
    score: row.score,
    note: row.note,
  }))
}

// unscoped: the caller found the budget in its scope. Bases and studios are no persons.
async function paidLines(db: Db, budgetId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    -- A person counts until all of the line's money is asked back.
    select count(*) filter (where paid > asked) as n from (
      select sum(amount_fen) filter (where kind in ('post', 'offset')) as paid,
             coalesce(sum(case kind when 'clawback' then amount_fen when 'write_down' then -amount_fen end), 0) as asked
        from transfer t where budget_id = ${budgetId} and kind in ('post', 'offset', 'clawback', 'write_down')
       and not exists (select 1 from grant_application g where g.grant_id = t.line_id and g.holder_kind = 'organisation')
       group by t.line_id) x`.execute(db)
  return rows[0]!.n
}

async function budgetToJudge(tx: Tx, scope: Scope, id: string): Promise<BudgetRecord> {
  const budget = found((await findBudgets(tx.db, scope, { id }))[0], '这笔预算')
  if (!holdsUnit(scope, budget.unit_id)) found(undefined, '这笔预算')
  await sql`select pg_advisory_xact_lock(hashtext(${`budget_goal ${id}`}))`.execute(tx.db)
  return budget
}

interface NewGoal {
  readonly name: string
  readonly measure: GoalMeasure
  readonly unitName: string
  readonly target: number
  readonly weight: number
}

interface GoalSetRow {
  set_id: string
  goals: NewGoal[]
  document: string
  reason: string | null
  status: GoalSetStatus
  made_by: string
  made_by_name: string
  made_day: PlainDate
  checked_by_name: string | null
  checked_day: PlainDate | null
  note: string | null
  from_day: PlainDate | null
  to_day: PlainDate | null
}

/** The sets of goals of a budget, the newest first: which was in force when, and what waits for a second person. */
// unscoped: the caller found the budget in its scope.
export async function goalSetsOf(db: Db, scope: Scope, budget: Pick<BudgetRecord, 'budget_id' | 'unit_id'>) {
  const { rows } = await sql<GoalSetRow>`
    select s.set_id, s.goals, s.document, s.reason, s.status, s.made_by, coalesce(m.display_name, '') as made_by_name, s.made_day,
           k.display_name as checked_by_name, s.checked_day, s.note, s.from_day, s.to_day
      from budget_goal_set s left join account m on m.account_id = s.made_by left join account k on k.account_id = s.checked_by
     where s.budget_id = ${budget.budget_id} order by s.recorded_at desc, s.set_id desc limit 50`.execute(db)
  return rows.map((row) => ({
    id: row.set_id,
    goals: row.goals,
    document: row.document,
    reason: row.reason,
    status: row.status,
    statusName: GOAL_SET_STATUS_NAMES[row.status],
    ...madeAndCheckedOf(row),
    fromDay: row.from_day,
    toDay: row.to_day,
    actions:
      holdsUnit(scope, budget.unit_id) && mayCheck(scope, row, 'budget.confirm')
        ? (['confirm', 'refuse'] as ('confirm' | 'refuse')[])
        : [],
  }))
}

/** Sets the goals of a budget; once its year runs, a change waits for a second person. Every set that was in force is kept. */
export async function setGoals(
  tx: Tx,
  scope: Scope,
  id: string,
  body: { document: string; reason?: string | undefined; goals: readonly NewGoal[] },
): Promise<Decision<{ goals: Awaited<ReturnType<typeof goalsOf>>; waits: boolean }, GoalRefusal>> {
  const budget = await budgetToJudge(tx, scope, id)
  const known = await goalsOf(tx.db, budget)
  const decision = decideGoals(
    body.goals,
    {
      year: budget.year,
      scored: known.some((goal) => goal.score !== null),
      known: known.length > 0,
      reason: body.reason !== undefined,
    },
    tx.day,
  )
  if (!decision.ok) return decision
  const waits = decision.value === 'propose'
  const setId = newId()
  if (!waits) await replaceSetInTx(tx, id)
  const made = await tx.db
    .insertInto('budget_goal_set')
    .values({
      set_id: setId,
      budget_id: id,
      goals: JSON.stringify(body.goals),
      document: body.document,
      reason: waits ? (body.reason ?? null) : null,
      status: waits ? 'proposed' : 'in_force',
      made_by: scope.accountId!,
      made_day: tx.day,
      from_day: waits ? null : tx.day,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('set_id')
    .executeTakeFirst()
  if (!made) return refuse('goals_wait')
  if (!waits) await writeGoalsInTx(tx, id, body.document, body.goals, scope.accountId!)
  await tx.audit({
    action: waits ? 'budget.goals_propose' : 'budget.goals',
    subjectType: 'budget',
    subjectId: id,
    facts: {
      document: body.document,
      ...(waits ? { note: body.reason! } : {}),
      goals: body.goals.map((goal) => ({ ...goal })),
    },
  })
  return accept({ goals: await goalsOf(tx.db, budget), waits })
}

/** A second person agrees to a change of the goals, or says why not. */
export async function checkGoals(
  tx: Tx,
  scope: Scope,
  id: string,
  verdict: { setId: string; agree: boolean; note?: string | undefined },
): Promise<Decision<{ goals: Awaited<ReturnType<typeof goalsOf>>; waits: boolean }, GoalRefusal>> {
  const budget = await budgetToJudge(tx, scope, id)
  const known = await goalsOf(tx.db, budget)
  // unscoped: of the budget that was found in the scope.
  const { rows } = await sql<{ goals: NewGoal[]; document: string; made_by: string }>`
    select goals, document, made_by from budget_goal_set where budget_id = ${id} and set_id = ${verdict.setId} and status = 'proposed'`.execute(
    tx.db,
  )
  const set = rows[0]
  if (!set) return refuse('goals_not_proposed')
  if (set.made_by === scope.accountId) return refuse('maker_cannot_check')
  if (!verdict.agree && !verdict.note) return refuse('note_missing')
  if (verdict.agree && known.some((goal) => goal.score !== null)) return refuse('goals_scored')
  if (verdict.agree) await replaceSetInTx(tx, id)
  await tx.db
    .updateTable('budget_goal_set')
    .set({
      status: verdict.agree ? 'in_force' : 'refused',
      checked_by: scope.accountId,
      checked_day: tx.day,
      note: verdict.note ?? null,
      from_day: verdict.agree ? tx.day : null,
    })
    .where('set_id', '=', verdict.setId)
    .execute()
  if (verdict.agree) await writeGoalsInTx(tx, id, set.document, set.goals, set.made_by)
  await tx.audit({
    action: verdict.agree ? 'budget.goals_confirm' : 'budget.goals_refuse',
    subjectType: 'budget',
    subjectId: id,
    facts: {
      document: set.document,
      ...(verdict.note ? { note: verdict.note } : {}),
      goals: set.goals.map((goal) => ({ ...goal })),
    },
  })
  return accept({ goals: await goalsOf(tx.db, budget), waits: false })
}

// unscoped, both: of the budget that was found in the scope.
const replaceSetInTx = (tx: Tx, budgetId: string) =>
  sql`update budget_goal_set set status = 'replaced', to_day = ${tx.day} where budget_id = ${budgetId} and status = 'in_force'`.execute(
    tx.db,
  )

async function writeGoalsInTx(
  tx: Tx,
  budgetId: string,
  document: string,
  goals: readonly NewGoal[],
  setBy: string,
): Promise<void> {
  await tx.db.deleteFrom('budget_goal').where('budget_id', '=', budgetId).execute()
  await tx.db
    .insertInto('budget_goal')
    .values(
      goals.map((goal, sort) => ({
        goal_id: newId(),
        budget_id: budgetId,
        sort,
        name: goal.name,
        measure: goal.measure,
        unit_name: goal.unitName,
        target: goal.target,
        weight: goal.weight,
        document,
        set_by: setBy,
        set_day: tx.day,
      })),
    )
    .execute()
}

/** Scores every goal at the year's end. */
export async function scoreGoals(
  tx: Tx,
  scope: Scope,
  id: string,
  body: { scores: readonly { goalId: string; actual: number; score: number; note: string }[] },
): Promise<Decision<{ goals: Awaited<ReturnType<typeof goalsOf>>; score: number | null }, GoalRefusal>> {
  const budget = await budgetToJudge(tx, scope, id)
  const known = await goalsOf(tx.db, budget)
  const decision = decideScores(
    known.map((goal) => goal.id),
    body.scores.map((one) => one.goalId),
    budget.year,
    tx.day,
  )
  if (!decision.ok) return decision
  await sql`
    update budget_goal g set actual = u.a, score = u.s, note = u.n, scored_by = ${scope.accountId}, scored_day = ${tx.day}
      from unnest(${body.scores.map((one) => one.goalId)}::uuid[], ${body.scores.map((one) => one.actual)}::bigint[],
                  ${body.scores.map((one) => one.score)}::int[], ${body.scores.map((one) => one.note)}::text[]) as u(i, a, s, n)
     where g.goal_id = u.i and g.budget_id = ${id}`.execute(tx.db)
  const goals = await goalsOf(tx.db, budget)
  const score = totalScore(goals)
  await tx.audit({
    action: 'budget.score',
    subjectType: 'budget',
    subjectId: id,
    facts: { score, scores: body.scores.map((one) => ({ ...one })) },
  })
  return accept({ goals, score })
}
