import type { PackSet } from '#src/modules/policy/index.ts'
import type { Platform } from '#src/platform/platform.ts'

/** What every use case of this module may need. */
export interface GrantsDeps {
  readonly platform: Platform
  readonly packs: PackSet
}
