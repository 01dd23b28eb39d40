import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { Outcome } from './subsidy.types.ts'

interface Reason {
  readonly rule: string
  readonly verdict: 'pass' | 'fail' | 'open' | 'n/a'
  readonly text: string
}

export interface DecisionWords {
  readonly outcome: Outcome
  readonly amountFen: number | null
  readonly earliest: PlainDate | null
  readonly reasons: readonly Reason[]
  /** `2022年6月20日取得养老护理员中级工证书` */
  readonly evidence: string
  readonly payeeName: string
  /** False where no certificate is asked for. */
  readonly byCertificate?: boolean
}

const texts = (words: DecisionWords, verdict: Reason['verdict']) =>
  words.reasons.filter((reason) => reason.verdict === verdict).map((reason) => reason.text)

/** The decision in one sentence, the same for worker, clerk and auditor. */
export function decisionSentence(words: DecisionWords): string {
  const passed = texts(words, 'pass').length
  switch (words.outcome) {
    case 'ELIGIBLE':
      return `${words.evidence}，${passed} 条规则全部符合，补贴 ${formatYuan(words.amountFen ?? 0)} 元，付给${words.payeeName}`
    case 'INELIGIBLE':
      return `不能补贴：${texts(words, 'fail').join('；')}`
    case 'NOT_YET':
      return `时间还没到：${texts(words, 'fail').join('；')}${words.earliest ? `。最早 ${formatDay(words.earliest)} 可以再报` : ''}`
    case 'NEEDS_RULING':
      return `文件没有写清，金额未定：${texts(words, 'open').join('；')}`
  }
}

/** What would turn a failed or open test, by kind of test and, for plain facts, by fact. */
const TURNS: Readonly<Record<string, string>> = {
  inForce: '发文机关明确这一天是否适用后，重新判定',
  'fact person.registered': '本人完成实名核验后，重新判定',
  'fact class.feeFen': '向学员收取的费用全部退还并更正记录后，重新判定',
  'fact class.approved': '培训班补办批准后，重新判定',
  'fact class.minutes.practiceOnline': '实操课改为线下并补足后，重新判定',
  'fact certificate.examFeeFen': '评价向本人收取的费用全部退还并更正记录后，重新判定',
  'fact provider.banned': '培训机构恢复承担补贴培训的资格后，新开的班可以申领',
  'fact job.certificateValidAtStart': '查明入职时证书有效后，重新判定',
  member: '人员类别、岗位或机构类型的登记有误的，更正后重新判定',
  scope: '目录中补登该职业后，重新判定',
  listed: '目录登记有误的，更正目录日期后重新判定',
  certificate: '取得有效证书，或证书登记更正后，重新判定',
  classTaken: '补登参加的培训班后，重新判定',
  onlineShare: '线上课时的登记有误的，更正后重新判定',
  perYear: '本年已有的一次被撤销并退回后，重新判定',
  once: '已有的那一笔被撤销并退回后，重新判定',
  employedFor: '参保和在岗满规定时间后，可以再报',
  capSum: '已领的金额退回、累计低于上限后，重新判定',
}

export function whatWouldChange(
  words: DecisionWords,
  testsOf: (rule: string) => readonly { readonly kind: string; readonly fact?: string }[],
): string[] {
  if (words.outcome === 'ELIGIBLE')
    return [
      `${words.byCertificate === false ? '' : '证书被撤销，或'}查实所报不实，退回 ${formatYuan(words.amountFen ?? 0)} 元`,
    ]
  const stopping = words.reasons.filter((reason) => reason.verdict === 'fail' || reason.verdict === 'open')
  const turns = stopping.flatMap((reason) =>
    testsOf(reason.rule).flatMap(
      (part) => TURNS[part.fact ? `${part.kind} ${part.fact}` : part.kind] ?? TURNS[part.kind] ?? [],
    ),
  )
  const chosen = [...new Set(turns)]
  return chosen.length > 0 ? chosen : ['发文机关或经办机构补充依据后，重新判定']
}
