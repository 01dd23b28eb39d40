import { z } from 'zod'
import {
  day,
  idParams,
  note,
  occupationCode,
  operation,
  pageOf,
  pageQuery,
  text,
  uuid,
} from '#src/platform/http/contract.ts'
import { HIRE_STATUSES, POSTS } from './employment.types.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const hireRow = z.strictObject({
  id: uuid,
  name: z.string(),
  docNoMasked: z.string(),
  employerName: z.string(),
  agencyName: z.string().nullable(),
  unitName: z.string(),
  occupationName: z.string(),
  postName: z.string().nullable(),
  startDay: day,
  endDay: day.nullable(),
  endReason: z.string().nullable(),
  provinceName: z.string(),
  status: z.enum(HIRE_STATUSES),
  statusName: z.string(),
  insuredMonths: z.int(),
  /** The best certificate that was valid on the first day of work. */
  certificate: z.strictObject({ occupationName: z.string(), levelName: z.string(), number: z.string() }).nullable(),
  claims: z.array(z.strictObject({ lineId: uuid, programName: z.string(), statusName: z.string() })),
  version: z.int(),
  actions: z.array(z.enum(['confirm', 'end', 'void'])),
})
export type HireRow = z.output<typeof hireRow>

export const sheetResult = z.strictObject({
  total: z.int(),
  accepted: z.int(),
  refused: z.array(z.strictObject({ rowNumber: z.int(), message: z.string() })),
  annotatedFileId: uuid.nullable(),
})
export type SheetResult = z.output<typeof sheetResult>

export const insuranceImport = sheetResult.extend({
  id: uuid,
  fileName: z.string(),
  unitName: z.string(),
  who: z.string(),
  day,
  months: z.int(),
  status: z.enum(['done', 'undone']),
  statusName: z.string(),
  mayUndo: z.boolean(),
})
export type InsuranceImport = z.output<typeof insuranceImport>

const act = z.strictObject({ version: z.int() })

export const employmentContract = {
  hires: operation({
    method: 'GET',
    path: '/api/hires',
    access: 'hire.read',
    summary: '用工登记：谁在哪个单位、何时入职、参保几个月',
    query: pageQuery.extend({
      q: z.string().max(60).optional(),
      status: z.enum(HIRE_STATUSES).optional(),
      open: uuid.optional(),
    }),
    response: pageOf(hireRow),
  }),
  registerHire: operation({
    method: 'POST',
    path: '/api/hires',
    access: 'hire.write',
    summary: '登记一次用工：单位登记本单位招用的，机构登记经介绍入职的',
    body: z.strictObject({
      name: text(60, '姓名'),
      docNo: text(30, '身份证号'),
      occupation: occupationCode,
      post: z.enum(POSTS, '请选择岗位类别').optional(),
      startDay: day,
      /** First two digits of the division where the work is done; the employer's own where it is not said. */
      province: z
        .string()
        .regex(/^\d{2}$/, '请选择工作所在省份')
        .optional(),
      /** An employer names the agency that made the hire, an agency the employer. */
      otherCreditCode: z.string().max(30).optional(),
    }),
    response: hireRow,
    status: 201,
  }),
  confirmHire: operation({
    method: 'POST',
    path: '/api/hires/:id/confirm',
    access: 'hire.confirm',
    summary: '用人单位确认机构登记的用工',
    params: idParams,
    body: act,
    response: hireRow,
  }),
  endHire: operation({
    method: 'POST',
    path: '/api/hires/:id/end',
    access: 'hire.write',
    summary: '登记离职',
    params: idParams,
    body: act.extend({ endDay: day, reason: note(100, '离职原因') }),
    response: hireRow,
  }),
  voidHire: operation({
    method: 'POST',
    path: '/api/hires/:id/void',
    access: 'hire.write',
    summary: '作废登记错的用工（没有申领的）',
    params: idParams,
    body: act.extend({ reason: note(100, '作废原因') }),
    response: hireRow,
  }),
  hireTemplate: operation({
    method: 'GET',
    path: '/api/hire-template.xlsx',
    access: 'hire.write',
    summary: '用工花名册模板',
    file: [XLSX],
  }),
  importHires: operation({
    method: 'POST',
    path: '/api/hire-imports',
    access: 'hire.write',
    summary: '按花名册登记用工，逐行说明',
    body: z.strictObject({ fileId: uuid }),
    response: sheetResult,
    status: 201,
  }),
  insuranceImports: operation({
    method: 'GET',
    path: '/api/insurance-imports',
    access: 'insurance.read',
    summary: '社保导入记录',
    query: pageQuery,
    response: pageOf(insuranceImport),
  }),
  insuranceTemplate: operation({
    method: 'GET',
    path: '/api/insurance-template.xlsx',
    access: 'insurance.import',
    summary: '参保月份表模板',
    file: [XLSX],
  }),
  importInsurance: operation({
    method: 'POST',
    path: '/api/insurance-imports',
    access: 'insurance.import',
    summary: '导入社保经办机构的参保月份表，逐行说明',
    body: z.strictObject({ fileId: uuid }),
    response: insuranceImport,
    status: 201,
  }),
  undoInsurance: operation({
    method: 'POST',
    path: '/api/insurance-imports/:id/undo',
    access: 'insurance.import',
    summary: '整份撤销一次社保导入（没有申领据此批准的）',
    params: idParams,
    body: z.strictObject({ reason: note(100, '撤销原因') }),
    response: insuranceImport,
  }),
}
