import { ApiError, messageOf, OfflineError } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import type { Loaded } from '../load.ts'
import { go, Link } from '../router.tsx'
import { Icon, type PortalIcon } from './icon.tsx'
import { Button, Card, Mark, Note } from './parts.tsx'

/** Boxes of the real card's size, and what is being looked for. */
export function Waiting({ cards = 2, what }: { cards?: number; what?: string }) {
  return (
    <div role="status" aria-label={what ?? t('common.loading')}>
      {what && <p className="s">{what}</p>}
      {Array.from({ length: cards }, (_, at) => (
        <div className="card" key={at}>
          <i className="sk" style={{ width: '46%' }} />
          <i className="sk" />
          <i className="sk" style={{ width: '72%' }} />
        </div>
      ))}
    </div>
  )
}

/** Nothing here: which condition emptied it or why, and what to do next. */
export const Empty = ({
  icon = 'file',
  title,
  children,
  to,
}: {
  icon?: PortalIcon
  title: string
  children?: React.ReactNode
  to?: { to: string; words: string }
}) => (
  <Card>
    <span className="pic">
      <Icon name={icon} />
    </span>
    <h2 style={{ marginTop: 10 }}>{title}</h2>
    {children && <p className="s">{children}</p>}
    {to && (
      <Link className="link" to={to.to}>
        {to.words}
      </Link>
    )}
  </Card>
)

export const Missing = ({ said }: { said?: string }) => (
  <Card>
    <Mark tone="unk" title={said ?? t('portal.missing')}>
      {t('portal.missingNext')}
    </Mark>
    <Button second onClick={() => go('/')}>
      {t('portal.toHome')}
    </Button>
  </Card>
)

/** The code of the page did not arrive: no network, or the pages were replaced by newer ones. */
export const Broken = () => (
  <Card>
    <Mark tone="late" title={t('portalPublic.brokenTitle')}>
      {t('portalPublic.brokenWhy')}
    </Mark>
    <Button onClick={() => window.location.reload()}>{t('portalPublic.brokenAgain')}</Button>
  </Card>
)

/** Why there is no data, with a way to try again. */
export function Failed({ error, reload }: { error: ApiError | OfflineError; reload: () => void }) {
  if (error instanceof ApiError && error.status === 404) return <Missing />
  if (error instanceof ApiError && error.status === 401) return <SignInFirst />
  if (error instanceof ApiError && error.status === 403) {
    return (
      <Card>
        <Mark tone="unk" title={t('portal.forbidden')}>
          {error.message}
        </Mark>
      </Card>
    )
  }
  return (
    <>
      <Note tone={error instanceof OfflineError ? 'late' : 'bad'}>{messageOf(error)}</Note>
      <div style={{ marginTop: 12 }}>
        <Button second onClick={reload}>
          {t('portal.tryAgain')}
        </Button>
      </div>
    </>
  )
}

/** In place of a page of one's own while nobody is signed in. */
export function SignInFirst() {
  const next = encodeURIComponent(window.location.pathname + window.location.search)
  return (
    <Card>
      <Mark tone="info" title={t('portal.signInFirst')}>
        {t('portal.signInFirstWhy')}
      </Mark>
      <Button onClick={() => go(`/sign-in?next=${next}`)}>{t('common.signIn')}</Button>
    </Card>
  )
}

/** Draws the state of a load, and the page when it is ready. */
export function Load<T>({
  of,
  cards,
  what,
  children,
}: {
  of: Loaded<T>
  cards?: number
  what?: string
  children: (data: T) => React.ReactNode
}) {
  if (of.state === 'loading') return <Waiting {...(cards ? { cards } : {})} {...(what ? { what } : {})} />
  if (of.state === 'failed') return <Failed error={of.error} reload={of.reload} />
  return <>{children(of.data)}</>
}
