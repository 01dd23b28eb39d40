/** How a draft's text is made from its base, its edits, its rulings and its documents, and everything wrong with it. Pure. */
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { diffOf, headlineOf, statedRules } from './diff.rules.ts'
import type { GrantItem } from './grants/grant.types.ts'
import { citesOf, packFaults, type ResolvedPack, resolvePacks } from './pack.rules.ts'
import { applyEdits, faultPath, placesOf } from './places.rules.ts'
import type { DiffEntry, DraftEdit } from './policy.contract.ts'
import type { Pack } from './policy.types.ts'
import type { RevisionKind } from './revision.types.ts'

export interface NewDocument {
  readonly document: string
  readonly title: string
  readonly issuer: string
  readonly effectiveFrom: PlainDate
}

export interface Ruling {
  readonly assumptionId: string
  readonly reading: string
  readonly document: string
  readonly by: string
  readonly on: PlainDate
}

/** An attached text, by the number people cite. */
export interface AttachedText {
  readonly document: string
  readonly sha256: string
  readonly text: string
}

export interface DraftInput {
  readonly kind: RevisionKind
  readonly base: Pack
  /** The packs in force, `base` among them. */
  readonly inForce: readonly Pack[]
  readonly newDocument: NewDocument | null
  /** Of an upgrade: the text as the newer release brought it, on which its edits stand. */
  readonly releasePack?: Pack | null
  readonly edits: readonly DraftEdit[]
  readonly rulings: readonly Ruling[]
  readonly texts: readonly AttachedText[]
}

export interface PlacedFault {
  readonly path: string
  readonly rule: string | null
  readonly message: string
  readonly blocks: 'everything' | 'signing'
}

export interface BuiltDraft {
  readonly pack: Pack
  /** The text before any edit, whose places the form shows. */
  readonly places: ResolvedPack
  readonly faults: readonly PlacedFault[]
  readonly headline: string
  readonly diff: readonly DiffEntry[]
}

/** No text at all has this digest: a later document whose own text is not attached yet. */
const NO_TEXT = '0'.repeat(64)

/** A later document of the region: the same programs and rules, until its edits change some. */
function laterPack(base: Pack, given: NewDocument, packs: readonly Pack[]): Pack {
  const stem = `${base.region}-${given.effectiveFrom}`
  let id = stem
  for (let n = 2; packs.some((pack) => pack.id === id); n += 1) id = `${stem}-${n}`
  return {
    id,
    region: base.region,
    title: given.title,
    document: given.document,
    issuer: given.issuer,
    source: { sha256: NO_TEXT },
    status: base.status,
    effective: { from: given.effectiveFrom, lastDay: null, on: base.effective.on },
    extends: [base.id],
    assumptions: [],
    programs: base.programs.map((program) => ({ ...structuredClone(program), drops: [] })),
    rules: [],
    amends: [],
    targets: [],
    deadlines: [],
    rhythms: [],
    provisions: [],
    ...(base.grants
      ? { grants: base.grants.map((item) => ({ ...structuredClone(item), ...citedFrom(base, item) })) }
      : {}),
  }
}

/** Words of the earlier document stay its own. */
const citedFrom = (base: Pack, { cite }: Pick<GrantItem, 'cite'>) =>
  cite ? { cite: { ...cite, document: cite.document ?? base.document } } : {}

/** What stood before a pack that is new here: its document, and nothing that decides. */
export const emptyPack = ({ grants: _, ...pack }: Pack): Pack => ({
  ...pack,
  assumptions: [],
  programs: [],
  rules: [],
  amends: [],
  targets: [],
  deadlines: [],
  rhythms: [],
  provisions: [],
})

/** The packs that would be in force with the draft signed. */
export const withDraft = (inForce: readonly Pack[], draft: Pack): Pack[] =>
  inForce.some(({ id }) => id === draft.id)
    ? inForce.map((pack) => (pack.id === draft.id ? draft : pack))
    : [...inForce, draft]

