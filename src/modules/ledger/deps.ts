import type { Platform } from '#src/platform/platform.ts'
import type { ClaimsPort } from './ledger.types.ts'

/** What every use case of this module may need. */
export interface LedgerDeps {
  readonly platform: Platform
  readonly claims: ClaimsPort
}
