import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { plainDate } from '#src/kernel/plain-date.ts'
import {
  decideGrant,
  EVIDENCE_NAMES,
  type EvidenceKind,
  type GrantDecision,
  type GrantFacts,
  type GrantItem,
  grantsFor,
  needsOf,
  type OfferedGrant,
  type OrganisationForm,
  type PackSet,
} from '#src/modules/policy/index.ts'
import { findPersonIdsByDocNo } from '#src/modules/registry/index.ts'
import { packRegionOf } from '#src/modules/subsidy/index.ts'
import { findListed, type Listed, listedKey } from '#src/modules/supervision/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Platform } from '#src/platform/platform.ts'
import { historyOf, trainingsOf } from './grant.store.ts'
import type { GrantInput } from './grants.contract.ts'

export interface Applicant {
  readonly organisationId: string
  readonly name: string
  readonly form: OrganisationForm
  readonly unitId: string
  readonly active: boolean
}

export interface Holder {
  readonly kind: 'organisation' | 'person'
  readonly id: string
  readonly name: string
}

export type AssessRefusal = 'item_unknown' | 'person_missing' | 'person_unknown' | 'suspended'

export interface Assessed extends OfferedGrant {
  readonly holder: Holder
  readonly facts: GrantFacts
  readonly decision: GrantDecision
  readonly region: string
}

const FORMS: Readonly<Record<string, OrganisationForm>> = {
  private: 'private',
  school: 'school',
  enterprise: 'enterprise',
  government: 'government',
}

/** The organisation of the account that applies. */
// unscoped: the account's own organisation.
export async function applicantOf(db: Db, scope: Scope): Promise<Applicant> {
  const { reach } = scope
  if (reach.kind !== 'organisation')
    throw new Error(`Account ${scope.accountId} applies and belongs to no organisation.`)
  return organisationOf(db, reach.organisationId)
}

// unscoped: the applicant of a record that the caller has found, or the caller's own.
export async function organisationOf(db: Db, id: string): Promise<Applicant> {
  const row = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'name', 'kind', 'subkind', 'unit_id', 'status'])
    .where('organisation_id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    organisationId: row.organisation_id,
    name: row.name,
    form: row.kind === 'employer' ? 'employer' : row.kind === 'provider' ? (FORMS[row.subkind] ?? 'other') : 'other',
    unitId: row.unit_id,
    active: row.status === 'active',
  }
}

/** Whose packs offer items to an organisation: its county's, its city's, its province's. */
export const offeredTo = (packs: PackSet, tree: UnitTree, unitId: string, day: PlainDate): OfferedGrant[] =>
  grantsFor(packs, tree.ancestors(unitId), day)

/** Whom the item is for: the organisation, or the person it names, who must be in the registry under that name (不进不补). */
async function holderOf(
  db: Db,
  platform: Platform,
  item: GrantItem,
  applicant: Applicant,
  person: GrantInput['person'],
): Promise<Decision<Holder, 'person_missing' | 'person_unknown'>> {
  if (item.holder === 'organisation')
    return accept({ kind: 'organisation', id: applicant.organisationId, name: applicant.name })
  if (!person) return refuse('person_missing')
  const docNo = person.docNo.normalize('NFKC').toUpperCase()
  const id = (await findPersonIdsByDocNo(db, platform.keys, [docNo])).get(docNo)
  if (!id) return refuse('person_unknown')
  // unscoped: whoever applies for a person names number and name; one that does not fit is told no more than one that is not there.
  const { rows } = await sql<{ name: string }>`
    select name from person where person_id = ${id} and name = ${person.name} and real_name_status = 'verified'`.execute(
    db,
  )
  const [row] = rows
  return row ? accept({ kind: 'person', id, name: row.name }) : refuse('person_unknown')
}

