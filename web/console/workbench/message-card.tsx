import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { call } from '#web/ui/client.ts'
import { shortMoment } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

const SHOWN = 4

/** The newest messages; the same answer as the bell's. */
export function MessageCard() {
  const today = useBusinessDay()
  const query = useQuery({
    queryKey: ['messages', 'top'],
    queryFn: ({ signal }) =>
      call<typeof adminContract.messages>('GET', '/api/messages', { query: { limit: 20 }, signal }),
  })
  const { data } = query
  return (
    <Card title={t('shell.messages')} right={<Link to="/messages">{t('common.all')}</Link>} flush>
      {query.isPending ? (
        <Loading lines={2} />
      ) : !data ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : data.items.length === 0 ? (
        <p className="side-none">{t('shell.noMessages')}</p>
      ) : (
        <ul className="side-list">
          {data.items.slice(0, SHOWN).map((message) => (
            <li key={message.id}>
              {message.link ? (
                <GoLink link={message.link} className="ellipsis" title={message.text}>
                  {message.text}
                </GoLink>
              ) : (
                <span className="ellipsis" title={message.text}>
                  {message.text}
                </span>
              )}
              {message.read ? (
                <time dateTime={message.at}>{shortMoment(message.at, today).split(' ')[0]}</time>
              ) : (
                <span className="small bad">{t('shell.unread')}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
