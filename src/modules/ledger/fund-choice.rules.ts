import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'

/** One dated row of fund × subsidy, with what the book has left for the unit that asks. */
export interface UseWithMoney {
  readonly fundCode: string
  readonly name: string
  readonly document: string
  readonly assumption: string | null
  /** 1 comes first (首选), 2 next (其次): the document says so. */
  readonly rank: number
  readonly fromDay: PlainDate
  readonly toDay: PlainDate | null
  /** Does the book still hold money of this year for the unit? */
  readonly hasMoney: boolean
}

export interface FundForUse {
  readonly fundCode: string
  readonly name: string
  readonly document: string
  /** What no text settles about the source of money, as a named assumption. */
  readonly assumption: string | null
  /** Why this book and no other, in words for whoever is shown it. */
  readonly why: string
}

const RANKS = ['首选', '其次', '第三'] as const
export const rankName = (rank: number): string => RANKS[rank - 1] ?? `第 ${rank}`

const quoted = (use: Pick<UseWithMoney, 'name'>) => `“${use.name}”`

/**
 * The book that pays, among the uses of one program and region: of those in force on the day, in the order of their documents, the
 * first that has money left; where none has any, the first of all. A voucher of the person keeps its money in the book that `promised`
 * it. Outside every dated row the nearest later one is named, then the one
 * that ended last, so that a claim can be written down; approval refuses it (`fundMayPay`).
 */
export function chooseFund(uses: readonly UseWithMoney[], day: PlainDate, promised?: string): FundForUse | undefined {
  const open = uses
    .filter((use) => use.fromDay <= day && (use.toDay === null || use.toDay > day))
    .toSorted((a, b) => a.rank - b.rank || (a.fromDay < b.fromDay ? -1 : 1))
  const [first] = open
  if (!first) return outside(uses, day)
  const kept = open.length > 1 && open.find((use) => use.fundCode === promised)
  if (kept) return answer(kept, `本人的培训券已在${quoted(kept)}占了指标，用这一本（${kept.document}）`)
  const chosen = open.find((use) => use.hasMoney) ?? first
  if (open.length === 1) return answer(first, `这一天可以付这项补贴的只有${quoted(first)}（${first.document}）`)
  const order = open.map((use) => `${rankName(use.rank)}${quoted(use)}`).join('，')
  if (!chosen.hasMoney) return answer(first, `${order}；都没有可用指标，先记在${quoted(first)}（${first.document}）`)
  const empty = open.slice(0, open.indexOf(chosen)).map(quoted).join('、')
  return answer(
    chosen,
    empty
      ? `${order}；${empty}没有可用指标，用${quoted(chosen)}（${chosen.document}）`
      : `${order}；${quoted(chosen)}有可用指标，先用它（${chosen.document}）`,
  )
}

function outside(uses: readonly UseWithMoney[], day: PlainDate): FundForUse | undefined {
  const later = uses
    .filter((use) => use.fromDay > day)
    .toSorted((a, b) => (a.fromDay < b.fromDay ? -1 : 1) || a.rank - b.rank)
  const ended = uses
    .filter((use) => use.toDay !== null && use.toDay <= day)
    .toSorted((a, b) => (a.toDay! > b.toDay! ? -1 : 1))
  const use = later[0] ?? ended[0]
  if (!use) return undefined
  const when = later[0] ? `自${formatDay(use.fromDay)}起才可以付` : `${formatDay(use.toDay!)}起已停止`
  return answer(use, `${formatDay(day)}没有一本账可以付这项补贴，先记在${quoted(use)}（${when}），文件明确以前不能批准`)
}

const answer = ({ fundCode, name, document, assumption }: UseWithMoney, why: string): FundForUse => ({
  fundCode,
  name,
  document,
  assumption,
  why,
})
