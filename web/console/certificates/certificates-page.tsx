import { useSearch } from '@tanstack/react-router'
import type { z } from 'zod'
import type { assessmentContract, certificateRow } from '#src/modules/assessment/assessment.contract.ts'
import { CERTIFICATE_STATUS_NAMES } from '#src/modules/assessment/assessment.types.ts'
import { call } from '#web/ui/client.ts'
import { identity, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { choicesOf } from '../ui/fields.tsx'
import { type Filter, ListPage } from '../ui/list.tsx'

type CertificateRow = z.output<typeof certificateRow>

/** Certificates in the scope: by number or name, of one session or class when a link asks for it. */
export function CertificatesPage() {
  const today = useBusinessDay()
  const { session, class: classId } = useSearch({ strict: false }) as { session?: string; class?: string }
  const filters: Filter[] = [
    { key: 'q', label: t('certificate.search'), kind: 'text' },
    {
      key: 'status',
      label: t('certificate.status'),
      kind: 'choice',
      options: choicesOf(CERTIFICATE_STATUS_NAMES),
    },
    // Only a link sets these; as chips they can be taken away.
    ...(session ? [only('session', t('certificate.session'), session, t('certificate.thisSession'))] : []),
    ...(classId ? [only('class', t('certificate.class'), classId, t('certificate.thisClass'))] : []),
  ]
  return (
    <ListPage<CertificateRow>
      title={t('certificate.title')}
      say={t('certificate.say')}
      id="certificates"
      fetch={(query, signal) =>
        call<typeof assessmentContract.certificates>('GET', '/api/certificates', { query, signal })
      }
      rowKey={(row) => row.id}
      linkOf={(row) => `/certificates/${row.id}`}
      filters={filters}
      columns={[
        {
          key: 'number',
          title: t('certificate.number'),
          width: 216,
          render: (row) => <span className="nowrap">{row.number}</span>,
        },
        {
          key: 'name',
          title: t('certificate.name'),
          width: 120,
          cut: (row) => row.name,
          render: (row) => <span className="strong">{row.name}</span>,
        },
        {
          key: 'doc',
          title: t('certificate.docNo'),
          width: 180,
          render: (row) => <span className="sec nowrap">{identity(row.docNoMasked)}</span>,
        },
        {
          key: 'occupation',
          title: t('certificate.occupationLevel'),
          cut: (row) => `${row.occupationName} ${row.levelName}`,
          render: (row) => `${row.occupationName} ${row.levelName}`,
        },
        {
          key: 'issued',
          title: t('certificate.issuedOn'),
          width: 104,
          render: (row) => <span className="nowrap">{shortDay(row.issuedOn, today)}</span>,
        },
        {
          key: 'assessor',
          title: t('certificate.assessor'),
          width: 176,
          cut: (row) => row.assessorName,
          render: (row) => row.assessorName,
        },
        {
          key: 'unit',
          title: t('certificate.unit'),
          width: 110,
          hidden: true,
          cut: (row) => row.unitName,
          render: (row) => row.unitName,
        },
        {
          key: 'status',
          title: t('certificate.status'),
          width: 92,
          render: (row) => <StatusTag kind="certificate" code={row.status} name={row.statusName} />,
        },
      ]}
      empty={{ title: t('certificate.empty'), text: t('certificate.emptyWhy') }}
    />
  )
}

const only = (key: string, label: string, value: string, name: string): Filter => ({
  key,
  label,
  kind: 'choice',
  options: [{ value, label: name }],
})
