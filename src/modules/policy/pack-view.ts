import type { Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { documentRows } from './document-view.ts'
import { withDraft } from './draft.rules.ts'
import type { ReadDocument } from './draft-text.ts'
import { amountWords, clauseOf, conditionWords, onceWords } from './grants/decide-grant.rules.ts'
import { type ResolvedPack, type ResolvedRule, resolvePacks } from './pack.rules.ts'
import {
  assumptionsOf,
  conditionsOf,
  dateBaseName,
  effectiveText,
  everyText,
  kindsOf,
  PACK_STATUS_NAMES,
  parametersOf,
  payeeText,
  periodText,
  progressText,
  targetFigure,
} from './pack-words.rules.ts'
import type { InForce, Standing } from './packs-in-force.ts'
import type { AssumptionView, PackDetail, PackRow, RuleView } from './policy.contract.ts'
import type { Cite, Pack } from './policy.types.ts'
import { publishedOf, type RevisionRecord, rulingDrafts } from './revision.store.ts'
import { mayIn, RELEASE_NAME, regionName, revisionRowOf } from './revision-view.ts'
import { PROGRAM_NAMES } from './words.rules.ts'

export interface PackReader {
  readonly db: Db
  readonly tree: UnitTree
  readonly scope: Scope
  readonly standing: Standing
}

const citeOf = (cite: Cite, document: string) => ({
  document: cite.document ?? document,
  clause: cite.clause,
  line: cite.line,
  quote: cite.quote,
})

/** The pack in force, as a row of the list of policies. */
export function packRowOf(
  reader: Omit<PackReader, 'db'>,
  held: InForce,
  signed: Pick<RevisionRecord, 'kind' | 'signer_name' | 'signed_day'>,
): PackRow {
  const { pack } = held
  return {
    packId: pack.id,
    revisionId: held.revisionId,
    revision: held.digest,
    number: held.number,
    region: pack.region,
    regionName: regionName(reader.tree, pack.region),
    title: pack.title,
    document: pack.document,
    issuer: pack.issuer,
    status: pack.status,
    statusName: PACK_STATUS_NAMES[pack.status],
    effectiveFrom: pack.effective.from,
    effectiveLastDay: pack.effective.lastDay,
    programs: pack.programs.map(({ program }) => ({ program, name: PROGRAM_NAMES[program] })),
    rules: pack.rules.length + pack.amends.length,
    openQuestions: pack.assumptions.filter(({ status }) => status === 'open').length,
    signerName: signed.kind === 'release' ? RELEASE_NAME : (signed.signer_name ?? RELEASE_NAME),
    signedDay: signed.signed_day!,
    mayDraft: mayIn(reader.scope, 'policy.draft', pack.region),
    broken: reader.standing.broken.some(({ packId }) => packId === pack.id),
  }
}

function ruleViewOf(rule: ResolvedRule, { pack, parents, programs }: ResolvedPack): RuleView {
  const change = [pack, ...parents]
    .flatMap((layer) => layer.amends.map((amend) => ({ layer, amend })))
    .find(({ amend }) => amend.rule === rule.id)
  const parent = parents.find((other) => other.rules.some(({ id }) => id === rule.id))
  const own = pack.rules.some(({ id }) => id === rule.id)
  return {
    id: rule.id,
    title: rule.title,
    says: rule.says,
    cite: citeOf(rule.cite, rule.document),
    also: rule.also.map((also) => citeOf(also, rule.document)),
    kinds: kindsOf(rule),
    conditions: conditionsOf(rule.when),
    parameters: parametersOf(rule).map(({ name, value }) => ({ name, value })),
    soft: rule.soft === true,
    assumptions: assumptionsOf(rule),
    programs: programs.filter(({ rules }) => rules.some(({ id }) => id === rule.id)).map(({ program }) => program),
    inheritedFrom: own || !parent ? null : parent.title,
    amendedBy: change ? citeOf(change.amend.cite, change.layer.document) : null,
  }
}

/** Rules in the order of the document, then what it inherits in the order of its programs. */
function rulesOf(resolved: ResolvedPack): ResolvedRule[] {
  const used = new Map(resolved.programs.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule] as const)))
  const own = resolved.pack.rules.map(
    (rule): ResolvedRule =>
      used.get(rule.id) ?? { ...rule, document: rule.cite.document ?? resolved.pack.document, onlyWithin: null },
  )
  const inherited = [...used.values()].filter((rule) => !own.some(({ id }) => id === rule.id))
  return [...own, ...inherited]
}

function assumptionViewOf(
  tree: UnitTree,
  pack: Pack,
  assumption: Pack['assumptions'][number],
  drafts: ReadonlyMap<string, string>,
): AssumptionView {
  const titles = new Map([
    ...pack.rules.map(({ id, title }) => [id, title] as const),
    ...(['targets', 'deadlines', 'rhythms', 'provisions'] as const).flatMap((list) =>
      pack[list].map(({ id, says }) => [id, says] as const),
    ),
    ...(pack.grants ?? []).map(({ id, title }) => [id, title] as const),
  ])
  return {
    id: assumption.id,
    packId: pack.id,
    document: pack.document,
    regionName: regionName(tree, pack.region),
    rules: assumption.rules.map((id) => ({ id, title: titles.get(id) ?? id })),
    question: assumption.question,
    handling: assumption.handling,
    status: assumption.status,
    statusName: assumption.status === 'open' ? '待明确' : '已明确',
    ruling: assumption.ruling ?? null,
    draftId: drafts.get(`${pack.id} ${assumption.id}`) ?? null,
  }
}

