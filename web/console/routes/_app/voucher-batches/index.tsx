import { createFileRoute } from '@tanstack/react-router'
import { listSearch } from '../../../ui/list-search.ts'
import { BatchesPage } from '../../../vouchers/batches-page.tsx'

export const Route = createFileRoute('/_app/voucher-batches/')({
  staticData: { title: 'voucher.batches', access: 'voucher.read' },
  validateSearch: listSearch(),
  component: BatchesPage,
})
