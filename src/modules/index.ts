import { adminModule } from '#src/modules/admin/index.ts'
import { assessmentModule } from '#src/modules/assessment/index.ts'
import { employmentModule } from '#src/modules/employment/index.ts'
import { entitlementsModule } from '#src/modules/entitlements/index.ts'
import { grantsDue, grantsForPayment, grantsModule, grantsUnderUse } from '#src/modules/grants/index.ts'
import { joinPorts, ledgerModule } from '#src/modules/ledger/index.ts'
import {
  loadProjectPacks,
  offerRelease,
  type PackSet,
  PacksInForce,
  policyModule,
  releaseMark,
} from '#src/modules/policy/index.ts'
import { portalModule } from '#src/modules/portal/index.ts'
import { registryModule } from '#src/modules/registry/index.ts'
import { settingsModule } from '#src/modules/settings/index.ts'
import { claimsForPayment, claimsUnderUse, realCases, subsidyModule } from '#src/modules/subsidy/index.ts'
import { findListed, supervisionModule } from '#src/modules/supervision/index.ts'
import { targetsModule } from '#src/modules/targets/index.ts'
import { trainingModule, voucherEntry } from '#src/modules/training/index.ts'
import { vouchersModule } from '#src/modules/vouchers/index.ts'
import type { Module } from '#src/platform/module.ts'
import type { Platform } from '#src/platform/platform.ts'

let packs: PackSet | undefined
/** The packs are checked against their cases when they are loaded, so a process loads them once. */
export const projectPacks = (): PackSet => {
  packs ??= loadProjectPacks()
  return packs
}

/**
 * The signed policy of this database. Where it has none, the packs of the release are its first; where it has some, what is new in the
 * release waits as drafts.
 */
export async function packsInForce(platform: Platform): Promise<PacksInForce> {
  await offerRelease(platform, projectPacks, releaseMark())
  return new PacksInForce(platform, projectPacks)
}

/** Every module of the server, in one list; the admin module merges the queues and searches of the others. */
export async function modulesOf(platform: Platform, options: { demoStrict: boolean }): Promise<readonly Module[]> {
  const packs = await packsInForce(platform)
  const business: Module[] = [
    registryModule({ listed: findListed }),
    targetsModule(),
    assessmentModule(),
    trainingModule({ packs }),
    entitlementsModule({ packs }),
    vouchersModule({ packs, entry: voucherEntry }),
    employmentModule(),
    subsidyModule({ packs, alsoDue: [grantsDue] }),
    policyModule({ packs, cases: realCases }),
    grantsModule({ packs }),
    ledgerModule({
      claims: joinPorts(claimsForPayment, grantsForPayment),
      underUse: [claimsUnderUse(packs), grantsUnderUse],
    }),
    settingsModule(),
    supervisionModule(),
    portalModule(),
  ]
  return [adminModule({ business, demoStrict: options.demoStrict }), ...business]
}
