import { Button } from 'antd'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { shortMoment } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { ListPage } from '../ui/list.tsx'

type Message = ResponseOf<typeof adminContract.messages>['items'][number]

/** What was told to this account; a message leads to the thing it speaks of. */
export function MessageListPage() {
  const today = useBusinessDay()
  const read = useAct((_: 'all', idempotencyKey) =>
    call<typeof adminContract.readMessages>('POST', '/api/messages/read', { idempotencyKey }).catch(
      (error: unknown) => {
        toast(messageOf(error), { tone: 'refused' })
        throw error
      },
    ),
  )
  return (
    <ListPage<Message>
      title={t('system.messages')}
      say={t('system.messagesSay')}
      id="messages"
      fetch={(query, signal) => call<typeof adminContract.messages>('GET', '/api/messages', { query, signal })}
      rowKey={(row) => row.id}
      columns={[
        {
          key: 'text',
          title: t('system.message'),
          render: (row) => (row.link ? <GoLink link={row.link}>{row.text}</GoLink> : <span>{row.text}</span>),
        },
        {
          key: 'at',
          title: t('system.at'),
          width: 176,
          render: (row) => <span className="sec nowrap">{shortMoment(row.at, today)}</span>,
        },
        {
          key: 'state',
          title: t('system.state'),
          width: 90,
          render: (row) =>
            row.read ? <span className="muted">{t('system.read')}</span> : <Tag tone="mine">{t('system.unread')}</Tag>,
        },
      ]}
      actions={
        <Button
          loading={read.busy}
          onClick={async () => {
            if (!(await read.run('all'))) return
            toast(t('system.readDone'))
            await queryClient.invalidateQueries({ queryKey: ['messages'] })
            await queryClient.invalidateQueries({ queryKey: ['list', 'messages'] })
          }}
        >
          {t('system.readAll')}
        </Button>
      }
      empty={{ title: t('system.messagesEmpty'), text: t('system.messagesEmptyWhy') }}
    />
  )
}
