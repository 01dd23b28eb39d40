import type { GROUP_CODES } from '#src/modules/registry/registry.contract.ts'

export type GroupCode = (typeof GROUP_CODES)[number]

/** Person categories (人员类别) as a roster names them; the codes are those of the registry. */
export const ROSTER_GROUPS = {
  rural_migrant: '农村转移就业劳动者',
  two_after: '两后生',
  graduate: '高校毕业生',
  unemployed: '下岗失业人员',
  hard_to_employ: '就业困难人员',
  veteran: '退役军人',
  disabled: '残疾人',
  registered_poor: '脱贫劳动力',
  employee: '企业职工',
  inmate: '服刑人员',
  student: '在校生',
} as const satisfies Record<GroupCode, string>

const CODES = Object.keys(ROSTER_GROUPS) as GroupCode[]

export const GROUP_TITLES: readonly string[] = Object.values(ROSTER_GROUPS)

export const groupOfTitle = (title: string): GroupCode | undefined =>
  CODES.find((code) => ROSTER_GROUPS[code] === title)

export const EDUCATION_TITLES = [
  '小学及以下',
  '小学',
  '初中',
  '高中',
  '中专',
  '技工学校',
  '大专',
  '本科',
  '研究生',
] as const
