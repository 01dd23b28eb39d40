import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import { call } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { usePages } from '../pages.ts'
import { Button, Note, Row, Rows, SectionHead, Tag } from '../ui/parts.tsx'
import { howLong, isOpen, period } from './notices.ts'

const PAGE = 30

/** Grants on public notice, under the lists of claims; nothing is drawn where there are none. */
export function GrantNoticeRows({ today, openOnly }: { today: string; openOnly: boolean }) {
  const pages = usePages('grant-notices', (cursor, signal) =>
    call<typeof grantsContract.publicNotices>('GET', '/api/public/grant-notices', {
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
      ...(signal ? { signal } : {}),
    }),
  )
  const shown = openOnly ? pages.items.filter((notice) => isOpen(notice, today)) : pages.items
  if (shown.length === 0) return null
  return (
    <>
      <SectionHead title={t('portalPublic.grantNotices')} />
      <Rows label={t('portalPublic.grantNotices')} className="notice-rows">
        {shown.map((notice) => (
          <Row
            key={notice.number}
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
        ))}
      </Rows>
      {pages.more && (
        <div className="more">
          {pages.error && <Note tone="bad">{pages.error.message}</Note>}
          <Button second busy={pages.busy} onClick={pages.more}>
            {t('portalPublic.loadMore')}
          </Button>
        </div>
      )}
    </>
  )
}
