import { useQuery } from '@tanstack/react-query'
import { createFileRoute, Navigate, redirect, useRouterState } from '@tanstack/react-router'
import { queryClient } from '../query.ts'
import { sessionQuery } from '../session.ts'
import { Shell } from '../shell/shell.tsx'
import { PageFailed } from '../ui/states.tsx'

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session) throw redirect({ to: '/sign-in', search: { next: location.href } })
  },
  component: SignedIn,
  errorComponent: ({ error, reset }) => (
    <main className="page">
      <PageFailed error={error} onRetry={reset} />
    </main>
  ),
})

function SignedIn() {
  const { data } = useQuery(sessionQuery)
  const here = useRouterState({ select: (state) => state.location.href })
  // The session ended while a page was open: query.ts has put null there.
  if (data === null) return <Navigate to="/sign-in" search={{ next: here }} />
  return data ? <Shell /> : null
}
