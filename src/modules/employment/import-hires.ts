import { accept, type Decision } from '#src/kernel/decision.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { SheetResult } from './employment.contract.ts'
import { refusalText } from './employment.messages.ts'
import type { RowFault } from './employment.types.ts'
import { HIRE_COLUMNS, type HireKey, readHireRows } from './hire-sheet.ts'
import { registerHires } from './register-hires.ts'
import { byRow, type ReadSheet, storeMarked } from './sheet.ts'

/** Writes down the good rows of a sheet of hires in one transaction; the others are told row by row, and the sheet comes back marked. */
export async function importHires(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  sheet: ReadSheet<HireKey>,
): Promise<Decision<SheetResult, never>> {
  const { asked, faults: unread } = readHireRows(sheet.rows, await platform.unitTree())
  const { taken, refused } = await registerHires(tx, platform, scope, asked)
  const faults: RowFault[] = [
    ...unread,
    ...refused.map(({ rowNumber, refusal, facts }) => ({
      rowNumber,
      column: '',
      message: refusalText(refusal, facts),
    })),
  ]
  await tx.audit({
    action: 'hire.import',
    subjectType: 'stored_file',
    subjectId: sheet.fileId,
    facts: { total: sheet.rows.length, accepted: taken.length, refused: sheet.rows.length - taken.length },
  })
  return accept({
    total: sheet.rows.length,
    accepted: taken.length,
    refused: byRow(faults),
    annotatedFileId: await storeMarked(tx, platform, sheet, HIRE_COLUMNS, faults),
  })
}
