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

/** Parts of a thousand, from the dated setting. */
export interface EducationRates {
  readonly deductiblePermille: number
  readonly frontLinePermille: number
}

/** The clause behind each thing that is looked at. */
export type EducationClauses = Readonly<Record<EducationVerdict['key'], string>>

/** No text says it: what is spent comes out of what was drawn. */
const BY_ARITHMETIC = '填报核对，没有文件条款'
const CLAUSES_OF: Readonly<Record<string, EducationClauses>> = {
  // SQ-24, SQ-23, SQ-21
  '411400': {
    deductible: '商政办〔2022〕9号 四(一)1“提高至工资薪金总额8%”',
    front_line: '商政办〔2022〕9号 四(一)1“其中60%以上用于一线职工培训”',
    spent: BY_ARITHMETIC,
    safety: '商政办〔2022〕9号 三(八)“培训合格后上岗制度”',
  },
  // YC-21, YC-22, YC-09
  '140800': {
    deductible: '运政办发〔2020〕14号 三(三)13“提高至工资薪金总额8%”',
    front_line: '运政办发〔2020〕14号 三(三)13“其中60%以上用于一线职工培训”',
    spent: BY_ARITHMETIC,
    safety: '运政办发〔2020〕14号 三(一)1“严格执行从业人员安全技能培训合格后上岗制度”',
  },
}

/**
 * The clauses for a unit, from its chain upwards. Rates that a region has set by a paper of its own are cited by that paper; for the
 * rest the text of the region, and where none is known the document of the rates.
 */
export function educationClauses(
  chain: readonly string[],
  rates: { readonly own: boolean; readonly document: string },
): EducationClauses {
  const known = chain.map((unit) => CLAUSES_OF[unit]).find((clauses) => clauses !== undefined)
  const base = known ?? {
    deductible: rates.document,
    front_line: rates.document,
    spent: BY_ARITHMETIC,
    safety: '填报核对，本地没有登记文件条款',
  }
  return rates.own ? { ...base, deductible: rates.document, front_line: rates.document } : base
}

/** What does not fit may be accepted all the same, with a reason in words; without one it is returned. */
export const needsReason = (verdicts: readonly Pick<EducationVerdict, 'ok'>[]) => verdicts.some((one) => !one.ok)

const percent = (permille: number) => `${permille / 10}%`
/** Whole fen, rounded down: a limit is never stretched by rounding. */
const partOf = (fen: number, permille: number) => Number((BigInt(fen) * BigInt(permille)) / 1000n)

/**
 * What the texts say about an education fund: drawn up to 8 % of the wages for tax, 60 % or more of it for front-line workers
 * (SQ-23, SQ-24, YC-21, YC-22); firms of high risk train for safety. All are said; none of them refuses a declaration.
 */
export function educationVerdicts(
  facts: EducationFacts,
  rates: EducationRates,
  clauses: EducationClauses,
): EducationVerdict[] {
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
      document: clauses.deductible,
    },
    {
      key: 'front_line',
      ok: enough,
      text: enough
        ? `用于一线职工 ${formatYuan(facts.frontLineFen)} 元，达到提取额的 ${percent(rates.frontLinePermille)}`
        : `用于一线职工 ${formatYuan(facts.frontLineFen)} 元，不到提取额的 ${percent(rates.frontLinePermille)}（${formatYuan(need)} 元），还差 ${formatYuan(need - facts.frontLineFen)} 元`,
      document: clauses.front_line,
    },
    {
      key: 'spent',
      ok: facts.spentFen <= facts.drawnFen,
      text:
        facts.spentFen <= facts.drawnFen
          ? `支出 ${formatYuan(facts.spentFen)} 元，没有超过提取额`
          : `支出 ${formatYuan(facts.spentFen)} 元，超过提取额 ${formatYuan(facts.spentFen - facts.drawnFen)} 元，请说明超出部分的来源`,
      document: clauses.spent,
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
            document: clauses.safety,
          },
        ]
      : []),
  ]
}

/** Is anything declared that cannot be? Parts are never larger than the whole. */
export const partsFit = (facts: EducationFacts & { mentorFen: number }) =>
  [facts.frontLineFen, facts.mentorFen, facts.safetyFen].every((part) => part <= facts.spentFen)
