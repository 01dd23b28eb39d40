import { formatDay, yearOf } from '#src/kernel/plain-date.ts'
import type { TestOf } from '../policy.types.ts'
import { entriesAmong, given, NO_CLASS, oldestFirst, trainingsOfYear } from './claim.rules.ts'
import { anyOf, noClass, whole } from './js.rules.ts'
import type { TestKind } from './kind.types.ts'
import { COUNTED, entriesSql, factDay, isNull } from './sql.rules.ts'

/** At most so many a calendar year, each in the year of its first day of class. */
export const perYear: TestKind<TestOf<'perYear'>> = {
  reads: () => ['class'],
  verdicts: () => ['pass', 'fail'],
  figures: (test) => [{ is: 'number', value: test.max, unit: '次' }],
  evaluate(test, claim) {
    const own = given(claim.facts, 'class')
    if (!own) return NO_CLASS
    const year = yearOf(own.start)
    const had = oldestFirst(trainingsOfYear(entriesAmong(test.among, claim), year))
    const what = test.among === 'own' ? '这项培训' : '补贴性培训'
    if (had.length < test.max)
      return {
        verdict: 'pass',
        text: `${year}年此前已参加${what} ${had.length} 次，这是第 ${had.length + 1} 次，不超过 ${test.max} 次`,
      }
    const days = had.map((entry) => `${formatDay(entry.classStart)}开班的${claim.words.occupation(entry.occupation)}`)
    return {
      verdict: 'fail',
      text: `${year}年此前已参加${what} ${had.length} 次(${days.join('、')})，每年不超过 ${test.max} 次`,
    }
  },
  emitJs: (test, claim) => ({ fail: anyOf(noClass(claim), `${claim.yearCount(test.among)} >= ${whole(test.max)}`) }),
  emitSql: (test, claim) => ({
    fail: `${isNull('class')} or ${test.max} <= (
      select coalesce(sum(most), 0) from (
        select max(n) as most from (
          select h.class_start, h.occupation, h.program, count(*) as n ${entriesSql(test.among, claim)} and ${COUNTED}
             and extract(year from h.class_start) = extract(year from ${factDay('class.start')})
           group by h.class_start, h.occupation, h.program) by_program
         group by class_start, occupation) by_class)`,
  }),
}
