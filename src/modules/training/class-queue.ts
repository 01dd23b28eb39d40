import { CONSOLE } from '#src/kernel/console-links.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { QueueItem } from '#src/modules/admin/admin.contract.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { QueueSource, SearchSource } from '#src/platform/module.ts'
import { listWaiting, searchClasses } from './class.store.ts'
import { CLASS_STATUS_NAMES, type ClassStatus } from './training.types.ts'

const WAITING = {
  submitted: { right: 'class.review', kind: 'class_review', kindName: '开班审核' },
  returned: { right: 'class.apply', kind: 'class_correction', kindName: '开班补正' },
  finished: { right: 'completion.review', kind: 'completion_review', kindName: '结业审核' },
} as const

/** Classes that wait for this scope: the county's reviews with their deadline, the provider's corrections. */
export const classQueue: QueueSource = async ({ db }, scope, day) => {
  const { role } = scope
  const statuses = (Object.keys(WAITING) as (keyof typeof WAITING)[]).filter((status) =>
    mayDo(role, WAITING[status].right),
  )
  if (statuses.length === 0) return []
  const calendar = await loadCalendar(db)
  return (await listWaiting(db, scope, statuses)).map((line): QueueItem => {
    const { kind, kindName } = WAITING[line.status as keyof typeof WAITING]
    return {
      kind,
      kindName,
      title: `${line.number ?? line.title}（${line.occupation_name} ${LEVEL_NAMES[line.level]}）`,
      link: CONSOLE.class(line.class_id),
      from: line.status === 'returned' ? `${line.unit_name}人社部门` : line.provider_name,
      persons: line.status === 'finished' ? line.enrolled : line.capacity,
      amountFen: null,
      dueDay: line.review_due,
      daysLeft: line.review_due === null ? null : workingDaysBetween(calendar, day, line.review_due),
      status: CLASS_STATUS_NAMES[line.status as ClassStatus],
    }
  })
}

/** Classes by number or title. */
export const classSearch: SearchSource = async ({ db }, scope, q) => {
  if (!mayDo(scope.role, 'class.read')) return []
  return (await searchClasses(db, scope, q)).map((line) => ({
    kind: 'class',
    title: line.number ?? line.title,
    detail: `${line.title} · ${line.provider_name} · ${CLASS_STATUS_NAMES[line.status]}`,
    link: CONSOLE.class(line.class_id),
  }))
}
