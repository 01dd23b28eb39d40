import { createFileRoute } from '@tanstack/react-router'
import { StatementPage } from '../../../reconcile/statement-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/reconciliation/$id')({
  staticData: {
    title: 'reconcile.one',
    access: 'fund.read',
  },
  validateSearch: listSearch('state'),
  component: Page,
})

function Page() {
  const { id } = Route.useParams()
  return <StatementPage key={id} id={id} />
}
