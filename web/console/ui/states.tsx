import { Button } from 'antd'
import { useEffect, useState } from 'react'
import { ACTIONS, type Action, ROLE_NAMES } from '#src/platform/access/roles.ts'
import { ApiError, messageOf, OfflineError, onConnection } from '#web/ui/client.ts'
import { Icon, type IconName } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'

/** The one look of every state that is not the page itself: an icon, what it is, why, what to do next. */
export function State({
  icon,
  title,
  children,
  actions,
}: {
  icon: IconName
  title: string
  children?: React.ReactNode
  actions?: React.ReactNode
}) {
  return (
    <div className="state">
      <Icon name={icon} size={20} />
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className="acts">{actions}</div>}
    </div>
  )
}

/** Nothing here yet: say why and when something will come; `actions` offers the next step. */
export const Empty = ({ icon = 'report', ...rest }: Partial<Parameters<typeof State>[0]> & { title: string }) => (
  <State icon={icon} {...rest} />
)

/** Grey bars of the real size, so that nothing jumps; after a second it says what is being fetched. */
export function Loading({ lines = 3, what }: { lines?: number; what?: string }) {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 1000)
    return () => clearTimeout(timer)
  }, [])
  const widths = ['38%', '100%', '72%', '88%', '54%', '94%', '66%', '80%']
  return (
    <div className="skeleton" role="status" aria-label={what ?? t('common.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <i key={line} style={{ width: widths[line % widths.length] }} />
      ))}
      <p style={{ visibility: slow ? 'visible' : 'hidden' }}>{what ?? t('common.loadingLong')}</p>
    </div>
  )
}

/** Names the roles that may, and who grants them. */
export function Forbidden({ action, said }: { action?: Action; said?: string }) {
  const roles = action ? ACTIONS[action].map((role) => ROLE_NAMES[role]).join('、') : undefined
  return (
    <State icon="shield" title={roles ? t('state.forbiddenRoles', { roles }) : t('state.forbidden')}>
      {said ? `${said} ` : ''}
      {t('state.forbiddenNext')}
    </State>
  )
}

/** What the server found wrong with the conditions of a page, by their key; undefined where something else went wrong. */
export function filterFaults(error: unknown): Readonly<Record<string, string>> | undefined {
  if (!(error instanceof ApiError) || error.status !== 422) return undefined
  const faults: Record<string, string> = {}
  for (const { path, message } of error.problem.errors ?? []) faults[path.replace(/^query\./, '')] ??= message
  return faults
}

/** What went wrong with a page or a card, with a way to try again. A refusal is said in the server's own words. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof ApiError && error.status === 403) return <Forbidden said={error.message} />
  if (error instanceof ApiError && error.status === 404) return <Missing said={error.message} />
  if (filterFaults(error)) {
    return (
      <State icon="search" title={t('state.filterWrong')}>
        {messageOf(error)}
      </State>
    )
  }
  const retry = onRetry && <Button onClick={onRetry}>{t('common.retry')}</Button>
  if (error instanceof OfflineError) {
    return (
      <State icon="offline" title={t('state.offline')} actions={retry}>
        {t('common.offlineKept')}
      </State>
    )
  }
  return (
    <State icon="warning" title={t('common.failedTitle')} actions={retry}>
      {t('common.failedNext')}
      <br />
      {messageOf(error)}
    </State>
  )
}

export function Missing({ said }: { said?: string }) {
  return (
    <State icon="search" title={said ?? t('state.missing')} actions={<a href="/console/">{t('state.toWorkbench')}</a>}>
      {t('state.missingNext')}
    </State>
  )
}

export const PageLoading = () => (
  <section className="card">
    <Loading lines={6} />
  </section>
)
export const PageMissing = () => (
  <>
    <h1 className="sr">{t('state.missing')}</h1>
    <section className="card">
      <Missing />
    </section>
  </>
)
export function PageFailed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <section className="card">
      <Failed error={error} {...(onRetry ? { onRetry } : {})} />
    </section>
  )
}

const PAUSES = [2, 4, 8, 15, 30]

/** The banner while the server cannot be reached: counts down, tries by itself, and tells when it is back. */
export function OfflineBanner({ onBack }: { onBack: () => void }) {
  const [attempt, setAttempt] = useState(0)
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const lost = () => setAttempt((before) => before || 1)
    window.addEventListener('offline', lost)
    const stop = onConnection((connected) => {
      if (!connected) lost()
    })
    return () => {
      window.removeEventListener('offline', lost)
      stop()
    }
  }, [])
  useEffect(() => {
    if (attempt === 0) return
    const until = Date.now() + (PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 30) * 1000
    let over = false
    const probe = async () => {
      try {
        const response = await fetch('/health', { cache: 'no-store' })
        if (over) return
        if (response.ok) {
          setAttempt(0)
          onBack()
          return
        }
      } catch {
        // Still away: count on.
      }
      if (!over) setAttempt((before) => before + 1)
    }
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000)
      setLeft(Math.max(0, seconds))
      if (seconds <= 0) {
        clearInterval(timer)
        void probe()
      }
    }
    const timer = setInterval(tick, 500)
    tick()
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [attempt, onBack])
  if (attempt === 0) return null
  return (
    <div className="banner" role="alert">
      <Icon name="warning" />
      <b>{left > 0 ? t('common.offline', { n: attempt, s: left }) : t('common.offlineNow', { n: attempt })}</b>
      <span className="sec">{t('common.offlineKept')}</span>
      <span className="grow" />
      <button type="button" className="linkish" onClick={() => setAttempt((before) => before + 1)}>
        {t('common.retry')}
      </button>
    </div>
  )
}
