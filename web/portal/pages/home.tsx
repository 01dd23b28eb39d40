import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { trainingContract } from '#src/modules/training/training.contract.ts'
import { call } from '#web/ui/client.ts'
import { daysBetween, personTimes, shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useLoad } from '../load.ts'
import { Link } from '../router.tsx'
import { useSession, useSite } from '../session.ts'
import { useBigType } from '../ui/big-type.ts'
import { Frame } from '../ui/frame.tsx'
import { Icon, Logo } from '../ui/icon.tsx'
import { Row, Rows, SectionHead } from '../ui/parts.tsx'
import { Empty, Load } from '../ui/states.tsx'

export default function Home() {
  const site = useSite()
  const notices = useLoad('home/notices', (signal) =>
    call<typeof subsidyContract.publicNotices>('GET', '/api/public/notices', { query: { limit: 4 }, signal }),
  )
  const classes = useLoad('home/classes', (signal) =>
    call<typeof trainingContract.publicClasses>('GET', '/api/public/classes', { query: { limit: 4 }, signal }),
  )
  const today = site.data?.businessDay ?? ''
  return (
    <Frame title={t('portal.tabHome')} tab="home" head={<Band />}>
      <nav className="card list ways" aria-label={t('portal.ways')}>
        <Row to="/classes" icon="search" title={t('portal.findTraining')} note={t('portal.findTrainingNote')} />
        <Row to="/verify" icon="shield" title={t('portal.verify')} note={t('portal.verifyNote')} />
        <Row to="/my" icon="person" title={t('portal.tabMy')} note={t('portal.myNote')} />
      </nav>
      <div className="side">
        <div>
          <SectionHead title={t('portal.noticesNow')} more={{ to: '/notices', words: t('common.all') }} />
          <Load of={notices} cards={1}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty title={t('portal.noNotices')}>{t('portal.noNoticesWhy')}</Empty>
              ) : (
                <Rows>
                  {items.map((notice) => {
                    const left = today ? daysBetween(today, notice.toDay) : -1
                    return (
                      <Row
                        key={notice.number}
                        to={`/notices/${encodeURIComponent(notice.number)}`}
                        title={notice.title}
                        note={`${personTimes(notice.lines)}，${
                          notice.status === 'open' && left >= 0
                            ? t('portal.noticeLeft', { day: shortDay(notice.toDay, today), n: left })
                            : notice.statusName
                        }`}
                      />
                    )
                  })}
                </Rows>
              )
            }
          </Load>
          <SectionHead title={t('portal.openClasses')} more={{ to: '/classes', words: t('common.all') }} />
          <Load of={classes} cards={1}>
            {({ items }) =>
              items.length === 0 ? (
                <Empty icon="book" title={t('portal.noClasses')}>
                  {t('portal.noClassesWhy')}
                </Empty>
              ) : (
                <Rows>
                  {items.map((one) => (
                    <Row
                      key={one.number}
                      to={`/classes/${encodeURIComponent(one.number)}`}
                      title={`${one.occupationName} ${one.levelName}`}
                      note={`${one.unitName}，${shortDay(one.startDay, today)}开班，${
                        one.seatsLeft > 0 ? t('portal.seatsLeft', { n: one.seatsLeft }) : t('portal.full')
                      }`}
                    />
                  ))}
                </Rows>
              )
            }
          </Load>
        </div>
        <div>
          <SectionHead title={t('portal.publicLook')} />
          <Rows>
            <Row to="/notices" icon="file" title={t('portal.notices')} note={t('portal.noticesNote')} />
            <Row to="/classes" icon="book" title={t('portal.boards')} note={t('portal.boardsNote')} />
            <Row to="/verify" icon="certificate" title={t('portal.verify')} note={t('portal.verifyWhat')} />
          </Rows>
        </div>
      </div>
      <p className="foot">
        {site.data?.demo && (
          <>
            {t('common.demo')}
            <br />
          </>
        )}
        {t('portal.host')}
        <br />
        {t('portal.hotline')}
      </p>
    </Frame>
  )
}

function Band() {
  const { big, toggle } = useBigType()
  const session = useSession()
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
      <p>{t('portal.sloganNote')}</p>
    </div>
  )
}
