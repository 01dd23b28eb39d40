import { createFileRoute } from '@tanstack/react-router'
import { PacksPage } from '../../../policy/packs-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/policy/')({
  staticData: {
    title: 'policy.title',
    access: 'policy.read',
    menu: {
      group: 'money',
      order: 5,
      icon: 'policy',
      label: 'policy.title',
      also: ['/policy/packs', '/policy/rules', '/policy/questions', '/policy/try'],
    },
  },
  validateSearch: listSearch('q'),
  component: Packs,
})

function Packs() {
  const navigate = Route.useNavigate()
  const { q = '' } = Route.useSearch()
  return <PacksPage q={q} onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })} />
}
