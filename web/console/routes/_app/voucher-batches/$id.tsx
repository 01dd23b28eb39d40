import { createFileRoute } from '@tanstack/react-router'
import { BatchPage } from '../../../vouchers/batch-page.tsx'

export const Route = createFileRoute('/_app/voucher-batches/$id')({
  staticData: { title: 'voucher.batch', access: 'voucher.read' },
  component: Batch,
})

function Batch() {
  return <BatchPage id={Route.useParams().id} />
}
