import { createFileRoute } from '@tanstack/react-router'
import { listSearch } from '../../../ui/list-search.ts'
import { VouchersPage } from '../../../vouchers/vouchers-page.tsx'

export const Route = createFileRoute('/_app/vouchers/')({
  staticData: {
    title: 'voucher.title',
    access: 'voucher.read',
    menu: { group: 'business', order: 16, icon: 'voucher', label: 'voucher.title', also: ['/voucher-batches'] },
  },
  validateSearch: listSearch('q', 'stage', 'state', 'unit', 'batch'),
  component: VouchersPage,
})
