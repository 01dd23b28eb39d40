import './portal.css'
import { StrictMode, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { Announcer } from '#web/ui/announce.tsx'
import { useLanguage } from '#web/ui/hooks.ts'
import { language, setLanguage, t } from '#web/ui/words.ts'
import { wordsReady } from './locales.ts'
import { Pages } from './router.tsx'
import { applyType } from './ui/big-type.ts'
import { Frame } from './ui/frame.tsx'
import { OfflineBar } from './ui/offline-bar.tsx'
import { Broken, Missing, Waiting } from './ui/states.tsx'

applyType()

function Portal() {
  const current = useLanguage()
  useEffect(() => {
    document.documentElement.lang = current
  }, [current])
  return (
    <>
      <a className="skip" href="#main">
        {t('common.skip')}
      </a>
      <Pages
        key={current}
        missing={
          <Frame title={t('portal.missingTitle')} back="/">
            <Missing />
          </Frame>
        }
        broken={
          <Frame title={t('portalPublic.brokenTitle')} back="/">
            <Broken />
          </Frame>
        }
        waiting={
          <Frame title=" " tab={undefined}>
            <Waiting />
          </Frame>
        }
      />
      <OfflineBar />
      <Announcer />
    </>
  )
}

// A page without its English words is better than no page.
wordsReady(language())
  .catch(() => setLanguage('zh-CN'))
  .then(() => {
    const root = document.getElementById('root')
    if (!root) return
    createRoot(root).render(
      <StrictMode>
        <Portal />
      </StrictMode>,
    )
  })
