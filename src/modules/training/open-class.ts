import { sql } from 'kysely'
import { accept, type Decision, type Facts, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import { type ClassRecord, findClassForUpdateInTx } from './class.store.ts'
import { ACTION_RIGHTS, decideAct } from './class-actions.rules.ts'
import { mayActOn } from './class-view.ts'
import type { ClassAction, ClassStatus } from './training.types.ts'

/**
 * The class, locked, when the act is open in it and nobody was faster than the page that asks (`version`). Throws the 404
 * problem when the class is not this scope's to act on.
 */
export async function openClassInTx(
  tx: Tx,
  scope: Scope,
  ask: { readonly classId: string; readonly action: ClassAction; readonly version?: number },
): Promise<Decision<ClassRecord, 'already_handled' | 'act_not_open'>> {
  const row = found(await findClassForUpdateInTx(tx, scope, ask.classId), '这个培训班')
  found(mayActOn(scope, row, ACTION_RIGHTS[ask.action]) ? row : undefined, '这个培训班')
  if (ask.version !== undefined && ask.version !== row.version)
    return refuse('already_handled', await lastActOn(tx.db, 'training_class', ask.classId))
  const act = decideAct(row.status as ClassStatus, ask.action)
  return act.ok ? accept(row) : act
}

/**
 * Who did the last thing to a subject (the last whose facts hold `facts`), and when: for whoever came second. The time is the
 * clock's, the day the business day, which a demo moves.
 */
export async function lastActOn(
  db: Db,
  subjectType: string,
  subjectId: string,
  facts: Facts = {},
): Promise<{ who: string; when: string }> {
  const { rows } = await sql<{ who: string | null; business_day: PlainDate; time: string }>`
    select a.display_name as who, o.business_day, to_char(o.at at time zone 'Asia/Shanghai', 'HH24:MI') as time
      from org_audit o left join account a on a.account_id = o.account_id
     where o.subject_type = ${subjectType} and o.subject_id = ${subjectId} and o.result = 'done'
       and o.facts @> ${JSON.stringify(facts)}::jsonb
     order by o.seq desc limit 1`.execute(db)
  const row = rows[0]
  return { who: row?.who ?? '平台', when: row ? `${row.business_day} ${row.time}` : '刚才' }
}
