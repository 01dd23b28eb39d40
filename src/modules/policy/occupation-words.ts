import type { Db } from '#src/platform/db/database.ts'
import type { Facts, Words } from './policy.types.ts'

/** Names of the occupations that these facts mention; a code without a name stands for itself. */
export async function occupationWords(db: Db, facts: Facts): Promise<Words> {
  const codes = new Set([
    ...facts.history.map(({ occupation }) => occupation),
    ...(facts.class ? [facts.class.occupation] : []),
    ...(facts.certificate ? [facts.certificate.occupation] : []),
  ])
  const rows =
    codes.size === 0
      ? []
      : await db
          .selectFrom('occupation')
          .select(['code', 'name'])
          .where('code', 'in', [...codes])
          .execute()
  const names = new Map(rows.map(({ code, name }) => [code, name]))
  return { occupation: (code) => names.get(code) ?? code }
}
