import type { DecisionView } from '#src/modules/subsidy/subsidy.contract.ts'
import type { ImportView } from '../import-panel.tsx'
import type { Page } from '../list.tsx'

/** Invented rows for the page of patterns. */
export interface SampleLine {
  readonly id: string
  readonly number: string
  readonly name: string
  readonly docNoMasked: string
  readonly amountFen: number | null
  readonly outcome: 'ELIGIBLE' | 'INELIGIBLE' | 'NEEDS_RULING'
  readonly outcomeName: string
  readonly holdReason: string | null
}

const FAMILY = ['李', '王', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙']
const STEM = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸']

const LINES: readonly SampleLine[] = Array.from({ length: 131 }, (_, at) => {
  const outcome = at % 53 === 1 ? 'INELIGIBLE' : at === 6 ? 'NEEDS_RULING' : 'ELIGIBLE'
  return {
    id: `sample-${at}`,
    number: `0619-${String(at + 18).padStart(3, '0')}`,
    name: `${FAMILY[at % FAMILY.length]}某${STEM[at % STEM.length]}`,
    docNoMasked: `411499********${String((at * 731) % 10_000).padStart(4, '0')}`,
    amountFen: outcome === 'ELIGIBLE' ? 24_000 : outcome === 'INELIGIBLE' ? 0 : null,
    outcome,
    outcomeName: { ELIGIBLE: '符合', INELIGIBLE: '不符合', NEEDS_RULING: '待定' }[outcome],
    holdReason: { ELIGIBLE: null, INELIGIBLE: '有 1 条不符合，不能同意', NEEDS_RULING: '有 1 条待定，请先请示' }[
      outcome
    ],
  }
})

/** Answers as a server would: filtered, paged by a cursor, counted. */
/** The same claim's first lines, for a table that is shown whole. */
export const SAMPLE_ROWS = LINES.slice(0, 3)

export async function sampleLines(query: Record<string, string | number | undefined>): Promise<Page<SampleLine>> {
  const found = LINES.filter(
    (line) =>
      (!query['outcome'] || line.outcome === query['outcome']) &&
      (!query['q'] || `${line.number}${line.name}`.includes(String(query['q']))),
  )
  const from = Number(query['cursor'] ?? 0)
  const to = from + Number(query['limit'] ?? 50)
  return {
    items: found.slice(from, to),
    nextCursor: to < found.length ? String(to) : null,
    total: { n: found.length, exact: true },
  }
}

const DOCUMENT = '商政办〔2022〕9号'
const CLAUSE = '四（二）1'

export const SAMPLE_DECISION: DecisionView = {
  outcome: 'INELIGIBLE',
  outcomeName: '不予补贴',
  sentence: '2022年5月已由另一家机构领过王某乙“电工 中级工”的评价补贴，同一职业同一等级不能再领。',
  amountFen: 0,
  reasons: [
    {
      rule: 'SAMPLE-1',
      title: '评价机构在全省目录清单内',
      document: DOCUMENT,
      clause: CLAUSE,
      quote: '',
      verdict: 'pass',
      text: '2022年第1期，含电工初级至高级',
    },
    {
      rule: 'SAMPLE-2',
      title: '同人同职业同等级只领一次',
      document: DOCUMENT,
      clause: CLAUSE,
      quote: '同一人员同一职业同一等级不得重复申领',
      verdict: 'fail',
      text: '已领：2022年5月18日，申领 SL-2022-0307，240.00 元，已拨付',
    },
    {
      rule: 'SAMPLE-3',
      title: '评价对劳动者免费',
      document: DOCUMENT,
      clause: CLAUSE,
      quote: '',
      verdict: 'open',
      text: '本人还没有在手机上确认付费情况（6月20日已发短信）',
    },
    {
      rule: 'SAMPLE-4',
      title: '证书有效、职业等级一致',
      document: DOCUMENT,
      clause: CLAUSE,
      quote: '',
      verdict: 'pass',
      text: '6月21日 09:14 联网核验通过',
    },
    {
      rule: 'SAMPLE-5',
      title: '标准：中级工每人 240 元',
      document: DOCUMENT,
      clause: CLAUSE,
      quote: '',
      verdict: 'pass',
      text: '按发证日 6月2日适用',
    },
  ],
  flags: [],
  assumptions: [],
  earliest: null,
  whatWouldChange: ['若 SL-2022-0307 被撤销且 240.00 元已退回，本条重新判定，应补 240.00 元。'],
  whereToObject: '申报单位可在 5 个工作日内在线提异议，由商丘市人社局职建科答复。',
  packRevision: '3',
  decidedAt: '2022-06-08T08:20:00Z',
  asOf: '2022-06-08',
}

export const SAMPLE_EVIDENCE = [
  { name: '证书', value: '6月2日', link: null },
  { name: '考试', value: '76 / 81 合格', link: null },
  { name: '课时', value: '72 / 72', link: null },
  { name: '实名', value: '一致', link: null },
]

export const SAMPLE_TIMELINE = [
  { at: '2022-06-17T07:42:00Z', day: '2022-06-17', who: '银行回盘，尾号 0618', what: '拨付成功 240.00 元', why: null },
  {
    at: '2022-06-16T02:05:00Z',
    day: '2022-06-16',
    who: '刘某某 复核',
    what: '确认拨付 312 笔 76,480.00 元',
    why: '与制单人不是同一人',
  },
  { at: '2022-06-08T08:20:00Z', day: '2022-06-08', who: '李某某 负责人', what: '批准', why: '5 条规则全部符合' },
  {
    at: '2022-05-31T03:26:00Z',
    day: '2022-05-31',
    who: '王某某 经办',
    what: '退回补正',
    why: '缺“评价免费”确认，请补传后再报',
  },
  { at: '2022-05-30T01:02:00Z', day: '2022-05-30', who: '梁园示例技能评价中心', what: '申报 240.00 元', why: null },
]

export const SAMPLE_CHAIN = [
  { kind: 'fund', name: '基金', value: '就业补助资金 2022', link: '/_patterns' },
  { kind: 'pay_batch', name: '批次', value: 'BF-2022-017', link: '/_patterns' },
  { kind: 'claim', name: '申领', value: 'SL-2022-0418-006', link: null },
  { kind: 'certificate', name: '证书', value: '电工 四级/中级工', link: '/_patterns' },
  { kind: 'exam', name: '考试', value: 'KW-2022-0112', link: '/_patterns' },
  { kind: 'lessons', name: '课时', value: '72 / 72 课时', link: '/_patterns' },
  { kind: 'person', name: '人', value: '张某甲', link: '/_patterns' },
] as const

/** A finished import with seven refused rows. */
export const SAMPLE_IMPORT: ImportView = {
  id: 'sample',
  fileName: '花名册.xlsx',
  status: 'done',
  total: 160,
  accepted: 153,
  refused: 7,
  failure: null,
  annotatedFileId: 'sample',
  canUndo: true,
  faults: [
    { row: 18, column: 'D', title: '证件号码', message: '第 18 位校验码不符，请核对身份证号，重点看最后一位' },
    { row: 27, column: 'B', title: '姓名', message: '姓名与证件号码实名核验不一致，请按身份证上的姓名填写' },
    {
      row: 41,
      column: 'D',
      title: '证件号码',
      message: '已报名同一时间的 梁园区-2022-031 班（9:00-12:00），请更换时间或班级',
    },
    { row: 66, column: 'G', title: '人员类别', message: '“农民工”不在人员类别代码表，请改为“农村转移就业劳动者”' },
    { row: 89, column: 'D', title: '证件号码', message: '与第 12 行是同一个人，请删除其中一行' },
    { row: 102, column: 'H', title: '手机号', message: '只有 10 位，手机号应为 11 位，请补全' },
    { row: 133, column: 'J', title: '申报工种', message: '2022年5月18日已领过同职业同等级补贴，请改报其他工种或等级' },
  ],
  task: {
    id: 'sample',
    kind: 'roster_import',
    title: '导入花名册',
    status: 'done',
    done: 160,
    total: 160,
    failure: null,
    result: null,
    ownerName: '陈某某',
    createdAt: '2022-06-22T02:13:55Z',
    startedAt: '2022-06-22T02:13:56Z',
    endedAt: '2022-06-22T02:14:08Z',
  },
}
