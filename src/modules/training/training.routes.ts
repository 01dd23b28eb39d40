import { plainDate } from '#src/kernel/plain-date.ts'
import type { LimitDeps } from '#src/modules/entitlements/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Api } from '#src/platform/http/api.ts'
import { found, notFound } from '#src/platform/http/problem.ts'
import { applyClass, editClass } from './apply-class.ts'
import { listSheet } from './attendance.store.ts'
import { cancelClass } from './cancel-class.ts'
import { type ClassFilter, findClass } from './class.store.ts'
import { classesPage, exportClasses, publicClassesPage, publicClassUnits } from './class-list.ts'
import { classDetailView, mayActOn } from './class-view.ts'
import { enrolByVoucher } from './enrol-by-voucher.ts'
import { finishClass } from './finish-class.ts'
import { importRoster } from './import-roster.ts'
import { importsPage, importView } from './import-view.ts'
import { listLessons } from './lesson.store.ts'
import { lessonViewOf } from './lesson-view.ts'
import { addLessons, cancelLesson } from './plan-lessons.ts'
import { findNotice } from './public-class.ts'
import { recordAttendance } from './record-attendance.ts'
import { reviewClass } from './review-class.ts'
import { reviewCompletion } from './review-completion.ts'
import { badRoster, goodRoster, type RosterFileFor, rosterTemplate } from './roster-file.ts'
import { rosterPage } from './roster-view.ts'
import { traineeView } from './trainee-view.ts'
import { trainingContract as contract } from './training.contract.ts'
import { ENROL_REFUSALS, TRAINING_REFUSALS as REFUSALS } from './training.messages.ts'
import { removeTrainee, undoImport } from './undo-import.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function trainingRoutes(api: Api, packs: LimitDeps['packs']): void {
  classRoutes(api)
  rosterRoutes(api, packs)
  lessonRoutes(api)
  publicRoutes(api)
}

const filterOf = (query: { [K in keyof ClassFilter]?: string | undefined }): ClassFilter => ({
  status: query.status as ClassFilter['status'],
  q: query.q,
  occupation: query.occupation,
  unit: query.unit,
  from: query.from === undefined ? undefined : plainDate(query.from),
  to: query.to === undefined ? undefined : plainDate(query.to),
})

function classRoutes(api: Api) {
  api.read(contract.classes, async ({ db, scope, platform, day, query }) =>
    classesPage(db, scope, await platform.unitTree(), day, query, filterOf(query)),
  )
  api.file(contract.exportClasses, async ({ db, scope, platform, day, now, query }) => {
    const filters = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [name]))
    await inTransaction(db, scope, { day, now }, (tx) =>
      tx.audit({ action: 'class.export', subjectType: 'list', subjectId: 'classes', facts: { filters } }),
    )
    const tree = await platform.unitTree()
    const body = exportClasses(db, scope, tree, filterOf(query), platform.synthetic)
    return { name: `培训班 ${day}.xlsx`, mediaType: XLSX, body }
  })
  api.read(contract.classDetail, ({ db, scope, day, params }) => classDetailView(db, scope, day, params.id))
  api.write(contract.applyClass, REFUSALS, (tx, { platform, scope, body }) => applyClass(tx, platform, scope, body))
  api.write(contract.editClass, REFUSALS, (tx, { platform, scope, params, body }) =>
    editClass(tx, platform, scope, { classId: params.id, ...body }),
  )
  api.write(contract.cancelClass, REFUSALS, (tx, { scope, params, body }) =>
    cancelClass(tx, scope, { classId: params.id, ...body }),
  )
  api.write(contract.reviewClass, REFUSALS, (tx, { platform, scope, params, body }) =>
    reviewClass(tx, platform, scope, { classId: params.id, ...body }),
  )
  api.write(contract.finishClass, REFUSALS, (tx, { platform, scope, params, body }) =>
    finishClass(tx, platform, scope, { classId: params.id, ...body }),
  )
  api.write(contract.reviewCompletion, REFUSALS, (tx, { platform, scope, params, body }) =>
    reviewCompletion(tx, platform, scope, { classId: params.id, ...body }),
  )
}

