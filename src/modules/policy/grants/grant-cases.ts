/** Cases of grant items that an officer can read (policy/cases/grants). */
import { z } from 'zod'
import { formatYuan, parseYuan } from '#src/kernel/fen.ts'
import type { PackSet } from '../decide.ts'
import { OUTCOMES, type Verdict } from '../policy.types.ts'
import { decideGrant, grantOn } from './decide-grant.ts'
import { grantFacts } from './grant.contract.ts'
import { sidesOf } from './grant-faults.rules.ts'

const rules = z.array(z.string()).default([])

export const grantCaseFile = z.strictObject({
  base: z.record(z.string(), z.unknown()),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        /** `listing.day: 2022-05-01`: the fact at that path, replaced. */
        change: z.record(z.string(), z.unknown()).default({}),
        expect: z.strictObject({
          outcome: z.enum(OUTCOMES),
          yuan: z
            .string()
            .refine((text) => parseYuan(text) !== undefined, { error: '金额应写成 240.00 的样子' })
            .optional(),
          pass: rules,
          fail: rules,
          open: rules,
        }),
      }),
    )
    .min(1),
})
export type GrantCaseFile = z.infer<typeof grantCaseFile>

const LISTS = ['pass', 'fail', 'open'] as const satisfies readonly Verdict[]

/** What each case of the file got wrong, and which verdict of which clause of which item it showed. */
export function runGrantCases(packSet: PackSet, file: GrantCaseFile) {
  const seen: { item: string; rule: string; verdict: Verdict }[] = []
  const faults = file.cases.flatMap(({ name, change, expect }, index) => {
    const facts: Record<string, unknown> = structuredClone(file.base)
    for (const [path, value] of Object.entries(change)) {
      const keys = path.split('.')
      const last = keys.pop()!
      const holder = keys.reduce<unknown>((here, key) => (here as Record<string, unknown> | null)?.[key], facts)
      if (typeof holder !== 'object' || holder === null)
        return [{ index, message: `案例“${name}”：base 里没有 ${path}` }]
      ;(holder as Record<string, unknown>)[last] = structuredClone(value)
    }
    const read = grantFacts.safeParse(facts)
    if (!read.success)
      return [
        {
          index,
          message: `案例“${name}”：${read.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('；')}`,
        },
      ]
    if (!grantOn(packSet, read.data.item, read.data.asOf))
      return [{ index, message: `案例“${name}”：没有奖补项目 ${read.data.item}` }]
    const decision = decideGrant(packSet, read.data)
    const wrong: string[] = []
    if (decision.outcome !== expect.outcome) wrong.push(`结论应为 ${expect.outcome}，得到 ${decision.outcome}`)
    const due = expect.yuan === undefined ? (expect.outcome === 'NEEDS_RULING' ? null : 0) : parseYuan(expect.yuan)!
    const money = (fen: number | null) => (fen === null ? '未定' : `${formatYuan(fen)} 元`)
    if (due !== decision.amountFen) wrong.push(`金额应为 ${money(due)}，得到 ${money(decision.amountFen)}`)
    for (const list of LISTS)
      for (const rule of expect[list]) {
        const got = decision.reasons.find((reason) => reason.rule === rule)?.verdict ?? '没有这条'
        if (got !== list) wrong.push(`${rule} 应为 ${list}，得到 ${got}`)
        else seen.push({ item: decision.item.id, rule, verdict: list })
      }
    return wrong.length > 0 ? [{ index, message: `案例“${name}”：${wrong.join('；')}` }] : []
  })
  return { faults, seen }
}

/** Clauses of grant items without a case on either side. */
export function grantCoverageFaults(
  packSet: PackSet,
  seen: readonly { item: string; rule: string; verdict: Verdict }[],
): { pack: number; path: (string | number)[]; rule: string; message: string }[] {
  const names = { pass: '符合', fail: '不符合', open: '待定', 'n/a': '不适用' } as const
  const known = new Set(seen.map(({ item, rule, verdict }) => `${item} ${rule} ${verdict}`))
  return packSet.packs.flatMap(({ pack }, index) =>
    (pack.grants ?? []).flatMap((item, i) =>
      [...sidesOf(item)].flatMap(([rule, sides]) => {
        const missing = sides.filter((verdict) => !known.has(`${item.id} ${rule} ${verdict}`))
        return missing.length === 0
          ? []
          : [
              {
                pack: index,
                path: ['grants', i],
                rule: item.id,
                message: `${rule} 没有“${missing.map((verdict) => names[verdict]).join('、')}”的案例(policy/cases/grants)`,
              },
            ]
      }),
    ),
  )
}
