import { createFileRoute } from '@tanstack/react-router'
import { PaymentsPage } from '../../../payments/payments-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/payments/')({
  staticData: {
    title: 'payment.title',
    access: 'fund.read',
    menu: {
      group: 'money',
      order: 30,
      icon: 'batch',
      label: 'payment.title',
      counts: ['batch_make', 'batch_release', 'bank_result'],
    },
  },
  validateSearch: listSearch('q', 'status'),
  component: PaymentsPage,
})
