import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { type PlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { listedWords } from '#src/modules/supervision/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { addWorkingDays } from '#src/platform/clock/working-days.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type SettingKey, settingOn } from '#src/platform/settings/settings.ts'
import { listHeldScopes, updateClassInTx } from './class.store.ts'
import { applicationFaults } from './class-application.rules.ts'
import { classDetailView } from './class-view.ts'
import { openClassInTx } from './open-class.ts'
import type { ClassApplication, ClassDetail } from './training.contract.ts'
import { fieldProblem } from './training.messages.ts'

export type ProviderRefusal = 'provider_suspended' | 'provider_listed'

/** Applies to open a class (申请开班, T2): submitted at once, to the county the provider lies in. Throws the form's faults. */
export async function applyClass(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  application: ClassApplication,
): Promise<Decision<ClassDetail, ProviderRefusal>> {
  const tree = await platform.unitTree()
  const provider = await getProvider(tx, scope)
  const barred = await barredFrom(tx, provider)
  if (barred) return barred
  const unitId = tree.county(provider.unit_id).id
  await checkApplication(tx, tree, provider.organisation_id, unitId, application)
  const classId = newId()
  const reviewDue = await dueDay(tx, tree, unitId, 'class.review_days')
  await tx.db
    .insertInto('training_class')
    .values({
      class_id: classId,
      ...columnsOf(application),
      funding: 'subsidised',
      provider_id: provider.organisation_id,
      unit_id: unitId,
      status: 'submitted',
      submitted_day: tx.day,
      review_due: reviewDue,
    })
    .execute()
  await tx.audit({
    action: 'class.apply',
    subjectType: 'training_class',
    subjectId: classId,
    facts: { occupation: application.occupation, level: application.level, capacity: application.capacity, reviewDue },
  })
  return accept(await classDetailView(tx.db, scope, tx.day, classId))
}

/** Corrects an application that came back (补正) and submits it again; the county's time starts anew. */
export async function editClass(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: { readonly classId: string; readonly version: number; readonly application: ClassApplication },
): Promise<Decision<ClassDetail, 'already_handled' | 'act_not_open' | ProviderRefusal>> {
  const open = await openClassInTx(tx, scope, { classId: ask.classId, action: 'edit', version: ask.version })
  if (!open.ok) return open
  const tree = await platform.unitTree()
  const provider = await getProvider(tx, scope)
  const barred = await barredFrom(tx, provider)
  if (barred) return barred
  await checkApplication(tx, tree, provider.organisation_id, open.value.unit_id, ask.application, 'application.')
  const reviewDue = await dueDay(tx, tree, open.value.unit_id, 'class.review_days')
  await updateClassInTx(tx, open.value, {
    ...columnsOf(ask.application),
    status: 'submitted',
    submitted_day: tx.day,
    review_due: reviewDue,
  })
  await tx.audit({
    action: 'class.resubmit',
    subjectType: 'training_class',
    subjectId: ask.classId,
    facts: { reviewDue },
  })
  return accept(await classDetailView(tx.db, scope, tx.day, ask.classId))
}

/** The last day of a deadline of the unit that starts today, in working days. */
export async function dueDay(tx: Tx, tree: UnitTree, unitId: string, setting: SettingKey & `${string}.review_days`) {
  return addWorkingDays(await loadCalendar(tx.db), tx.day, await settingOn(tx.db, tree, unitId, setting, tx.day))
}

/** Who is suspended or on the blacklist opens no subsidised class (M4). */
async function barredFrom(tx: Tx, provider: { organisation_id: string; status: string }) {
  if (provider.status !== 'active') return refuse('provider_suspended')
  const listed = await listedWords(tx.db, { kind: 'organisation', id: provider.organisation_id }, tx.day)
  return listed ? refuse('provider_listed', { listed }) : undefined
}

async function getProvider(tx: Tx, scope: Scope) {
  const row =
    scope.reach.kind === 'organisation'
      ? await tx.db
          .selectFrom('organisation')
          .select(['organisation_id', 'unit_id', 'status'])
          .where('organisation_id', '=', scope.reach.organisationId)
          .where('kind', '=', 'provider')
          .executeTakeFirst()
      : undefined
  return found(row, '本账号所属的培训机构')
}

async function checkApplication(
  tx: Tx,
  tree: UnitTree,
  providerId: string,
  unitId: string,
  application: ClassApplication,
  prefix = '',
) {
  const { assessorId, departmentId } = application
  const occupation = await tx.db
    .selectFrom('occupation')
    .select('name')
    .where('code', '=', application.occupation)
    .executeTakeFirst()
  const assessor =
    assessorId === null
      ? undefined
      : await tx.db
          .selectFrom('organisation')
          .select('organisation_id')
          .where('organisation_id', '=', assessorId)
          .where('kind', '=', 'assessor')
          .where('status', '=', 'active')
          .executeTakeFirst()
  const department = departmentId === null ? undefined : tree.units.get(departmentId)
  const faults = applicationFaults(
    { ...application, ...daysOf(application) },
    {
      today: tx.day,
      providerId,
      held: await listHeldScopes(tx.db, providerId, 'training'),
      assessor: assessor && { held: await listHeldScopes(tx.db, assessor.organisation_id, 'assessment') },
      // A lead department answers to a government above the class, so a department of another city is none.
      departmentKnown: department?.kind === 'department' && tree.ancestors(unitId).includes(department.parentId ?? ''),
      occupationName: occupation?.name ?? '该职业',
    },
  )
  if (faults.length > 0) throw fieldProblem(faults, prefix)
}

const daysOf = (application: ClassApplication) => ({
  startDay: plainDate(application.startDay),
  endDay: plainDate(application.endDay),
  plannedExamDay: application.plannedExamDay === null ? null : plainDate(application.plannedExamDay),
})

const columnsOf = (application: ClassApplication) => {
  const {
    startDay,
    endDay,
    plannedExamDay,
  }: { startDay: PlainDate; endDay: PlainDate; plannedExamDay: PlainDate | null } = daysOf(application)
  return {
    title: application.title,
    kind: application.kind,
    mode: application.mode,
    occupation: application.occupation,
    level: application.level,
    assessor_id: application.assessorId,
    department_id: application.departmentId,
    start_day: startDay,
    end_day: endDay,
    place: application.place,
    capacity: application.capacity,
    minutes_theory: application.minutesTheory,
    minutes_practice: application.minutesPractice,
    minutes_online: application.minutesOnline,
    fee_fen: application.feeFen,
    target_group: application.targetGroup,
    help_measures: application.helpMeasures,
    manager_name: application.managerName,
    manager_phone: application.managerPhone,
    planned_exam_day: plannedExamDay,
  }
}
