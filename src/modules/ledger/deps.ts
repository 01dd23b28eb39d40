import type { Platform } from '#src/platform/platform.ts'
import type { ClaimsPort } from './ledger.types.ts'
import type { UnderUseSource } from './under-use.ts'

/** What every use case of this module may need. */
export interface LedgerDeps {
  readonly platform: Platform
  readonly claims: ClaimsPort
  /** Asked what a change of a fund's uses would concern. */
  readonly underUse: readonly UnderUseSource[]
}
