import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import type { AssumptionView, policyContract } from '#src/modules/policy/policy.contract.ts'
import { call } from '#web/ui/client.ts'
import { count } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading, State } from '../ui/states.tsx'
import { packsQuery, useOwnFirst } from './policy-query.ts'
import { QuestionItem, RulingDialog } from './questions.tsx'
import './policy.css'

interface Asked {
  readonly pack?: string
  readonly status?: string
}

/** 待明确的问题 of every document: what a text leaves open, how the platform reads it meanwhile, where an answer is recorded. */
export function QuestionsPage({ asked, onAsk }: { asked: Asked; onAsk: (change: Asked) => void }) {
  const may = useMay()
  const [ruling, setRuling] = useState<AssumptionView>()
  const packs = useOwnFirst(useQuery(packsQuery).data?.items)
  const status = asked.status === 'open' || asked.status === 'ruled' ? asked.status : undefined
  const query = useQuery({
    queryKey: ['policy', 'assumptions', asked.pack ?? '', status ?? ''],
    queryFn: ({ signal }) =>
      call<typeof policyContract.assumptions>('GET', '/api/policy/assumptions', {
        query: { ...(asked.pack ? { pack: asked.pack } : {}), ...(status ? { status } : {}) },
        signal,
      }),
  })
  const items = query.data?.items ?? []
  const place = (packId: string) => packs.findIndex((pack) => pack.packId === packId)
  const documents = [...new Map(items.map((one) => [one.packId, one]))].sort(([a], [b]) => place(a) - place(b))
  const baseOf = (one: AssumptionView) => packs.find((pack) => pack.packId === one.packId)
  const filtered = Boolean(asked.pack ?? status)
  return (
    <>
      <PageHead
        title={t('policy.questions')}
        crumbs={<Link to="/policy">{t('policy.title')}</Link>}
        say={t('policy.questionsSay')}
      />
      <section className="card apart">
        <div className="filters">
          <Select<string>
            style={{ minWidth: 220 }}
            aria-label={t('policy.document')}
            value={asked.pack ?? ''}
            onChange={(next) => onAsk({ pack: next || undefined } as Asked)}
            options={[
              { value: '', label: t('policy.allDocuments') },
              ...packs.map((pack) => ({ value: pack.packId, label: `${pack.regionName} ${pack.document}` })),
            ]}
          />
          <Select<string>
            style={{ minWidth: 130 }}
            aria-label={t('policy.state')}
            value={status ?? ''}
            onChange={(next) => onAsk({ status: next || undefined } as Asked)}
            options={[
              { value: '', label: t('policy.anyStatus') },
              { value: 'open', label: t('policy.statusOpen') },
              { value: 'ruled', label: t('policy.statusRuled') },
            ]}
          />
          <span className="grow" />
          {query.data && (
            <span className="small sec" role="status">
              {t('common.total', { n: count(items.length) })}
            </span>
          )}
        </div>
      </section>
      {query.isPending ? (
        <Card>
          <Loading lines={8} />
        </Card>
      ) : !query.data ? (
        <Card flush>
          <Failed error={query.error} onRetry={() => query.refetch()} />
        </Card>
      ) : items.length === 0 ? (
        <Card flush>
          {filtered ? (
            <State
              icon="search"
              title={t('policy.noneFiltered')}
              actions={
                <Button onClick={() => onAsk({ pack: undefined, status: undefined } as unknown as Asked)}>
                  {t('state.clearFilters')}
                </Button>
              }
            >
              {t('state.emptyFilteredNext')}
            </State>
          ) : (
            <Empty icon="check" title={t('policy.noQuestions')}>
              {t('policy.noQuestionsWhy')}
            </Empty>
          )}
        </Card>
      ) : (
        <div className="stack">
          {documents.map(([packId, one]) => {
            const own = items.filter((item) => item.packId === packId)
            return (
              <Card
                key={packId}
                className="may-wrap"
                title={one.document}
                hint={one.regionName}
                right={t('common.total', { n: own.length })}
                flush
              >
                <ul className="question-list">
                  {own.map((item) => (
                    <QuestionItem
                      key={item.id}
                      assumption={item}
                      packId={packId}
                      onRule={may('policy.draft') && baseOf(item)?.mayDraft ? () => setRuling(item) : undefined}
                    />
                  ))}
                </ul>
              </Card>
            )
          })}
        </div>
      )}
      {ruling && (
        <RulingDialog
          assumption={ruling}
          baseRevisionId={baseOf(ruling)?.revisionId ?? ''}
          onClose={() => setRuling(undefined)}
        />
      )}
    </>
  )
}
