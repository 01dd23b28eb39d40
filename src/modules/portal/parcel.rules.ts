import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { noticeOver } from '#src/modules/subsidy/batch-status.rules.ts'
import type { MoneyStatus } from '#src/modules/subsidy/deadlines.rules.ts'

export const PARCEL_STEPS = ['已申领', '审核', '公示', '批准', '已到账'] as const
export interface ParcelStep {
  readonly name: (typeof PARCEL_STEPS)[number]
  readonly state: 'done' | 'now' | 'todo' | 'stopped'
  /** The day on which the step was done. */
  readonly day: PlainDate | null
}

/** A claim line, or a grant to the person, as its own person may know it. */
export interface OwnLine {
  /** A grant is applied for, not claimed, and no certificate hangs on it. */
  readonly kind: 'claim' | 'grant'
  readonly status: MoneyStatus
  readonly claimantName: string
  /** The county office that has the claim in hand: 梁园区人社局. */
  readonly office: string
  /** The city's office, where it reviews before the notice: 商丘市人社局. */
  readonly cityOffice: string | null
  readonly paidToOwner: boolean
  readonly amountFen: number | null
  /** What the exam cost the person; a free one is said to be free. */
  readonly examFeeFen: number
  readonly submittedDay: PlainDate
  readonly reviewDue: PlainDate
  readonly cityDue: PlainDate | null
  readonly reviewedDay: PlainDate | null
  readonly notice: { readonly toDay: PlainDate; readonly workingDays: number } | null
  readonly approveDue: PlainDate | null
  readonly approvedDay: PlainDate | null
  readonly paidDay: PlainDate | null
  /** Why it was returned or ended, in the words of the office; for a refused line, of the decision. */
  readonly note: string | null
}

const isOver = (line: OwnLine, today: PlainDate) => line.notice !== null && noticeOver(line.notice, today)

/** Which step a line has come to, and whether it ended there. */
function standing(line: OwnLine, today: PlainDate): { at: number; stopped: boolean } {
  const moving = (at: number) => ({ at, stopped: false })
  const ended = (at: number) => ({ at, stopped: true })
  switch (line.status) {
    case 'waiting_ruling':
    case 'submitted':
    case 'returned':
      return moving(1)
    case 'refused':
      return ended(1)
    case 'reviewed':
      return moving(line.cityOffice ? 1 : 2)
    case 'city_reviewed':
    case 'objected':
      return moving(2)
    case 'on_notice':
      return moving(isOver(line, today) ? 3 : 2)
    case 'approved':
    case 'paying':
    case 'failed':
      return moving(4)
    case 'paid':
      return moving(PARCEL_STEPS.length)
    case 'rejected':
    case 'withdrawn':
      return ended(line.notice ? 2 : 1)
    case 'reversed':
      return ended(4)
  }
}

/** 已申领 → 审核 → 公示 → 批准 → 已到账: a tick for done, a ring for now, a cross where it stopped. */
export function parcelSteps(line: OwnLine, today: PlainDate): ParcelStep[] {
  const { at, stopped } = standing(line, today)
  const days = [line.submittedDay, line.reviewedDay, line.notice?.toDay ?? null, line.approvedDay, line.paidDay]
  return PARCEL_STEPS.map((name, step) => {
    if (step < at) return { name, state: 'done', day: days[step] ?? null }
    return { name, state: step > at ? 'todo' : stopped ? 'stopped' : 'now', day: null }
  })
}

/** 付给您本人, or whom it is paid to on the person's behalf. */
export const payeeWords = (line: Pick<OwnLine, 'paidToOwner' | 'claimantName'>) =>
  line.paidToOwner ? '付给您本人' : `替您付给${line.claimantName}`

/** `6月16日` within the year, `2022年4月15日` otherwise. */
export const dayWords = (day: PlainDate, today: PlainDate) =>
  yearOf(day) === yearOf(today) ? formatDay(day).replace(/^\d+年/, '') : formatDay(day)

/** One sentence to 您 (VISUAL-PORTAL, Parcel): what happens now or how it ended, with its day, the amount, and who pays whom. */
export function parcelSentence(line: OwnLine, today: PlainDate): string {
  const { claimantName, office } = line
  const on = (day: PlainDate | null) => (day ? dayWords(day, today) : '')
  const money = line.amountFen === null ? '' : `${formatYuan(line.amountFen)} 元`
  const payee = payeeWords(line)
  // Whoever was charged for the exam must not read that it was free.
  const free = line.paidToOwner || line.examFeeFen > 0 ? '' : '您不用付钱。'
  const why = line.note ? `：${line.note.replace(/[。；\s]+$/u, '')}` : ''
  const grant = line.kind === 'grant'
  const certificate = grant ? '' : '您的证书不受影响。'
  const asked = grant ? '申请' : '申领'
  const due = (day: PlainDate | null) =>
    day === null ? '' : day >= today ? `，${on(day)}前办完` : `，应在${on(day)}前办完，已经晚了`
  switch (line.status) {
    case 'waiting_ruling':
      return `${on(line.submittedDay)}由${claimantName}申请，文件有没写清的地方，等发文机关明确${why}。您不用办什么。`
    case 'submitted':
      return `${on(line.submittedDay)}由${claimantName}${asked}，${office}正在审核${due(line.reviewDue)}。${money}${payee}。${free}`
    case 'returned':
      return `材料退回给${claimantName}补正${why}。您不用办什么。`
    case 'refused':
      return `未通过${why}。${certificate}`
    case 'reviewed':
      return line.cityOffice
        ? `${office}审核通过，等${line.cityOffice}复核${due(line.cityDue)}。${money}${payee}。${free}`
        : `${on(line.reviewedDay)}审核通过，等${office}公示。${money}${payee}。${free}`
    case 'city_reviewed':
      return `审核通过，等${office}公示。${money}${payee}。${free}`
    case 'on_notice':
      return isOver(line, today)
        ? `公示已在${on(line.notice!.toDay)}结束，正在等批准${due(line.approveDue)}。${money}${payee}。${free}`
        : `正在公示${line.notice ? `，${on(line.notice.toDay)}结束` : ''}，没有人提异议就进入批准。${money}${payee}。${free}`
    case 'objected':
      return `公示期间有人提出异议，${office}正在核实，有结果会告诉您。${certificate}`
    case 'approved':
      return `${on(line.approvedDay)}已批准，等财政付款：${money}${payee}。${free}`
    case 'paying':
      return `${on(line.approvedDay)}已批准，财政正在付款：${money}${payee}。${free}`
    case 'failed':
      return line.paidToOwner
        ? `银行没有付成，${money}会再付一次。请到${office}核对您的银行卡号。`
        : `银行没有付成，${money}会再付一次。您不用办什么。`
    case 'paid':
      return `${on(line.paidDay)}${line.paidToOwner ? '已付给您本人' : `已替您付给${claimantName}`}，${money}。${free}`
    case 'rejected':
      return `未通过${why}。${certificate}`
    case 'withdrawn':
      return `${claimantName}撤回了这次${asked}${why}。${certificate}`
    case 'reversed':
      return `这笔 ${money}的补贴已决定追回${why}。有疑问请问${office}。`
  }
}