function rosterRoutes(api: Api, packs: LimitDeps['packs']) {
  api.file(contract.rosterTemplate, async ({ db, scope, platform, params }) => {
    const file = await rosterFileFor(db, scope, params.id, platform.synthetic)
    return { name: `花名册模板 ${file.name}.xlsx`, mediaType: XLSX, body: await rosterTemplate(file) }
  })
  api.file(contract.rosterSample, async ({ db, scope, platform, params, query }) => {
    if (!platform.synthetic) throw notFound('样例花名册')
    const file = await rosterFileFor(db, scope, params.id, platform.synthetic)
    const bad = query.kind === 'bad'
    return {
      name: `样例花名册${bad ? '（带错行）' : ''} ${file.name}.xlsx`,
      mediaType: XLSX,
      body: await (bad ? badRoster(file) : goodRoster(file)),
    }
  })
  api.read(contract.roster, async ({ db, scope, params, query }) => {
    found(await findClass(db, scope, params.id), '这个培训班')
    return rosterPage(db, scope, params.id, query)
  })
  api.read(contract.trainee, ({ db, scope, params }) => traineeView(db, scope, params.id, params.personId))
  api.write(contract.importRoster, REFUSALS, (tx, { platform, scope, params, body }) =>
    importRoster(tx, platform, scope, { classId: params.id, ...body }),
  )
  api.read(contract.rosterImports, async ({ db, scope, params, query }) => {
    found(await findClass(db, scope, params.id), '这个培训班')
    return importsPage(db, scope, params.id, query)
  })
  api.read(contract.rosterImport, ({ db, scope, params }) => importView(db, scope, params.id))
  api.write(contract.undoRosterImport, REFUSALS, (tx, { scope, params }) => undoImport(tx, scope, params.id))
  api.write(contract.enrolByVoucher, ENROL_REFUSALS, (tx, { platform, scope, params, body }) =>
    enrolByVoucher(tx, { platform, packs }, scope, { classId: params.id, ...body }),
  )
  api.write(contract.removeTrainee, REFUSALS, (tx, { scope, params, body }) =>
    removeTrainee(tx, scope, { classId: params.id, personId: params.personId, ...body }),
  )
}

async function rosterFileFor(db: Db, scope: Scope, classId: string, synthetic: boolean): Promise<RosterFileFor> {
  const row = found(await findClass(db, scope, classId), '这个培训班')
  found(mayActOn(scope, row, 'roster.import') ? row : undefined, '这个培训班')
  return { name: row.number ?? row.title, startDay: row.start_day, endDay: row.end_day, synthetic }
}

function lessonRoutes(api: Api) {
  api.read(contract.lessons, async ({ db, scope, params }) => {
    found(await findClass(db, scope, params.id), '这个培训班')
    return { items: (await listLessons(db, scope, { classId: params.id })).map(lessonViewOf) }
  })
  api.write(contract.addLessons, REFUSALS, (tx, { scope, params, body }) =>
    addLessons(tx, scope, { classId: params.id, ...body }),
  )
  api.write(contract.removeLesson, REFUSALS, (tx, { scope, params, body }) =>
    cancelLesson(tx, scope, { lessonId: params.id, ...body }),
  )
  api.read(contract.attendanceSheet, async ({ db, scope, params }) => {
    const line = found((await listLessons(db, scope, { lessonId: params.id }))[0], '这节课')
    const sheet = await listSheet(db, scope, line.class_id, params.id)
    return {
      lesson: lessonViewOf(line),
      classId: line.class_id,
      items: sheet.map((row) => ({
        personId: row.person_id,
        name: row.name,
        docNoMasked: row.doc_no_masked,
        state: row.state,
      })),
    }
  })
  api.write(contract.recordAttendance, REFUSALS, (tx, { scope, params, body }) =>
    recordAttendance(tx, scope, { lessonId: params.id, ...body }),
  )
}

function publicRoutes(api: Api) {
  api.read(contract.publicClass, async ({ db, params }) =>
    found(await findNotice(db, params.number), '这个培训班的公告'),
  )
  api.read(contract.publicClassUnits, async ({ db, platform }) => ({
    items: await publicClassUnits(db, await platform.unitTree()),
  }))
  api.read(contract.publicClasses, async ({ db, platform, query }) =>
    publicClassesPage(db, await platform.unitTree(), query),
  )
}
