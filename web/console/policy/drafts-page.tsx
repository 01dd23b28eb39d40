import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import type { policyContract, RevisionRow } from '#src/modules/policy/policy.contract.ts'
import { REVISION_STATE_NAMES, type RevisionState } from '#src/modules/policy/revision.types.ts'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { choicesOf } from '../ui/fields.tsx'
import { ListPage } from '../ui/list.tsx'
import { packsQuery } from './policy-query.ts'
import './policy.css'

/** Drafts of the region: who changes what, who has to sign. */
export function DraftsPage() {
  const may = useMay()
  const go = useGo()
  const packs = useQuery(packsQuery).data?.items ?? []
  const create = may('policy.draft') && (
    <Button type="primary" onClick={() => go('/policy/drafts/new')}>
      {t('policy.newDraft')}
    </Button>
  )
  return (
    <ListPage<RevisionRow>
      title={t('policy.drafts')}
      say={t('policy.draftsSay')}
      actions={create}
      id="policy-drafts"
      tall
      fetch={(query, signal) =>
        call<typeof policyContract.drafts>('GET', '/api/policy/drafts', {
          query: query as typeof query & { state?: RevisionState },
          signal,
        })
      }
      rowKey={(row) => row.id}
      linkOf={(row) => `/policy/drafts/${row.id}`}
      filters={[
        {
          key: 'state',
          label: t('policy.state'),
          kind: 'choice',
          options: choicesOf(REVISION_STATE_NAMES),
        },
        {
          key: 'pack',
          label: t('policy.document'),
          kind: 'choice',
          options: packs.map((pack) => ({ value: pack.packId, label: `${pack.regionName} ${pack.document}` })),
        },
      ]}
      columns={[
        { key: 'document', title: t('policy.document'), width: 210, render: (row) => row.document },
        { key: 'state', title: t('policy.state'), width: 140, render: (row) => <RevisionTags row={row} /> },
        { key: 'kind', title: t('policy.kind'), width: 110, render: (row) => row.kindName },
        { key: 'reason', title: t('policy.reason'), render: (row) => row.reason, cut: (row) => row.reason },
        {
          key: 'author',
          title: t('policy.author'),
          width: 170,
          render: (row) => `${row.authorName}，${day(row.authoredDay)}`,
        },
        {
          key: 'signer',
          title: t('policy.signer'),
          width: 170,
          render: (row) => (row.signerName ? `${row.signerName}，${day(row.signedDay)}` : '—'),
        },
      ]}
      empty={{ title: t('policy.noDrafts'), text: t('policy.noDraftsWhy'), actions: create }}
    />
  )
}

export const RevisionTags = ({ row }: { row: RevisionRow }) => (
  <span className="row wrap" style={{ gap: 4 }}>
    <StatusTag kind="revision" code={row.state} name={row.stateName} />
    {row.faults > 0 && (row.state === 'draft' || row.state === 'proposed') && (
      <Tag tone="late" icon="warning">
        {t('policy.faultsN', { n: row.faults })}
      </Tag>
    )}
  </span>
)
