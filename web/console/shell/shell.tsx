import { Outlet, useMatches, useRouterState } from '@tanstack/react-router'
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { announce } from '#web/ui/announce.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useMay } from '../session.ts'
import { Forbidden, OfflineBanner } from '../ui/states.tsx'
import { useLostFocus } from './lost-focus.ts'
import { Sider } from './sider.tsx'
import { setTitle } from './title.ts'
import { TopBar } from './top-bar.tsx'

/** Menu, top bar and the page; focus and document title follow the address. */
export function Shell() {
  const [menuOpen, setMenuOpen] = useState(false)
  const may = useMay()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname ?? state.location.pathname })
  const matches = useMatches()
  const deepest = [...matches].reverse().find((match) => match.staticData.title)
  const title = deepest?.staticData.title
  const first = useRef(true)

  // Before the page's own effects: a page that names its record (PageHead, useTitle) has the last word.
  useLayoutEffect(() => setTitle(title ? t(title) : ''), [title])

  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    announce(document.title)
    // The heading takes the focus, so that reading and Tab go on from the new page, not from the old link.
    const heading = main.current?.querySelector('h1') ?? main.current
    if (heading instanceof HTMLElement && path) {
      heading.tabIndex = -1
      heading.focus({ preventScroll: true })
    }
  }, [path])

  useLostFocus(main)

  const denied = matches.map((match) => match.staticData.access).find((access) => access && !may(access))
  return (
    <>
      <a className="skip" href="#main">
        {t('common.skip')}
      </a>
      <div className="app">
        <Sider open={menuOpen} onClose={() => setMenuOpen(false)} />
        <TopBar onMenu={() => setMenuOpen(true)} />
        <main className="page" id="main" ref={main} tabIndex={-1}>
          <OfflineBanner
            onBack={useCallback(() => {
              announce(t('common.online'))
              void refreshAll()
            }, [])}
          />
          {denied ? (
            <>
              <h1 className="sr">{t('state.forbidden')}</h1>
              <section className="card">
                <Forbidden action={denied} />
              </section>
            </>
          ) : (
            <Outlet />
          )}
        </main>
      </div>
    </>
  )
}
