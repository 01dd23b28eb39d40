import { sql } from 'kysely'
import { accept, type Decision } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type BudgetRecord, findBudgets } from './budget.store.ts'
import { decideGoals, decideScores, type GoalRefusal, totalScore } from './budget-document.rules.ts'
import { GOAL_MEASURE_NAMES, type GoalMeasure } from './budget-document.types.ts'
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
    select count(*) filter (where kind in ('post', 'offset')) - count(*) filter (where kind = 'clawback') as n
      from transfer t where budget_id = ${budgetId} and kind in ('post', 'offset', 'clawback')
       and not exists (select 1 from grant_application g where g.grant_id = t.line_id and g.holder_kind = 'organisation')`.execute(
    db,
  )
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

/** Sets the goals of a budget; until they are scored a later paper may set them anew, and the audit keeps both. */
export async function setGoals(
  tx: Tx,
  scope: Scope,
  id: string,
  body: { document: string; goals: readonly NewGoal[] },
): Promise<Decision<{ goals: Awaited<ReturnType<typeof goalsOf>> }, GoalRefusal>> {
  const budget = await budgetToJudge(tx, scope, id)
  const known = await goalsOf(tx.db, budget)
  const decision = decideGoals(
    body.goals,
    { year: budget.year, scored: known.some((goal) => goal.score !== null) },
    tx.day,
  )
  if (!decision.ok) return decision
  await tx.db.deleteFrom('budget_goal').where('budget_id', '=', id).execute()
  await tx.db
    .insertInto('budget_goal')
    .values(
      body.goals.map((goal, sort) => ({
        goal_id: newId(),
        budget_id: id,
        sort,
        name: goal.name,
        measure: goal.measure,
        unit_name: goal.unitName,
        target: goal.target,
        weight: goal.weight,
        document: body.document,
        set_by: scope.accountId!,
        set_day: tx.day,
      })),
    )
    .execute()
  await tx.audit({
    action: 'budget.goals',
    subjectType: 'budget',
    subjectId: id,
    facts: { document: body.document, goals: body.goals.map((goal) => ({ ...goal })) },
  })
  return accept({ goals: await goalsOf(tx.db, budget) })
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
