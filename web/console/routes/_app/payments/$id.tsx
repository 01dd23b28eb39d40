import { createFileRoute } from '@tanstack/react-router'
import { PaymentPage } from '../../../payments/payment-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/payments/$id')({
  staticData: { title: 'payment.one', access: 'fund.read' },
  validateSearch: listSearch('tab', 'q', 'status'),
  component: Payment,
})

function Payment() {
  const { id } = Route.useParams()
  return <PaymentPage key={id} id={id} />
}
