import { createFileRoute } from '@tanstack/react-router'
import { CertificatesPage } from '../../../certificates/certificates-page.tsx'
import { listSearch } from '../../../ui/list-search.ts'

export const Route = createFileRoute('/_app/certificates/')({
  staticData: {
    title: 'certificate.title',
    access: 'certificate.read',
    menu: { group: 'business', order: 14, icon: 'certificate', label: 'certificate.title' },
  },
  validateSearch: listSearch('q', 'status', 'session', 'class'),
  component: CertificatesPage,
})
