import { CONSOLE } from '#src/kernel/console-links.ts'
import type { FollowedClaim, MoneyKind } from './ledger.types.ts'

/** The page of a line: a claim's, or the grant's own. */
export const lineLink = (kind: MoneyKind, lineId: string): string =>
  kind === 'grant' ? CONSOLE.grant(lineId) : CONSOLE.claimLine(lineId)

export const moneyLink = (kind: MoneyKind, batchId: string): string =>
  kind === 'grant' ? CONSOLE.grant(batchId) : CONSOLE.claimBatch(batchId)

/** Whose record an act on a line belongs to: the person's, or the office's where it is a grant. */
export const lineSubject = (line: { kind: MoneyKind; person_id: string; line_id: string }) =>
  line.kind === 'grant'
    ? { subjectType: 'grant', subjectId: line.line_id }
    : { subjectType: 'claim_line', subjectId: line.line_id, personId: line.person_id }

/** The same for what was claimed together. */
export const claimSubject = (claim: Pick<FollowedClaim, 'kind' | 'batchId'>) => ({
  subjectType: claim.kind === 'grant' ? 'grant' : 'claim_batch',
  subjectId: claim.batchId,
})
