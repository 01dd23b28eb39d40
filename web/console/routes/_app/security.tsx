import { createFileRoute } from '@tanstack/react-router'
import { SecurityPage } from '../../security/security-page.tsx'

export const Route = createFileRoute('/_app/security')({
  staticData: { title: 'security.title' },
  validateSearch: (search: Record<string, unknown>): { first?: string } => (search['first'] ? { first: '1' } : {}),
  component: Security,
})

function Security() {
  return <SecurityPage sent={Route.useSearch().first === '1'} />
}
