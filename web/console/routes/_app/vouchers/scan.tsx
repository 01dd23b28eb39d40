import { createFileRoute } from '@tanstack/react-router'
import { ScanPage } from '../../../vouchers/scan-page.tsx'

export const Route = createFileRoute('/_app/vouchers/scan')({
  staticData: {
    title: 'voucher.scan',
    access: 'voucher.accept',
    menu: { group: 'do', order: 14, icon: 'voucher', label: 'voucher.scan' },
  },
  validateSearch: (search: Record<string, unknown>): { class?: string } =>
    typeof search['class'] === 'string' ? { class: search['class'] } : {},
  component: Scan,
})

function Scan() {
  return <ScanPage classId={Route.useSearch().class} />
}
