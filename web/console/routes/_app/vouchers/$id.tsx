import { createFileRoute } from '@tanstack/react-router'
import { VoucherPage } from '../../../vouchers/voucher-page.tsx'

export const Route = createFileRoute('/_app/vouchers/$id')({
  staticData: { title: 'voucher.one', access: 'voucher.read' },
  component: Voucher,
})

function Voucher() {
  return <VoucherPage id={Route.useParams().id} />
}
