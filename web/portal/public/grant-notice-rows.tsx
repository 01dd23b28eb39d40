import { yuan } from '#web/ui/format.ts'
import { Row, Tag } from '../ui/parts.tsx'
import type { GrantNotice } from './grant-notices.ts'
import { howLong, isOpen, period } from './notices.ts'

/** One grant on public notice, as a row among the notices. */
export const GrantNoticeRow = ({ notice, today }: { notice: GrantNotice; today: string }) => (
  <Row
    to={`/grant-notices/${encodeURIComponent(notice.number)}`}
    title={`${notice.unitName} ${notice.title}：${notice.subject}`}
    note={
      <>
        <span className="nw">{period(notice, today)}</span>
        <span className="line">
          {notice.payeeName} {yuan(notice.amountFen)}
        </span>
        <Tag tone={isOpen(notice, today) ? 'mine' : 'away'}>{howLong(notice, today)}</Tag>
      </>
    }
  />
)
