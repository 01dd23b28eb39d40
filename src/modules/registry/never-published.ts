import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'

/** Is the person of the prison domain on that day? Such persons are in no list that is made public (DOMAIN §5.4, code 16). */
export const neverPublished = (personId: RawBuilder<unknown>, day: PlainDate): RawBuilder<SqlBool> =>
  sql<SqlBool>`exists (select 1 from person_group g where g.person_id = ${personId} and g.group_code = 'inmate' and (g.to_day is null or g.to_day > ${day}))`
