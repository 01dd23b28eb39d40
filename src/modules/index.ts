import { adminModule } from '#src/modules/admin/index.ts'
import { assessmentModule } from '#src/modules/assessment/index.ts'
import { ledgerModule } from '#src/modules/ledger/index.ts'
import { loadProjectPacks, type PackSet } from '#src/modules/policy/index.ts'
import { portalModule } from '#src/modules/portal/index.ts'
import { registryModule } from '#src/modules/registry/index.ts'
import { claimsForPayment, subsidyModule } from '#src/modules/subsidy/index.ts'
import { targetsModule } from '#src/modules/targets/index.ts'
import { trainingModule } from '#src/modules/training/index.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'

let packs: PackSet | undefined
/** The packs are checked against their cases when they are loaded, so a process loads them once. */
export const projectPacks = (): PackSet => {
  packs ??= loadProjectPacks()
  return packs
}

/** Every module of the server, in one list; the admin module merges the queues and searches of the others. */
export async function modulesOf(_platform: Platform, options: { demoStrict: boolean }): Promise<readonly Module[]> {
  const business: Module[] = [
    registryModule(),
    targetsModule(),
    assessmentModule(),
    trainingModule(),
    subsidyModule({ packs: projectPacks() }),
    ledgerModule({ claims: claimsForPayment }),
    portalModule(),
  ]
  return [adminModule({ business, demoStrict: options.demoStrict }), ...business]
}
