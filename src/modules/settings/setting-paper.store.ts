import { sql } from 'kysely'
import { addDays, type PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type MadeAndCheckedRow, madeAndCheckedOf, mayCheck } from '#src/platform/access/second-person.ts'
import { PAPER_STATUS_NAMES, type PaperStatus } from '#src/platform/access/second-person.types.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import { SETTINGS, type SettingKey } from '#src/platform/settings/settings.ts'
import { chainOf, type SettingValueRow, settingValues, valueOn } from './setting.store.ts'
import type { SettingPaperRow } from './settings.contract.ts'

export interface SettingPaper extends MadeAndCheckedRow {
  paper_id: string
  number: string
  kind: 'set' | 'end'
  unit_id: string
  key: SettingKey
  value: unknown
  from_day: PlainDate
  document: string
  status: PaperStatus
  version: number
}

interface Ask {
  readonly id?: string
  readonly status?: PaperStatus | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from setting_paper w
 where ${inScope(scope, 'setting_paper', 'w')}
   and ${ask.id ? sql`w.paper_id = ${ask.id}` : sql`true`} and ${ask.status ? sql`w.status = ${ask.status}` : sql`true`}
   and ${ask.after ? sql`w.paper_id < ${ask.after}::uuid` : sql`true`}`

/** Papers about the settings of the scope's units, newest first. */
export async function findSettingPapers(db: Db, scope: Scope, ask: Ask): Promise<SettingPaper[]> {
  const { rows } = await sql<SettingPaper>`
    select w.paper_id, w.number, w.kind, w.unit_id, w.key, w.value, w.from_day, w.document, w.status, w.made_by,
           coalesce(m.display_name, '') as made_by_name, w.made_day, c.display_name as checked_by_name, w.checked_day, w.note, w.version
      from (select w.* ${filter(scope, ask)} order by w.paper_id desc limit ${ask.limit}) w
      left join account m on m.account_id = w.made_by
      left join account c on c.account_id = w.checked_by
     order by w.paper_id desc`.execute(db)
  return rows
}

export async function findSettingPaper(db: Db, scope: Scope, id: string): Promise<SettingPaper | undefined> {
  const [row] = await findSettingPapers(db, scope, { id, limit: 1 })
  return row
}

/** The number of the paper about a unit's setting that waits for its check. */
// unscoped: the unit was found in the scope.
export async function waitingPapers(db: Db, unitId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ key: string; number: string }>`
    select key, number from setting_paper where unit_id = ${unitId} and status = 'proposed'`.execute(db)
  return new Map(rows.map((row) => [row.key, row.number]))
}

export async function settingPaperPage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: PageAsk & { status?: PaperStatus | undefined },
) {
  // The values that the papers of a page replace are read once for all of them.
  let values: readonly SettingValueRow[] = []
  return newestFirst(ask, {
    read: async (after, limit) => {
      const rows = await findSettingPapers(db, scope, { status: ask.status, after, limit })
      values = await settingValues(db, [...new Set(rows.flatMap((row) => chainOf(tree, row.unit_id)))])
      return rows
    },
    count: () => countRows(db, filter(scope, { status: ask.status })),
    id: (row) => row.paper_id,
    view: (row) => settingPaperRowOf(tree, scope, row, values),
  })
}

export async function settingPaperNow(db: Db, tree: UnitTree, scope: Scope, id: string): Promise<SettingPaperRow> {
  const row = await findSettingPaper(db, scope, id)
  if (!row) throw new Error(`Setting paper ${id} was just written and is not there.`)
  return settingPaperRowOf(tree, scope, row, await settingValues(db, chainOf(tree, row.unit_id), row.key))
}

function settingPaperRowOf(
  tree: UnitTree,
  scope: Scope,
  row: SettingPaper,
  values: readonly SettingValueRow[],
): SettingPaperRow {
  const chain = chainOf(tree, row.unit_id)
  const upper = valueOn(values, chain.slice(1), row.key, row.from_day)
  return {
    id: row.paper_id,
    number: row.number,
    kind: row.kind,
    key: row.key,
    name: SETTINGS[row.key].name,
    unitName: tree.get(row.unit_id).name,
    before: valueOn(values, chain, row.key, addDays(row.from_day, -1))?.value ?? null,
    value: row.kind === 'set' ? row.value : (upper?.value ?? null),
    fromDay: row.from_day,
    document: row.document,
    status: row.status,
    statusName: PAPER_STATUS_NAMES[row.status],
    ...madeAndCheckedOf(row),
    version: row.version,
    actions: [
      ...(mayCheck(scope, row, 'setting.confirm') ? (['confirm', 'refuse'] as const) : []),
      ...(row.status === 'proposed' && row.made_by === scope.accountId && mayDo(scope.role, 'setting.write')
        ? (['withdraw'] as const)
        : []),
    ],
  }
}
