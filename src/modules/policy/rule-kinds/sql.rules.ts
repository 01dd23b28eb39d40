/** Words of the SQL oracle that several kinds use. Conditions may come out null, which holds nowhere. */
import { type DateBase, TRAININGS } from '../policy.types.ts'
import type { SqlClaim } from './kind.types.ts'

export const sqlText = (value: string) => `'${value.replaceAll("'", "''")}'`
export const sqlList = (values: readonly string[]) => `(${values.map(sqlText).join(', ')})`
/** A fact by its path, such as `class.feeFen`. */
export const factText = (path: string) => `(f #>> '{${path.replaceAll('.', ',')}}')`
export const factNumber = (path: string) => `${factText(path)}::numeric`
export const factDay = (path: string) => `${factText(path)}::date`
export const isNull = (object: string) => `(${factText(object)} is null)`

export const DAY_PATHS = {
  classStart: 'class.start',
  certificateIssued: 'certificate.issued',
  jobStart: 'job.start',
} as const satisfies Record<DateBase, string>
export const sqlDay = (base: DateBase) => factDay(DAY_PATHS[base])

/** Earlier entries `h` among which a limit looks; the claim's own class under another program is left out of the trainings. */
export function entriesSql(among: 'trainings' | 'own', { program }: SqlClaim): string {
  const own = `from oracle_history h where h.person = ${factText('person.id')}`
  if (among === 'own') return `${own} and h.program = ${sqlText(program)}`
  return `${own} and h.program in ${sqlList(TRAININGS)}
    and (${isNull('class')} or h.program = ${sqlText(program)} or h.occupation <> ${factText('class.occupation')}
         or h.class_start <> ${factDay('class.start')})`
}
export const COUNTED = `h.status in ('approved', 'paid')`
