import { type SqlBool, sql } from 'kysely'
import { accept, refuse } from '#src/kernel/decision.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Api } from '#src/platform/http/api.ts'
import { newestFirst } from '#src/platform/http/newest-first.ts'
import { changeHire } from './change-hire.ts'
import { employmentContract as contract } from './employment.contract.ts'
import { CHANGE_REFUSALS, REGISTER_REFUSALS, UNDO_REFUSALS } from './employment.messages.ts'
import { countHires, findHires, hireSearch, hireView } from './hire.store.ts'
import { HIRE_COLUMNS, type HireKey, hireTemplate } from './hire-sheet.ts'
import { importHires } from './import-hires.ts'
import { importInsurance, undoInsurance } from './import-insurance.ts'
import { countImports, findImports, importView } from './insurance.store.ts'
import { INSURANCE_COLUMNS, type InsuranceKey, insuranceTemplate } from './insurance-sheet.ts'
import { registerHires } from './register-hires.ts'
import { type ReadSheet, readSheet } from './sheet.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function employmentRoutes(api: Api): void {
  api.read(contract.hires, async ({ db, scope, query, platform, day }) => {
    const tree = await platform.unitTree()
    const filter = sql<SqlBool>`${hireSearch(query.q)} and ${query.status ? sql`h.status = ${query.status}` : sql`true`}
      and ${query.open ? sql`h.hire_id = ${query.open}` : sql`true`}`
    return newestFirst(query, {
      read: (after, limit) =>
        findHires(db, scope, sql<SqlBool>`${filter} and ${after ? sql`h.hire_id < ${after}::uuid` : sql`true`}`, limit),
      count: () => countHires(db, scope, filter),
      id: (row) => row.hire_id,
      view: (row) => hireView(tree, scope, row, day),
    })
  })
  api.write(contract.registerHire, REGISTER_REFUSALS, async (tx, { platform, scope, body }) => {
    const asked = {
      rowNumber: 0,
      name: body.name,
      docNo: body.docNo,
      occupation: body.occupation,
      post: body.post ?? null,
      startDay: body.startDay as PlainDate,
      province: body.province ?? null,
      otherCreditCode: body.otherCreditCode || null,
    }
    const { taken, refused } = await registerHires(tx, platform, scope, [asked])
    const [no] = refused
    if (no) return refuse(no.refusal, no.facts)
    const [row] = await findHires(tx.db, scope, sql<SqlBool>`h.hire_id = ${taken[0]!.hireId}`, 1)
    return accept(hireView(await platform.unitTree(), scope, row!, tx.day))
  })
  api.write(contract.confirmHire, CHANGE_REFUSALS, (tx, { platform, scope, params, body }) =>
    changeHire(tx, platform, scope, params.id, { act: 'confirm', ...body }),
  )
  api.write(contract.endHire, CHANGE_REFUSALS, (tx, { platform, scope, params, body }) =>
    changeHire(tx, platform, scope, params.id, { act: 'end', ...body, endDay: body.endDay as PlainDate }),
  )
  api.write(contract.voidHire, CHANGE_REFUSALS, (tx, { platform, scope, params, body }) =>
    changeHire(tx, platform, scope, params.id, { act: 'void', ...body }),
  )
  api.file(contract.hireTemplate, async ({ platform }) => ({
    name: '用工花名册模板.xlsx',
    mediaType: XLSX,
    body: await hireTemplate(platform.synthetic),
  }))
  api.write(
    contract.importHires,
    {},
    (tx, { platform, scope }, sheet: ReadSheet<HireKey>) => importHires(tx, platform, scope, sheet),
    (ctx) => readSheet(ctx, ctx.body.fileId, HIRE_COLUMNS),
  )
  api.read(contract.insuranceImports, async ({ db, scope, query, platform }) => {
    const tree = await platform.unitTree()
    return newestFirst(query, {
      read: (after, limit) => findImports(db, scope, { after, limit }),
      count: () => countImports(db, scope),
      id: (row) => row.import_id,
      view: (row) => importView(tree, scope, row),
    })
  })
  api.file(contract.insuranceTemplate, async ({ platform }) => ({
    name: '参保月份表模板.xlsx',
    mediaType: XLSX,
    body: await insuranceTemplate(platform.synthetic),
  }))
  api.write(
    contract.importInsurance,
    {},
    (tx, { platform, scope }, sheet: ReadSheet<InsuranceKey>) => importInsurance(tx, platform, scope, sheet),
    (ctx) => readSheet(ctx, ctx.body.fileId, INSURANCE_COLUMNS),
  )
  api.write(contract.undoInsurance, UNDO_REFUSALS, (tx, { platform, scope, params, body }) =>
    undoInsurance(tx, platform, scope, params.id, body.reason),
  )
}
