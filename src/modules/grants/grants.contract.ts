import { z } from 'zod'
import { documentName, MAX_FEN } from '#src/modules/ledger/amount.contract.ts'
import { lineDebt } from '#src/modules/ledger/clawback.contract.ts'
import { EVIDENCE_KINDS, GRANT_UNITS, HOLDER_KINDS, MEDALS } from '#src/modules/policy/grants/grant.types.ts'
import { decisionView, filedObjection } from '#src/modules/subsidy/subsidy.contract.ts'
import {
  day,
  fenAmount,
  idParams,
  instant,
  note,
  operation,
  pageOf,
  pageQuery,
  text,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { GRANT_ACTIONS, GRANT_STATUSES } from './grants.types.ts'

export const grantItemView = z.strictObject({
  id: z.string(),
  title: z.string(),
  says: z.string(),
  unit: z.enum(GRANT_UNITS),
  unitName: z.string(),
  /** 每个基地, 每人每年 */
  perName: z.string(),
  program: z.string(),
  programName: z.string(),
  holder: z.enum(HOLDER_KINDS),
  packId: z.string(),
  document: z.string(),
  regionName: z.string(),
  /** Null where the text names no figure. */
  amountFen: fenAmount.nullable(),
  amountText: z.string(),
  onceText: z.string(),
  conditions: z.array(z.string()),
  clauses: z.array(z.strictObject({ rule: z.string(), clause: z.string(), document: z.string(), quote: z.string() })),
  fundName: z.string(),
  /** What no text settles, with the place to rule it. */
  questions: z.array(z.strictObject({ id: z.string(), question: z.string(), handling: z.string(), link: z.string() })),
  needs: z.strictObject({
    listing: z.string().nullable(),
    match: z.string().nullable(),
    post: z.boolean(),
    medals: z.array(z.strictObject({ value: z.enum(MEDALS), name: z.string() })),
    event: z.string().nullable(),
    trained: z.string().nullable(),
    units: z.boolean(),
    evidence: z.array(z.strictObject({ kind: z.enum(EVIDENCE_KINDS), name: z.string() })),
  }),
})
export type GrantItemView = z.output<typeof grantItemView>

const matchFen = z
  .number('请填写配套经费')
  .refine((value) => Number.isInteger(value), '配套经费最小到分，不能有不足一分的零头')
  .refine((value) => value >= 0, '配套经费不能是负数')
  .refine((value) => value <= MAX_FEN, '配套经费不能到 100 亿元，请核对是否多写了几个 0')
  .meta({ description: '金额，单位：分', type: 'integer', minimum: 0, maximum: MAX_FEN })

/** What an applicant says; what the registry knows is not asked. */
export const grantInput = z.strictObject({
  itemId: z.string().regex(/^[A-Z]{2}-G\d{2}$/, '请选择奖补项目'),
  subject: text(80, '名称'),
  units: z.int('请填写数量').min(1, '数量至少 1').max(100, '数量最多 100'),
  year: z.int('请填写年度').min(2000, '年度不对，请核对').max(2100, '年度不对，请核对'),
  /** Of an item that is a person's: as in the registry. */
  person: z
    .strictObject({ docNo: z.string().trim().min(6, '请填写证件号码').max(30), name: text(40, '姓名') })
    .nullable(),
  listing: z.strictObject({ document: documentName, day }).nullable(),
  matchFen: matchFen.nullable(),
  post: z.strictObject({ from: day, to: day.nullable() }).nullable(),
  medal: z.enum(MEDALS).nullable(),
  event: z.strictObject({ name: text(80, '赛事或活动名称'), day }).nullable(),
  evidence: z.array(z.strictObject({ kind: z.enum(EVIDENCE_KINDS), fileId: uuid })).max(20, '材料最多 20 份'),
})
export type GrantInput = z.output<typeof grantInput>

export const grantRow = z.strictObject({
  id: uuid,
  number: z.string(),
  itemId: z.string(),
  title: z.string(),
  programName: z.string(),
  unitWord: z.string(),
  units: z.int(),
  year: z.int(),
  subject: z.string(),
  claimantName: z.string(),
  /** Who is paid: the organisation, or the person it applies for. */
  payeeName: z.string(),
  holder: z.enum(HOLDER_KINDS),
  unitName: z.string(),
  submittedDay: day,
  outcome: z.enum(['ELIGIBLE', 'NEEDS_RULING']),
  outcomeName: z.string(),
  amountFen: fenAmount.nullable(),
  status: z.enum(GRANT_STATUSES),
  statusName: z.string(),
  /** Who has to do something now. */
  heldBy: z.string(),
  dueDay: day.nullable(),
  daysLeft: z.int().nullable(),
  version: z.int(),
})
export type GrantRow = z.output<typeof grantRow>

const objectionView = z.strictObject({
  id: uuid,
  number: z.string().nullable(),
  text: z.string(),
  filedDay: day,
  status: z.enum(['open', 'upheld', 'dismissed']),
  statusName: z.string(),
  answer: z.string().nullable(),
  answeredDay: day.nullable(),
  /** Masked, for the office that answers; null for everybody else. */
  contactMasked: z.string().nullable(),
})

export const grantDetail = grantRow.extend({
  commitment: z.string(),
  fundName: z.string().nullable(),
  note: z.string().nullable(),
  decision: decisionView,
  /** Where to rule what the decision waits for. */
  holes: z.array(
    z.strictObject({ id: z.string(), rule: z.string(), question: z.string(), handling: z.string(), link: z.string() }),
  ),
  evidence: z.array(
    z.strictObject({ kind: z.enum(EVIDENCE_KINDS), kindName: z.string(), fileId: uuid, fileName: z.string() }),
  ),
  notice: z
    .strictObject({ number: z.string(), fromDay: day, toDay: day, workingDays: z.int(), over: z.boolean() })
    .nullable(),
  objections: z.array(objectionView),
  input: grantInput.omit({ evidence: true, person: true }),
  item: grantItemView,
  chain: z.array(
    z.strictObject({
      kind: z.enum(['fund', 'pay_batch', 'claim', 'decision', 'person']),
      name: z.string(),
      value: z.string(),
      link: z.string().nullable(),
    }),
  ),
  receivable: lineDebt.nullable(),
  timeline,
  actions: z.array(z.enum(GRANT_ACTIONS)),
  mayClaimBack: z.boolean(),
})
export type GrantDetail = z.output<typeof grantDetail>

const version = z.int()
const verdictBody = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('agree'), version }),
  z.strictObject({ verdict: z.literal('return'), version, note: note(300, '退回原因') }),
  z.strictObject({ verdict: z.literal('reject'), version, note: note(300, '不予奖补的原因') }),
])
const commitment = z.literal(true, '请先确认承诺')

