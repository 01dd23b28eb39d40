import type { WhatIfResult } from '#src/modules/policy/policy.contract.ts'
import { yuan } from '#web/ui/format.ts'

export type Group = WhatIfResult['byMonth'][number]

/** `+1,210,350.00 元`, `−70,800.00 元`, `0.00 元`: a difference always carries its sign. */
export const signedYuan = (fen: number) => (fen > 0 ? `+${yuan(fen)}` : fen < 0 ? `−${yuan(-fen)}` : yuan(0))

export interface Finding {
  /** The group with the largest difference, either way; undefined when nothing changes anywhere. */
  readonly most: Group | undefined
  readonly more: number
  readonly less: number
  readonly same: number
}

/** What the columns of a chart say. */
export function findingOf(groups: readonly Group[]): Finding {
  const most = groups.reduce<Group | undefined>(
    (best, group) => (Math.abs(group.deltaFen) > Math.abs(best?.deltaFen ?? 0) ? group : best),
    undefined,
  )
  return {
    most,
    more: groups.filter((group) => group.deltaFen > 0).length,
    less: groups.filter((group) => group.deltaFen < 0).length,
    same: groups.filter((group) => group.deltaFen === 0).length,
  }
}

/** How much the naive estimate is off, in fen and as a share of the true effect; null where the true effect is nothing. */
export const naiveError = ({ naive, deltaFen }: Pick<WhatIfResult, 'naive' | 'deltaFen'>) => ({
  fen: naive.deltaFen - deltaFen,
  share: deltaFen === 0 ? null : (naive.deltaFen - deltaFen) / Math.abs(deltaFen),
})

/** Region codes below `region`, as a beginning: 411400 → 4114, 140000 → 14. */
export const prefixOf = (region: string) => region.replace(/(00)+$/, '')
