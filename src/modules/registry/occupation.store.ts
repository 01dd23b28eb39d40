import { sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { Db } from '#src/platform/db/database.ts'

const MOST = 500

/** Occupations by a part of the name or the beginning of code, pinyin or initials; all of them without `q`. */
export async function searchOccupations(
  db: Db,
  q: string | undefined,
): Promise<{ code: string; name: string; levels: Level[] }[]> {
  const text = (q ?? '').normalize('NFKC').replace(/\s/g, '').toLowerCase()
  const { rows } = await sql<{ code: string; name: string; levels: Level[] }>`
    select code, name, levels_available as levels from occupation
     where ${text} = '' or position(${text} in lower(name)) > 0 or starts_with(code, ${text})
        or starts_with(pinyin, ${text}) or starts_with(initials, ${text})
     order by code limit ${MOST}`.execute(db)
  return rows
}
