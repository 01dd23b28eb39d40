import { accept } from '#src/kernel/decision.ts'
import { maskBankCard } from '#src/kernel/identity/mask.ts'
import type { Level } from '#src/kernel/levels.ts'
import { type PlainDate, plainDate, yearOf } from '#src/kernel/plain-date.ts'
import { GROUP_NAMES, QUALIFIED_NAMES } from '#src/modules/policy/words.rules.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Api } from '#src/platform/http/api.ts'
import { decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { accepted, found } from '#src/platform/http/problem.ts'
import type { Module } from '#src/platform/module.ts'
import { importRegions } from './import-regions.ts'
import { searchOccupations } from './occupation.store.ts'
import {
  assessorsFor,
  countOrganisations,
  findOrganisation,
  listOrganisations,
  listScopeOf,
} from './organisation.store.ts'
import { decidePersonSearch } from './person.rules.ts'
import { countPersons, findListedPerson, type ListedPerson, revealPersonInTx, searchPersons } from './person.store.ts'
import { registryContract } from './registry.contract.ts'
import { IMPORT_REGIONS_REFUSALS, PERSON_SEARCH_REFUSALS } from './registry.messages.ts'
import { ORGANISATION_KIND_NAMES, ORGANISATION_STATUS_NAMES, type OrganisationKind } from './registry.types.ts'
import { registryChecks } from './registry-checks.ts'
import { searchRegistry } from './registry-search.ts'
import { happeningText } from './timeline.rules.ts'
import { timelineOf } from './timeline.store.ts'
import { listUnits, unitIdsFor } from './unit.store.ts'

interface Deps {
  /** Who of these is on the blacklist on the day, with the words for it, by `kind id`. */
  readonly listed: (
    db: Db,
    subjects: readonly { readonly kind: 'organisation' | 'person'; readonly id: string }[],
    day: PlainDate,
  ) => Promise<ReadonlyMap<string, string>>
}

export function registryModule(deps: Deps): Module {
  return {
    name: 'registry',
    routes(api) {
      referenceRoutes(api)
      organisationRoutes(api, deps)
      personRoutes(api, deps)
    },
    search: searchRegistry,
    checks: registryChecks,
  }
}

function referenceRoutes(api: Api) {
  api.read(registryContract.units, async ({ platform, db, scope, query }) => {
    const rows = await listUnits(db, unitIdsFor(await platform.unitTree(), scope, query))
    return {
      items: rows.map((row) => ({
        id: row.unit_id,
        name: row.name,
        level: row.level,
        parentId: row.parent_id,
        sample: row.sample,
        divisionCode: row.division_code,
      })),
    }
  })

  api.read(registryContract.occupations, async ({ db, query }) => ({ items: await searchOccupations(db, query.q) }))

  api.write(registryContract.importRegions, IMPORT_REGIONS_REFUSALS, (tx, ctx) =>
    importRegions(tx, ctx.platform, ctx.scope, ctx.body.fileId),
  )
}

const kindName = (kind: string) => ORGANISATION_KIND_NAMES[kind as OrganisationKind]
/** Stands before every other status: whoever is listed gets nothing now. */
const LISTED = '已列入黑名单'
const statusName = (status: string) => ORGANISATION_STATUS_NAMES[status as keyof typeof ORGANISATION_STATUS_NAMES]

function organisationRoutes(api: Api, deps: Deps) {
  api.read(registryContract.organisations, async ({ platform, db, scope, query, day }) => {
    const tree = await platform.unitTree()
    const after = decodeCursor(query, 2)
    const rows = await listOrganisations(db, scope, tree, {
      kind: query.kind,
      q: query.q,
      day,
      limit: limitOf(query),
      after: after && [String(after[0]), String(after[1])],
    })
    const listed = await deps.listed(
      db,
      rows.map((row) => ({ kind: 'organisation', id: row.organisation_id })),
      day,
    )
    return pageOfRows(
      query,
      rows,
      (row) => [row.name, row.organisation_id],
      (row) => ({
        id: row.organisation_id,
        kind: row.kind,
        kindName: kindName(row.kind),
        name: row.name,
        creditCode: row.credit_code,
        unitName: row.unit_name,
        status: listed.has(`organisation ${row.organisation_id}`) ? LISTED : statusName(row.status),
        scopeCount: row.scope_count,
      }),
      query.count ? await countOrganisations(db, scope, tree, query) : undefined,
    )
  })

  api.read(registryContract.organisation, async ({ platform, db, scope, params, day }) => {
    const row = found(await findOrganisation(db, scope, await platform.unitTree(), params.id), '这个机构')
    const lines = await listScopeOf(db, params.id)
    const [listed] = (await deps.listed(db, [{ kind: 'organisation', id: params.id }], day)).values()
    return {
      id: row.organisation_id,
      kind: row.kind,
      kindName: kindName(row.kind),
      name: row.name,
      creditCode: row.credit_code,
      unitName: row.unit_name,
      status: listed ? LISTED : statusName(row.status),
      listed: listed ?? null,
      qualifiedBy: row.qualified_by && (QUALIFIED_NAMES[row.qualified_by as keyof typeof QUALIFIED_NAMES] ?? null),
      address: row.address,
      bankMasked: row.bank_account_enc && maskBankCard(platform.keys.decrypt('bank_account', row.bank_account_enc)),
      scope: lines.map((line) => ({
        kind: line.kind as 'training' | 'assessment',
        occupation: line.occupation,
        occupationName: line.occupation_name,
        levels: line.levels as Level[],
        listedFrom: line.listed_from,
        listedTo: line.listed_to,
        document: line.document,
      })),
    }
  })

  api.read(registryContract.assessorsFor, async ({ platform, db, scope, query }) => {
    const tree = await platform.unitTree()
    const city = tree.ancestors(scope.unitId).find((id) => tree.get(id).level === 'prefecture') ?? scope.unitId
    const rows = await assessorsFor(db, {
      unitIds: tree.reporting(city),
      ownUnitId: scope.unitId,
      occupation: query.occupation,
      level: query.level,
      day: plainDate(query.day),
    })
    return { items: rows.map((row) => ({ id: row.organisation_id, name: row.name, unitName: row.unit_name })) }
  })
}

const personView = (row: ListedPerson) => ({
  id: row.person_id,
  name: row.name,
  docNoMasked: row.doc_no_masked,
  sex: row.sex as 'male' | 'female',
  birthYear: yearOf(row.birth_date),
  unitName: row.unit_name,
  phoneMasked: row.phone_masked,
  groups: row.groups.map((code) => GROUP_NAMES[code as keyof typeof GROUP_NAMES] ?? '其他'),
})

function personRoutes(api: Api, deps: Deps) {
  api.read(registryContract.persons, async ({ platform, db, scope, query }) => {
    accepted(PERSON_SEARCH_REFUSALS, decidePersonSearch(query))
    const after = decodeCursor(query, 2)
    const rows = await searchPersons(db, scope, platform.keys, {
      q: query.q,
      last4: query.last4,
      limit: limitOf(query),
      after: after && [String(after[0]), String(after[1])],
    })
    return pageOfRows(
      query,
      rows,
      (row) => [row.pinyin, row.person_id],
      personView,
      query.count ? await countPersons(db, scope, platform.keys, query) : undefined,
    )
  })

  api.read(registryContract.person, async ({ db, scope, params, day }) => {
    const row = found(await findListedPerson(db, scope, params.id), '这个人')
    const [listed] = (await deps.listed(db, [{ kind: 'person', id: params.id }], day)).values()
    const timeline = await timelineOf(db, scope, params.id, day)
    return {
      ...personView(row),
      listed: listed ?? null,
      education: row.education,
      realNameStatus: row.real_name_status as 'pending' | 'verified' | 'mismatch',
      bankMasked: row.bank_masked,
      timeline: timeline.map((event) => ({
        at: event.at.toISOString(),
        day: event.day,
        kind: event.kind,
        ...happeningText(event),
      })),
    }
  })

  api.write(registryContract.revealPerson, {}, async (tx, ctx) =>
    accept(
      found(
        await revealPersonInTx(tx, ctx.scope, ctx.platform.keys, ctx.params.id, ctx.body.fields, ctx.body.reason),
        '这个人',
      ),
    ),
  )
}
