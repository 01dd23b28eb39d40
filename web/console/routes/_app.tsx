import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Navigate, redirect, useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { queryClient } from '../query.ts'
import { isHeldBack, sessionQuery } from '../session.ts'
import { Shell } from '../shell/shell.tsx'
import { PageFailed } from '../ui/states.tsx'

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
    if (isHeldBack(session) && location.pathname !== '/security')
      throw redirect({ to: '/security', search: { first: '1' }, replace: true })
  },
  component: SignedIn,
  errorComponent: ({ error, reset }) => (
    <main className="page">
      <PageFailed error={error} onRetry={reset} />
    </main>
  ),
})

/** A worker's pages are the portal's. */
function Elsewhere({ to }: { to: string }) {
  useEffect(() => window.location.replace(to), [to])
  return null
}

function SignedIn() {
  const { data } = useQuery(sessionQuery)
  const here = useRouterState({ select: (state) => state.location.href })
  // The session ended while a page was open: query.ts has put null there.
  if (data === null) return <Navigate to="/sign-in" search={{ next: here }} />
  if (data?.account.role === 'worker') return <Elsewhere to="/my" />
  return data ? <Shell /> : null
}
