import { adminModule } from '#src/modules/admin/index.ts'
import { assessmentModule } from '#src/modules/assessment/index.ts'
import { registryModule } from '#src/modules/registry/index.ts'
import { targetsModule } from '#src/modules/targets/index.ts'
import { trainingModule } from '#src/modules/training/index.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'

/** Every module of the server, in one list; the admin module merges the queues and searches of the others. */
export async function modulesOf(_platform: Platform, options: { demoStrict: boolean }): Promise<readonly Module[]> {
  const business: Module[] = [registryModule(), targetsModule(), assessmentModule(), trainingModule()]
  return [adminModule({ business, demoStrict: options.demoStrict }), ...business]
}
