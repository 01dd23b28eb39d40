import { useEffect } from 'react'
import { t } from '#web/ui/words.ts'
import { goBack, Link } from '../router.tsx'
import { useBigType } from './big-type.ts'
import { Icon, Logo, type PortalIcon } from './icon.tsx'

export type Tab = 'home' | 'classes' | 'certificates' | 'my'

const TABS = [
  { tab: 'home', to: '/', icon: 'home', words: 'portal.tabHome' },
  { tab: 'classes', to: '/my/classes', icon: 'book', words: 'portal.tabClasses' },
  { tab: 'certificates', to: '/my/certificates', icon: 'certificate', words: 'portal.tabCertificates' },
  { tab: 'my', to: '/my', icon: 'person', words: 'portal.tabMy' },
] as const satisfies readonly { tab: Tab; to: string; icon: PortalIcon; words: string }[]

const DESK = [
  { to: '/', words: 'portal.tabHome' },
  { to: '/training', words: 'portal.findTraining' },
  { to: '/verify', words: 'portal.verify' },
  { to: '/notices', words: 'portal.notices' },
  { to: '/my', words: 'portal.signInMy' },
] as const

/** Does the page at `here` belong to the entry `to`? Notice boards of classes belong to 找培训. */
const isAt = (to: string, here: string) =>
  to === '/' ? here === '/' : here === to || here.startsWith(to === '/training' ? '/classes/' : `${to}/`)

/**
 * Every page of the portal. Level-one pages give `tab` (bottom bar of four); a page inside gives `back` and, for its one main act, `act`
 * (action bar in place of the bottom bar). `head` replaces the title bar (home).
 */
export function Frame({
  title,
  back,
  tab,
  act,
  tool,
  head,
  children,
}: {
  title: string
  /** Where 返回 leads when the page was opened directly. */
  back?: string
  tab?: Tab | undefined
  act?: React.ReactNode
  /** At the right of the title bar instead of the large-type switch. */
  tool?: React.ReactNode
  head?: React.ReactNode
  children: React.ReactNode
}) {
  const { big, toggle } = useBigType()
  const name = t('portal.service')
  useEffect(() => {
    if (title.trim()) document.title = `${title} - ${name}`
  }, [title, name])
  const here = window.location.pathname
  return (
    <div className={`${tab ? 'has-tabs' : ''} ${act ? 'has-act' : ''}`}>
      <header className="desk">
        <Logo />
        <b>
          <Link to="/">{name}</Link>
        </b>
        <nav aria-label={t('portal.mainNav')}>
          {DESK.map(({ to, words }) => (
            <Link key={to} to={to} aria-current={isAt(to, here) ? 'page' : undefined}>
              {t(words)}
            </Link>
          ))}
          <button type="button" aria-pressed={big} onClick={toggle}>
            {big ? t('portal.normalType') : t('portal.bigType')}
          </button>
        </nav>
      </header>
      {head ?? (
        <div className="top">
          {back ? (
            <button type="button" className="side-tool" aria-label={t('common.back')} onClick={() => goBack(back)}>
              <Icon name="back" />
            </button>
          ) : (
            <span className="side-tool" />
          )}
          <h1>{title}</h1>
          {tool ?? (
            <button type="button" className="side-tool" aria-pressed={big} onClick={toggle}>
              {big ? t('portal.normalType') : t('portal.bigType')}
            </button>
          )}
        </div>
      )}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {act && <div className="act no-print">{act}</div>}
      {tab && (
        <nav className="tabs" aria-label={t('portal.bottomNav')}>
          {TABS.map((one) => (
            <Link key={one.tab} to={one.to} aria-current={one.tab === tab ? 'page' : undefined}>
              <Icon name={one.icon} />
              {t(one.words)}
            </Link>
          ))}
        </nav>
      )}
    </div>
  )
}
