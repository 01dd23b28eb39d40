import { createFileRoute } from '@tanstack/react-router'
import { CertificatePage } from '../../../certificates/certificate-page.tsx'

export const Route = createFileRoute('/_app/certificates/$id')({
  staticData: { title: 'certificate.one', access: 'certificate.read' },
  component: Certificate,
})

function Certificate() {
  return <CertificatePage id={Route.useParams().id} />
}
