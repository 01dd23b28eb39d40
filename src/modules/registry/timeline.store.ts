import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Happening } from './timeline.rules.ts'

export interface TimelineRow extends Happening {
  readonly at: Date
  readonly day: PlainDate
}

/**
 * What happened to a person, the newest first: each kind of record through its own scope, so that a viewer who may see the person
 * still sees of the rest only what he answers for. The group `inmate` is never shown (DOMAIN 5.3).
 */
export async function timelineOf(db: Db, scope: Scope, personId: string, today: PlainDate): Promise<TimelineRow[]> {
  // A day that was recorded without its hour stands at its beginning, Asia/Shanghai.
  const startOf = (column: string) => sql`${sql.ref(column)}::timestamp at time zone 'Asia/Shanghai'`
  const { rows } = await sql<TimelineRow>`
    select kind, at, day, id, number, title, level, status, organisation, amount_fen, theory, practice from (
      select 'enrolled' as kind, e.recorded_at as at, k.start_day as day, k.class_id as id, k.number, k.title, k.level, e.status,
             o.name as organisation, null::bigint as amount_fen, null::numeric as theory, null::numeric as practice
        from enrolment e join training_class k on k.class_id = e.class_id join organisation o on o.organisation_id = k.provider_id
       where e.person_id = ${personId} and ${inScope(scope, 'enrolment', 'e')}
      union all
      select 'class_completed', ${startOf('e.completed_day')}, e.completed_day, k.class_id, k.number, k.title, k.level, e.status,
             o.name, null, null, null
        from enrolment e join training_class k on k.class_id = e.class_id join organisation o on o.organisation_id = k.provider_id
       where e.person_id = ${personId} and e.status = 'completed' and e.completed_day is not null and ${inScope(scope, 'enrolment', 'e')}
      union all
      select 'exam', r.recorded_at, s.exam_day, s.session_id, s.number, c.name, s.level, r.state, o.name, null, r.theory, r.practice
        from exam_result r join exam_session s on s.session_id = r.session_id join occupation c on c.code = s.occupation
        join organisation o on o.organisation_id = s.assessor_id
       where r.person_id = ${personId} and ${inScope(scope, 'exam_result', 'r')}
      union all
      select 'certificate', t.recorded_at, t.issued_on, t.certificate_id, t.number, c.name, t.level, t.status, o.name, null, null, null
        from certificate t join occupation c on c.code = t.occupation join organisation o on o.organisation_id = t.assessor_id
       where t.person_id = ${personId} and ${inScope(scope, 'certificate', 't')}
      union all
      select 'claim', l.recorded_at, b.submitted_day, l.line_id, b.number, c.name, l.level,
             case when l.status = 'on_notice' and (n.working_days = 0 or n.to_day < ${today}) then 'noticed' else l.status end, o.name, l.amount_fen, null, null
        from claim_line l join claim_batch b on b.batch_id = l.batch_id join occupation c on c.code = l.occupation
        join organisation o on o.organisation_id = l.claimant_id left join notice n on n.notice_id = l.notice_id
       where l.person_id = ${personId} and ${inScope(scope, 'claim_line', 'l')}
      union all
      select 'paid', ${startOf('l.paid_day')}, l.paid_day, l.line_id, b.number, c.name, l.level, l.status, o.name, l.amount_fen, null, null
        from claim_line l join claim_batch b on b.batch_id = l.batch_id join occupation c on c.code = l.occupation
        join organisation o on o.organisation_id = l.claimant_id
       where l.person_id = ${personId} and l.status = 'paid' and l.paid_day is not null and ${inScope(scope, 'claim_line', 'l')}
      union all
      select 'voucher', v.recorded_at, v.issued_day, v.voucher_id, v.number, b.name, null, v.state, i.name, nullif(v.face_fen, 0), null, null
        from voucher v join voucher_batch b on b.batch_id = v.batch_id join unit i on i.unit_id = v.issuer_id
       where v.person_id = ${personId} and ${inScope(scope, 'voucher', 'v')}
      union all
      select 'group', g.recorded_at, g.from_day, null, null, g.group_code, null, null, g.evidence, null, null, null
        from person_group g join person p on p.person_id = g.person_id
       where g.person_id = ${personId} and g.group_code <> 'inmate' and ${inScope(scope, 'person', 'p')}
    ) happened order by day desc, at desc, kind, id`.execute(db)
  return rows
}
