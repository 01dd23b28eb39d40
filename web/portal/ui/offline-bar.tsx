import { useEffect, useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call, onConnection } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { Icon } from './icon.tsx'
import './offline-bar.css'

const ASK_AGAIN_MS = 8000

/** Any answer will do: the connection's listeners hear of it. */
const askAgain = () => {
  call<typeof adminContract.site>('GET', '/api/public/site').catch(() => undefined)
}

/**
 * Says that the server cannot be reached, and goes on asking until it can; the pages then load again by themselves. What was loaded
 * before stays to be read.
 */
export function OfflineBar() {
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
  }, [away])
  return (
    <div className="away-bar" role="status" hidden={!away}>
      {away && (
        <>
          <Icon name="offline" />
          {t('portalPublic.away')}
        </>
      )}
    </div>
  )
}
