import type { Platform } from '#src/platform/platform.ts'
import type { PacksInForce } from './packs-in-force.ts'
import type { RealCases } from './real-cases.types.ts'

/** What every use case of this module may need. */
export interface PolicyDeps {
  readonly platform: Platform
  readonly packs: PacksInForce
  /** Real claims for a what-if, from the module that owns them. */
  readonly cases: RealCases
}
