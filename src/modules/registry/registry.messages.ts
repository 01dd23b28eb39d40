import type { RefusalTable } from '#src/platform/http/problem.ts'

export const PERSON_SEARCH_REFUSALS = {
  last4_alone: { status: 422, path: 'query.last4', text: '证件号后四位要和姓名一起查，请补填姓名' },
} as const satisfies RefusalTable<'last4_alone'>

export const IMPORT_REGIONS_REFUSALS = {
  file_unreadable: { status: 422, path: 'fileId', text: (f) => String(f.text) },
} as const satisfies RefusalTable<'file_unreadable'>
