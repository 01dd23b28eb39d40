import { z } from 'zod'
import { task } from '#src/modules/admin/admin.contract.ts'
import { GROUP_CODES } from '#src/modules/registry/registry.contract.ts'
import {
  day,
  fenAmount,
  idParams,
  level,
  note,
  occupationCode,
  operation,
  pageOf,
  pageQuery,
  text,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { BATCH_STATUSES, FUNNEL_STAGES, VOUCHER_ACTS, VOUCHER_KINDS, VOUCHER_STATES } from './voucher.types.ts'

const classKind = z.enum(['skill', 'startup', 'pre_job', 'safety', 'transfer', 'apprenticeship'])

const holderFilter = z.strictObject({
  unitId: z.string('请选择地区').min(1, '请选择地区').max(40),
  groups: z.array(z.enum(GROUP_CODES)).max(20),
  sex: z.enum(['male', 'female']).optional(),
  bornFrom: day.optional(),
  bornTo: day.optional(),
})

const issueTerms = {
  attendanceOnly: z.boolean(),
  faceFen: fenAmount.min(0, '面值不能是负数').max(1_000_000, '面值不能超过 10,000 元'),
  program: z.string('请选择兑现的补贴项目').min(1, '请选择兑现的补贴项目').max(40),
  filter: holderFilter,
  /** At most so many; absent is everybody the filter finds. */
  limit: z.int().min(1, '至少发 1 张').max(1_000_000).optional(),
}
export interface PreviewAsk {
  readonly attendanceOnly: boolean
  readonly faceFen: number
  readonly program: string
  readonly filter: z.output<typeof holderFilter>
  readonly limit?: number | undefined
}

/** The same terms in an address; several groups are divided by commas. */
const previewQuery = z.strictObject({
  attendanceOnly: z.enum(['0', '1']),
  faceFen: z.coerce.number().int().min(0, '面值不能是负数').max(1_000_000, '面值不能超过 10,000 元'),
  program: z.string().min(1).max(40),
  unit: z.string().min(1).max(40),
  groups: z
    .string()
    .max(400)
    .regex(/^[a-z_]+(,[a-z_]+)*$/, '人员类别不正确')
    .optional(),
  sex: holderFilter.shape.sex,
  bornFrom: day.optional(),
  bornTo: day.optional(),
  limit: z.coerce.number().int().min(1).max(1_000_000).optional(),
})
export type PreviewQuery = z.output<typeof previewQuery>

export const issueBody = z.strictObject({
  ...issueTerms,
  name: text(40, '名称'),
  kind: z.enum(VOUCHER_KINDS),
  classKinds: z.array(classKind).max(6),
  occupations: z.array(occupationCode).max(50),
  levels: z.array(level).max(6),
  /** Institutions where it can be used; none is everywhere. */
  providers: z.array(uuid).max(50).default([]),
  validFrom: day,
  validTo: day,
  redeemBy: day,
  document: text(100, '文号'),
  /** The count and the sum that the page showed. */
  expected: z.strictObject({ persons: z.int(), amountFen: fenAmount }),
})
export type IssueBody = z.output<typeof issueBody>

export const issuePreview = z.strictObject({
  persons: z.int(),
  holding: z.int(),
  toIssue: z.int(),
  amountFen: fenAmount,
  fundName: z.string().nullable(),
  /** Why this book and no other, in words. */
  fundWhy: z.string().nullable(),
  availableFen: fenAmount.nullable(),
  fits: z.boolean(),
})
export type IssuePreview = z.output<typeof issuePreview>

export const voucherBatchRow = z.strictObject({
  id: uuid,
  number: z.string(),
  name: z.string(),
  kind: z.enum(VOUCHER_KINDS),
  kindName: z.string(),
  attendanceOnly: z.boolean(),
  faceFen: fenAmount,
  programName: z.string(),
  unitName: z.string(),
  validFrom: day,
  validTo: day,
  redeemBy: day,
  planned: z.int(),
  issued: z.int(),
  amountFen: fenAmount,
  status: z.enum(BATCH_STATUSES),
  statusName: z.string(),
  issuedDay: day,
})
export type VoucherBatchRow = z.output<typeof voucherBatchRow>

export const funnel = z.strictObject({
  stages: z.array(z.strictObject({ stage: z.enum(FUNNEL_STAGES), name: z.string(), n: z.int() })),
  faceFen: fenAmount,
  committedFen: fenAmount,
  redeemedFen: fenAmount,
  expired: z.int(),
  voided: z.int(),
  frozen: z.int(),
})
export type Funnel = z.output<typeof funnel>

/** What taking an issue back does: so many vouchers voided, so much money free again, and who stays and why. */
export const recallView = z.strictObject({
  vouchers: z.int(),
  amountFen: fenAmount,
  keptTotal: z.int(),
  /** The first 200 of them. */
  kept: z.array(
    z.strictObject({ id: uuid, number: z.string(), name: z.string(), stateName: z.string(), why: z.string() }),
  ),
})
export type RecallView = z.output<typeof recallView>

/** How far the taking back of an issue has come, and in the end what it did. */
export const recalledView = recallView.extend({ task })
export type RecalledView = z.output<typeof recalledView>

export const voucherBatchDetail = voucherBatchRow.extend({
  fundName: z.string().nullable(),
  budgetLink: z.string().nullable(),
  document: z.string(),
  issuedBy: z.string(),
  /** For whom and for what, in words. */
  holders: z.array(z.string()),
  targets: z.array(z.string()),
  heldFen: fenAmount,
  task,
  funnel,
  /** For the office that made it, while a voucher is left that nobody has used; else null. */
  recall: recallView.nullable(),
  /** The last time it was taken back; null when nobody has. Who stays is named when it has ended. */
  recalled: recalledView.nullable(),
})
export type VoucherBatchDetail = z.output<typeof voucherBatchDetail>

export const voucherRow = z.strictObject({
  id: uuid,
  number: z.string(),
  personId: uuid,
  name: z.string(),
  docNoMasked: z.string(),
  unitName: z.string(),
  batchId: uuid,
  batchName: z.string(),
  kindName: z.string(),
  attendanceOnly: z.boolean(),
  faceFen: fenAmount,
  state: z.enum(VOUCHER_STATES),
  stateName: z.string(),
  validTo: day,
  redeemBy: day,
  classNumber: z.string().nullable(),
  redeemedFen: fenAmount.nullable(),
})
export type VoucherRow = z.output<typeof voucherRow>

export const voucherDetail = voucherRow.extend({
  batchNumber: z.string(),
  issuerName: z.string(),
  programName: z.string(),
  validFrom: day,
  targets: z.array(z.string()),
  reason: z.string().nullable(),
  committedFen: fenAmount,
  classTitle: z.string().nullable(),
  providerName: z.string().nullable(),
  chain: z.array(
    z.strictObject({
      kind: z.enum(['fund', 'voucher_batch', 'voucher', 'person', 'class', 'certificate', 'claim']),
      name: z.string(),
      value: z.string(),
      link: z.string().nullable(),
    }),
  ),
  timeline,
  acts: z.array(z.enum(VOUCHER_ACTS)),
  version: z.int(),
})
export type VoucherDetail = z.output<typeof voucherDetail>

/** What a provider sees of a shown voucher before it enrols the holder. */
export const shownVoucher = z.strictObject({
  id: uuid,
  number: z.string(),
  name: z.string(),
  docNoMasked: z.string(),
  kindName: z.string(),
  attendanceOnly: z.boolean(),
  faceFen: fenAmount,
  stateName: z.string(),
  validFrom: day,
  validTo: day,
  targets: z.array(z.string()),
  /** Good for the class that was named; else why not. */
  usable: z.boolean(),
  problem: z.string().nullable(),
  /** What to talk over with the holder before enrolling: the same subsidy had before, the last training of the year. */
  warnings: z.array(z.string()),
})
export type ShownVoucherView = z.output<typeof shownVoucher>

export const ownVoucher = z.strictObject({
  id: uuid,
  number: z.string(),
  name: z.string(),
  kindName: z.string(),
  attendanceOnly: z.boolean(),
  faceFen: fenAmount,
  state: z.enum(VOUCHER_STATES),
  stateName: z.string(),
  /** One sentence: what it is, what to do next, until when. */
  sentence: z.string(),
  issuerName: z.string(),
  validFrom: day,
  validTo: day,
  redeemBy: day,
  targets: z.array(z.string()),
  classNumber: z.string().nullable(),
  classTitle: z.string().nullable(),
  classId: uuid.nullable(),
  redeemedFen: fenAmount.nullable(),
  /** The voucher can be claimed now; its code can be shown now. */
  mayClaim: z.boolean(),
  mayShow: z.boolean(),
  steps: z.array(
    z.strictObject({ name: z.string(), state: z.enum(['done', 'now', 'todo', 'stopped']), day: day.nullable() }),
  ),
})
export type OwnVoucher = z.output<typeof ownVoucher>

const voucherQuery = pageQuery.extend({
  state: z.enum(VOUCHER_STATES).optional(),
  stage: z.enum(FUNNEL_STAGES).optional(),
  batch: uuid.optional(),
  unit: z.string().max(40).optional(),
  q: z.string().max(40).optional(),
})

export const vouchersContract = {
  options: operation({
    method: 'GET',
    path: '/api/voucher-options',
    access: 'voucher.issue',
    summary: '发券可选的补贴项目',
    response: z.strictObject({
      programs: z.array(z.strictObject({ program: z.string(), name: z.string(), fundName: z.string() })),
    }),
  }),
  preview: operation({
    method: 'GET',
    path: '/api/voucher-preview',
    access: 'voucher.issue',
    summary: '发券前先看人数和金额',
    query: previewQuery,
    response: issuePreview,
  }),
  issue: operation({
    method: 'POST',
    path: '/api/voucher-batches',
    access: 'voucher.issue',
    summary: '按条件发放培训券：金额当场从本级预算中锁定',
    body: issueBody,
    response: voucherBatchDetail,
    status: 201,
  }),
  batches: operation({
    method: 'GET',
    path: '/api/voucher-batches',
    access: 'voucher.read',
    summary: '发券批',
    query: pageQuery,
    response: pageOf(voucherBatchRow),
  }),
  batch: operation({
    method: 'GET',
    path: '/api/voucher-batches/:id',
    access: 'voucher.read',
    summary: '一次发券：条件、进度、漏斗',
    params: idParams,
    response: voucherBatchDetail,
  }),
  recall: operation({
    method: 'POST',
    path: '/api/voucher-batches/:id/recall',
    access: 'voucher.manage',
    summary: '整批作废：还没有使用的券逐张作废，占着的预算随之释放，进度在任务中心',
    params: idParams,
    body: z.strictObject({
      reason: note(200, '原因'),
      /** The count and the sum that the page showed. */
      expected: z.strictObject({ vouchers: z.int(), amountFen: fenAmount }),
    }),
    response: voucherBatchDetail,
  }),
  vouchers: operation({
    method: 'GET',
    path: '/api/vouchers',
    access: 'voucher.read',
    summary: '培训券',
    query: voucherQuery,
    response: pageOf(voucherRow),
  }),
  funnel: operation({
    method: 'GET',
    path: '/api/voucher-funnel',
    access: 'voucher.read',
    summary: '培训券漏斗：发放、领取、使用、取证、兑现',
    query: z.strictObject({ batch: uuid.optional(), unit: z.string().max(40).optional() }),
    response: funnel,
  }),
  voucher: operation({
    method: 'GET',
    path: '/api/vouchers/:id',
    access: 'voucher.read',
    summary: '一张培训券：状态、经过、去向',
    params: idParams,
    response: voucherDetail,
  }),
  act: operation({
    method: 'POST',
    path: '/api/vouchers/:id/acts',
    access: 'voucher.manage',
    summary: '作废、冻结、解冻培训券',
    params: idParams,
    body: z.strictObject({ version: z.int(), act: z.enum(VOUCHER_ACTS), reason: note(200, '原因') }),
    response: voucherDetail,
  }),
  show: operation({
    method: 'POST',
    path: '/api/voucher-checks',
    access: 'voucher.accept',
    summary: '验券：扫码或输入券码，看能否用于本班',
    body: z.strictObject({ code: text(100, '券码'), classId: uuid }),
    response: shownVoucher,
  }),
  own: operation({
    method: 'GET',
    path: '/api/own/vouchers',
    access: 'own.read',
    summary: '我的培训券',
    response: z.strictObject({ items: z.array(ownVoucher) }),
  }),
  ownVoucher: operation({
    method: 'GET',
    path: '/api/own/vouchers/:id',
    access: 'own.read',
    summary: '我的一张培训券',
    params: idParams,
    response: ownVoucher,
  }),
  claim: operation({
    method: 'POST',
    path: '/api/own/vouchers/:id/claim',
    access: 'own.voucher',
    summary: '领取培训券',
    params: idParams,
    response: ownVoucher,
  }),
  code: operation({
    method: 'GET',
    path: '/api/own/vouchers/:id/code',
    access: 'own.read',
    summary: '出示培训券：二维码内容，几分钟内有效',
    params: idParams,
    response: z.strictObject({ code: z.string(), seconds: z.int(), refreshSeconds: z.int() }),
  }),
}
