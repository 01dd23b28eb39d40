import { sql } from 'kysely'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { CITIZEN_NUMBER_REFUSALS, type CitizenNumber, parseCitizenNumber } from '#src/kernel/identity/citizen-number.ts'
import { CREDIT_CODE_REFUSALS, parseCreditCode } from '#src/kernel/identity/credit-code.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { findPersonIdsByDocNo, lockPersonsInTx } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { SheetRow } from '#src/platform/excel/index.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import type { InsuranceImport } from './employment.contract.ts'
import { MONTH_TEXTS } from './employment.messages.ts'
import type { RowFault } from './employment.types.ts'
import { namesOf, organisationsByCode } from './hire.store.ts'
import { monthsOf } from './insurance.rules.ts'
import { findImports, importView } from './insurance.store.ts'
import { INSURANCE_COLUMNS, type InsuranceKey } from './insurance-sheet.ts'
import { byRow, type ReadSheet, readingFaults, storeMarked } from './sheet.ts'

interface Paid {
  readonly rowNumber: number
  readonly columns: { readonly name: string; readonly docNo: string; readonly employer: string }
  readonly name: string
  readonly docNo: CitizenNumber
  readonly employerCode: string
  readonly months: readonly PlainDate[]
}

/**
 * Takes the months for which the sheet says that insurance was paid. Persons and employers must be known and of this office; rows
 * that do not fit are told one by one, the others are taken in one transaction. A month that is known already stays as it was, and
 * this sheet attests it beside the first one.
 */
export async function importInsurance(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  sheet: ReadSheet<InsuranceKey>,
): Promise<Decision<InsuranceImport, never>> {
  const { paid, faults } = readRows(sheet.rows, { today: tx.day, synthetic: platform.synthetic })
  const persons = await findPersonIdsByDocNo(tx.db, platform.keys, [...new Set(paid.map((one) => one.docNo))])
  await lockPersonsInTx(tx, [...persons.values()])
  const names = await namesOf(tx.db, [...persons.values()])
  const employers = await organisationsByCode(
    tx.db,
    paid.map((one) => one.employerCode),
  )
  const reach = scope.reach.kind === 'units' ? new Set(scope.reach.unitIds) : new Set<string>()
  const months: { personId: string; employerId: string; month: PlainDate }[] = []
  let accepted = 0
  for (const one of paid) {
    const personId = persons.get(one.docNo)
    const employer = employers.get(one.employerCode)
    const at = (column: string, message: string) => faults.push({ rowNumber: one.rowNumber, column, message })
    if (!personId) at(one.columns.docNo, '没有这个人的实名登记，请核对身份证号')
    else if (names.get(personId) !== one.name)
      at(one.columns.name, '姓名与这个身份证号已登记的姓名不一致，请对照身份证核对')
    else if (!employer) at(one.columns.employer, '没有登记这个单位，请核对统一社会信用代码')
    else if (!reach.has(employer.unitId)) at(one.columns.employer, '这个单位不归本局管，请由它所属的人社局导入')
    else {
      accepted += 1
      for (const month of one.months) months.push({ personId, employerId: employer.id, month })
    }
  }
  const importId = newId()
  const sheetMonths = sql`
    unnest(${months.map((one) => one.personId)}::uuid[], ${months.map((one) => one.employerId)}::uuid[],
           ${months.map((one) => one.month)}::date[]) as u(p, e, m)`
  const { rows: fresh } = await sql<{ person_id: string }>`
    insert into insurance_month (person_id, employer_id, month, import_id)
    select p, e, m, ${importId} from ${sheetMonths} on conflict do nothing returning person_id`.execute(tx.db)
  await sql`
    insert into insurance_month_again (person_id, employer_id, month, import_id)
    select p, e, m, ${importId} from ${sheetMonths}
      join insurance_month k on k.person_id = u.p and k.employer_id = u.e and k.month = u.m and k.import_id <> ${importId}
    on conflict do nothing`.execute(tx.db)
  const told = byRow(faults)
  await tx.db
    .insertInto('insurance_import')
    .values({
      import_id: importId,
      unit_id: scope.unitId,
      file_id: sheet.fileId,
      file_name: sheet.fileName,
      account_id: scope.accountId!,
      day: tx.day,
      status: 'done',
      total: sheet.rows.length,
      accepted,
      refused: told.length,
      months: fresh.length,
      faults: JSON.stringify(told),
      annotated_file_id: await storeMarked(tx, platform, sheet, INSURANCE_COLUMNS, faults),
    })
    .execute()
  const facts = { fileId: sheet.fileId, total: sheet.rows.length, accepted, refused: told.length, months: fresh.length }
  await tx.audit({ action: 'insurance.take', subjectType: 'insurance_import', subjectId: importId, facts })
  await tx.auditMany(
    [...Map.groupBy(fresh, (row) => row.person_id)].map(([personId, own]) => ({
      action: 'insurance.take',
      subjectType: 'insurance_import',
      subjectId: importId,
      personId,
      facts: { months: own.length },
    })),
  )
  const [row] = await findImports(tx.db, scope, { id: importId, limit: 1 })
  return accept(importView(await platform.unitTree(), scope, row!))
}

