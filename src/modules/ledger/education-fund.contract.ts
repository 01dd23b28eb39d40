import { z } from 'zod'
import {
  day,
  fenAmount,
  idParams,
  note,
  operation,
  pageOf,
  pageQuery,
  searchText,
  uuid,
} from '#src/platform/http/contract.ts'
import { paidFen, someFen, year } from './amount.contract.ts'
import { EDUCATION_FUND_STATUSES } from './money.types.ts'

export const educationVerdict = z.strictObject({
  key: z.enum(['deductible', 'front_line', 'spent', 'safety']),
  ok: z.boolean(),
  text: z.string(),
  document: z.string(),
})
export type EducationVerdict = z.output<typeof educationVerdict>

export const educationFundRow = z.strictObject({
  id: uuid,
  organisationId: uuid,
  organisationName: z.string(),
  unitName: z.string(),
  year: z.int(),
  wageTotalFen: fenAmount,
  drawnFen: fenAmount,
  spentFen: fenAmount,
  frontLineFen: fenAmount,
  mentorFen: fenAmount,
  safetyFen: fenAmount,
  highRisk: z.boolean(),
  spentOn: z.string(),
  verdicts: z.array(educationVerdict),
  status: z.enum(EDUCATION_FUND_STATUSES),
  statusName: z.string(),
  declaredBy: z.string(),
  declaredDay: day,
  checkedBy: z.string().nullable(),
  checkedDay: day.nullable(),
  note: z.string().nullable(),
  version: z.int(),
  actions: z.array(z.enum(['accept', 'return', 'declare'])),
})
export type EducationFundRow = z.output<typeof educationFundRow>

export const educationFundContract = {
  educationFunds: operation({
    method: 'GET',
    path: '/api/education-funds',
    access: 'education_fund.read',
    summary: '职工教育经费申报',
    query: pageQuery.extend({ status: z.enum(EDUCATION_FUND_STATUSES).optional(), q: searchText.optional() }),
    response: pageOf(educationFundRow),
  }),
  declareEducationFund: operation({
    method: 'POST',
    path: '/api/education-funds',
    access: 'education_fund.declare',
    summary: '申报上年度职工教育经费（退回后可重报）',
    body: z.strictObject({
      year,
      wageTotalFen: paidFen('工资薪金总额'),
      drawnFen: someFen('提取额'),
      spentFen: someFen('支出额'),
      frontLineFen: someFen('一线职工支出'),
      mentorFen: someFen('师带徒津贴'),
      safetyFen: someFen('安全培训支出'),
      highRisk: z.boolean('请选择是否高危企业'),
      spentOn: note(1000, '用途说明'),
      commitment: z.literal(true, '请先承诺填报属实'),
    }),
    response: educationFundRow,
    status: 201,
  }),
  checkEducationFund: operation({
    method: 'POST',
    path: '/api/education-funds/:id/check',
    access: 'education_fund.check',
    summary: '核查职工教育经费申报',
    params: idParams,
    body: z.strictObject({
      version: z.int(),
      agree: z.boolean(),
      note: z.string().trim().max(200, '说明最多 200 个字').optional(),
    }),
    response: educationFundRow,
  }),
}
