/** The counter's decision: the pure decision, with the hashes that let it be replayed. */
import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical.rules.ts'
import { choosePack, decideBare } from './decide.rules.ts'
import { type Facts, type FactsFault, readFacts } from './facts.contract.ts'
import type { Pack } from './pack.contract.ts'
import { type ResolvedPack, resolvePacks } from './pack.rules.ts'
import type { PolicyDecision, Words } from './policy.types.ts'
import { DEFAULT_WORDS, PROGRAM_NAMES } from './words.rules.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Packs ready to decide. `revisions` holds, for each pack id, the hash of that pack with those it extends. */
export interface PackSet {
  readonly packs: readonly ResolvedPack[]
  readonly revisions: ReadonlyMap<string, string>
  /** Quotes that were not compared with a source text because none was given. */
  readonly skippedQuotes: number
}

/** Packs from files or from the database, as a set that decides. Throws on packs with faults: check them first. */
export function packSetOf(packs: readonly Pack[], skippedQuotes = 0): PackSet {
  const resolved = resolvePacks(packs)
  const revisions = new Map(
    resolved.map(({ pack, parents }) => [pack.id, sha256(canonicalJson([pack, ...parents]))] as const),
  )
  return { packs: resolved, revisions, skippedQuotes }
}

/** Reads one claim's facts; with a pack set, a region without a pack and a program the region does not have are faults too. */
export function parseFacts(
  input: unknown,
  packSet?: PackSet,
): { ok: true; facts: Facts } | { ok: false; errors: FactsFault[] } {
  const read = readFacts(input)
  const unknown = packSet ? regionFaults(packSet, input) : []
  if (read.ok) return unknown.length > 0 ? { ok: false, errors: unknown } : read
  return { ok: false, errors: [...read.errors, ...unknown] }
}

const named = (program: string) => {
  const name = (PROGRAM_NAMES as Readonly<Record<string, string>>)[program]
  return name ? `${program}（${name}）` : program
}

/** Only of a region and a program that are themselves well written: the reader has named the others. */
function regionFaults({ packs }: PackSet, input: unknown): FactsFault[] {
  if (typeof input !== 'object' || input === null) return []
  const { region, program } = input as { region?: unknown; program?: unknown }
  if (typeof region !== 'string' || !/^\d{6}$/.test(region)) return []
  const own = packs.filter(({ pack }) => pack.region === region)
  if (own.length === 0) return [{ path: 'region', message: `地区 ${region} 没有政策包` }]
  const programs = new Set(own.flatMap((pack) => pack.programs.map((known): string => known.program)))
  const known = packs.some((pack) => pack.programs.some((other) => other.program === program))
  return known && !programs.has(String(program))
    ? [
        {
          path: 'program',
          message: `地区 ${region} 没有补贴项目 ${named(String(program))}，有 ${[...programs].map(named).join('、')}`,
        },
      ]
    : []
}

/**
 * Decides one claim from its facts alone: no clock, no database. Every rule of the program gives its reason, in the pack's order.
 * Throws when the region has no pack for the program: `parseFacts` with the pack set refuses such facts in words.
 */
export function decide(packSet: PackSet, facts: Facts, words: Words = DEFAULT_WORDS): PolicyDecision {
  const chosen = choosePack(packSet.packs, facts)
  if (!chosen) throw new RangeError(`No pack of region ${facts.region} holds the program ${facts.program}.`)
  const { pack, program } = chosen
  return {
    ...decideBare(pack, program, facts, words),
    packRevision: packSet.revisions.get(pack.pack.id)!,
    factsHash: sha256(canonicalJson(facts)),
  }
}
