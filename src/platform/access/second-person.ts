import type { PlainDate } from '#src/kernel/plain-date.ts'
import { type Action, mayDo } from './roles.ts'
import type { Scope } from './scope.ts'

/** As a store reads it: whoever drew the paper up, and whoever looked at it since. */
export interface MadeAndCheckedRow {
  made_by: string
  made_by_name: string
  made_day: PlainDate
  checked_by_name: string | null
  checked_day: PlainDate | null
  note: string | null
}

/** As pages show it (contract: `madeAndChecked`). */
export const madeAndCheckedOf = (row: Omit<MadeAndCheckedRow, 'made_by'>) => ({
  madeBy: row.made_by_name,
  madeDay: row.made_day,
  checkedBy: row.checked_by_name,
  checkedDay: row.checked_day,
  note: row.note,
})

/** May this account check what waits for a second person (经办与复核两人)? Whoever made it never may. */
export const mayCheck = (
  scope: Scope,
  row: Pick<MadeAndCheckedRow, 'made_by'> & { readonly status: string },
  action: Action,
): boolean => row.status === 'proposed' && row.made_by !== scope.accountId && mayDo(scope.role, action)
