import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { QueryInputOf, ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { NONE } from '#web/ui/format.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { ListPage } from '../ui/list.tsx'

type Row = ResponseOf<typeof registryContract.organisations>['items'][number]

/** Institutions and employers in the viewer's reach, with how many occupations each is listed for. */
export function OrganisationListPage() {
  return (
    <ListPage<Row>
      title={t('organisation.title')}
      say={t('organisation.say')}
      id="organisations"
      fetch={(query, signal) =>
        call<typeof registryContract.organisations>('GET', '/api/organisations', {
          query: query as QueryInputOf<typeof registryContract.organisations>,
          signal,
        })
      }
      rowKey={(row) => row.id}
      linkOf={(row) => `/organisations/${row.id}`}
      filters={[
        { key: 'q', label: t('organisation.q'), kind: 'text' },
        {
          key: 'kind',
          label: t('organisation.kind'),
          kind: 'choice',
          options: [
            { value: 'provider', label: t('organisation.k_provider') },
            { value: 'assessor', label: t('organisation.k_assessor') },
            { value: 'employer', label: t('organisation.k_employer') },
            { value: 'agency', label: t('organisation.k_agency') },
          ],
        },
      ]}
      columns={[
        { key: 'name', title: t('organisation.name'), render: (row) => row.name, cut: (row) => row.name },
        { key: 'kind', title: t('organisation.kind'), width: 160, render: (row) => row.kindName },
        {
          key: 'code',
          title: t('organisation.creditCode'),
          width: 200,
          render: (row) => <span className="sec nowrap">{row.creditCode}</span>,
        },
        { key: 'unit', title: t('organisation.unit'), width: 140, render: (row) => row.unitName },
        {
          key: 'scope',
          title: t('organisation.scope'),
          width: 110,
          align: 'right',
          render: (row) => (row.scopeCount === 0 ? NONE : t('organisation.scopeN', { n: row.scopeCount })),
        },
        {
          key: 'status',
          title: t('organisation.status'),
          width: 96,
          render: (row) => <OrganisationStatus status={row.status} />,
        },
      ]}
      empty={{ title: t('organisation.empty'), text: t('organisation.emptyWhy') }}
    />
  )
}

/** The server's word; anything but 正常 stands out. */
export const OrganisationStatus = ({ status }: { status: string }) =>
  status === '正常' ? (
    <Tag tone="ok" icon="check">
      {status}
    </Tag>
  ) : (
    <Tag tone="bad" icon="cross">
      {status}
    </Tag>
  )
