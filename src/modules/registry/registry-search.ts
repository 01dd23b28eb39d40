import { CONSOLE } from '#src/kernel/console-links.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { SearchHit, SearchSource } from '#src/platform/module.ts'
import { listOrganisations } from './organisation.store.ts'
import { searchPersons } from './person.store.ts'
import { ORGANISATION_KIND_NAMES, type OrganisationKind } from './registry.types.ts'

const MOST = 5

/** Persons for roles that may read persons, then organisations; both inside the scope. */
export const searchRegistry: SearchSource = async (platform, scope, q) => {
  const { role } = scope
  const { db, keys } = platform
  const tree = await platform.unitTree()
  const { day } = await platform.clocks()
  const persons = mayDo(role, 'person.read') ? await searchPersons(db, scope, keys, { q, limit: MOST - 1 }) : []
  const organisations = mayDo(role, 'organisation.read')
    ? await listOrganisations(db, scope, tree, { q, day, limit: MOST - 1 })
    : []
  return [
    ...persons.slice(0, MOST).map(
      (row): SearchHit => ({
        kind: 'person',
        title: `${row.name} ${row.doc_no_masked}`,
        detail: row.unit_name,
        link: CONSOLE.person(row.person_id),
      }),
    ),
    ...organisations.slice(0, MOST).map(
      (row): SearchHit => ({
        kind: 'organisation',
        title: row.name,
        detail: `${ORGANISATION_KIND_NAMES[row.kind as OrganisationKind]}，${row.unit_name}`,
        link: CONSOLE.organisation(row.organisation_id),
      }),
    ),
  ]
}
