import { createFileRoute } from '@tanstack/react-router'
import { IssuePage } from '../../../vouchers/issue-page.tsx'

export const Route = createFileRoute('/_app/voucher-batches/new')({
  staticData: { title: 'voucher.issue', access: 'voucher.issue' },
  component: IssuePage,
})
