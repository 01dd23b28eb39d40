import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../load.ts'

export type PublicNotice = ResponseOf<typeof subsidyContract.publicNotice>
export type PublicLine = PublicNotice['items'][number]
type NoticeRow = Pick<PublicNotice, 'status' | 'statusName' | 'toDay' | 'daysLeft'>

export const useNotice = (number: string) =>
  useLoad(`notice/${number}`, (signal) =>
    call<typeof subsidyContract.publicNotice>('GET', '/api/public/notices/:number', { params: { number }, signal }),
  )

/** May anybody still object on this day? */
export const isOpen = (notice: NoticeRow, today: string) => notice.status === 'open' && today <= notice.toDay

/** 公示中，还剩 2 个工作日, as the office counts them; the status's own word when it is over. */
export function howLong(notice: NoticeRow, today: string): string {
  const n = notice.daysLeft
  if (n === null || !isOpen(notice, today)) return notice.statusName
  return n === 0 ? t('portalPublic.noticeLastDay') : t('portalPublic.noticeLeft', { n })
}

/** 6月12日至 6月16日, with the year where it is another one than that of `today`. */
export const period = (notice: { fromDay: string; toDay: string }, today: string) =>
  t('portalPublic.noticeDays', { from: shortDay(notice.fromDay, today), to: shortDay(notice.toDay, today) })
