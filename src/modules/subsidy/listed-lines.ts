import type { PlainDate } from '#src/kernel/plain-date.ts'
import { findListed, type Listed, listedKey } from '#src/modules/supervision/index.ts'
import type { Db } from '#src/platform/db/database.ts'

interface Parties {
  readonly personId: string
  readonly claimantId: string
}

/** Why nothing may be given to these parties now: the holder or the claimant is on the blacklist. One answer a pair. */
export async function listedParties(
  db: Db,
  pairs: readonly Parties[],
  day: PlainDate,
): Promise<(pair: Parties) => string | null> {
  const subjects = new Map<string, Listed>()
  for (const { personId, claimantId } of pairs)
    for (const subject of [
      { kind: 'person', id: personId },
      { kind: 'organisation', id: claimantId },
    ] as const)
      subjects.set(listedKey(subject), subject)
  const listed = await findListed(db, [...subjects.values()], day)
  return ({ personId, claimantId }) => {
    const person = listed.get(listedKey({ kind: 'person', id: personId }))
    const claimant = listed.get(listedKey({ kind: 'organisation', id: claimantId }))
    return person ? `本人${person}` : claimant ? `申领单位${claimant}` : null
  }
}
