import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision } from '#src/kernel/decision.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { followCompletionInTx } from '#src/modules/vouchers/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { addFiguresInTx } from '#src/platform/figures/figures.ts'
import type { Platform } from '#src/platform/platform.ts'
import { updateClassInTx } from './class.store.ts'
import { classDetailView } from './class-view.ts'
import { openClassInTx } from './open-class.ts'
import { listEnrolledInTx } from './roster.store.ts'
import type { ClassDetail } from './training.contract.ts'

export interface CompletionVerdict {
  readonly classId: string
  readonly version: number
  readonly verdict: 'approve' | 'return'
  readonly note?: string | undefined
}

/**
 * The county's answer to a finished class (结业审核, T8). From the approval on its completed trainees count: 培训人次, one for
 * each person and class, on this business day, in the county of the class and with its lead department (DOMAIN 7.1).
 */
export async function reviewCompletion(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: CompletionVerdict,
): Promise<Decision<ClassDetail, 'already_handled' | 'act_not_open'>> {
  const { classId, verdict } = ask
  const open = await openClassInTx(tx, scope, { classId, action: `${verdict}_completion`, version: ask.version })
  if (!open.ok) return open
  const row = open.value
  const note = ask.note ?? ''
  const common = { review_due: null, review_note: ask.note ?? null }
  let persons = 0
  if (verdict === 'return') {
    await sql`update enrolment set proposed = null, version = version + 1
               where class_id = ${classId} and status = 'enrolled'`.execute(tx.db)
    await updateClassInTx(tx, row, { ...common, status: 'running', finished_day: null })
    await tx.audit({
      action: 'class.return_completion',
      subjectType: 'training_class',
      subjectId: classId,
      facts: { note },
    })
  } else {
    persons = await completeTraineesInTx(tx, platform, scope, classId, row)
    await updateClassInTx(tx, row, {
      ...common,
      status: 'completed',
      completed_day: tx.day,
      reviewed_by: scope.accountId,
    })
    await tx.audit({
      action: 'class.complete',
      subjectType: 'training_class',
      subjectId: classId,
      facts: { completed: persons, note },
    })
  }
  await sendMessagesInTx(tx, [
    {
      organisationId: row.provider_id,
      template: verdict === 'approve' ? 'completion_approved' : 'completion_returned',
      facts: { number: row.number, persons, note },
      link: CONSOLE.class(classId),
    },
  ])
  return accept(await classDetailView(tx.db, scope, tx.day, classId))
}

/** Turns what the provider reported into the status of each trainee. Answers how many completed. */
async function completeTraineesInTx(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  classId: string,
  row: { unit_id: string; department_id: string | null },
): Promise<number> {
  const roster = await listEnrolledInTx(tx, scope, classId)
  await lockPersonsInTx(
    tx,
    roster.map((person) => person.personId),
  )
  const completed = roster.filter((person) => person.proposed === 'passed')
  await sql`
    update enrolment set status = case when proposed = 'passed' then 'completed' else 'failed' end,
           completed_day = case when proposed = 'passed' then ${tx.day}::date end, version = version + 1
     where class_id = ${classId} and status = 'enrolled'`.execute(tx.db)
  await addFiguresInTx(
    tx,
    await platform.unitTree(),
    completed.map(({ personId }) => ({
      personId,
      measure: 'training',
      unitId: row.unit_id,
      departmentId: row.department_id,
      day: tx.day,
      n: 1,
    })),
  )
  await tx.auditMany(
    roster.map(({ personId, proposed }) => ({
      action: proposed === 'passed' ? 'enrolment.complete' : 'enrolment.fail',
      subjectType: 'training_class',
      subjectId: classId,
      personId,
    })),
  )
  // Vouchers may give money back, and the budget comes last.
  await followCompletionInTx(
    tx,
    classId,
    completed.map(({ personId }) => personId),
  )
  return completed.length
}
