/** The counter's decision on a grant application, with the hashes that let it be replayed. */
import { createHash } from 'node:crypto'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { canonicalJson } from '../canonical.rules.ts'
import type { PackSet } from '../decide.ts'
import type { ResolvedPack } from '../pack.rules.ts'
import { decideGrantBare, rateDay } from './decide-grant.rules.ts'
import type { GrantDecision, GrantFacts, GrantItem } from './grant.types.ts'

export interface OfferedGrant {
  readonly pack: ResolvedPack
  readonly item: GrantItem
}

/** Every text that has the item, the latest first. */
const holding = ({ packs }: PackSet, itemId: string): OfferedGrant[] =>
  packs
    .flatMap((pack) => (pack.pack.grants ?? []).filter(({ id }) => id === itemId).map((item) => ({ pack, item })))
    .toSorted((a, b) => (a.pack.pack.effective.from < b.pack.pack.effective.from ? 1 : -1))

/** The item as the text of that day has it; before the first of its texts, as the first has it. */
export function grantOn(packSet: PackSet, itemId: string, day: PlainDate): OfferedGrant | undefined {
  const texts = holding(packSet, itemId)
  return texts.find(({ pack }) => pack.pack.effective.from <= day) ?? texts.at(-1)
}

/** What the packs of these regions offer (a county's, its city's, its province's), as it stands on the day. */
export function grantsFor(packSet: PackSet, regions: readonly string[], day: PlainDate): OfferedGrant[] {
  const ids = packSet.packs
    .filter(({ pack }) => regions.includes(pack.region))
    .flatMap(({ pack }) => (pack.grants ?? []).map(({ id }) => id))
  return [...new Set(ids)].flatMap((id) => grantOn(packSet, id, day) ?? [])
}

/** The text that decides these facts: that of the day whose rules hold. Undefined when no pack has the item. */
export function grantFor(packSet: PackSet, facts: GrantFacts): OfferedGrant | undefined {
  const first = grantOn(packSet, facts.item, facts.asOf)
  return first && grantOn(packSet, facts.item, rateDay(first.item, facts) ?? facts.asOf)
}

/** Decides from facts alone. Throws when no pack has the item: whoever builds the facts took it from the packs. */
export function decideGrant(packSet: PackSet, facts: GrantFacts): GrantDecision & OfferedGrant {
  const chosen = grantFor(packSet, facts)
  if (!chosen) throw new RangeError(`No pack holds the grant item ${facts.item}.`)
  return {
    ...decideGrantBare(chosen.pack, chosen.item, facts),
    ...chosen,
    packRevision: packSet.revisions.get(chosen.pack.pack.id)!,
    factsHash: createHash('sha256').update(canonicalJson(facts)).digest('hex'),
  }
}
