import { z } from 'zod'
import {
  day,
  idParams,
  instant,
  level,
  note,
  occupationCode,
  operation,
  pageOf,
  pageQuery,
  uuid,
} from '#src/platform/http/contract.ts'

export const GROUP_CODES = [
  'rural_migrant',
  'two_after',
  'graduate',
  'unemployed',
  'hard_to_employ',
  'veteran',
  'disabled',
  'registered_poor',
  'employee',
  'inmate',
  'student',
] as const

export const unitView = z.strictObject({
  id: z.string(),
  name: z.string(),
  level: z.string(),
  parentId: z.string().nullable(),
  sample: z.boolean(),
  divisionCode: z.string().nullable(),
})

export const personRow = z.strictObject({
  id: uuid,
  name: z.string(),
  docNoMasked: z.string(),
  sex: z.enum(['male', 'female']),
  birthYear: z.int(),
  unitName: z.string(),
  phoneMasked: z.string().nullable(),
  groups: z.array(z.string()),
})

export const personEvent = z.strictObject({
  at: instant,
  day,
  kind: z.enum(['voucher', 'enrolled', 'class_completed', 'exam', 'certificate', 'claim', 'paid', 'group']),
  title: z.string(),
  detail: z.string(),
  link: z.string().nullable(),
})

export const registryContract = {
  units: operation({
    method: 'GET',
    path: '/api/units',
    access: 'signed-in',
    summary: '管辖范围内的单位（区域树与市直单位）',
    query: z.strictObject({ parent: z.string().max(40).optional(), kind: z.enum(['region', 'department']).optional() }),
    response: z.strictObject({ items: z.array(unitView) }),
  }),
  occupations: operation({
    method: 'GET',
    path: '/api/occupations',
    access: 'signed-in',
    summary: '职业，按名称、编码、拼音查',
    query: z.strictObject({ q: z.string().max(40).optional() }),
    response: z.strictObject({
      items: z.array(z.strictObject({ code: occupationCode, name: z.string(), levels: z.array(level) })),
    }),
  }),
  organisations: operation({
    method: 'GET',
    path: '/api/organisations',
    access: 'organisation.read',
    summary: '机构',
    query: pageQuery.extend({
      kind: z.enum(['provider', 'assessor', 'employer', 'agency']).optional(),
      q: z.string().max(40).optional(),
    }),
    response: pageOf(
      z.strictObject({
        id: uuid,
        kind: z.string(),
        kindName: z.string(),
        name: z.string(),
        creditCode: z.string(),
        unitName: z.string(),
        status: z.string(),
        scopeCount: z.int(),
      }),
    ),
  }),
  organisation: operation({
    method: 'GET',
    path: '/api/organisations/:id',
    access: 'organisation.read',
    summary: '一个机构：资质与范围',
    params: idParams,
    response: z.strictObject({
      id: uuid,
      kind: z.string(),
      kindName: z.string(),
      name: z.string(),
      creditCode: z.string(),
      unitName: z.string(),
      status: z.string(),
      /** On the blacklist now, in words. */
      listed: z.string().nullable(),
      qualifiedBy: z.string().nullable(),
      address: z.string().nullable(),
      bankMasked: z.string().nullable(),
      scope: z.array(
        z.strictObject({
          kind: z.enum(['training', 'assessment']),
          occupation: occupationCode,
          occupationName: z.string(),
          levels: z.array(level),
          listedFrom: day,
          listedTo: day.nullable(),
          document: z.string(),
        }),
      ),
    }),
  }),
  assessorsFor: operation({
    method: 'GET',
    path: '/api/assessors',
    access: 'class.apply',
    summary: '某日可评价某职业等级的评价机构',
    query: z.strictObject({ occupation: occupationCode, level, day }),
    response: z.strictObject({ items: z.array(z.strictObject({ id: uuid, name: z.string(), unitName: z.string() })) }),
  }),
  persons: operation({
    method: 'GET',
    path: '/api/persons',
    access: 'person.read',
    summary: '查人：姓名、拼音、首字母；证件号码、手机号须整号；后四位须连同姓名',
    query: pageQuery.extend({
      q: z.string().max(60).optional(),
      last4: z
        .string()
        .regex(/^[0-9Xx]{4}$/)
        .optional(),
    }),
    response: pageOf(personRow),
  }),
  person: operation({
    method: 'GET',
    path: '/api/persons/:id',
    access: 'person.read',
    summary: '一个人的档案：证件遮盖',
    params: idParams,
    response: personRow.extend({
      /** On the blacklist now, in words. */
      listed: z.string().nullable(),
      education: z.string().nullable(),
      realNameStatus: z.enum(['pending', 'verified', 'mismatch']),
      bankMasked: z.string().nullable(),
      timeline: z.array(personEvent),
    }),
  }),
  revealPerson: operation({
    method: 'POST',
    path: '/api/persons/:id/reveal',
    access: 'person.reveal',
    summary: '查看完整证件号或电话：须写理由，留下记录',
    params: idParams,
    body: z.strictObject({
      fields: z.array(z.enum(['docNo', 'phone', 'bankAccount'])).min(1),
      reason: note(200, '理由'),
    }),
    response: z.strictObject({
      docNo: z.string().optional(),
      phone: z.string().nullable().optional(),
      bankAccount: z.string().nullable().optional(),
    }),
    secretAnswer: true,
  }),
  search: operation({
    method: 'GET',
    path: '/api/search',
    access: 'signed-in',
    summary: '全局搜索：人、班、证书、申领、培训券、拨付批次、对账单、追缴、资金文书，按编号、姓名、拼音',
    query: z.strictObject({ q: z.string().min(1).max(60) }),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          kind: z.enum([
            'person',
            'class',
            'certificate',
            'claim',
            'voucher',
            'payment',
            'statement',
            'debt',
            'paper',
            'organisation',
          ]),
          title: z.string(),
          detail: z.string(),
          link: z.string(),
        }),
      ),
    }),
  }),
  importRegions: operation({
    method: 'POST',
    path: '/api/unit-imports',
    access: 'region.import',
    summary: '导入乡镇、村（社区）：一个 .xlsx，列：上级编码、编码、名称、级别',
    body: z.strictObject({ fileId: uuid }),
    response: z.strictObject({
      accepted: z.int(),
      refused: z.array(z.strictObject({ row: z.int(), column: z.string(), message: z.string() })),
    }),
  }),
}
