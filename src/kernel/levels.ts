/** Skill levels (DOMAIN §3.1). The digit on a certificate runs backwards, so order only by `rank`. */
export const LEVELS = ['SPECIAL', 'L5', 'L4', 'L3', 'L2', 'L1'] as const
export type Level = (typeof LEVELS)[number]

export const LEVEL_NAMES = {
  SPECIAL: '专项职业能力',
  L5: '初级工',
  L4: '中级工',
  L3: '高级工',
  L2: '技师',
  L1: '高级技师',
} as const satisfies Record<Level, string>

/** Printed on certificates: `五级/初级工`. */
export const LEVEL_PRINTED = {
  SPECIAL: '专项职业能力',
  L5: '五级/初级工',
  L4: '四级/中级工',
  L3: '三级/高级工',
  L2: '二级/技师',
  L1: '一级/高级技师',
} as const satisfies Record<Level, string>

export const rankOf = (level: Level) => LEVELS.indexOf(level)
/** 高技能人才: 高级工 and above (DOMAIN §7.1). */
export const isHighSkilled = (level: Level) => rankOf(level) >= rankOf('L3')

/** Reads `中级工`, `四级/中级工`, `四级`, `L4`; undefined when it names no level. */
export function parseLevel(text: string): Level | undefined {
  const clean = text.normalize('NFKC').replace(/\s/g, '')
  return LEVELS.find(
    (level) =>
      clean === level ||
      clean === LEVEL_NAMES[level] ||
      LEVEL_PRINTED[level] === clean ||
      LEVEL_PRINTED[level].split('/')[0] === clean ||
      `${LEVEL_NAMES[level]}证书` === clean,
  )
}
