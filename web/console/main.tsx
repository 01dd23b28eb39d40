import './old-browsers.ts'
import './console.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Announcer } from '#web/ui/announce.tsx'
import { useLanguage, useMedia } from '#web/ui/hooks.ts'
import { language, setLanguage } from '#web/ui/words.ts'
import { wordsReady } from './locales.ts'
import { queryClient } from './query.ts'
import { router } from './router.tsx'
import { theme } from './theme.ts'

dayjs.locale('zh-cn')
document.documentElement.lang = language()

/** Ant Design's own words: Chinese is here, English comes when somebody asks for it. */
function useAntLocale() {
  const current = useLanguage()
  const [locale, setLocale] = useState(zhCN)
  useEffect(() => {
    if (current === 'zh-CN') {
      dayjs.locale('zh-cn')
      setLocale(zhCN)
      return
    }
    let wanted = true
    void import('antd/locale/en_US').then((module) => {
      dayjs.locale('en')
      if (wanted) setLocale(module.default)
    })
    return () => {
      wanted = false
    }
  }, [current])
  return locale
}

function Console() {
  const locale = useAntLocale()
  const current = useLanguage()
  const still = useMedia('(prefers-reduced-motion: reduce)')
  return (
    <ConfigProvider
      theme={still ? { ...theme, token: { ...theme.token, motion: false } } : theme}
      locale={locale}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider key={current} router={router} />
        <Announcer />
      </QueryClientProvider>
    </ConfigProvider>
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
        <Console />
      </StrictMode>,
    )
  })