function readRows(
  rows: readonly SheetRow<InsuranceKey>[],
  { today, synthetic }: { today: PlainDate; synthetic: boolean },
): { paid: Paid[]; faults: RowFault[] } {
  const paid: Paid[] = []
  const faults: RowFault[] = []
  for (const row of rows) {
    const { cells, rowNumber } = row
    const own = readingFaults(row)
    const bad = (key: InsuranceKey) => row.faults.some((fault) => fault.key === key)
    const docNo = parseCitizenNumber(cells.docNo.text, { today, synthetic })
    if (!docNo.ok && !bad('docNo'))
      own.push({ rowNumber, column: cells.docNo.column, message: CITIZEN_NUMBER_REFUSALS[docNo.refusal] })
    const code = parseCreditCode(cells.employerCode.text, { synthetic })
    if (!code.ok && !bad('employerCode'))
      own.push({ rowNumber, column: cells.employerCode.column, message: CREDIT_CODE_REFUSALS[code.refusal] })
    const months = monthsOf(cells.first.text, cells.last.text, today)
    if (!months.ok && !bad('first') && !bad('last'))
      own.push({ rowNumber, column: cells.first.column, message: MONTH_TEXTS[months.refusal] })
    if (own.length > 0 || !docNo.ok || !code.ok || !months.ok) {
      faults.push(...own)
      continue
    }
    paid.push({
      rowNumber,
      columns: { name: cells.name.column, docNo: cells.docNo.column, employer: cells.employerCode.column },
      name: cells.name.text,
      docNo: docNo.value,
      employerCode: code.value,
      months: months.value,
    })
  }
  return { paid, faults }
}

export type UndoRefusal = 'undone_before' | 'claims_rest_on_it'

/**
 * Takes back every month that only this import attests, while no reviewed claim rests on one of them. A month that another sheet
 * attests as well stays, and is that one's from now on.
 */
export async function undoInsurance(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  id: string,
  reason: string,
): Promise<Decision<InsuranceImport, UndoRefusal>> {
  await sql`select 1 from insurance_import i where i.import_id = ${id} and ${inScope(scope, 'insurance_import', 'i')} for no key update`.execute(
    tx.db,
  )
  const [row] = await findImports(tx.db, scope, { id, limit: 1 })
  if (found(row, '这次导入').status === 'undone')
    return refuse('undone_before', await lastActOn(tx.db, 'insurance_import', id))
  // unscoped: months of an import that was found in the scope.
  const { rows: touched } = await sql<{ person_id: string }>`
    select person_id from insurance_month where import_id = ${id} union select person_id from insurance_month_again where import_id = ${id}
     order by 1`.execute(tx.db)
  await lockPersonsInTx(
    tx,
    touched.map((one) => one.person_id),
  )
  const resting = await claimsRestingOn(tx.db, id)
  if (resting > 0) return refuse('claims_rest_on_it', { lines: resting })
  await sql`delete from insurance_month_again where import_id = ${id}`.execute(tx.db)
  await sql`
    with heir as (
      select distinct on (person_id, employer_id, month) person_id, employer_id, month, a.import_id
        from insurance_month m join insurance_month_again a using (person_id, employer_id, month)
       where m.import_id = ${id} order by person_id, employer_id, month, a.import_id
    ), moved as (
      update insurance_month m set import_id = h.import_id from heir h
       where m.person_id = h.person_id and m.employer_id = h.employer_id and m.month = h.month
    )
    delete from insurance_month_again a using heir h
     where a.person_id = h.person_id and a.employer_id = h.employer_id and a.month = h.month and a.import_id = h.import_id`.execute(
    tx.db,
  )
  await sql`delete from insurance_month where import_id = ${id}`.execute(tx.db)
  await tx.db.updateTable('insurance_import').set({ status: 'undone' }).where('import_id', '=', id).execute()
  await tx.audit({
    action: 'insurance.undo',
    subjectType: 'insurance_import',
    subjectId: id,
    facts: { note: reason, persons: touched.length },
  })
  const [now] = await findImports(tx.db, scope, { id, limit: 1 })
  return accept(importView(await platform.unitTree(), scope, now!))
}

// unscoped: as above; only a number leaves it.
async function claimsRestingOn(db: Db, importId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct l.line_id)::int as n
      from insurance_month m
      join hire h on h.person_id = m.person_id and h.employer_id = m.employer_id
      join claim_line l on l.person_id = h.person_id and l.hire_id = h.hire_id
     where m.import_id = ${importId}
       and not exists (select 1 from insurance_month_again a where a.person_id = m.person_id and a.employer_id = m.employer_id and a.month = m.month)
       and l.status in ('reviewed', 'city_reviewed', 'on_notice', 'objected', 'approved', 'paying', 'failed', 'paid')`.execute(
    db,
  )
  return rows[0]!.n
}
