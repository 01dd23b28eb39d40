import { Link, useRouter, useRouterState } from '@tanstack/react-router'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useQueueCounts, useSession } from '../session.ts'
import { Logo } from './logo.tsx'
import { menuOf } from './menu.ts'

export function Sider({ open, onClose }: { open: boolean; onClose: () => void }) {
  const session = useSession()
  const router = useRouter()
  const counts = useQueueCounts().data
  const here = useRouterState({ select: (state) => state.location.pathname.replace(/(.)\/$/, '$1') })
  const groups = menuOf(Object.values(router.routesById), session)
  // The deepest entry that the address lies under: 开班审核 and 培训班 may share a beginning.
  const current = groups
    .flatMap(({ items }) =>
      items.flatMap(({ to, entry }) => [to, ...(entry.also ?? [])].map((under) => ({ to, under }))),
    )
    .filter(({ under }) => here === under || (under !== '/' && here.startsWith(`${under}/`)))
    .sort((a, b) => b.under.length - a.under.length)[0]?.to
  return (
    <>
      <aside className={open ? 'sider open' : 'sider'}>
        <Link to="/" className="brand" onClick={onClose}>
          <Logo />
          <div>
            <b>{t('common.product')}</b>
            <span>{t('common.tagline')}</span>
          </div>
        </Link>
        <nav className="menu" aria-label={t('shell.menu')}>
          {groups.map(({ group, items }) => (
            <div key={group}>
              {group !== 'top' && <h2>{t(`shell.group_${group}`)}</h2>}
              {items.map(({ to, entry }) => {
                const n =
                  group === 'top'
                    ? (counts?.total ?? 0)
                    : (entry.counts ?? []).reduce((sum, kind) => sum + (counts?.byKind[kind] ?? 0), 0)
                return (
                  <Link
                    key={to}
                    to={to}
                    search={{}}
                    activeOptions={{ exact: true }}
                    aria-current={to === current ? 'page' : undefined}
                    onClick={onClose}
                  >
                    <Icon name={entry.icon} />
                    <span className="ellipsis">{t(entry.labelFor?.[session.account.role] ?? entry.label)}</span>
                    {n > 0 && <span className={group === 'top' ? 'badge hot' : 'badge'}>{n}</span>}
                  </Link>
                )
              })}
            </div>
          ))}
        </nav>
        <div className="foot">
          <Link to="/help" onClick={onClose}>
            <Icon name="help" />
            {t('shell.help')}
          </Link>
        </div>
      </aside>
      {open && <button type="button" className="sider-mask" aria-label={t('common.close')} onClick={onClose} />}
    </>
  )
}
