import { sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { answersDue, type DueSource, type InHand, stepsDue } from '#src/modules/subsidy/index.ts'

/** The steps of grants that are due, for the sweep that reminds of claims. */
// unscoped: housekeeping; every office has its own deadlines, and only its own accounts are told.
export const grantsDue: DueSource = async (ctx, horizon) => {
  const { rows } = await sql<InHand>`
    select 'grant' as subject, g.grant_id as id, g.number, g.program, g.unit_id as "unitId", g.review_due as "reviewDue", g.city_due as "cityDue",
           g.approve_due as "approveDue", array[g.status] as statuses,
           coalesce(g.notice_days = 0 or g.notice_to < ${ctx.day}, false) as "noticeOver"
      from grant_application g
     where (g.status in ('submitted', 'reviewed', 'city_reviewed') and (g.review_due <= ${horizon} or g.city_due <= ${horizon}))
        or (g.status = 'on_notice' and g.approve_due <= ${horizon})
     order by least(g.review_due, g.city_due, g.approve_due), g.grant_id`.execute(ctx.db)
  const { rows: objections } = await sql<{
    subject: 'grant'
    id: string
    number: string
    unitId: string
    program: string
    filedDay: PlainDate
  }>`
    select 'grant' as subject, g.grant_id as id, g.number, g.program, g.unit_id as "unitId", min(o.filed_day) as "filedDay"
      from grant_objection o join grant_application g on g.grant_id = o.grant_id
     where o.status = 'open' group by 2, 3, 4, 5 order by 6, 2`.execute(ctx.db)
  return [...stepsDue(ctx, horizon, rows), ...(await answersDue(ctx, horizon, objections))]
}
