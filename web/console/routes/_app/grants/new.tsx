import { createFileRoute } from '@tanstack/react-router'
import { GrantFormPage, type GrantFormSearch } from '../../../grants/grant-form-page.tsx'

export const Route = createFileRoute('/_app/grants/new')({
  staticData: { title: 'grant.new', access: 'grant.apply' },
  validateSearch: (search: Record<string, unknown>): GrantFormSearch => ({
    ...(typeof search['item'] === 'string' ? { item: search['item'] } : {}),
    ...(typeof search['of'] === 'string' ? { of: search['of'] } : {}),
  }),
  component: NewGrant,
})

function NewGrant() {
  return <GrantFormPage {...Route.useSearch()} />
}
