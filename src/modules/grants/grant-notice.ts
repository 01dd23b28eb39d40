import type { z } from 'zod'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import {
  clauseOf,
  decideGrant,
  GRANT_PROGRAM_NAMES,
  GRANT_UNIT_NAMES,
  type GrantItem,
  type OfferedGrant,
  type PackSet,
} from '#src/modules/policy/index.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { type WorkCalendar, workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { GrantRecord } from './grant.store.ts'
import { noticeOver, publicName } from './grant-view.ts'
import type { grantNotice } from './grants.contract.ts'

const STATUS_NAMES = { open: '公示中', closed: '公示期满', withdrawn: '已撤下' } as const

/** Document and clause that the amount follows: of the later text that changed it, where one did. */
export function citedBy(
  { pack, parents }: OfferedGrant['pack'],
  item: GrantItem,
): { document: string; clause: string } {
  const clause = clauseOf([pack, ...parents], item, item.amount.rule)
  const changed = item.amount.kind === 'perUnit' ? item.amount.cite : undefined
  const cite = changed ?? clause?.cite
  return {
    document: cite?.document ?? (changed ? undefined : clause?.document) ?? pack.document,
    clause: cite?.clause ?? '',
  }
}

/** What the public sees: organisation, thing, money and clause; of a person the masked name, nothing else. */
export function grantNoticeOf(
  tree: UnitTree,
  packs: PackSet,
  grant: GrantRecord,
  at: { readonly calendar: WorkCalendar; readonly day: PlainDate },
): z.output<typeof grantNotice> {
  const { pack, item } = decideGrant(packs, grant.facts)
  const { document, clause } = citedBy(pack, item)
  const status = ['on_notice', 'objected'].includes(grant.status) && !noticeOver(grant, at.day) ? 'open' : 'closed'
  return {
    number: grant.notice_number!,
    title: grant.title,
    programName: GRANT_PROGRAM_NAMES[grant.program],
    unitName: tree.get(grant.unit_id).name,
    claimantName: grant.claimant_name,
    payeeName: publicName(grant),
    subject: grant.subject,
    units: grant.units,
    unitWord: GRANT_UNIT_NAMES[item.unit],
    amountFen: grant.amount_fen ?? 0,
    document,
    clause,
    fromDay: grant.notice_from!,
    toDay: grant.notice_to!,
    workingDays: grant.notice_days!,
    daysLeft: status === 'open' ? workingDaysBetween(at.calendar, at.day, grant.notice_to!) : null,
    phone: grant.notice_phone ?? '',
    address: grant.notice_address ?? '',
    status,
    statusName: STATUS_NAMES[status],
  }
}
