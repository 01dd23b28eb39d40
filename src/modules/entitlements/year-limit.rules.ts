import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { ResolvedPack } from '#src/modules/policy/index.ts'
import type { YearLimit } from './entitlements.types.ts'

/**
 * What the packs of a region say about trainings a year: the strictest of their programs, soft only when every such rule is.
 * Undefined when no rule of the region counts trainings by the year.
 */
export function packYearLimit(packs: readonly ResolvedPack[], region: string): YearLimit | undefined {
  const limits = packs
    .filter(({ pack }) => pack.region === region)
    .flatMap(({ programs }) => programs)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) =>
      rule.tests.flatMap((test) =>
        test.kind === 'perYear' && test.among === 'trainings'
          ? [{ max: test.max, soft: rule.soft === true, document: `${rule.document} ${rule.cite.clause}` }]
          : [],
      ),
    )
  const [first] = limits.toSorted((a, b) => a.max - b.max)
  return first && { ...first, soft: limits.every((limit) => limit.soft) }
}

/** A training of the same year, as a warning names it. */
export interface EarlierTraining {
  readonly number: string
  readonly startDay: PlainDate
}

const list = (trainings: readonly EarlierTraining[]) =>
  trainings.map((one) => `${one.number} 班（${formatDay(one.startDay)}开班）`).join('、')

/**
 * What a roster says of somebody who is near or past the limit; null when there is room for more after this one. `place` is
 * whether this training still got one.
 */
export function yearWarning(
  earlier: readonly EarlierTraining[],
  limit: YearLimit,
  year: number,
  place: boolean,
): string | null {
  if (place && earlier.length + 1 < limit.max) return null
  const had = `${year}年已参加补贴性培训 ${earlier.length} 次：${list(earlier)}`
  if (place) return `${had}，这是第 ${earlier.length + 1} 次，每人每年不超过 ${limit.max} 次（${limit.document}）`
  const exception = limit.soft ? '；确有理由的，由县级人社部门报批例外' : ''
  return `${had}，已满 ${limit.max} 次（${limit.document}），可以参加培训，但本次不予培训补贴${exception}`
}

/** The same occupation and level had before, strongest proof first. */
export interface SameSkill {
  readonly kind: 'subsidised' | 'certificate' | 'class'
  readonly number: string
  readonly day: PlainDate
}

export function sameSkillWarning(same: SameSkill, skill: string): string {
  const day = formatDay(same.day)
  const found =
    same.kind === 'subsidised'
      ? `${skill}的补贴已由申领 ${same.number} 办理`
      : same.kind === 'certificate'
        ? `已有${skill}证书（${same.number}，${day}发证）`
        : `${day}开班的 ${same.number} 班学的也是${skill}`
  return `${found}，同一职业同一等级不重复补贴，请与本人核对`
}

/** Why a training subsidy waits: no place of the year is left for this training. */
export const placelessText = (year: number, limit: YearLimit) =>
  `${year}年已满 ${limit.max} 次补贴性培训（${limit.document}），本次不予补贴${limit.soft ? '；如有特殊情况可报批例外' : ''}`
