import { createFileRoute } from '@tanstack/react-router'
import { AccountListPage } from '../../admin/account-list.tsx'
import { listSearch } from '../../ui/list-search.ts'

export const Route = createFileRoute('/_app/accounts')({
  staticData: {
    title: 'system.accounts',
    access: 'account.read',
    menu: { group: 'admin', order: 10, icon: 'account', label: 'system.accounts' },
  },
  validateSearch: listSearch('q'),
  component: AccountListPage,
})