const resolvedIn = (packs: readonly Pack[], id: string): ResolvedPack => {
  const resolved = resolvePacks(packs).find(({ pack }) => pack.id === id)
  if (!resolved) throw new Error(`Pack ${id} is not in the set.`)
  return resolved
}

/** The text a form edits: the base itself, or the later document while it says nothing of its own. */
export function startOf({ kind, base, inForce, newDocument, releasePack }: DraftInput): {
  start: Pack
  places: ResolvedPack
} {
  const start = kind === 'new_document' && newDocument ? laterPack(base, newDocument, inForce) : (releasePack ?? base)
  return { start, places: resolvedIn(withDraft(inForce, start), start.id) }
}

export function buildDraft(input: DraftInput): BuiltDraft {
  const { start, places } = startOf(input)
  let pack = applyEdits(start, places, input.edits)
  pack.assumptions = pack.assumptions.map((assumption) => {
    const ruling = input.rulings.find(({ assumptionId }) => assumptionId === assumption.id)
    if (!ruling) return assumption
    const { document, by, on } = ruling
    return { ...assumption, handling: ruling.reading, status: 'ruled', ruling: { document, by, on } }
  })
  pack = placeLines(pack, input.texts)
  const packs = withDraft(input.inForce, pack)
  const faults = [
    ...contentFaults(packs, pack),
    ...dateFaults(pack),
    ...quoteFaults(pack, input),
    ...readingFaults(places, input),
  ]
  if (faults.some(({ blocks }) => blocks === 'everything'))
    return { pack, places, faults, headline: '草稿还不能读通，见下面的问题', diff: [] }
  const before = resolvedIn(input.inForce, input.base.id)
  const after = resolvedIn(packs, pack.id)
  const diff = diffOf(before, after)
  const headline =
    (diff.some(({ decides }) => decides) ? undefined : rulingHeadline(pack, input)) ?? headlineOf(before, after)
  return { pack, places, faults, headline, diff }
}

/** An answer that changes no figure is told by its question; undefined where there is none. */
function rulingHeadline(pack: Pack, { rulings }: DraftInput): string | undefined {
  const answered = rulings.flatMap(({ assumptionId, reading }) => {
    const question = pack.assumptions.find(({ id }) => id === assumptionId)?.question
    return question ? [`“${question}”：${reading}`] : []
  })
  return answered.length > 0 ? answered.join('；') : undefined
}

function contentFaults(packs: readonly Pack[], draft: Pack): PlacedFault[] {
  return packFaults(packs).map((fault) => {
    const pack = packs[fault.pack]!
    const { rule, message, blocks } = fault
    return pack.id === draft.id
      ? { path: faultPath(pack, fault), rule, message, blocks }
      : { path: '', rule, message: `${pack.document}：${message}`, blocks: 'everything' }
  })
}

function dateFaults({ effective: { from, lastDay } }: Pack): PlacedFault[] {
  return lastDay !== null && lastDay < from
    ? [{ path: 'effective.lastDay', rule: null, message: '止日早于起日，请核对', blocks: 'everything' }]
    : []
}

/**
 * A figure must stand in its quote; another reading of a rule cannot be looked up so, and the old words may say the opposite.
 * It needs words of its own, or the ruling of a question of that rule.
 */
function readingFaults(places: ResolvedPack, { edits, rulings }: DraftInput): PlacedFault[] {
  const cited = new Set(edits.filter(({ cite }) => cite).map(({ path }) => path))
  const ruled = new Set(rulings.map(({ assumptionId }) => assumptionId))
  const asked = new Map<string, (string | undefined)[]>([
    ...statedRules(places).map((rule): [string, (string | undefined)[]] => [
      rule.id,
      [...rule.assumptions, ...rule.tests.flatMap((each) => ('assumption' in each ? [each.assumption] : []))],
    ]),
    ...(places.pack.grants ?? []).map((item): [string, (string | undefined)[]] => [item.id, [item.once.assumption]]),
  ])
  return placesOf(places, edits).flatMap((place): PlacedFault[] => {
    if (place.kind !== 'choice' || place.value === place.base || cited.has(place.path)) return []
    if (place.rule && asked.get(place.rule)?.some((id) => id !== undefined && ruled.has(id))) return []
    const message = `现有原文“${place.cite?.quote ?? ''}”不支持改后的判定，请写明新的条款、行号和原文`
    return [{ path: place.path, rule: place.rule, message, blocks: 'signing' }]
  })
}

