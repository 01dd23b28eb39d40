import { PLACE_LEVELS, type PlaceWord } from './registry.types.ts'

/** One row of the sheet after cleaning. */
export interface PlaceRow {
  readonly rowNumber: number
  readonly parentCode: string
  readonly code: string
  readonly name: string
  readonly level: PlaceWord
}
export interface KnownUnit {
  readonly level: string
  readonly name: string
  readonly parentId: string | null
}
export interface NewPlace {
  readonly code: string
  readonly name: string
  readonly level: 'town' | 'village'
  readonly parentId: string
}
export interface PlaceFault {
  readonly rowNumber: number
  readonly key: 'parent' | 'code' | 'name' | 'level'
  readonly message: string
}

const DIGITS = { town: 9, village: 12 } as const
const PARENT_LEVEL = { town: 'county', village: 'town' } as const
const PARENT_WORD = { town: '县（市、区）', village: '乡镇或街道' } as const

/**
 * Which towns and villages a sheet adds, and what is wrong with the others. Codes are those of the statistical divisions: nine
 * digits for a town, twelve for a village, each beginning with its parent's. A row that is already there unchanged adds nothing;
 * another name for a known code is refused, because a renamed place is a dated change of the tree and no import.
 * `known` holds the units below the administrator; a parent may stand in the same sheet, in any order.
 */
export function decidePlaces(
  rows: readonly PlaceRow[],
  known: ReadonlyMap<string, KnownUnit>,
): { places: NewPlace[]; unchanged: number; faults: PlaceFault[] } {
  const inSheet = new Map(rows.map((row) => [row.code, row]))
  const places: NewPlace[] = []
  const faults: PlaceFault[] = []
  let unchanged = 0
  for (const row of rows) {
    const fault = (key: PlaceFault['key'], message: string) => faults.push({ rowNumber: row.rowNumber, key, message })
    const level = PLACE_LEVELS[row.level]
    const parentRow = inSheet.get(row.parentCode)
    const parentLevel = known.get(row.parentCode)?.level ?? (parentRow && PLACE_LEVELS[parentRow.level])
    if (!parentLevel) {
      fault('parent', `没有编码为 ${row.parentCode} 的上级，或不在您的管辖范围内，请核对`)
      continue
    }
    if (parentLevel !== PARENT_LEVEL[level]) {
      fault('parent', `${row.level}的上级应是${PARENT_WORD[level]}，请核对上级编码和级别`)
      continue
    }
    if (!new RegExp(`^\\d{${DIGITS[level]}}$`).test(row.code)) {
      fault('code', `${row.level}的编码应是 ${DIGITS[level]} 位数字，请按统计用区划代码填写`)
      continue
    }
    // A functional zone has no division code of its own, so nothing can be said about the beginning of its towns' codes.
    if (/^\d+$/.test(row.parentCode) && !row.code.startsWith(row.parentCode)) {
      fault('code', `编码应以上级编码 ${row.parentCode} 开头，请核对`)
      continue
    }
    const before = known.get(row.code)
    if (!before) places.push({ code: row.code, name: row.name, level, parentId: row.parentCode })
    else if (before.name === row.name && before.parentId === row.parentCode && before.level === level) unchanged += 1
    else fault('code', `编码 ${row.code} 已是“${before.name}”，更名或改属请按区划变更办理，不能用导入覆盖`)
  }
  // Parents first, so that each row finds its parent when it is written.
  return { places: places.sort((a, b) => DIGITS[a.level] - DIGITS[b.level]), unchanged, faults }
}
