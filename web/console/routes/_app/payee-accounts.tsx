import { createFileRoute } from '@tanstack/react-router'
import { PayeesPage } from '../../payees/payees-page.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/payee-accounts')({
  staticData: {
    title: 'payee.title',
    access: 'fund.read',
    menu: {
      group: 'money',
      order: 32,
      icon: 'account',
      label: 'payee.title',
      counts: ['payee_change', 'account_correction'],
    },
  },
  validateSearch: listSearch('q', 'status'),
  component: PayeesPage,
})