/** Who signed what is in force, by pack. */
export async function signaturesOf(db: Db, inForce: readonly InForce[]): Promise<ReadonlyMap<string, RevisionRecord>> {
  const lists = await Promise.all(inForce.map(({ pack }) => publishedOf(db, pack.id)))
  return new Map(lists.flat().map((record) => [record.revision_id, record]))
}

export async function packRows(reader: PackReader): Promise<PackRow[]> {
  const signed = await signaturesOf(reader.db, reader.standing.inForce)
  return reader.standing.inForce
    .map((held) => packRowOf(reader, held, signed.get(held.revisionId)!))
    .sort((a, b) => Number(b.mayDraft) - Number(a.mayDraft) || (a.packId < b.packId ? -1 : 1))
}

/** Open and settled questions of the packs in force. Drafts that answer one are told to who may read drafts. */
export async function assumptionRows(
  reader: PackReader,
  ask: { pack?: string | undefined; status?: 'open' | 'ruled' | undefined },
): Promise<AssumptionView[]> {
  const drafts = await rulingDrafts(reader.db, reader.scope)
  return reader.standing.inForce
    .filter(({ pack }) => ask.pack === undefined || pack.id === ask.pack)
    .flatMap(({ pack }) =>
      pack.assumptions
        .filter(({ status }) => ask.status === undefined || status === ask.status)
        .map((assumption) => assumptionViewOf(reader.tree, pack, assumption, drafts)),
    )
}

/** A signed text as its page shows it, beside the one in force. */
export async function packDetailOf(
  reader: PackReader,
  held: InForce,
  record: RevisionRecord,
  documents: readonly ReadDocument[],
): Promise<PackDetail> {
  const { db, tree, scope, standing } = reader
  const signed = await signaturesOf(db, [held])
  const shown = record.revision_id === held.revisionId ? held.pack : record.pack
  const packs = withDraft(
    standing.inForce.map(({ pack }) => pack),
    shown,
  )
  const resolved = resolvePacks(packs).find(({ pack }) => pack.id === shown.id)!
  const { pack, parents } = resolved
  const cited = <T extends { id: string; says: string; cite: Cite }>({ id, says, cite }: T) => ({
    id,
    says,
    cite: citeOf(cite, pack.document),
  })
  const drafts = await rulingDrafts(db, scope)
  return {
    pack: packRowOf(reader, held, signed.get(held.revisionId)!),
    revision: revisionRowOf(tree, record),
    effectiveText: effectiveText(pack),
    sourceSha256: pack.source.sha256,
    sourceNote: pack.source.note ?? null,
    extends: parents.map(({ id, title, document }) => ({ packId: id, title, document })),
    programs: pack.programs.map((program) => ({
      program: program.program,
      name: PROGRAM_NAMES[program.program],
      payee: program.payee,
      payeeName: payeeText(program),
      rateDate: program.rateDate,
      rateDateName: dateBaseName(program.rateDate),
      fundName: program.fund.name,
      fundAssumption: program.fund.assumption ?? null,
      rules: [...program.rules],
      drops: program.drops.map(({ rule, cite }) => ({ rule, cite: citeOf(cite, pack.document) })),
    })),
    rules: rulesOf(resolved).map((rule) => ruleViewOf(rule, resolved)),
    assumptions: pack.assumptions.map((assumption) => assumptionViewOf(tree, pack, assumption, drafts)),
    targets: pack.targets.map((target) => ({
      ...cited(target),
      periodText: periodText(target.period),
      figures: target.figures.map(targetFigure),
      rows: (target.rows ?? []).map(({ unit, trainings, newSkilled, newHighSkilled }) => ({
        unit,
        trainings,
        newSkilled,
        newHighSkilled,
      })),
    })),
    deadlines: pack.deadlines.map((deadline) => ({
      ...cited(deadline),
      due: deadline.due,
      progressText: progressText(deadline),
    })),
    rhythms: pack.rhythms.map((rhythm) => ({ ...cited(rhythm), everyText: everyText(rhythm) })),
    provisions: pack.provisions.map(cited),
    ...(pack.grants ? { grants: grantViews(pack, parents) } : {}),
    documents: documentRows(pack, documents).map((row) => ({
      ...row,
      fileId: mayIn(scope, 'policy.review', pack.region) ? row.fileId : null,
    })),
  }
}

/** Each grant item by the clause that names its money. */
function grantViews(pack: Pack, parents: readonly Pack[]): NonNullable<PackDetail['grants']> {
  return (pack.grants ?? []).flatMap((item) => {
    const clause = clauseOf([pack, ...parents], item, item.amount.rule)
    const own = item.amount.kind === 'perUnit' ? item.amount.cite : undefined
    if (!clause) return []
    return [
      {
        id: item.id,
        title: item.title,
        says: item.says,
        cite: citeOf(own ?? clause.cite, own ? pack.document : clause.document),
        amountText: amountWords(item),
        onceText: onceWords(item),
        conditions: item.conditions.map(conditionWords),
      },
    ]
  })
}
