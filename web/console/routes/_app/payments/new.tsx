import { createFileRoute } from '@tanstack/react-router'
import { MakePaymentPage } from '../../../payments/make-payment-page.tsx'

export const Route = createFileRoute('/_app/payments/new')({
  staticData: { title: 'payment.make', access: 'batch.make' },
  component: MakePaymentPage,
})
