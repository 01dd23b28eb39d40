import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { portalContract } from '#src/modules/portal/portal.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { type Loaded, useLoad } from '../load.ts'
import { usePages } from '../pages.ts'
import { go } from '../router.tsx'
import { signOut, useSession } from '../session.ts'
import { Button, Card, Mark } from '../ui/parts.tsx'
import { Failed, SignInFirst, Waiting } from '../ui/states.tsx'
import './my.css'

/** What a worker sees of one's own: the calls, and who may see it. */
type P = typeof portalContract
export type OwnClass = ResponseOf<P['ownClasses']>['items'][number]
export type OwnClassDetail = ResponseOf<P['ownClass']>
export type OwnCertificate = ResponseOf<P['ownCertificates']>['items'][number]
export type OwnMoney = ResponseOf<P['ownMoney']>['items'][number]
export type OwnMoneyWhy = ResponseOf<P['ownMoneyWhy']>
export type OwnMessage = ResponseOf<typeof adminContract.messages>['items'][number]

/** `key` once a worker is signed in; nothing is asked for anybody else. */
function useMine(key: string): string | undefined {
  return useSession().data?.account.role === 'worker' ? key : undefined
}

export const useHome = () =>
  useLoad(useMine('own/home'), (signal) => call<typeof portalContract.home>('GET', '/api/own/home', { signal }))

export const useClasses = () =>
  useLoad(useMine('own/classes'), (signal) =>
    call<typeof portalContract.ownClasses>('GET', '/api/own/classes', { signal }),
  )

export const useClass = (id: string) =>
  useLoad(useMine(`own/classes/${id}`), (signal) =>
    call<typeof portalContract.ownClass>('GET', '/api/own/classes/:id', { params: { id }, signal }),
  )

export const useCertificates = () =>
  useLoad(useMine('own/certificates'), (signal) =>
    call<typeof portalContract.ownCertificates>('GET', '/api/own/certificates', { signal }),
  )

export const useMoney = () =>
  useLoad(useMine('own/money'), (signal) => call<typeof portalContract.ownMoney>('GET', '/api/own/money', { signal }))

export const useMoneyWhy = (id: string) =>
  useLoad(useMine(`own/money/${id}`), (signal) =>
    call<typeof portalContract.ownMoneyWhy>('GET', '/api/own/money/:id', { params: { id }, signal }),
  )

const MESSAGES = 30
export const useMessages = () =>
  usePages<OwnMessage>(useMine('own/messages'), (cursor, signal) =>
    call<typeof adminContract.messages>('GET', '/api/messages', {
      query: { limit: MESSAGES, ...(cursor ? { cursor } : {}) },
      ...(signal ? { signal } : {}),
    }),
  )

/** Draws a worker's page in every state: being asked for, not signed in, signed in as staff, failed, ready. */
export function Own<T>({
  of,
  cards = 2,
  what,
  children,
}: {
  of: Loaded<T>
  cards?: number
  what?: string
  children: (data: T) => React.ReactNode
}) {
  const session = useSession()
  if (session.state === 'failed') return <Failed error={session.error} reload={session.reload} />
  if (session.state === 'ready') {
    if (session.data === null) return <SignInFirst />
    const { account, unit } = session.data
    if (account.role !== 'worker') return <ForStaff roleName={account.roleName} unitName={unit.name} />
  }
  if (of.state === 'failed') return <Failed error={of.error} reload={of.reload} />
  if (session.state === 'loading' || of.state === 'loading')
    return <Waiting cards={cards} what={what ?? t('portalMy.looking')} />
  return <>{children(of.data)}</>
}

function ForStaff({ roleName, unitName }: { roleName: string; unitName: string }) {
  return (
    <Card>
      <Mark tone="unk" title={t('portalMy.staffTitle')}>
        {t('portalMy.staffWhy', { role: roleName, unit: unitName })}
      </Mark>
      <a className="btn" href="/console/">
        {t('portalMy.toConsole')}
      </a>
      <Button
        second
        onClick={async () => {
          const next = window.location.pathname
          await signOut()
          go(`/sign-in?next=${encodeURIComponent(next)}`)
        }}
      >
        {t('portalMy.otherAccount')}
      </Button>
    </Card>
  )
}
