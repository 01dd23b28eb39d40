import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Level } from '#src/kernel/levels.ts'
import { yearOf } from '#src/kernel/plain-date.ts'
import { listedWords } from '#src/modules/supervision/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { nextSerialInTx } from '#src/platform/db/serials.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type ClassRecord, listHeldScopes, updateClassInTx } from './class.store.ts'
import { scopeFault } from './class-application.rules.ts'
import { classDetailView } from './class-view.ts'
import { openClassInTx } from './open-class.ts'
import type { ClassDetail } from './training.contract.ts'

export type ClassVerdict = { readonly classId: string; readonly version: number } & (
  | {
      readonly verdict: 'approve'
      readonly supervisorName: string
      readonly supervisorPhone: string
      /** The cost of training one person, as the office approves it. */
      readonly approvedCostFen?: number | undefined
      readonly note?: string | undefined
    }
  | { readonly verdict: 'return' | 'reject'; readonly note: string }
)

/** The county's answer to an application (开班审核, T2): a number, seats and a named supervisor; or back, or no. */
export async function reviewClass(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: ClassVerdict,
): Promise<Decision<ClassDetail, 'already_handled' | 'act_not_open' | 'provider_listed' | 'approval_outside_scope'>> {
  const open = await openClassInTx(tx, scope, { classId: ask.classId, action: ask.verdict, version: ask.version })
  if (!open.ok) return open
  const row = open.value
  const common = { reviewed_by: scope.accountId, review_note: ask.note ?? null, review_due: null }
  let number: string | null = null
  if (ask.verdict === 'approve') {
    const outside = await scopeFaultNow(tx, row)
    if (outside) return refuse('approval_outside_scope', outside.facts)
    const listed = await listedWords(tx.db, { kind: 'organisation', id: row.provider_id }, tx.day)
    if (listed) return refuse('provider_listed', { listed })
    number = await nextClassNumberInTx(tx, await platform.unitTree(), row.unit_id)
    await updateClassInTx(tx, row, {
      ...common,
      status: 'approved',
      number,
      supervisor_name: ask.supervisorName,
      supervisor_phone: ask.supervisorPhone,
      approved_cost_fen: ask.approvedCostFen ?? null,
      approved_day: tx.day,
    })
    await tx.db.insertInto('class_seat').values({ class_id: row.class_id, capacity: row.capacity }).execute()
  } else {
    await updateClassInTx(tx, row, { ...common, status: ask.verdict === 'return' ? 'returned' : 'rejected' })
  }
  const note = ask.note ?? ''
  await tx.audit({
    action: `class.${ask.verdict}`,
    subjectType: 'training_class',
    subjectId: row.class_id,
    facts: { ...(number ? { number } : {}), note },
  })
  await sendMessagesInTx(tx, [
    {
      organisationId: row.provider_id,
      template: ({ approve: 'class_approved', return: 'class_returned', reject: 'class_rejected' } as const)[
        ask.verdict
      ],
      facts: { number, title: row.title, note },
      link: CONSOLE.class(row.class_id),
    },
  ])
  return accept(await classDetailView(tx.db, scope, tx.day, row.class_id))
}

/** C3 holds on the day of approval and on the first day too: a listing may have ended since the application. */
async function scopeFaultNow(tx: Tx, row: ClassRecord) {
  const held = await listHeldScopes(tx.db, row.provider_id, 'training')
  const occupation = await tx.db
    .selectFrom('occupation')
    .select('name')
    .where('code', '=', row.occupation)
    .executeTakeFirstOrThrow()
  const trade = { occupation: row.occupation, occupationName: occupation.name, level: row.level as Level }
  return [tx.day, row.start_day].map((day) => scopeFault(held, trade, day)).find((fault) => fault)
}

/** `梁园区-2022-031` */
async function nextClassNumberInTx(tx: Tx, tree: UnitTree, unitId: string): Promise<string> {
  const year = yearOf(tx.day)
  const serial = await nextSerialInTx(tx, 'class', unitId, year)
  return `${numberName(tree, unitId)}-${year}-${String(serial).padStart(3, '0')}`
}

/** The county's short name; with its city's before it where two counties share one (桥西区 exists three times in 河北). */
export function numberName(tree: UnitTree, unitId: string): string {
  const unit = tree.get(unitId)
  const shared = [...tree.units.values()].some(
    (other) => other.id !== unit.id && other.kind === 'region' && other.shortName === unit.shortName,
  )
  return shared && unit.parentId !== null ? `${tree.get(unit.parentId).shortName}${unit.shortName}` : unit.shortName
}
