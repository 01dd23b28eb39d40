import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { loadUnitTree } from '#src/platform/access/units.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { type ColumnSpec, readWorkbook, tableRefusalText } from '#src/platform/excel/index.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { decidePlaces, type NewPlace, type PlaceRow } from './region-import.rules.ts'
import { PLACE_LEVELS, type PlaceWord } from './registry.types.ts'

/** The sheet that is read (CONTRACT: POST /api/unit-imports). */
export const PLACE_COLUMNS = [
  { key: 'parent', title: '上级编码', kind: 'digits', required: true, maxLength: 40 },
  { key: 'code', title: '编码', kind: 'digits', required: true, unique: true, maxLength: 20 },
  { key: 'name', title: '名称', kind: 'text', required: true, maxLength: 60 },
  { key: 'level', title: '级别', kind: 'text', required: true, options: Object.keys(PLACE_LEVELS) },
] as const satisfies readonly ColumnSpec[]
type Key = (typeof PLACE_COLUMNS)[number]['key']

export interface RegionImport {
  accepted: number
  refused: { row: number; column: string; message: string }[]
}

/**
 * Adds the towns and villages of a sheet below the administrator's unit, from today. All or nothing: with one bad row nothing is
 * written and the answer names every bad row, because half a tree would send people to a town that is not there.
 */
export async function importRegions(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  fileId: string,
): Promise<Decision<RegionImport, 'file_unreadable'>> {
  const file = found(
    await tx.db
      // unscoped: only the uploader's own file, named by the account itself.
      .selectFrom('stored_file')
      .select(['digest', 'name'])
      .where('file_id', '=', fileId)
      .where('account_id', '=', scope.accountId)
      .executeTakeFirst(),
    '上传的文件',
  )
  const read = await readWorkbook<Key>(await platform.files.get(file.digest), { columns: PLACE_COLUMNS })
  if (!read.ok) return refuse('file_unreadable', { text: tableRefusalText(read.refusal, read.facts) })
  // Two imports at once would both find a code free.
  await sql`select pg_advisory_xact_lock(hashtext('import_regions'))`.execute(tx.db)
  const tree = await loadUnitTree(tx.db)
  const known = new Map(tree.subtree(scope.unitId).map((id) => [id, tree.get(id)]))
  // The reader folds codes to capitals; a functional zone's id has small letters (411400-sfq).
  const idOf = new Map([...known.keys()].map((id) => [id.toUpperCase(), id]))
  const letters = new Map(read.value.columns.map((column) => [column.key, column.column]))
  const good = read.value.rows.filter((row) => row.faults.length === 0)
  const { places, unchanged, faults } = decidePlaces(
    good.map(
      ({ rowNumber, cells }): PlaceRow => ({
        rowNumber,
        parentCode: idOf.get(cells.parent.text) ?? cells.parent.text,
        code: cells.code.text,
        name: cells.name.text,
        level: cells.level.text as PlaceWord,
      }),
    ),
    known,
  )
  const refused = [
    ...read.value.rows.flatMap((row) =>
      row.faults.map((fault) => ({ row: fault.rowNumber, column: fault.column, message: fault.text })),
    ),
    ...faults.map((fault) => ({
      row: fault.rowNumber,
      column: letters.get(fault.key) ?? '',
      message: fault.message,
    })),
  ].sort((a, b) => a.row - b.row)
  const accepted = refused.length > 0 ? 0 : places.length + unchanged
  if (refused.length === 0) await insertPlaces(tx, places, `导入：${file.name}`)
  await tx.audit({
    action: 'region.import',
    subjectType: 'file',
    subjectId: fileId,
    facts: { added: refused.length > 0 ? 0 : places.length, unchanged, refused: refused.length },
  })
  tx.afterCommit(() => platform.refreshUnits())
  return accept({ accepted, refused })
}

async function insertPlaces(tx: Tx, places: readonly NewPlace[], source: string) {
  await sql`
    insert into unit (unit_id, kind, level, division_code, name, short_name, parent_id, sort, valid_from, source)
    select code, 'region', level, code, name, name, parent, 10000 + ord::int, ${tx.day}::date, ${source}
      from unnest(${places.map((place) => place.code)}::text[], ${places.map((place) => place.level)}::text[],
                  ${places.map((place) => place.name)}::text[], ${places.map((place) => place.parentId)}::text[])
           with ordinality as u(code, level, name, parent, ord)`.execute(tx.db)
}
