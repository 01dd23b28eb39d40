import type { Db } from '../db/database.ts'
import type { WorkCalendar } from './working-days.ts'

/** The dated table of holidays and worked weekends, whole: a few dozen rows a year. */
export async function loadCalendar(db: Db): Promise<WorkCalendar> {
  const rows = await db.selectFrom('calendar_day').select(['day', 'kind']).execute()
  return {
    holidays: new Set(rows.filter((row) => row.kind === 'holiday').map((row) => row.day)),
    workdays: new Set(rows.filter((row) => row.kind === 'workday').map((row) => row.day)),
  }
}
