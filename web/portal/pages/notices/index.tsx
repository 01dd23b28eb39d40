import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { personTimes, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { type Pages, usePages } from '../../pages.ts'
import { GrantNoticeRow } from '../../public/grant-notice-rows.tsx'
import { useGrantNotices } from '../../public/grant-notices.ts'
import { howLong, isOpen, period } from '../../public/notices.ts'
import '../../public/public.css'
import { go, type PageProps } from '../../router.tsx'
import { useSite } from '../../session.ts'
import { Frame } from '../../ui/frame.tsx'
import { Button, Note, Row, Rows, SectionHead, Tag } from '../../ui/parts.tsx'
import { Empty, Load } from '../../ui/states.tsx'

const PAGE = 30

export default function Notices({ query }: PageProps) {
  const openOnly = query['open'] === '1'
  const today = useSite().data?.businessDay ?? ''
  const pages = usePages('notices', (cursor, signal) =>
    call<typeof subsidyContract.publicNotices>('GET', '/api/public/notices', {
      query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
      ...(signal ? { signal } : {}),
    }),
  )
  const grants = useGrantNotices()
  const listed = [...pages.items, ...grants.items]
  const open = listed.filter((notice) => isOpen(notice, today))
  const shown = openOnly ? pages.items.filter((notice) => isOpen(notice, today)) : pages.items
  const shownGrants = openOnly ? grants.items.filter((notice) => isOpen(notice, today)) : grants.items
  return (
    <Frame title={t('portal.notices')} back="/" tab="home">
      <Load of={pages.first.state === 'ready' ? grants.first : pages.first} cards={4}>
        {() => (
          <>
            {listed.length > 0 && (
              <fieldset className="chips" aria-label={t('portalPublic.noticeShow')}>
                <Choice on={!openOnly} to="/notices">
                  {t('portalPublic.noticeAll')}
                </Choice>
                <Choice on={openOnly} to="/notices?open=1">
                  {t('portalPublic.onNotice')} {open.length}
                </Choice>
              </fieldset>
            )}
            {shown.length + shownGrants.length === 0 && (
              <Empty title={listed.length === 0 ? t('portalPublic.noticeEmptyAll') : t('portalPublic.noticeEmpty')}>
                {t('portalPublic.noticeEmptyWhy')}
              </Empty>
            )}
            {shown.length > 0 && (
              <Rows label={t('portal.notices')} className="notice-rows">
                {shown.map((notice) => (
                  <Row
                    key={notice.number}
                    to={`/notices/${encodeURIComponent(notice.number)}`}
                    title={notice.title}
                    note={
                      <>
                        <span className="nw">{period(notice, today)}</span>
                        <span className="line">
                          {t('portalPublic.noticeSum', {
                            lines: personTimes(notice.lines),
                            amount: yuan(notice.amountFen),
                          })}
                        </span>
                        <Tag tone={isOpen(notice, today) ? 'mine' : 'away'}>{howLong(notice, today)}</Tag>
                      </>
                    }
                  />
                ))}
              </Rows>
            )}
            <More pages={pages} />
            {shownGrants.length > 0 && (
              <>
                <SectionHead title={t('portalPublic.grantNotices')} />
                <Rows label={t('portalPublic.grantNotices')} className="notice-rows">
                  {shownGrants.map((notice) => (
                    <GrantNoticeRow key={notice.number} notice={notice} today={today} />
                  ))}
                </Rows>
              </>
            )}
            <More pages={grants} />
            <Rows>
              <Row
                to="/objections"
                icon="question"
                title={t('portalObjection.title')}
                note={t('portalObjection.note')}
              />
            </Rows>
          </>
        )}
      </Load>
    </Frame>
  )
}

function More<T>({ pages }: { pages: Pages<T> }) {
  return (
    pages.more && (
      <div className="more">
        {pages.error && <Note tone="bad">{pages.error.message}</Note>}
        <Button second busy={pages.busy} onClick={pages.more}>
          {t('portalPublic.loadMore')}
        </Button>
      </div>
    )
  )
}

const Choice = ({ on, to, children }: { on: boolean; to: string; children: React.ReactNode }) => (
  <button type="button" className="chip" aria-pressed={on} onClick={() => go(to, { replace: true })}>
    {children}
  </button>
)