/** Facts and decision of an application as the applicant gave it, with what the registry knows. */
export async function assessGrant(
  db: Db,
  platform: Platform,
  packs: PackSet,
  ask: {
    applicant: Applicant
    input: Omit<GrantInput, 'evidence' | 'subject'>
    day: PlainDate
    /** Of an application that is made again: it keeps its holder. */
    known?: { grantId: string; holder: Holder }
  },
): Promise<Decision<Assessed, AssessRefusal>> {
  const { applicant, input, day } = ask
  const tree = await platform.unitTree()
  const offered = offeredTo(packs, tree, applicant.unitId, day).find(({ item }) => item.id === input.itemId)
  if (!offered) return refuse('item_unknown')
  if (!applicant.active) return refuse('suspended')
  const holder = ask.known
    ? accept(ask.known.holder)
    : await holderOf(db, platform, offered.item, applicant, input.person)
  if (!holder.ok) return holder
  const needs = needsOf(offered.item)
  const region = packRegionOf(tree, applicant.unitId)
  const facts: GrantFacts = {
    region,
    item: input.itemId,
    asOf: day,
    holder: {
      id: holder.value.id,
      kind: holder.value.kind,
      form: offered.item.holder === 'organisation' ? applicant.form : null,
    },
    units: input.units,
    year: input.year,
    listing: input.listing && { document: input.listing.document, day: plainDate(input.listing.day) },
    matchFen: input.matchFen,
    // Counted here, never typed.
    trained: needs.trained ? await trainingsOf(db, applicant.organisationId, input.year) : null,
    post: input.post && {
      from: plainDate(input.post.from),
      to: input.post.to === null ? null : plainDate(input.post.to),
    },
    medal: input.medal,
    event: input.event && { name: input.event.name, day: plainDate(input.event.day) },
    history: await historyOf(db, { itemId: input.itemId, holderId: holder.value.id, except: ask.known?.grantId }),
  }
  return accept(decided(packs, facts, holder.value, region))
}

/** The same facts on another day: what was said stays, what the registry and the ledger of grants know is read again. */
export async function assessAgain(
  db: Db,
  packs: PackSet,
  grant: { grant_id: string; claimant_id: string; holder_kind: Holder['kind']; holder_id: string; holder_name: string },
  before: GrantFacts,
): Promise<Assessed> {
  const facts: GrantFacts = {
    ...before,
    trained: before.trained === null ? null : await trainingsOf(db, grant.claimant_id, before.year),
    history: await historyOf(db, { itemId: before.item, holderId: grant.holder_id, except: grant.grant_id }),
  }
  const holder: Holder = { kind: grant.holder_kind, id: grant.holder_id, name: grant.holder_name }
  return decided(packs, facts, holder, before.region)
}

function decided(packs: PackSet, facts: GrantFacts, holder: Holder, region: string): Assessed {
  const { pack, item, ...decision } = decideGrant(packs, facts)
  return { pack, item, holder, facts, region, decision }
}

/** Why the decision stops: the texts of its failed and open clauses. */
export const stoppingTexts = (decision: Pick<GrantDecision, 'reasons'>): string[] =>
  decision.reasons.filter(({ verdict }) => verdict === 'fail' || verdict === 'open').map(({ text }) => text)

/** Papers that the item asks for and the application lacks. */
export const missingPapers = (item: GrantItem, evidence: readonly { kind: EvidenceKind }[]): string[] =>
  needsOf(item)
    .evidence.filter((kind) => !evidence.some((one) => one.kind === kind))
    .map((kind) => EVIDENCE_NAMES[kind])

/** The words of the list that holder or applicant stand on; undefined when neither does. */
export async function listedWords(
  db: Db,
  parties: { claimantId: string; claimantName: string; holder: Holder },
  day: PlainDate,
): Promise<string | undefined> {
  const claimant: Listed = { kind: 'organisation', id: parties.claimantId }
  const holder: Listed = { kind: parties.holder.kind, id: parties.holder.id }
  const listed = await findListed(db, [claimant, holder], day)
  const words = listed.get(listedKey(claimant)) ?? listed.get(listedKey(holder))
  return words && `${listed.has(listedKey(claimant)) ? parties.claimantName : parties.holder.name}${words}`
}
