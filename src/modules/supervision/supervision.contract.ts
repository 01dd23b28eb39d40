import { z } from 'zod'
import {
  day,
  idParams,
  note,
  operation,
  pageOf,
  pageQuery,
  searchText,
  text,
  uuid,
} from '#src/platform/http/contract.ts'

export const blacklistRow = z.strictObject({
  id: uuid,
  subjectKind: z.enum(['organisation', 'person']),
  subjectId: uuid,
  /** A person's name is masked where it is listed. */
  subjectName: z.string(),
  /** Which of several of one name: a person's identity number, masked, or the organisation's credit code. */
  subjectNumber: z.string(),
  unitName: z.string(),
  reason: z.string(),
  document: z.string(),
  fromDay: day,
  toDay: day.nullable(),
  enteredBy: z.string(),
  enteredDay: day,
  liftedBy: z.string().nullable(),
  liftedDay: day.nullable(),
  liftDocument: z.string().nullable(),
  inForce: z.boolean(),
  statusName: z.string(),
  version: z.int(),
  actions: z.array(z.enum(['lift'])),
})
export type BlacklistRow = z.output<typeof blacklistRow>

export const supervisionContract = {
  blacklist: operation({
    method: 'GET',
    path: '/api/blacklist',
    access: 'blacklist.read',
    summary: '黑名单',
    query: pageQuery.extend({ inForce: z.enum(['yes', 'no']).optional(), q: searchText.optional() }),
    response: pageOf(blacklistRow),
  }),
  enterBlacklist: operation({
    method: 'POST',
    path: '/api/blacklist',
    access: 'blacklist.write',
    summary: '列入黑名单：立即生效',
    body: z.strictObject({
      subjectKind: z.enum(['organisation', 'person'], '请选择机构或个人'),
      subjectId: uuid,
      reason: note(500, '列入的事由'),
      document: text(120, '文件名称和文号'),
      fromDay: day,
      toDay: day.nullable(),
    }),
    response: blacklistRow,
    status: 201,
  }),
  liftBlacklist: operation({
    method: 'POST',
    path: '/api/blacklist/:id/lift',
    access: 'blacklist.write',
    summary: '移出黑名单',
    params: idParams,
    body: z.strictObject({ version: z.int(), document: text(120, '移出所依据的文件') }),
    response: blacklistRow,
  }),
}
