import type { grantsContract } from '#src/modules/grants/grants.contract.ts'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { call } from '#web/ui/client.ts'
import { day, personTimes, shortDay, weekday } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../load.ts'
import { joinableClasses } from '../public/classes.ts'
import { howLong, isOpen } from '../public/notices.ts'
import '../public/public.css'
import { Link } from '../router.tsx'
import { useSession, useSite } from '../session.ts'
import { useBigType } from '../ui/big-type.ts'
import { Frame } from '../ui/frame.tsx'
import { Icon, Logo } from '../ui/icon.tsx'
import { Card, Note, Row, Rows, SectionHead, Tag } from '../ui/parts.tsx'
import { Empty, Load } from '../ui/states.tsx'

const SHOWN = 4

/** The latest lists on public notice, of claims and of grants alike. */
async function latestNotices(signal: AbortSignal) {
  const query = { limit: SHOWN }
  const [claims, grants] = await Promise.all([
    call<typeof subsidyContract.publicNotices>('GET', '/api/public/notices', { query, signal }),
    call<typeof grantsContract.publicNotices>('GET', '/api/public/grant-notices', { query, signal }),
  ])
  return [
    ...claims.items.map((one) => ({
      ...one,
      to: `/notices/${encodeURIComponent(one.number)}`,
      said: personTimes(one.lines),
    })),
    ...grants.items.map((one) => ({
      ...one,
      to: `/grant-notices/${encodeURIComponent(one.number)}`,
      title: `${one.unitName} ${one.title}：${one.subject}`,
      said: one.payeeName,
    })),
  ]
    .sort((a, b) => (a.fromDay === b.fromDay ? 0 : a.fromDay < b.fromDay ? 1 : -1))
    .slice(0, SHOWN)
}

export default function Home() {
  const site = useSite()
  const today = site.data?.businessDay ?? ''
  const notices = useLoad('home/notices', latestNotices)
  const classes = useLoad(today ? `classes/open/${today}/` : undefined, (signal) => joinableClasses('', today, signal))
  return (
    <Frame title={t('portal.tabHome')} tab="home" head={<Band />}>
      <nav className="card list ways" aria-label={t('portal.ways')}>
        <Row to="/training" icon="search" title={t('portal.findTraining')} note={t('portal.findTrainingNote')} />
        <Row to="/verify" icon="shield" title={t('portal.verify')} note={t('portal.verifyNote')} />
        <Row to="/my" icon="person" title={t('portal.tabMy')} note={t('portal.myNote')} />
      </nav>
      {site.data?.demo && (
        <div className="demo-note">
          <Note tone="late">{t('portalPublic.demo')}</Note>
        </div>
      )}
      <div className="side">
        <div>
          <SectionHead title={t('portal.openClasses')} more={{ to: '/training', words: t('common.all') }} />
          <Load of={site.state === 'failed' ? site : classes} cards={1}>
            {(items) =>
              items.length === 0 ? (
                <Empty
                  icon="book"
                  title={t('portal.noClasses')}
                  to={{ to: '/training?all=1', words: t('portalPublic.seeAllClasses') }}
                >
                  {t('portal.noClassesWhy')}
                </Empty>
              ) : (
                <Rows label={t('portal.openClasses')}>
                  {items.slice(0, SHOWN).map((one) => (
                    <Row
                      key={one.number}
                      to={`/classes/${encodeURIComponent(one.number)}`}
                      title={`${one.occupationName} ${one.levelName}`}
                      note={
                        <>
                          {one.unitName}，<span className="nw">{shortDay(one.startDay, today)}开班</span>，
                          <span className="nw">{t('portal.seatsLeft', { n: one.seatsLeft })}</span>
                        </>
                      }
                    />
                  ))}
                </Rows>
              )
            }
          </Load>
          <SectionHead title={t('portalPublic.fourSteps')} />
          <Card>
            <ol className="way-steps">
              <Step n={1} title={t('portalPublic.step1')} note={t('portalPublic.step1Note')} />
              <Step n={2} title={t('portalPublic.step2')} note={t('portalPublic.step2Note')} />
              <Step n={3} title={t('portalPublic.step3')} note={t('portalPublic.step3Note')} />
              <Step n={4} title={t('portalPublic.step4')} note={t('portalPublic.step4Note')} />
            </ol>
          </Card>
        </div>
        <div>
          <SectionHead title={t('portal.notices')} more={{ to: '/notices', words: t('common.all') }} />
          <Load of={notices} cards={1}>
            {(items) =>
              items.length === 0 ? (
                <Empty title={t('portal.noNotices')}>{t('portal.noNoticesWhy')}</Empty>
              ) : (
                <Rows label={t('portal.notices')}>
                  {items.map((notice) => (
                    <Row
                      key={notice.number}
                      to={notice.to}
                      title={notice.title}
                      note={
                        <>
                          {notice.said}{' '}
                          <Tag tone={isOpen(notice, today) ? 'mine' : 'away'}>{howLong(notice, today)}</Tag>
                        </>
                      }
                    />
                  ))}
                </Rows>
              )
            }
          </Load>
          <SectionHead title={t('portal.publicLook')} />
          <Rows>
            <Row to="/notices" icon="file" title={t('portal.notices')} note={t('portal.noticesNote')} />
            <Row to="/objections" icon="question" title={t('portalObjection.title')} note={t('portalObjection.note')} />
            <Row to="/books" icon="file" title={t('portalBook.title')} note={t('portalBook.note')} />
            <Row to="/training?all=1" icon="book" title={t('portal.boards')} note={t('portal.boardsNote')} />
          </Rows>
        </div>
      </div>
      <p className="foot">
        {t('portal.host')}
        <br />
        {t('portal.hotline')}
      </p>
    </Frame>
  )
}

const Step = ({ n, title, note }: { n: number; title: string; note: string }) => (
  <li>
    <span className="step-no num" aria-hidden="true">
      {n}
    </span>
    <div>
      <b>{title}</b>
      <p className="s">{note}</p>
    </div>
  </li>
)

function Band() {
  const { big, toggle } = useBigType()
  const session = useSession()
  const today = useSite().data?.businessDay
  const me = session.data
  return (
    <div className="band">
      <svg className="rings" viewBox="0 0 100 100" fill="none" stroke="#fff" strokeWidth=".7" aria-hidden="true">
        {[16, 24, 32, 40, 48].map((r) => (
          <circle key={r} cx="50" cy="50" r={r} />
        ))}
      </svg>
      <div className="line narrow">
        <Logo onBand />
        <b>{t('portal.place')}</b>
        <button type="button" aria-pressed={big} onClick={toggle}>
          <Icon name="type" /> {big ? t('portal.normalType') : t('portal.bigType')}
        </button>
        {me ? (
          me.account.role === 'worker' ? (
            <Link to="/my">{me.account.displayName}</Link>
          ) : (
            <a href="/console/">{t('portal.console')}</a>
          )
        ) : (
          <Link to="/sign-in">{t('common.signIn')}</Link>
        )}
      </div>
      <h1>
        {t('portal.slogan1')}
        <br className="narrow" />
        {t('portal.slogan2')}
      </h1>
      <p>
        {t('portal.sloganNote')}
        <span className="band-day num">
          {today ? t('portalPublic.today', { day: day(today), weekday: weekday(today) }) : ' '}
        </span>
      </p>
    </div>
  )
}
