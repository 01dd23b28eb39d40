import { useEffect, useState } from 'react'
import { onConnection } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { Icon } from './icon.tsx'

const ASK_AGAIN_MS = 8000

/**
 * Says that the server cannot be reached, and goes on asking until it can; the pages then load again by themselves. What was loaded
 * before stays to be read.
 */
export function OfflineBar({ askAgain }: { askAgain: () => void }) {
  const [away, setAway] = useState(false)
  useEffect(() => onConnection((connected) => setAway(!connected)), [])
  useEffect(() => {
    if (!away) return
    const timer = setInterval(askAgain, ASK_AGAIN_MS)
    window.addEventListener('online', askAgain)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', askAgain)
    }
  }, [away, askAgain])
  return (
    <div className="away-bar" role="status" hidden={!away}>
      {away && (
        <>
          <Icon name="offline" />
          {t('portal.away')}
        </>
      )}
    </div>
  )
}
