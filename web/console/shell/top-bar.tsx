import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { day, shortMoment, weekday } from '#web/ui/format.ts'
import { useHotkey } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { LANGUAGE_NAMES, LANGUAGES, language, t } from '#web/ui/words.ts'
import { chooseLanguage } from '../locales.ts'
import { isHeldBack, useMay, useSession } from '../session.ts'
import { Pop } from '../ui/pop.tsx'
import { TaskLine } from '../ui/task-progress.tsx'
import { GoLink } from './go.tsx'
import { SearchPalette } from './search.tsx'

export function TopBar({ onMenu }: { onMenu: () => void }) {
  const session = useSession()
  const [searching, setSearching] = useState(false)
  const mayWork = !isHeldBack(session)
  useHotkey(
    'mod+k',
    (event) => {
      event.preventDefault()
      setSearching(true)
    },
    mayWork,
  )
  const path = session.organisation
    ? [session.unit.name, session.organisation.name]
    : session.unit.path.slice(-2).filter((name, index, all) => all.indexOf(name) === index)
  return (
    <header className="top">
      <button type="button" className="tool only-narrow" aria-label={t('shell.openMenu')} onClick={onMenu}>
        <Icon name="menu" size={20} />
      </button>
      <div className="scope" title={[...session.unit.path, session.organisation?.name].filter(Boolean).join(' › ')}>
        <Icon name="place" />
        <span className="sr">{t('shell.scope')}</span>
        {path.length > 1 && (
          <>
            <span className="sec only-wide">{path[0]}</span>
            <span className="sep only-wide">›</span>
          </>
        )}
        <b>{path[path.length - 1]}</b>
      </div>
      {mayWork && (
        <button type="button" className="search-open" aria-keyshortcuts="Control+K" onClick={() => setSearching(true)}>
          <Icon name="search" />
          {/* What a phone does not write out is still its name: never another one than what stands there. */}
          <span className="sr">{t('shell.search')}</span>
          <span className="grow ellipsis only-wide">{t('shell.searchHint')}</span>
          <kbd className="only-wide">Ctrl K</kbd>
        </button>
      )}
      <span className="grow" />
      {session.demo && (
        <span className="only-wide" title={t('common.demo')}>
          <Tag tone="away">{t('shell.demo')}</Tag>
        </span>
      )}
      <BusinessDay />
      <Tasks />
      <Messages />
      <Me />
      {searching && <SearchPalette onClose={() => setSearching(false)} />}
    </header>
  )
}

/** The day that decides every date rule; in a demo the system administrator moves it forward. A phone has no room for it here: the menu leads there. */
function BusinessDay() {
  const { businessDay, demo } = useSession()
  const may = useMay()
  const words = (
    <span className="day" title={t('shell.businessDay')}>
      {day(businessDay)} <span className="week">{weekday(businessDay)}</span>
    </span>
  )
  if (!demo || !may('day.move')) return <span className="only-wide">{words}</span>
  return (
    <Link to="/business-day" className="tool only-wide" title={t('shell.moveDay')}>
      {words}
    </Link>
  )
}

