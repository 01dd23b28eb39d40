import { sql } from 'kysely'
import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import { PUBLIC_STATUSES } from './class-actions.rules.ts'
import type { ClassNotice } from './training.contract.ts'
import { CLASS_STATUS_NAMES, type ClassStatus } from './training.types.ts'

/** `免费`, or `每人 240.00 元`. */
export const feeText = (feeFen: number) => (feeFen === 0 ? '免费' : `每人 ${formatYuan(feeFen)} 元`)

/** The notice board of an approved class (告知牌, T3), by its number. Undefined for any other: nothing shows that it exists. */
// unscoped: public by law; trainees are counted, never named.
export async function findNotice(db: Db, number: string): Promise<ClassNotice | undefined> {
  const { rows } = await sql<{
    class_id: string
    number: string
    title: string
    occupation_name: string
    level: Level
    target_group: string
    enrolled: number
    capacity: number
    place: string
    start_day: PlainDate
    end_day: PlainDate
    help_measures: string
    fee_fen: number
    unit_name: string
    approved_day: PlainDate
    provider_name: string
    manager_name: string
    manager_phone: string
    supervisor_name: string
    supervisor_phone: string
    status: ClassStatus
  }>`
    select k.class_id, k.number, k.title, o.name as occupation_name, k.level, k.target_group, coalesce(s.taken, 0) as enrolled, k.capacity,
           k.place, k.start_day, k.end_day, k.help_measures, k.fee_fen, u.name as unit_name, k.approved_day,
           p.name as provider_name, k.manager_name, k.manager_phone, k.supervisor_name, k.supervisor_phone, k.status
      from training_class k
      join occupation o on o.code = k.occupation
      join organisation p on p.organisation_id = k.provider_id
      join unit u on u.unit_id = k.unit_id
      left join class_seat s on s.class_id = k.class_id
     where k.number = ${number} and k.status = any(${[...PUBLIC_STATUSES]})`.execute(db)
  const row = rows[0]
  if (!row) return undefined
  const lessons = await db
    .selectFrom('lesson')
    .select(['day', 'start_time', 'end_time', 'kind', 'topic'])
    .where('class_id', '=', row.class_id)
    .where('status', '<>', 'cancelled')
    .orderBy('day')
    .orderBy('start_time')
    .execute()
  return {
    number: row.number,
    title: row.title,
    occupationName: row.occupation_name,
    levelName: LEVEL_NAMES[row.level],
    targetGroup: row.target_group,
    enrolled: row.enrolled,
    capacity: row.capacity,
    seatsLeft: row.capacity - row.enrolled,
    place: row.place,
    startDay: row.start_day,
    endDay: row.end_day,
    helpMeasures: row.help_measures,
    feeText: feeText(row.fee_fen),
    approvedBy: `${row.unit_name}人力资源和社会保障局`,
    approvedDay: row.approved_day,
    providerName: row.provider_name,
    managerName: row.manager_name,
    managerPhone: row.manager_phone,
    supervisorName: row.supervisor_name,
    supervisorPhone: row.supervisor_phone,
    lessons: lessons.map((lesson) => ({
      day: lesson.day,
      startTime: lesson.start_time,
      endTime: lesson.end_time,
      kind: lesson.kind,
      topic: lesson.topic,
    })),
    statusName: CLASS_STATUS_NAMES[row.status],
  }
}
