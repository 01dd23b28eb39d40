import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { QueueItem } from '#src/modules/admin/admin.contract.ts'
import { approverUnitOf, daysLeftTo, type ViewContext, viewContext } from '#src/modules/subsidy/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { QueueSource, SearchSource } from '#src/platform/module.ts'
import { findGrants, type GrantRecord, grantMeant } from './grant.store.ts'
import { deadlinesOf, grantStatusName, noticeOver } from './grant-view.ts'
import { publishable } from './grants.types.ts'

const KIND_NAMES = {
  grant_due: '奖补待补正',
  grant_review: '奖补初审',
  grant_city_review: '奖补公示前复核',
  grant_publish: '奖补待公示',
  grant_objection: '奖补公示异议',
  grant_approve: '奖补批准',
  grant_ruling: '奖补待裁定',
} as const satisfies Partial<Record<QueueItem['kind'], string>>

const OPEN = ['waiting_ruling', 'submitted', 'returned', 'reviewed', 'city_reviewed', 'on_notice', 'objected'] as const

/** What waits for this scope among grants: to be corrected, reviewed, published, answered, approved, ruled. */
export const grantQueue: QueueSource = async (platform, scope, day) => {
  const { role } = scope
  const acts = ['grant.apply', 'grant.review', 'grant.city_review', 'grant.approve'] as const
  if (!acts.some((action) => mayDo(role, action))) return []
  const ctx = await viewContext(platform, platform.db, scope, day)
  const open = await findGrants(ctx.db, scope, { statuses: OPEN, limit: 500 })
  const items: QueueItem[] = []
  for (const grant of open) items.push(...(await itemsOf(ctx, grant)))
  return items
}

async function itemsOf(ctx: ViewContext, grant: GrantRecord): Promise<QueueItem[]> {
  const { role, unitId } = ctx.scope
  const one = (kind: keyof typeof KIND_NAMES, from: string, dueDay: PlainDate | null, status: string): QueueItem[] => [
    {
      kind,
      kindName: KIND_NAMES[kind],
      title: `${grant.title} ${grant.number}`,
      link: CONSOLE.grant(grant.grant_id),
      from,
      persons: null,
      amountFen: grant.amount_fen,
      dueDay,
      daysLeft: daysLeftTo(ctx, dueDay),
      status,
    },
  ]
  const county = ctx.tree.get(grant.unit_id).name
  const due = await deadlinesOf(ctx, grant)
  const city = ctx.cityReviewers.of(grant.unit_id, grant.program)
  switch (grant.status) {
    case 'returned':
      return mayDo(role, 'grant.apply') ? one('grant_due', county, null, '退回补正') : []
    case 'waiting_ruling':
      return mayDo(role, 'grant.review') || mayDo(role, 'policy.draft')
        ? one('grant_ruling', grant.claimant_name, null, '文件没有写清，待裁定')
        : []
    case 'submitted':
      return mayDo(role, 'grant.review') ? one('grant_review', grant.claimant_name, due.reviewDue, '待初审') : []
    case 'reviewed':
    case 'city_reviewed':
      if (publishable(grant.status, city !== undefined))
        return mayDo(role, 'grant.publish') ? one('grant_publish', grant.claimant_name, due.reviewDue, '待公示') : []
      return mayDo(role, 'grant.city_review') && city === unitId
        ? one('grant_city_review', county, due.cityDue, '待市级复核')
        : []
    case 'objected':
      return mayDo(role, 'grant.answer') ? one('grant_objection', '公众', due.answerDue, '待答复') : []
    case 'on_notice':
      return mayDo(role, 'grant.approve') &&
        noticeOver(grant, ctx.day) &&
        (await approverUnitOf(ctx.db, ctx.tree, grant.unit_id, ctx.day)) === unitId
        ? one('grant_approve', county, due.approveDue, '公示期满，待批准')
        : []
    default:
      return []
  }
}

const HITS = 5

/** Grants by a part of their number. */
export const grantSearch: SearchSource = async (platform, scope, q) => {
  if (!mayDo(scope.role, 'grant.read')) return []
  const asked = q.normalize('NFKC').trim()
  if (!/^(JB-?)?[\d-]{3,}$/i.test(asked)) return []
  const grants = await findGrants(platform.db, scope, { meant: grantMeant(platform.keys, asked), limit: HITS })
  const { day } = await platform.clocks()
  return grants.map((grant) => ({
    kind: 'claim',
    title: grant.number,
    detail: `${grant.title}，${grant.holder_name}，${grantStatusName(grant, day)}`,
    link: CONSOLE.grant(grant.grant_id),
  }))
}
