/** Whether the year's budgets hold what a draft would cost, book by book. Pure. */
import { formatYuan } from '#src/kernel/fen.ts'
import type { WhatIfBook } from './policy.contract.ts'

/** What the claims of one unit cost a book, by either text. */
export interface BookShare {
  readonly fundCode: string
  readonly unitId: string
  readonly baselineFen: number
  readonly variantFen: number
}

export interface BookBudget {
  readonly budgetId: string
  readonly fundCode: string
  readonly unitId: string
  readonly totalFen: number
  readonly usedFen: number
}

/**
 * Shares summed by the budget that pays them: the unit's own of that book, else that of the nearest unit above (`ancestors`, the
 * unit first). What a budget holds for anything but these claims (`bookedFen` is theirs) stays taken.
 */
export function booksOf(
  shares: readonly BookShare[],
  budgets: readonly BookBudget[],
  bookedFen: ReadonlyMap<string, number>,
  ancestors: (unitId: string) => readonly string[],
  names: { readonly fund: (code: string) => string; readonly unit: (id: string) => string },
): WhatIfBook[] {
  const books = new Map<string, WhatIfBook>()
  for (const share of shares) {
    if (share.baselineFen === 0 && share.variantFen === 0) continue
    const chain = ancestors(share.unitId)
    const budget = chain
      .map((unitId) => budgets.find((each) => each.fundCode === share.fundCode && each.unitId === unitId))
      .find((each) => each !== undefined)
    const key = budget?.budgetId ?? `${share.fundCode} ${share.unitId}`
    const known = books.get(key) ?? {
      budgetId: budget?.budgetId ?? null,
      fundName: names.fund(share.fundCode),
      unitName: names.unit(budget?.unitId ?? share.unitId),
      totalFen: budget?.totalFen ?? null,
      elsewhereFen: budget ? Math.max(0, budget.usedFen - (bookedFen.get(budget.budgetId) ?? 0)) : 0,
      baselineFen: 0,
      variantFen: 0,
      shortFen: 0,
    }
    const baselineFen = known.baselineFen + share.baselineFen
    const variantFen = known.variantFen + share.variantFen
    const shortFen = Math.max(0, known.elsewhereFen + variantFen - (known.totalFen ?? 0))
    books.set(key, { ...known, baselineFen, variantFen, shortFen })
  }
  return [...books.values()].sort((a, b) => b.shortFen - a.shortFen || b.variantFen - a.variantFen)
}

const yuan = (fen: number) => `${formatYuan(fen)} 元`

/** One sentence a book that the draft overdraws. */
export const bookWarnings = (books: readonly WhatIfBook[], year: number): string[] =>
  books
    .filter(({ shortFen }) => shortFen > 0)
    .map(({ fundName, unitName, totalFen, elsewhereFen, baselineFen, variantFen, shortFen }) => {
      const needs = `按草稿要用 ${yuan(elsewhereFen + variantFen)}${elsewhereFen > 0 ? `（其中这次测算以外已占用 ${yuan(elsewhereFen)}）` : ''}`
      if (totalFen === null) return `${unitName}${year}年没有${fundName}的预算，${needs}`
      const already = Math.max(0, elsewhereFen + baselineFen - totalFen)
      return `${unitName}${year}年${fundName}预算 ${yuan(totalFen)}，${needs}，缺 ${yuan(shortFen)}${already > 0 ? `；按现行也缺 ${yuan(already)}` : ''}`
    })
