import { createFileRoute } from '@tanstack/react-router'
import { PersonSearchPage } from '../../../registry/person-search.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/persons/')({
  staticData: {
    title: 'person.title',
    access: 'person.read',
    menu: { group: 'business', order: 20, icon: 'person', label: 'person.title' },
  },
  validateSearch: listSearch('q', 'last4'),
  component: PersonSearchPage,
})
