import { accept, type Decision, refuse } from '#src/kernel/decision.ts'

export const DOCUMENT_TYPE = 'citizen'

/** What the blind index of a document number is made of. */
export const documentKey = (docNo: string) => `${DOCUMENT_TYPE}:${docNo}`

/** May this be searched for? Four digits alone would be a way to walk through document numbers. */
export function decidePersonSearch(ask: {
  q?: string | undefined
  last4?: string | undefined
}): Decision<'search', 'last4_alone'> {
  return ask.last4 !== undefined && (ask.q ?? '').trim() === '' ? refuse('last4_alone') : accept('search')
}
