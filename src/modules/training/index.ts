import type { LimitDeps } from '#src/modules/entitlements/index.ts'
import type { Module } from '#src/platform/module.ts'
import { classQueue, classSearch } from './class-queue.ts'
import { ROSTER_IMPORT_TASK } from './import-roster.ts'
import { rosterImportTask } from './roster-import-task.ts'
import { trainingRoutes } from './training.routes.ts'
import { trainingChecks } from './training-checks.ts'

export { ROSTER_GROUPS } from './groups.types.ts'
export { CLASS_STATUS_NAMES, type ClassStatus } from './training.types.ts'
export { voucherEntry } from './voucher-entry.ts'

/** Classes from application to completion, their rosters, lessons and attendance. */
export function trainingModule({ packs }: Pick<LimitDeps, 'packs'>): Module {
  return {
    name: 'training',
    routes: (api) => trainingRoutes(api, packs),
    tasks: { [ROSTER_IMPORT_TASK]: rosterImportTask(packs) },
    queue: classQueue,
    search: classSearch,
    checks: trainingChecks,
  }
}
