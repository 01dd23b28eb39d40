import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { day, NONE } from '#web/ui/format.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { Facts } from '../ui/detail.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { maskedAccount, organisationQuery } from './options.ts'
import { OrganisationStatus } from './organisation-list.tsx'

/** One organisation: what it is and what the catalogue lets it do, line by line with dates and document. */
export function OrganisationPage({ id }: { id: string }) {
  const may = useMay()
  const { data, error, refetch } = useQuery(organisationQuery(id))
  const crumbs = <Link to="/organisations">{t('organisation.title')}</Link>
  if (!data)
    return (
      <>
        <PageHead title={t('organisation.title')} crumbs={crumbs} />
        <section className="card">
          {error ? <Failed error={error} onRetry={() => refetch()} /> : <Loading lines={8} />}
        </section>
      </>
    )
  return (
    <>
      <PageHead
        title={data.name}
        crumbs={crumbs}
        tag={<OrganisationStatus status={data.status} />}
        say={data.listed ? `${data.kindName} · ${data.listed}` : data.kindName}
        actions={
          data.kind === 'provider' &&
          may('class.read') && (
            <Link to="/classes" search={{ q: data.name }}>
              {t('organisation.classes')}
            </Link>
          )
        }
      />
      <div className="cols-2">
        <Scope scope={data.scope} />
        <Card title={t('organisation.facts')}>
          <Facts
            items={[
              [t('organisation.creditCode'), <span key="c">{data.creditCode}</span>],
              [t('organisation.kind'), data.kindName],
              [t('organisation.unit'), data.unitName],
              [t('organisation.qualifiedBy'), data.qualifiedBy ?? NONE],
              [t('organisation.address'), data.address ?? NONE],
              [t('organisation.bank'), data.bankMasked ? maskedAccount(data.bankMasked) : NONE],
            ]}
          />
        </Card>
      </div>
    </>
  )
}

type Line = ResponseOf<typeof registryContract.organisation>['scope'][number]

function Scope({ scope }: { scope: readonly Line[] }) {
  const today = useBusinessDay()
  if (scope.length === 0)
    return (
      <section className="card">
        <Empty icon="policy" title={t('organisation.noScope')}>
          {t('organisation.noScopeWhy')}
        </Empty>
      </section>
    )
  const documents = [...new Set(scope.map((line) => line.document))]
  const one = documents.length === 1 ? documents[0] : undefined
  return (
    <Card
      title={t('organisation.scopeTitle')}
      hint={
        one
          ? t('organisation.scopeBy', { n: scope.length, document: one })
          : t('organisation.scopeSay', { n: scope.length })
      }
      flush
    >
      <PlainTable
        rows={scope}
        rowKey={(line) => `${line.kind} ${line.occupation} ${line.listedFrom}`}
        columns={[
          {
            title: t('organisation.occupation'),
            main: true,
            width: 148,
            cell: (line) => (
              <>
                {line.occupationName}
                <div className="small muted">{line.occupation}</div>
              </>
            ),
          },
          {
            title: t('organisation.kind'),
            width: 54,
            cell: (line) => (line.kind === 'training' ? t('organisation.training') : t('organisation.assessment')),
          },
          {
            title: t('organisation.levels'),
            cell: (line) => (
              <>
                {line.levels.map((level) => LEVEL_NAMES[level]).join('、')}
                {!one && <div className="small muted">{line.document}</div>}
              </>
            ),
          },
          {
            title: t('organisation.from'),
            look: 'sec',
            width: 128,
            cell: (line) => (
              <>
                {day(line.listedFrom)}
                <div className="small">
                  {t('organisation.to')} {line.listedTo ? day(line.listedTo) : t('organisation.open')}
                </div>
              </>
            ),
          },
          { title: t('organisation.status'), width: 108, cell: (line) => <Listed line={line} today={today} /> },
        ]}
      />
    </Card>
  )
}

function Listed({ line, today }: { line: Line; today: string }) {
  if (today < line.listedFrom) return <Tag tone="away">{t('organisation.later')}</Tag>
  if (line.listedTo !== null && today >= line.listedTo)
    return (
      <Tag tone="late" icon="clock">
        {t('organisation.ended')}
      </Tag>
    )
  return (
    <Tag tone="ok" icon="check">
      {t('organisation.now')}
    </Tag>
  )
}
