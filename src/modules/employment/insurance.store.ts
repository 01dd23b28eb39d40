import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { InsuranceImport } from './employment.contract.ts'

export interface ImportRecord {
  import_id: string
  unit_id: string
  file_name: string
  who: string
  day: PlainDate
  status: 'done' | 'undone'
  total: number
  accepted: number
  months: number
  faults: { rowNumber: number; message: string }[]
  annotated_file_id: string | null
}

interface Ask {
  readonly id?: string
  readonly after?: string | undefined
  readonly limit: number
}

/** Imports of the scope, the latest first. */
export async function findImports(db: Db, scope: Scope, ask: Ask): Promise<ImportRecord[]> {
  const { rows } = await sql<ImportRecord>`
    select i.import_id, i.unit_id, i.file_name, coalesce(a.display_name, '') as who, i.day, i.status, i.total, i.accepted, i.months, i.faults,
           i.annotated_file_id
      from insurance_import i left join account a on a.account_id = i.account_id
     where ${inScope(scope, 'insurance_import', 'i')} and ${ask.id ? sql`i.import_id = ${ask.id}` : sql`true`}
       and ${ask.after ? sql`i.import_id < ${ask.after}::uuid` : sql`true`}
     order by i.import_id desc limit ${ask.limit}`.execute(db)
  return rows
}

export const countImports = (db: Db, scope: Scope): Promise<number> =>
  countRows(db, sql`from insurance_import i where ${inScope(scope, 'insurance_import', 'i')}`)

export const importView = (tree: UnitTree, scope: Scope, row: ImportRecord): InsuranceImport => ({
  id: row.import_id,
  fileName: row.file_name,
  unitName: tree.get(row.unit_id).name,
  who: row.who,
  day: row.day,
  status: row.status,
  statusName: row.status === 'done' ? '已导入' : '已撤销',
  total: row.total,
  accepted: row.accepted,
  months: row.months,
  refused: row.faults,
  annotatedFileId: row.annotated_file_id,
  mayUndo:
    row.status === 'done' &&
    scope.role !== 'public' &&
    scope.role !== 'system' &&
    mayDo(scope.role, 'insurance.import'),
})
