import { z } from 'zod'
import { lineDebt } from '#src/modules/ledger/clawback.contract.ts'
import { decisionView } from '#src/modules/subsidy/subsidy.contract.ts'
import { day, fenAmount, idParams, operation, text, uuid } from '#src/platform/http/contract.ts'

/** 已申领 → 审核 → 公示 → 批准 → 已到账: five fixed words, like a parcel. */
export const parcelStep = z.strictObject({
  name: z.enum(['已申领', '审核', '公示', '批准', '已到账']),
  state: z.enum(['done', 'now', 'todo', 'stopped']),
  day: day.nullable(),
})

export const ownMoney = z.strictObject({
  /** A claim line, or a grant paid to the person. */
  kind: z.enum(['claim', 'grant']),
  lineId: uuid,
  programName: z.string(),
  /** What the page calls it: 养老护理员评价补贴, 首席技师生活补贴. */
  title: z.string(),
  /** Of a claim the occupation and level; empty of a grant. */
  occupationName: z.string(),
  levelName: z.string(),
  amountFen: fenAmount.nullable(),
  /** 付给您本人 or 替您付给某机构: always says who is paid. */
  payee: z.string(),
  paidToOwner: z.boolean(),
  sentence: z.string(),
  statusName: z.string(),
  steps: z.array(parcelStep),
  day,
  /** The text that a grant follows, and its clause; of a claim they stand with the reasons. */
  document: z.string().nullable(),
  /** GS-2022-001: the public notice that the line stood on last. */
  noticeNumber: z.string().nullable(),
})

export const ownClass = z.strictObject({
  classId: uuid,
  number: z.string(),
  title: z.string(),
  occupationName: z.string(),
  levelName: z.string(),
  providerName: z.string(),
  place: z.string(),
  startDay: day,
  endDay: day,
  statusName: z.string(),
  attendedLessons: z.int(),
  recordedLessons: z.int(),
  totalLessons: z.int(),
  nextLesson: z
    .strictObject({ day, startTime: z.string(), endTime: z.string(), topic: z.string(), room: z.string() })
    .nullable(),
  managerName: z.string(),
  managerPhone: z.string(),
})

export const ownCertificate = z.strictObject({
  id: uuid,
  number: z.string(),
  name: z.string(),
  docNoMasked: z.string(),
  occupationName: z.string(),
  workType: z.string(),
  levelName: z.string(),
  assessorName: z.string(),
  issuedOn: day,
  status: z.enum(['valid', 'revoked']),
  statusName: z.string(),
  demo: z.boolean(),
})

/** An objection to a notice, of claims or of a grant, for whoever holds its slip. No person is named. */
export const objectionAnswer = z.strictObject({
  number: z.string(),
  noticeNumber: z.string(),
  noticeTitle: z.string(),
  /** Null of a grant, which is a notice of its own. */
  lineNo: z.int().nullable(),
  filedDay: day,
  officeName: z.string(),
  phone: z.string(),
  address: z.string(),
  status: z.enum(['open', 'upheld', 'dismissed']),
  statusName: z.string(),
  answerBy: day,
  /** Working days left to answer, negative when late; null once it is answered. */
  daysLeft: z.int().nullable(),
  answer: z.string().nullable(),
  answeredDay: day.nullable(),
  /** What the result means for what was objected to. */
  effect: z.string().nullable(),
  /** 行政复议, once it is answered. */
  appeal: z.strictObject({ governmentName: z.string(), untilDay: day, text: z.string() }).nullable(),
})

export const portalContract = {
  objectionAnswer: operation({
    method: 'POST',
    path: '/api/public/objection-answers',
    access: 'public',
    summary: '凭异议编号和查询码看答复',
    body: z.strictObject({ number: text(40, '异议编号'), code: text(20, '查询码') }),
    response: objectionAnswer,
  }),
  home: operation({
    method: 'GET',
    path: '/api/own/home',
    access: 'own.read',
    summary: '我的：姓名、下一节课、几个数',
    response: z.strictObject({
      name: z.string(),
      nextLesson: ownClass.shape.nextLesson,
      nextClass: z.string().nullable(),
      classes: z.int(),
      certificates: z.int(),
      money: z.int(),
      unread: z.int(),
    }),
  }),
  ownClasses: operation({
    method: 'GET',
    path: '/api/own/classes',
    access: 'own.read',
    summary: '我的班',
    response: z.strictObject({ items: z.array(ownClass) }),
  }),
  ownClass: operation({
    method: 'GET',
    path: '/api/own/classes/:id',
    access: 'own.read',
    summary: '我的一个班：每节课的考勤',
    params: idParams,
    response: ownClass.extend({
      lessons: z.array(
        z.strictObject({
          day,
          startTime: z.string(),
          endTime: z.string(),
          topic: z.string(),
          kind: z.string(),
          state: z.enum(['present', 'absent', 'leave']).nullable(),
        }),
      ),
      exam: z
        .strictObject({
          day,
          place: z.string(),
          theory: z.number().nullable(),
          practice: z.number().nullable(),
          stateName: z.string(),
        })
        .nullable(),
    }),
  }),
  ownCertificates: operation({
    method: 'GET',
    path: '/api/own/certificates',
    access: 'own.read',
    summary: '我的证书',
    response: z.strictObject({ items: z.array(ownCertificate) }),
  }),
  ownMoney: operation({
    method: 'GET',
    path: '/api/own/money',
    access: 'own.read',
    summary: '补贴到哪了',
    response: z.strictObject({ items: z.array(ownMoney) }),
  }),
  ownMoneyWhy: operation({
    method: 'GET',
    path: '/api/own/money/:id',
    access: 'own.read',
    summary: '一笔补贴：到哪了、为什么',
    params: idParams,
    response: ownMoney.extend({ decision: decisionView, debt: lineDebt.nullable() }),
  }),
}
