import { z } from 'zod'
import { LEVELS } from '#src/kernel/levels.ts'
import { lineDebt } from '#src/modules/ledger/clawback.contract.ts'
import { PROGRAMS } from '#src/modules/policy/policy.types.ts'
import {
  day,
  fenAmount,
  idParams,
  instant,
  madeAndChecked,
  note,
  operation,
  pageOf,
  pageQuery,
  searchText,
  text,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { BATCH_STATUSES, EVIDENCE_KINDS, KEY_RELEASE_STATUSES, LINE_STATUSES } from './subsidy.types.ts'

export const outcome = z.enum(['ELIGIBLE', 'INELIGIBLE', 'NOT_YET', 'NEEDS_RULING'])

export const reason = z.strictObject({
  rule: z.string(),
  title: z.string(),
  document: z.string(),
  clause: z.string(),
  quote: z.string(),
  verdict: z.enum(['pass', 'fail', 'open', 'n/a']),
  text: z.string(),
  overridable: z.boolean().optional(),
  /** Ids of open or settled questions that the verdict rests on; their words are in `assumptions` of the decision. */
  assumptions: z.array(z.string()).optional(),
})

/** The same text for worker, clerk and auditor (判定依据). */
export const decisionView = z.strictObject({
  outcome,
  outcomeName: z.string(),
  sentence: z.string(),
  amountFen: fenAmount.nullable(),
  reasons: z.array(reason),
  flags: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  assumptions: z.array(z.strictObject({ id: z.string(), text: z.string(), status: z.enum(['open', 'ruled']) })),
  earliest: day.nullable(),
  whatWouldChange: z.array(z.string()),
  whereToObject: z.string(),
  packRevision: z.string(),
  /** 商政办〔2022〕9号 第 2 版，例某某 2022年6月1日签发 */
  packText: z.string().optional(),
  /** The text's id: 411400-2022-9. */
  packId: z.string().optional(),
  /** Every fact that was looked at, in words. */
  facts: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
  decidedAt: instant,
  asOf: day,
})
export type DecisionView = z.output<typeof decisionView>

export const batchRow = z.strictObject({
  id: uuid,
  number: z.string(),
  program: z.string(),
  programName: z.string(),
  claimantName: z.string(),
  unitName: z.string(),
  classId: uuid.nullable(),
  classNumber: z.string().nullable(),
  occupationName: z.string().nullable(),
  levelName: z.string().nullable(),
  submittedDay: day,
  status: z.enum(BATCH_STATUSES),
  statusName: z.string(),
  holder: z.string(),
  dueDay: day.nullable(),
  daysLeft: z.int().nullable(),
  lines: z.int(),
  amountFen: fenAmount,
  counts: z.strictObject({
    eligible: z.int(),
    refused: z.int(),
    open: z.int(),
    approved: z.int(),
    paid: z.int(),
    failed: z.int(),
    /** Paid, and to be had back: what they got stays in `amountFen`. */
    reversed: z.int(),
  }),
})
export type ClaimBatchRow = z.output<typeof batchRow>

export const lineRow = z.strictObject({
  id: uuid,
  personId: uuid,
  lineNo: z.int(),
  number: z.string(),
  name: z.string(),
  docNoMasked: z.string(),
  certificateNumber: z.string().nullable(),
  occupationName: z.string(),
  levelName: z.string(),
  outcome,
  outcomeName: z.string(),
  amountFen: fenAmount.nullable(),
  status: z.enum(LINE_STATUSES),
  statusName: z.string(),
  failed: z.array(z.string()),
  holdReason: z.string().nullable(),
  /** What the office wrote when it returned or rejected the line; null in every other status. */
  note: z.string().nullable(),
  /** In a list of lines: the payment that the line is in, with its page where the reader may open it. */
  pay: z.strictObject({ number: z.string(), link: z.string().nullable() }).nullable().optional(),
  version: z.int(),
})
export type ClaimLineRow = z.output<typeof lineRow>

/** Fund ↔ batch ↔ claim ↔ certificate ↔ exam ↔ lessons (or the job) ↔ person: each link one click away. */
export const chainLink = z.strictObject({
  kind: z.enum([
    'fund',
    'pay_batch',
    'claim',
    'decision',
    'certificate',
    'exam',
    'lessons',
    'job',
    'voucher',
    'person',
  ]),
  name: z.string(),
  value: z.string(),
  link: z.string().nullable(),
})

/** The release of a once-key after its money came back (解除一次性限制). */
export const keyRelease = z.strictObject({
  document: z.string(),
  reason: z.string(),
  status: z.enum(KEY_RELEASE_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
  version: z.int(),
  actions: z.array(z.enum(['confirm', 'refuse', 'withdraw'])),
})
export type KeyReleaseView = z.output<typeof keyRelease>

export const lineDetail = lineRow.extend({
  batchId: uuid,
  batchNumber: z.string(),
  batchVersion: z.int(),
  claimantName: z.string(),
  unitName: z.string(),
  fundName: z.string(),
  holder: z.string(),
  dueDay: day.nullable(),
  /** Where its money is to be had back: what is still owed. */
  debt: lineDebt.nullable(),
  /** Whether the person may claim for the same occupation and level again. */
  release: keyRelease.nullable(),
  mayRelease: z.boolean(),
  decision: decisionView,
  evidence: z.array(z.strictObject({ name: z.string(), value: z.string(), link: z.string().nullable() })),
  chain: z.array(chainLink),
  timeline,
  actions: z.array(
    z.enum(['agree', 'recheck', 'return', 'reject', 'withdraw', 'resubmit', 'answer', 'decline', 'take_back']),
  ),
})
export type ClaimLineDetail = z.output<typeof lineDetail>

export const noticeView = z.strictObject({
  id: uuid,
  number: z.string(),
  title: z.string(),
  programName: z.string(),
  unitName: z.string(),
  claimantName: z.string(),
  /** The source of the money (资金来源). */
  fundName: z.string(),
  fromDay: day,
  toDay: day,
  workingDays: z.int(),
  /** Working days from today to its last one, 0 on the last; null when nobody can object any more. */
  daysLeft: z.int().nullable(),
  phone: z.string(),
  address: z.string(),
  status: z.enum(['open', 'closed', 'withdrawn']),
  statusName: z.string(),
  lines: z.int(),
  amountFen: fenAmount,
})

/** What the public sees of a line: masked name and last four (DOMAIN 5.3); never phone, group, bank. */
export const publicLine = z.strictObject({
  lineNo: z.int(),
  nameMasked: z.string(),
  docLast4: z.string(),
  occupationName: z.string(),
  levelName: z.string(),
  amountFen: fenAmount,
})

export const openProgram = z.strictObject({
  program: z.enum(PROGRAMS),
  name: z.string(),
  evidence: z.enum(EVIDENCE_KINDS),
  payee: z.enum(['claimant', 'person']),
  payeeName: z.string(),
  regionId: z.string(),
  regionName: z.string(),
  document: z.string(),
  fundName: z.string().nullable(),
  /** Why this book and no other, in words. */
  fundWhy: z.string().nullable(),
  /** Why it cannot be claimed although the text has it. */
  problem: z.string().nullable(),
  waiting: z.strictObject({ classes: z.int(), single: z.int() }),
})
export type OpenProgram = z.output<typeof openProgram>

export const claimableClass = z.strictObject({
  classId: uuid,
  classNumber: z.string(),
  title: z.string(),
  occupationName: z.string(),
  levelName: z.string(),
  /** Lines that the claim would have, and how many of these persons hold the class's certificate. */
  persons: z.int(),
  certificates: z.int(),
  /** Completed too, and not of the groups that the subsidy is for. */
  others: z.int(),
  /** The time to claim runs from this day. */
  since: day,
  sinceName: z.string(),
  standardFen: fenAmount.nullable(),
})
export type ClaimableClassRow = z.output<typeof claimableClass>

export const claimableCertificate = z.strictObject({
  certificateId: uuid,
  number: z.string(),
  name: z.string(),
  docNoMasked: z.string(),
  occupationName: z.string(),
  levelName: z.string(),
  issuedOn: day,
  unitId: z.string(),
  unitName: z.string(),
  classNumber: z.string().nullable(),
})
export type ClaimableCertificateRow = z.output<typeof claimableCertificate>

export const claimableHire = z.strictObject({
  hireId: uuid,
  name: z.string(),
  docNoMasked: z.string(),
  employerName: z.string(),
  occupationName: z.string(),
  startDay: day,
  endDay: day.nullable(),
  unitName: z.string(),
  insuredMonths: z.int(),
  wantedMonths: z.int(),
  /** The first day on which the wanted months can be full. */
  fullOn: day,
  ready: z.boolean(),
})
export type ClaimableHireRow = z.output<typeof claimableHire>

/** By class, by certificate or by hire: which of the three, the program says. */
const claimAsk = {
  program: z.enum(PROGRAMS),
  classId: uuid.optional(),
  certificateIds: z.array(uuid).min(1, '请先选证书').max(500, '一次最多 500 张').optional(),
  hireIds: z.array(uuid).min(1, '请先选人').max(500, '一次最多 500 人').optional(),
}
const claimAskSchema = z.strictObject(claimAsk)
export type ClaimAsk = z.output<typeof claimAskSchema>

const lineIds = z.array(uuid).min(1, '请先勾选').max(500, '一次最多 500 条')
/**
 * The versions of the lines as the officer saw them. Needed to return or reject what is already agreed to: without them such a
 * line counts as handled by somebody else, so that of two officers at once only the first has an effect.
 */
const versions = z.record(uuid, z.int()).optional()
const toReturn = z.strictObject({ verdict: z.literal('return'), lineIds, versions, note: note(300, '退回原因') })
const toReject = z.strictObject({ verdict: z.literal('reject'), lineIds, versions, note: note(300, '不予补贴的原因') })
const reviewBody = z.discriminatedUnion('verdict', [
  z.strictObject({ verdict: z.literal('agree'), lineIds, versions }),
  toReturn,
  toReject,
])
const perLine = z.strictObject({
  done: z.int(),
  amountFen: fenAmount,
  /** Lines held back, each with its reason: somebody else was first, it no longer fits, the budget is short. */
  exceptions: z.array(z.strictObject({ lineId: uuid, number: z.string(), name: z.string(), message: z.string() })),
  /** The claim's version now: what the next act on it is to name. */
  version: z.int(),
})
export type BulkResult = z.output<typeof perLine>

/** The slip of an objection: with number and code its answer is read (`/api/public/objection-answers`). The code is told once. */
export const filedObjection = z.strictObject({
  id: uuid,
  number: z.string(),
  code: z.string(),
  officeName: z.string(),
  answerBy: day,
})

const lineFilter = {
  /** `noticed`: on notice, and the notice is over. */
  status: z.enum([...LINE_STATUSES, 'noticed']).optional(),
  outcome: outcome.optional(),
  q: searchText.optional(),
}

export const subsidyContract = {
  claimBatches: operation({
    method: 'GET',
    path: '/api/claim-batches',
    access: 'claim.read',
    summary: '申领批',
    query: pageQuery.extend({
      status: z.enum(BATCH_STATUSES).optional(),
      program: z.string().max(40).optional(),
      q: searchText.optional(),
    }),
    response: pageOf(batchRow),
  }),
  /** Only what the region's text has today and this organisation may claim. */
  claimPrograms: operation({
    method: 'GET',
    path: '/api/claim-programs',
    access: 'claim.submit',
    summary: '可以申领的补贴项目：凭什么申领、付给谁、从哪本账',
    response: z.strictObject({ items: z.array(openProgram) }),
  }),
  claimable: operation({
    method: 'GET',
    path: '/api/claimable',
    access: 'claim.submit',
    summary: '可以申领的班：已发证或已结业、还没申领',
    query: z.strictObject({ program: z.enum(PROGRAMS).optional() }),
    response: z.strictObject({ items: z.array(claimableClass) }),
  }),
  claimableCertificates: operation({
    method: 'GET',
    path: '/api/claimable-certificates',
    access: 'claim.submit',
    summary: '可以申领的证书，按职业、等级、发证日筛选',
    query: pageQuery.extend({
      occupation: z.string().max(20).optional(),
      level: z.enum(LEVELS).optional(),
      unit: z.string().max(40).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    response: pageOf(claimableCertificate),
  }),
  claimableHires: operation({
    method: 'GET',
    path: '/api/claimable-hires',
    access: 'claim.submit',
    summary: '可以申领的用工：入职日、参保月数、还差多久',
    query: z.strictObject({ program: z.enum(PROGRAMS) }),
    response: z.strictObject({ items: z.array(claimableHire) }),
  }),
  previewClaim: operation({
    method: 'POST',
    path: '/api/claim-previews',
    access: 'claim.submit',
    summary: '申领前先看：多少人符合、多少钱、谁不符合',
    body: z.strictObject(claimAsk),
    response: z.strictObject({
      /** Which book pays and why, in words: one for each day of rates that chooses its own. */
      funds: z.array(z.string()),
      lines: z.int(),
      eligible: z.int(),
      amountFen: fenAmount,
      refused: z.array(z.strictObject({ name: z.string(), docNoMasked: z.string(), message: z.string() })),
      /** Every line as it would be decided. */
      items: z.array(
        z.strictObject({
          name: z.string(),
          docNoMasked: z.string(),
          what: z.string(),
          outcome,
          outcomeName: z.string(),
          refused: z.boolean(),
          amountFen: fenAmount.nullable(),
          message: z.string().nullable(),
        }),
      ),
      /** Paid to the person, and no account is known: the office holds the line until there is one. */
      withoutAccount: z.array(z.strictObject({ name: z.string(), docNoMasked: z.string() })),
      /** Whoever completed the class and is not of the groups that the subsidy is for. */
      leftOut: z.string().nullable(),
      /** What the claimant commits to by claiming, in the words that are kept with the claim. */
      commitment: z.string(),
    }),
  }),
  submitClaim: operation({
    method: 'POST',
    path: '/api/claim-batches',
    access: 'claim.submit',
    summary: '按班、按证书或按用工申领，逐条判定',
    body: z.strictObject({ ...claimAsk, commitment: z.literal(true, '请先确认承诺') }),
    response: batchRow,
    status: 201,
  }),
  claimBatch: operation({
    method: 'GET',
    path: '/api/claim-batches/:id',
    access: 'claim.read',
    summary: '一个申领批',
    params: idParams,
    response: batchRow.extend({
      version: z.int(),
      fundName: z.string(),
      /** The book that pays, where the reader may open it. */
      fundLink: z.string().nullable(),
      assumptions: z.array(z.string()),
      noticeId: uuid.nullable(),
      /** Of the latest notice: GS-2022-001. */
      noticeNumber: z.string().nullable(),
      /** The city reviews before the notice (setting claim.city_review_before_notice). */
      cityReview: z.boolean().optional(),
      actions: z.array(z.enum(['agree', 'recheck', 'return', 'reject', 'publish', 'approve', 'withdraw'])),
      timeline,
    }),
  }),
  claimLines: operation({
    method: 'GET',
    path: '/api/claim-batches/:id/lines',
    access: 'claim.read',
    summary: '一个申领批的明细',
    params: idParams,
    query: pageQuery.extend(lineFilter),
    response: pageOf(lineRow),
  }),
  exportClaimLines: operation({
    method: 'GET',
    path: '/api/claim-batches/:id/lines.xlsx',
    access: 'claim.read',
    summary: '导出明细（证件遮盖）',
    params: idParams,
    query: z.strictObject(lineFilter),
    file: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  }),
  claimLine: operation({
    method: 'GET',
    path: '/api/claim-lines/:id',
    access: 'claim.read',
    summary: '一条申领：判定依据、证据链、时间线',
    params: idParams,
    response: lineDetail,
  }),
  proposeRelease: operation({
    method: 'POST',
    path: '/api/claim-lines/:id/release',
    access: 'claim.approve',
    summary: '追缴结清后，提出解除一次性限制，准许重新申领',
    params: idParams,
    body: z.strictObject({ version: z.int(), document: text(120, '文件名称和文号'), reason: note(500, '理由') }),
    response: keyRelease,
    status: 201,
  }),
  checkRelease: operation({
    method: 'POST',
    path: '/api/claim-lines/:id/release/check',
    access: 'claim.approve',
    summary: '复核解除一次性限制（不能是提出人）；不同意须写明原因',
    params: idParams,
    body: z.strictObject({ version: z.int(), agree: z.boolean(), note: note(500, '原因').optional() }),
    response: keyRelease,
  }),
  withdrawRelease: operation({
    method: 'POST',
    path: '/api/claim-lines/:id/release/withdraw',
    access: 'claim.approve',
    summary: '提出人撤回还没复核的解除',
    params: idParams,
    body: z.strictObject({ version: z.int(), reason: note(500, '原因') }),
    response: keyRelease,
  }),
  /** Each stored decision of the line, made again from its stored text and facts: for the auditor, who need not believe. */
  replayLine: operation({
    method: 'GET',
    path: '/api/claim-lines/:id/replay',
    access: 'claim.read',
    summary: '按当时的政策版本和事实重算判定',
    params: idParams,
    response: z.strictObject({
      same: z.boolean(),
      items: z.array(
        z.strictObject({
          attempt: z.int(),
          stage: z.enum(['submit', 'review', 'approve']),
          stageName: z.string(),
          decidedAt: instant,
          asOf: day,
          packRevision: z.string(),
          packText: z.string(),
          stored: z.strictObject({ outcome, amountFen: fenAmount.nullable(), factsHash: z.string() }),
          again: z.strictObject({ outcome, amountFen: fenAmount.nullable(), factsHash: z.string() }),
          same: z.boolean(),
        }),
      ),
    }),
  }),
  reviewLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/review',
    access: 'claim.review',
    summary: '初审：同意、退回、不予补贴（可多条，例外自动留下）',
    params: idParams,
    body: reviewBody,
    response: perLine,
  }),
  cityReviewLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/city-review',
    access: 'claim.city_review',
    summary: '公示前市级复核：同意公示、退回、不予补贴（本地区设置要求复核时）',
    params: idParams,
    body: reviewBody,
    response: perLine,
  }),
  declineLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/decline',
    access: 'claim.approve',
    summary: '公示期满后退回补正、不予批准（批准单位，可多条）',
    params: idParams,
    body: z.discriminatedUnion('verdict', [toReturn, toReject]),
    response: perLine,
  }),
  takeBackLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/take-back',
    access: 'claim.review',
    summary: '收回本单位作出的退回补正、不予补贴（之后没有人办理过的）',
    params: idParams,
    body: z.strictObject({ lineIds, versions, note: note(200, '收回的原因') }),
    response: perLine,
  }),
  resubmitLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/resubmit',
    access: 'claim.submit',
    summary: '补正后重新提交，重新判定',
    params: idParams,
    body: z.strictObject({ lineIds, note: note(300, '补正说明') }),
    response: perLine,
  }),
  withdrawLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/withdraw',
    access: 'claim.submit',
    summary: '撤回申领',
    params: idParams,
    body: z.strictObject({ lineIds, reason: note(200, '原因') }),
    response: perLine,
  }),
  publishNotice: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/notice',
    access: 'notice.publish',
    summary: '公示初审通过的名单',
    params: idParams,
    body: z.strictObject({ version: z.int() }),
    response: noticeView,
    status: 201,
  }),
  notices: operation({
    method: 'GET',
    path: '/api/notices',
    access: 'claim.read',
    summary: '公示',
    query: pageQuery.extend({ status: z.enum(['open', 'closed', 'withdrawn']).optional(), q: searchText.optional() }),
    response: pageOf(noticeView),
  }),
  objections: operation({
    method: 'GET',
    path: '/api/objections',
    access: 'claim.read',
    summary: '公示异议',
    query: pageQuery.extend({ status: z.enum(['open', 'upheld', 'dismissed']).optional() }),
    response: pageOf(
      z.strictObject({
        id: uuid,
        /** As its objector has it; null of one filed before there were numbers. */
        number: z.string().nullable(),
        noticeNumber: z.string(),
        lineNo: z.int(),
        lineId: uuid,
        text: z.string(),
        filedDay: day,
        status: z.enum(['open', 'upheld', 'dismissed']),
        statusName: z.string(),
        answer: z.string().nullable(),
        /** How to reach whoever objected, masked, for the office that answers; null for everybody else. */
        contactMasked: z.string().nullable(),
      }),
    ),
  }),
  answerObjection: operation({
    method: 'POST',
    path: '/api/objections/:id/answer',
    access: 'objection.answer',
    summary: '答复异议：成立则不予补贴，不成立则继续',
    params: idParams,
    body: z.strictObject({ verdict: z.enum(['upheld', 'dismissed']), answer: note(500, '答复') }),
    response: z.strictObject({ id: uuid, status: z.enum(['upheld', 'dismissed']) }),
  }),
  revealContact: operation({
    method: 'POST',
    path: '/api/objections/:id/contact',
    access: 'objection.answer',
    summary: '查看提异议的人的联系方式：须写理由，留下记录',
    params: idParams,
    body: z.strictObject({ reason: note(200, '理由') }),
    response: z.strictObject({ contact: z.string() }),
    secretAnswer: true,
  }),
  approveLines: operation({
    method: 'POST',
    path: '/api/claim-batches/:id/approve',
    access: 'claim.approve',
    summary: '公示期满后批准：占用预算',
    params: idParams,
    body: z.strictObject({ version: z.int(), lineIds: lineIds.optional() }),
    response: perLine,
  }),
  publicNotices: operation({
    method: 'GET',
    path: '/api/public/notices',
    access: 'public',
    summary: '补贴公示',
    query: pageQuery.extend({ unit: z.string().max(40).optional() }),
    response: pageOf(noticeView),
  }),
  publicNotice: operation({
    method: 'GET',
    path: '/api/public/notices/:number',
    access: 'public',
    summary: '一份公示名单',
    params: z.strictObject({ number: z.string().max(40) }),
    response: noticeView.extend({ items: z.array(publicLine) }),
  }),
  fileObjection: operation({
    method: 'POST',
    path: '/api/public/notices/:number/objections',
    access: 'public',
    summary: '对公示提出异议',
    params: z.strictObject({ number: z.string().max(40) }),
    body: z.strictObject({
      lineNo: z.int().min(1),
      text: note(500, '异议内容'),
      contact: z.string().max(60).optional(),
    }),
    response: filedObjection,
    status: 201,
    secretAnswer: true,
  }),
}