function Tasks() {
  const may = useMay()
  const { data } = useQuery({
    queryKey: ['tasks', 'top'],
    queryFn: ({ signal }) => call<typeof adminContract.tasks>('GET', '/api/tasks', { query: { limit: 6 }, signal }),
    enabled: may('task.read'),
    refetchInterval: (query) =>
      query.state.data?.items.some((task) => task.status === 'running' || task.status === 'queued') ? 2_000 : 60_000,
  })
  if (!may('task.read')) return null
  const running = data?.items.filter((task) => task.status === 'running' || task.status === 'queued').length ?? 0
  return (
    <Pop
      bare
      trigger={
        <button type="button" className="tool">
          <Icon name="tasks" />
          <span className="sr">{t('shell.tasksN', { n: running })}</span>
          <span className="only-wide" aria-hidden="true">
            {t('shell.tasks')}
          </span>
          {running > 0 && (
            <span className="badge" aria-hidden="true">
              {running}
            </span>
          )}
        </button>
      }
    >
      {(close) => (
        <section className="popover" aria-label={t('shell.tasks')}>
          <div className="th">
            <b>{t('shell.taskCentre')}</b>
            <span className="small muted">{t('shell.tasksHint')}</span>
            <Link to="/tasks" onClick={() => close()}>
              {t('common.all')}
            </Link>
          </div>
          {data && data.items.length > 0 ? (
            <ul>
              {data.items.map((task) => (
                <li key={task.id}>
                  <TaskLine task={task} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted" style={{ padding: 16 }}>
              {t('shell.noTasks')}
            </p>
          )}
        </section>
      )}
    </Pop>
  )
}

function Messages() {
  const { businessDay } = useSession()
  const may = useMay()
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['messages', 'top'],
    queryFn: ({ signal }) =>
      call<typeof adminContract.messages>('GET', '/api/messages', { query: { limit: 20 }, signal }),
    enabled: may('message.read'),
    refetchInterval: 60_000,
  })
  const read = useMutation({
    mutationFn: () => call<typeof adminContract.readMessages>('POST', '/api/messages/read'),
    onSuccess: () => client.invalidateQueries({ queryKey: ['messages'] }),
  })
  if (!may('message.read')) return null
  const unread = data?.items.filter((message) => !message.read).length ?? 0
  return (
    <Pop
      bare
      trigger={
        <button type="button" className="tool">
          <Icon name="bell" />
          <span className="sr">{t('shell.messagesN', { n: unread })}</span>
          <span className="only-wide" aria-hidden="true">
            {t('shell.messages')}
          </span>
          {unread > 0 && (
            <span className="badge hot" aria-hidden="true">
              {unread}
            </span>
          )}
        </button>
      }
    >
      {(close) => (
        <section className="popover" aria-label={t('shell.messages')}>
          <div className="th">
            <b>{t('shell.messages')}</b>
            {unread > 0 && (
              <button type="button" className="linkish small" disabled={read.isPending} onClick={() => read.mutate()}>
                {t('shell.readAll')}
              </button>
            )}
            <Link to="/messages" onClick={() => close()}>
              {t('common.all')}
            </Link>
          </div>
          {data && data.items.length > 0 ? (
            <ul>
              {data.items.map((message) => (
                <li key={message.id}>
                  {message.link ? (
                    <GoLink link={message.link} onClick={() => close()}>
                      {message.text}
                    </GoLink>
                  ) : (
                    message.text
                  )}
                  <div className="small muted">
                    {shortMoment(message.at, businessDay)}
                    {!message.read && <span className="bad"> {t('shell.unread')}</span>}
                  </div>
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted" style={{ padding: 16 }}>
              {t('shell.noMessages')}
            </p>
          )}
        </section>
      )}
    </Pop>
  )
}

function Me() {
  const { account, organisation, unit } = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  return (
    <Pop
      bare
      trigger={
        <button type="button" className="me">
          <span className="sr">{t('shell.meOf', { name: account.displayName })}</span>
          <span className="avatar" aria-hidden="true">
            {account.displayName.slice(0, 1)}
          </span>
          <span className="only-wide" aria-hidden="true">
            <b>{account.displayName}</b>
            <small>{account.roleName}</small>
          </span>
        </button>
      }
    >
      {(close) => (
        <section className="popover me-menu" aria-label={t('shell.me')} style={{ width: 232 }}>
          <div className="th">
            <div>
              <b>{account.displayName}</b>
              <div className="small muted">
                {account.roleName}，{organisation?.name ?? unit.name}
              </div>
            </div>
          </div>
          <Link to="/security" onClick={() => close()}>
            <Icon name="lock" />
            {t('security.title')}
          </Link>
          {LANGUAGES.filter((one) => one !== language()).map((one) => (
            <button key={one} type="button" onClick={() => void chooseLanguage(one)}>
              <Icon name="language" />
              {LANGUAGE_NAMES[one]}
            </button>
          ))}
          <button
            type="button"
            onClick={async () => {
              await call<typeof adminContract.signOut>('DELETE', '/api/session')
              client.clear()
              await navigate({ to: '/sign-in' })
            }}
          >
            <Icon name="leave" />
            {t('common.signOut')}
          </button>
        </section>
      )}
    </Pop>
  )
}
