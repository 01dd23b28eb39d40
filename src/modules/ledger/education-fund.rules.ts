import { formatYuan } from '#src/kernel/fen.ts'
import type { EducationVerdict } from './education-fund.contract.ts'

export interface EducationFacts {
  readonly wageTotalFen: number
  readonly drawnFen: number
  readonly spentFen: number
  readonly frontLineFen: number
  readonly safetyFen: number
  readonly highRisk: boolean
}

/** Parts of a thousand, from the dated setting and its document. */
export interface EducationRates {
  readonly deductiblePermille: number
  readonly frontLinePermille: number
  readonly document: string
}

const percent = (permille: number) => `${permille / 10}%`
/** Whole fen, rounded down: a limit is never stretched by rounding. */
const partOf = (fen: number, permille: number) => Number((BigInt(fen) * BigInt(permille)) / 1000n)

/**
 * What the texts say about an education fund: drawn up to 8 % of the wages for tax, 60 % or more of it for front-line workers
 * (SQ-23, SQ-24, YC-21, YC-22); firms of high risk train for safety. All are said; none of them refuses a declaration.
 */
export function educationVerdicts(facts: EducationFacts, rates: EducationRates): EducationVerdict[] {
  const limit = partOf(facts.wageTotalFen, rates.deductiblePermille)
  const over = facts.drawnFen - limit
  // The whole share of the fund, compared without division: 60 % of nothing is met by nothing.
  const enough = BigInt(facts.frontLineFen) * 1000n >= BigInt(facts.drawnFen) * BigInt(rates.frontLinePermille)
  const need = partOf(facts.drawnFen, rates.frontLinePermille)
  return [
    {
      key: 'deductible',
      ok: over <= 0,
      text:
        over <= 0
          ? `提取 ${formatYuan(facts.drawnFen)} 元，没有超过工资薪金总额的 ${percent(rates.deductiblePermille)}（${formatYuan(limit)} 元），可以税前扣除`
          : `提取 ${formatYuan(facts.drawnFen)} 元，超过工资薪金总额的 ${percent(rates.deductiblePermille)}（${formatYuan(limit)} 元），超出的 ${formatYuan(over)} 元当年不能税前扣除`,
      document: rates.document,
    },
    {
      key: 'front_line',
      ok: enough,
      text: enough
        ? `用于一线职工 ${formatYuan(facts.frontLineFen)} 元，达到提取额的 ${percent(rates.frontLinePermille)}`
        : `用于一线职工 ${formatYuan(facts.frontLineFen)} 元，不到提取额的 ${percent(rates.frontLinePermille)}（${formatYuan(need)} 元），还差 ${formatYuan(need - facts.frontLineFen)} 元`,
      document: rates.document,
    },
    {
      key: 'spent',
      ok: facts.spentFen <= facts.drawnFen,
      text:
        facts.spentFen <= facts.drawnFen
          ? `支出 ${formatYuan(facts.spentFen)} 元，没有超过提取额`
          : `支出 ${formatYuan(facts.spentFen)} 元，超过提取额 ${formatYuan(facts.spentFen - facts.drawnFen)} 元，请说明超出部分的来源`,
      document: rates.document,
    },
    ...(facts.highRisk
      ? [
          {
            key: 'safety' as const,
            ok: facts.safetyFen > 0,
            text:
              facts.safetyFen > 0
                ? `高危企业安全培训支出 ${formatYuan(facts.safetyFen)} 元`
                : '高危企业没有填报安全培训支出，请核对',
            document: rates.document,
          },
        ]
      : []),
  ]
}

/** Is anything declared that cannot be? Parts are never larger than the whole. */
export const partsFit = (facts: EducationFacts & { mentorFen: number }) =>
  [facts.frontLineFen, facts.mentorFen, facts.safetyFen].every((part) => part <= facts.spentFen)
