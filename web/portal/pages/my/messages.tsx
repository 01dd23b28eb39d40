import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { shortMoment } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Own, type OwnMessage, useMessages } from '../../my/own.tsx'
import { Link } from '../../router.tsx'
import { useSession } from '../../session.ts'
import { Frame } from '../../ui/frame.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Button, Note, Rows } from '../../ui/parts.tsx'
import { Empty } from '../../ui/states.tsx'

export default function Messages() {
  const pages = useMessages()
  const today = useSession().data?.businessDay ?? ''
  const act = useAct((_: null, idempotencyKey) =>
    call<typeof adminContract.readMessages>('POST', '/api/messages/read', { idempotencyKey }),
  )
  const unread = pages.items.some((message) => !message.read)
  const readAll = async () => {
    const answer = await act.run(null)
    if (!answer || pages.first.state !== 'ready') return
    toast(t('portalMy.readDone', { n: answer.read }))
    pages.first.reload()
  }
  return (
    <Frame
      title={t('portalMy.messages')}
      back="/my"
      act={
        unread && (
          <Button busy={act.busy} onClick={readAll}>
            {t('portalMy.readAll')}
          </Button>
        )
      }
    >
      <div className="mid">
        {act.error && <Note tone="bad">{act.error.message}</Note>}
        <Own of={pages.first} cards={3} what={t('portalMy.lookingMessages')}>
          {() =>
            pages.items.length === 0 ? (
              <Empty icon="bell" title={t('portalMy.messagesEmpty')}>
                {t('portalMy.messagesEmptyWhy')}
              </Empty>
            ) : (
              <>
                <Rows label={t('portalMy.messages')}>
                  {pages.items.map((message) => (
                    <MessageRow key={message.id} message={message} today={today} />
                  ))}
                </Rows>
                {pages.more && (
                  <div className="after">
                    <Button second busy={pages.busy} onClick={pages.more}>
                      {t('portalPublic.loadMore')}
                    </Button>
                  </div>
                )}
              </>
            )
          }
        </Own>
      </div>
    </Frame>
  )
}

function MessageRow({ message, today }: { message: OwnMessage; today: string }) {
  const inner = (
    <>
      <div className="row-text">
        <h3>
          {!message.read && <span className="sr">{t('portalMy.isNew')}：</span>}
          {message.text}
        </h3>
        <p className="s num">{shortMoment(message.at, today)}</p>
      </div>
      {message.link && <Icon name="right" className="chev" />}
    </>
  )
  const look = `row message ${message.read ? '' : 'unread'}`
  return message.link ? (
    <Link className={look} to={message.link}>
      {inner}
    </Link>
  ) : (
    <div className={look}>{inner}</div>
  )
}
