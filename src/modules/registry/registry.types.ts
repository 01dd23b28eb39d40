/** Kinds of organisation (机构) that the registry lists; authorities are units, not organisations of the catalogue. */
export const ORGANISATION_KIND_NAMES = {
  provider: '培训机构',
  assessor: '评价机构',
  employer: '用人单位',
  agency: '人力资源服务机构',
  authority: '主管部门',
} as const
export type OrganisationKind = keyof typeof ORGANISATION_KIND_NAMES

export const ORGANISATION_STATUS_NAMES = { active: '正常', suspended: '暂停', closed: '注销' } as const

/** What can be imported below the county: the levels of the sheet's words. */
export const PLACE_LEVELS = { 乡镇: 'town', 街道: 'town', 村: 'village', 社区: 'village' } as const
export type PlaceWord = keyof typeof PLACE_LEVELS