export const grantNotice = z.strictObject({
  number: z.string(),
  title: z.string(),
  programName: z.string(),
  unitName: z.string(),
  claimantName: z.string(),
  /** Of a person: masked. */
  payeeName: z.string(),
  subject: z.string(),
  units: z.int(),
  unitWord: z.string(),
  amountFen: fenAmount,
  document: z.string(),
  clause: z.string(),
  fromDay: day,
  toDay: day,
  workingDays: z.int(),
  /** Working days from today to its last one, 0 on the last; null when nobody can object any more. */
  daysLeft: z.int().nullable(),
  phone: z.string(),
  address: z.string(),
  status: z.enum(['open', 'closed', 'withdrawn']),
  statusName: z.string(),
})

const numberParams = z.strictObject({ number: z.string().min(1).max(40) })

export const grantsContract = {
  items: operation({
    method: 'GET',
    path: '/api/grant-items',
    access: 'grant.read',
    summary: '本地区的奖补项目：谁能申请、给多少、按哪一条',
    response: z.strictObject({ items: z.array(grantItemView) }),
  }),
  preview: operation({
    method: 'POST',
    path: '/api/grant-previews',
    access: 'grant.apply',
    summary: '申请前先看：符不符合、多少钱、差什么',
    body: grantInput,
    response: z.strictObject({
      decision: decisionView,
      holes: grantDetail.shape.holes,
      missing: z.array(z.string()),
      commitment: z.string(),
    }),
  }),
  apply: operation({
    method: 'POST',
    path: '/api/grants',
    access: 'grant.apply',
    summary: '申请项目奖补',
    body: grantInput.extend({ commitment }),
    response: grantRow,
    status: 201,
  }),
  list: operation({
    method: 'GET',
    path: '/api/grants',
    access: 'grant.read',
    summary: '项目奖补申请',
    query: pageQuery.extend({ status: z.enum(GRANT_STATUSES).optional(), q: z.string().max(60).optional() }),
    response: pageOf(grantRow),
  }),
  detail: operation({
    method: 'GET',
    path: '/api/grants/:id',
    access: 'grant.read',
    summary: '一件项目奖补：判定依据、材料、去向',
    params: idParams,
    response: grantDetail,
  }),
  replay: operation({
    method: 'GET',
    path: '/api/grants/:id/replay',
    access: 'grant.read',
    summary: '按当时的政策版本和事实重算判定',
    params: idParams,
    response: z.strictObject({
      same: z.boolean(),
      items: z.array(
        z.strictObject({
          stageName: z.string(),
          decidedAt: instant,
          packRevision: z.string(),
          stored: z.strictObject({ outcome: z.string(), amountFen: fenAmount.nullable(), factsHash: z.string() }),
          again: z.strictObject({ outcome: z.string(), amountFen: fenAmount.nullable(), factsHash: z.string() }),
          same: z.boolean(),
        }),
      ),
    }),
  }),
  resubmit: operation({
    method: 'POST',
    path: '/api/grants/:id/resubmit',
    access: 'grant.apply',
    summary: '补正后再报',
    params: idParams,
    body: grantInput.extend({ version, commitment }),
    response: grantRow,
  }),
  withdraw: operation({
    method: 'POST',
    path: '/api/grants/:id/withdraw',
    access: 'grant.apply',
    summary: '撤回申请',
    params: idParams,
    body: z.strictObject({ version, note: note(300, '撤回原因') }),
    response: grantRow,
  }),
  rule: operation({
    method: 'POST',
    path: '/api/grants/:id/decide-again',
    access: 'grant.review',
    summary: '文件明确以后，按现行政策重新判定',
    params: idParams,
    body: z.strictObject({ version }),
    response: grantRow,
  }),
  review: operation({
    method: 'POST',
    path: '/api/grants/:id/review',
    access: 'grant.review',
    summary: '初审：同意、退回、不予奖补',
    params: idParams,
    body: verdictBody,
    response: grantRow,
  }),
  cityReview: operation({
    method: 'POST',
    path: '/api/grants/:id/city-review',
    access: 'grant.city_review',
    summary: '公示前市级复核（本地区设置要求复核时）',
    params: idParams,
    body: verdictBody,
    response: grantRow,
  }),
  publish: operation({
    method: 'POST',
    path: '/api/grants/:id/publish',
    access: 'grant.publish',
    summary: '公示',
    params: idParams,
    body: z.strictObject({ version }),
    response: grantRow,
  }),
  approve: operation({
    method: 'POST',
    path: '/api/grants/:id/approve',
    access: 'grant.approve',
    summary: '公示期满批准，占用资金',
    params: idParams,
    body: z.strictObject({ version }),
    response: grantRow,
  }),
  answer: operation({
    method: 'POST',
    path: '/api/grant-objections/:id/answer',
    access: 'grant.answer',
    summary: '答复项目奖补的公示异议',
    params: idParams,
    body: z.strictObject({ verdict: z.enum(['upheld', 'dismissed']), answer: note(500, '答复') }),
    response: grantRow,
  }),
  revealContact: operation({
    method: 'POST',
    path: '/api/grant-objections/:id/contact',
    access: 'grant.answer',
    summary: '查看提异议的人的联系方式：须写理由，留下记录',
    params: idParams,
    body: z.strictObject({ reason: note(200, '理由') }),
    response: z.strictObject({ contact: z.string() }),
    secretAnswer: true,
  }),
  publicNotices: operation({
    method: 'GET',
    path: '/api/public/grant-notices',
    access: 'public',
    summary: '项目奖补公示',
    query: pageQuery.extend({ unit: z.string().max(40).optional() }),
    response: pageOf(grantNotice),
  }),
  publicNotice: operation({
    method: 'GET',
    path: '/api/public/grant-notices/:number',
    access: 'public',
    summary: '一份项目奖补公示',
    params: numberParams,
    response: grantNotice,
  }),
  object: operation({
    method: 'POST',
    path: '/api/public/grant-notices/:number/objections',
    access: 'public',
    summary: '对公示中的项目奖补提出异议',
    params: numberParams,
    body: z.strictObject({ text: note(500, '异议内容'), contact: text(60, '联系方式').optional() }),
    response: filedObjection,
    status: 201,
    secretAnswer: true,
  }),
}
