import { z } from 'zod'
import {
  day,
  idParams,
  madeAndChecked,
  note,
  operation,
  pageOf,
  pageQuery,
  searchText,
  text,
  timeline,
  uuid,
} from '#src/platform/http/contract.ts'
import { OVERRIDE_STATUSES } from './entitlements.types.ts'

/** A training of the year, as the pages of the limit name it. */
const trainingOfYear = z.strictObject({
  classId: uuid,
  number: z.string(),
  title: z.string(),
  unitName: z.string(),
  startDay: day,
  /** Holds one of the year's places. */
  counted: z.boolean(),
})

/** Somebody who sits in a subsidised class without a place of the year. */
export const overLimitRow = z.strictObject({
  personId: uuid,
  name: z.string(),
  docNoMasked: z.string(),
  classId: uuid,
  classNumber: z.string(),
  classTitle: z.string(),
  unitName: z.string(),
  startDay: day,
  year: z.int(),
})
export type OverLimitRow = z.output<typeof overLimitRow>

export const overrideRow = z.strictObject({
  id: uuid,
  personId: uuid,
  name: z.string(),
  docNoMasked: z.string(),
  classId: uuid,
  classNumber: z.string(),
  classTitle: z.string(),
  unitName: z.string(),
  year: z.int(),
  document: z.string(),
  reason: z.string(),
  status: z.enum(OVERRIDE_STATUSES),
  statusName: z.string(),
  ...madeAndChecked,
})
export type OverrideRow = z.output<typeof overrideRow>

export const overrideDetail = overrideRow.extend({
  version: z.int(),
  limit: z.strictObject({ max: z.int(), soft: z.boolean(), document: z.string() }).nullable(),
  trainings: z.array(trainingOfYear),
  timeline,
  /** The viewer may confirm or refuse it: open, the right, and not the viewer's own. */
  mayCheck: z.boolean(),
})
export type OverrideDetail = z.output<typeof overrideDetail>

export const entitlementsContract = {
  overLimit: operation({
    method: 'GET',
    path: '/api/over-limit',
    access: 'override.read',
    summary: '超过每年培训次数、没有补贴名额的在册学员',
    query: pageQuery.extend({ q: searchText.optional() }),
    response: pageOf(overLimitRow),
  }),
  overrides: operation({
    method: 'GET',
    path: '/api/limit-overrides',
    access: 'override.read',
    summary: '每年培训次数的例外',
    query: pageQuery.extend({ status: z.enum(OVERRIDE_STATUSES).optional(), q: searchText.optional() }),
    response: pageOf(overrideRow),
  }),
  override: operation({
    method: 'GET',
    path: '/api/limit-overrides/:id',
    access: 'override.read',
    summary: '一件例外：本人当年的培训、依据、经过',
    params: idParams,
    response: overrideDetail,
  }),
  proposeOverride: operation({
    method: 'POST',
    path: '/api/limit-overrides',
    access: 'override.propose',
    summary: '报批例外：写明文号和理由，由另一人复核',
    body: z.strictObject({
      personId: uuid,
      classId: uuid,
      document: text(100, '文号'),
      reason: note(500, '理由'),
    }),
    response: overrideDetail,
    status: 201,
  }),
  checkOverride: operation({
    method: 'POST',
    path: '/api/limit-overrides/:id/check',
    access: 'override.check',
    summary: '复核例外（不能是经办人本人）',
    params: idParams,
    body: z
      .strictObject({ version: z.int(), verdict: z.enum(['confirm', 'refuse']), note: note(500, '意见').optional() })
      .refine((body) => body.verdict === 'confirm' || body.note !== undefined, { path: ['note'], error: '请写明理由' }),
    response: overrideDetail,
  }),
}
