import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inForceOn } from '#src/modules/supervision/index.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { LIVE_STATES } from './voucher.types.ts'

/** Whom an issue is for: who lives there, in these groups (none named is everybody), of that sex and age. */
export interface HolderFilter {
  readonly unitId: string
  readonly groups: readonly string[]
  readonly sex?: 'male' | 'female' | undefined
  readonly bornFrom?: string | undefined
  readonly bornTo?: string | undefined
}

/** Only persons whose identity was verified can hold a voucher. */
// unscoped: the caller has checked that the filter's unit lies in its scope; residents are counted and drawn by residence alone.
const fits = (tree: UnitTree, filter: HolderFilter, day: PlainDate): RawBuilder<SqlBool> => sql<SqlBool>`
  p.unit_id = any(${tree.reporting(filter.unitId)}) and p.real_name_status = 'verified'
  and ${
    filter.groups.length === 0
      ? sql`true`
      : sql`exists (select 1 from person_group g where g.person_id = p.person_id and g.group_code = any(${[...filter.groups]})
                       and g.from_day <= ${day} and (g.to_day is null or g.to_day > ${day}))`
  }
  and ${filter.sex ? sql`p.sex = ${filter.sex}` : sql`true`}
  and ${filter.bornFrom ? sql`p.birth_date >= ${filter.bornFrom}` : sql`true`}
  and ${filter.bornTo ? sql`p.birth_date <= ${filter.bornTo}` : sql`true`}
  and not exists (select 1 from blacklist_entry b where b.subject_kind = 'person' and b.subject_id = p.person_id and ${inForceOn(day)})`

// unscoped: one live voucher a person, whoever issued it; only that there is one is told.
const holds = sql<SqlBool>`exists (select 1 from voucher v where v.person_id = p.person_id and v.state = any(${[...LIVE_STATES]}))`

// unscoped: as the filter says; a count alone.
/** How many the filter finds, and how many of them hold a voucher already. */
export async function countHolders(
  db: Db,
  tree: UnitTree,
  filter: HolderFilter,
  day: PlainDate,
): Promise<{ found: number; holding: number }> {
  const { rows } = await sql<{ found: number; holding: number }>`
    select count(*)::int as found, count(*) filter (where ${holds})::int as holding
      from person p where ${fits(tree, filter, day)}`.execute(db)
  return rows[0]!
}

// unscoped: as the filter says; for the task of an issue that its issuer asked for.
/** The next persons who get a voucher, in the order of ids, with the county they live in. */
export async function nextHolders(
  db: Db,
  tree: UnitTree,
  filter: HolderFilter,
  day: PlainDate,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<{ personId: string; unitId: string }[]> {
  const { rows } = await sql<{ person_id: string; unit_id: string }>`
    select p.person_id, p.unit_id from person p
     where ${fits(tree, filter, day)} and not ${holds} and ${page.after ? sql`p.person_id > ${page.after}::uuid` : sql`true`}
     order by p.person_id limit ${page.limit}`.execute(db)
  return rows.map((row) => ({ personId: row.person_id, unitId: row.unit_id }))
}