/** An attached text says itself on which line its words stand. */
function placeLines(pack: Pack, texts: readonly AttachedText[]): Pack {
  const own = texts.find(({ document }) => document === pack.document)
  const lines = new Map(texts.map(({ document, text }) => [document, text.split(/\r?\n/)]))
  const placed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(placed)
    if (typeof value !== 'object' || value === null) return value
    const node = value as Record<string, unknown>
    const { line, quote, document } = node
    const made = Object.fromEntries(Object.entries(node).map(([key, member]) => [key, placed(member)]))
    if (typeof line !== 'number' || typeof quote !== 'string') return made
    const text = lines.get(typeof document === 'string' ? document : pack.document)
    if (!text || text[line - 1]?.includes(quote)) return made
    const at = text.findIndex((each) => each.includes(quote))
    return at >= 0 ? { ...made, line: at + 1 } : made
  }
  const made = placed(pack) as Pack
  return own ? { ...made, source: { ...made.source, sha256: own.sha256 } } : made
}

/**
 * Words are looked up in the attached text of their document. What the signed base already quotes was looked up then, and what a
 * release brings when it was made; whatever else is new needs its text.
 */
function quoteFaults(pack: Pack, { base, inForce, texts, releasePack }: DraftInput): PlacedFault[] {
  const known = new Set(
    [...inForce, ...(releasePack ? [releasePack] : [])].flatMap((other) =>
      citesOf(other).map(({ document, quote }) => `${document}\n${quote}`),
    ),
  )
  const attached = new Map(texts.map((each) => [each.document, each.text]))
  const missing = new Set<string>()
  const wrong = new Map(
    texts.flatMap((each) => {
      const { found, wanted } = quotesFound(pack, each)
      return wanted > FEW_QUOTES && found < wanted / 2 ? [[each.document, { found, wanted }] as const] : []
    }),
  )
  const faults = citesOf(pack).flatMap((cite): PlacedFault[] => {
    const text = attached.get(cite.document)
    // Ninety faults of one kind say less than the one that they are.
    if (wrong.has(cite.document)) return []
    if (text === undefined) {
      if (!known.has(`${cite.document}\n${cite.quote}`)) missing.add(cite.document)
      return []
    }
    if (text.includes(cite.quote)) return []
    const path = faultPath(pack, { path: cite.path })
    return [{ path, rule: cite.rule, message: `${cite.document}的原文中找不到“${cite.quote}”`, blocks: 'signing' }]
  })
  if (pack.id !== base.id && !attached.has(pack.document)) missing.add(pack.document)
  return [
    ...[...missing].map(
      (document): PlacedFault => ({
        path: 'documents',
        rule: null,
        message: `还没有附上${document}的原文，新引用的文字无从核对`,
        blocks: 'signing',
      }),
    ),
    ...[...wrong].map(
      ([document, { found, wanted }]): PlacedFault => ({
        path: 'documents',
        rule: null,
        message: `附上的${document}原文里，${wanted} 条引文只找到 ${found} 条，多半附错了文件，请核对后重新附上`,
        blocks: 'signing',
      }),
    ),
    ...faults,
  ]
}

/** Up to so many quotes each is named by itself. */
const FEW_QUOTES = 4

/** How many of the pack's quotes stand in a text, for the list of attached documents. */
export function quotesFound(pack: Pack, { document, text }: AttachedText): { found: number; wanted: number } {
  const cites = citesOf(pack).filter((cite) => cite.document === document)
  return { found: cites.filter(({ quote }) => text.includes(quote)).length, wanted: cites.length }
}
