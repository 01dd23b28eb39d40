/** Cases that an officer can read (policy/cases): a few facts changed from a base, and what must come of it. */
import { z } from 'zod'
import { formatYuan, parseYuan } from '#src/kernel/fen.ts'
import { isPlainDate } from '#src/kernel/plain-date.ts'
import { decide, type PackSet, parseFacts } from './decide.ts'
import { verdictsOf } from './pack.rules.ts'
import { OUTCOMES, PAYEES, type PolicyDecision, type Verdict } from './policy.types.ts'

const rules = z.array(z.string()).default([])

export const caseFileSchema = z.strictObject({
  /** Facts that every case of the file starts from. */
  base: z.record(z.string(), z.unknown()),
  /** Earlier subsidies by name, so that a case can say "history: [春天的保育员]". */
  records: z.record(z.string(), z.unknown()).default({}),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        /** `certificate.level: L4`: the fact at that path, replaced. */
        change: z.record(z.string(), z.unknown()).default({}),
        history: z.array(z.string()).default([]),
        expect: z.strictObject({
          outcome: z.enum(OUTCOMES),
          /** Yuan as people write it; left out where the amount is still open. */
          yuan: z
            .string()
            .refine((text) => parseYuan(text) !== undefined, { error: '金额应写成 240.00 的样子' })
            .optional(),
          payee: z.enum(PAYEES).optional(),
          pass: rules,
          fail: rules,
          open: rules,
          notApplicable: rules,
          overridable: rules,
          flags: z.array(z.string()).optional(),
          earliest: z.string().refine(isPlainDate, { error: '不是日历上的一天' }).optional(),
        }),
      }),
    )
    .min(1),
})
export type CaseFile = z.infer<typeof caseFileSchema>
export type PolicyCase = CaseFile['cases'][number]

const VERDICT_LISTS = { pass: 'pass', fail: 'fail', open: 'open', notApplicable: 'n/a' } as const satisfies Record<
  string,
  Verdict
>

/** The facts of a case: the base with the named paths replaced. Throws when a path leads nowhere or a record has no such name. */
export function factsOf(file: CaseFile, policyCase: PolicyCase): unknown {
  const facts: Record<string, unknown> = structuredClone(file.base)
  facts['history'] = policyCase.history.map((record) => {
    if (!(record in file.records)) throw new Error(`Case “${policyCase.name}”: no record ${record}.`)
    return structuredClone(file.records[record])
  })
  for (const [path, value] of Object.entries(policyCase.change)) {
    const keys = path.split('.')
    const last = keys.pop()!
    const holder = keys.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], facts)
    if (typeof holder !== 'object' || holder === null)
      throw new Error(`Case “${policyCase.name}”: no ${path} in its base.`)
    ;(holder as Record<string, unknown>)[last] = structuredClone(value)
  }
  return facts
}

/** What each case of the file got wrong; empty when all come out as they say. */
export function runCases(packSet: PackSet, file: CaseFile): { index: number; message: string }[] {
  return file.cases.flatMap((policyCase, index) => {
    const parsed = parseFacts(factsOf(file, policyCase), packSet)
    const wrong = parsed.ok
      ? differences(policyCase, decide(packSet, parsed.facts))
      : parsed.errors.map(({ path, message }) => `${path} ${message}`)
    return wrong.length > 0 ? [{ index, message: `案例“${policyCase.name}”：${wrong.join('；')}` }] : []
  })
}

function differences({ expect }: PolicyCase, decision: PolicyDecision): string[] {
  const wrong: string[] = []
  const differ = (what: string, wanted: unknown, got: unknown) => {
    if (wanted !== got) wrong.push(`${what}应为 ${String(wanted)}，得到 ${String(got)}`)
  }
  differ('结论', expect.outcome, decision.outcome)
  const money = (fen: number | null | undefined) =>
    fen === null || fen === undefined ? '未定' : `${formatYuan(fen)} 元`
  const dueFen = expect.yuan === undefined ? (expect.outcome === 'NEEDS_RULING' ? null : 0) : parseYuan(expect.yuan)
  differ('金额', money(dueFen), money(decision.amountFen))
  differ('最早日期', expect.earliest ?? null, decision.earliest)
  if (expect.payee) differ('对象', expect.payee, decision.payee)
  const flags = (codes: string[]) => codes.toSorted().join(' ') || '无'
  if (expect.flags) differ('提示', flags(expect.flags), flags(decision.flags.map(({ code }) => code)))
  for (const [list, verdict] of Object.entries(VERDICT_LISTS))
    for (const id of expect[list as keyof typeof VERDICT_LISTS])
      differ(id, verdict, decision.reasons.find(({ rule }) => rule === id)?.verdict ?? '没有这条')
  for (const id of expect.overridable)
    differ(`${id} 可例外`, true, decision.reasons.find(({ rule }) => rule === id)?.overridable ?? false)
  return wrong
}

/**
 * Rules without a case on either side: one where the rule is kept, one where it refuses or cannot say. A rule that can only
 * price or exempt has its other side where it does not apply.
 */
export function coverageFaults(
  packSet: PackSet,
  files: readonly CaseFile[],
): { pack: number; path: (string | number)[]; rule: string; message: string }[] {
  const seen = new Map<string, Set<Verdict>>()
  for (const { cases } of files)
    for (const { expect } of cases)
      for (const [list, verdict] of Object.entries(VERDICT_LISTS))
        for (const id of expect[list as keyof typeof VERDICT_LISTS])
          seen.set(id, (seen.get(id) ?? new Set()).add(verdict))
  return packSet.packs.flatMap(({ pack }, index) =>
    pack.rules.flatMap((rule, i) => {
      const used = packSet.packs.flatMap(({ programs }) =>
        programs.flatMap((program) => program.rules.filter(({ id }) => id === rule.id)),
      )
      const possible = new Set(used.flatMap((each) => [...verdictsOf(each, each.onlyWithin !== null)]))
      const wanted = sides(possible)
      const missing = wanted.filter((verdict) => !seen.get(rule.id)?.has(verdict))
      const names = { pass: '符合', fail: '不符合', open: '待定', 'n/a': '不适用' } as const
      return missing.length > 0
        ? [
            {
              pack: index,
              path: ['rules', i],
              rule: rule.id,
              message: `没有“${missing.map((verdict) => names[verdict]).join('、')}”的案例(policy/cases)`,
            },
          ]
        : []
    }),
  )
}

/** The best and the worst verdict a rule can come to; where these are one, the other side is where it does not apply. */
function sides(possible: ReadonlySet<Verdict>): Verdict[] {
  const best = (['pass', 'open'] as const).find((verdict) => possible.has(verdict))
  const worst = (['fail', 'open'] as const).find((verdict) => possible.has(verdict))
  const named = [best, worst].filter((verdict) => verdict !== undefined)
  return best === worst || named.length < 2 ? [...new Set<Verdict>([...named, 'n/a'])] : named
}
