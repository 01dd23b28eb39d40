import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { AssumptionView } from '#src/modules/policy/policy.contract.ts'
import { count, day, dayRange } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { PageHead } from '../ui/page.tsx'
import { State } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Documents } from './documents.tsx'
import { PolicyHealthBanner } from './health-banner.tsx'
import { useOpenForPrint } from './open-for-print.ts'
import { type Pack, packQuery, packsQuery, revisionsQuery } from './policy-query.ts'
import { QuestionItem, RulingDialog } from './questions.tsx'
import { RevisionList } from './revisions.tsx'
import { RuleRows } from './rule-rows.tsx'
import { chosenRules } from './rule-search.ts'
import { Schedule } from './schedule.tsx'
import './policy.css'

export interface PackSearch {
  readonly tab?: string
  readonly revision?: string
  readonly q?: string
  readonly program?: string
  readonly only?: string
  readonly from?: string
  readonly to?: string
}

const TABS = ['rules', 'questions', 'schedule', 'revisions', 'documents'] as const
type TabKey = (typeof TABS)[number]

/** One document: its clauses beside the rules made of them, what it leaves open, its targets, its revisions, its official text. */
export function PackPage({ id, asked, onAsk }: { id: string; asked: PackSearch; onAsk: (change: PackSearch) => void }) {
  const query = useQuery(packQuery(id, asked.revision))
  return <Loaded query={query}>{(pack) => <Reader pack={pack} asked={asked} onAsk={onAsk} />}</Loaded>
}

/** In which tab a number of the document stands: an address such as #SQ-03 opens it. */
function tabOf(pack: Pack, id: string): TabKey | undefined {
  if (pack.rules.some((rule) => rule.id === id)) return 'rules'
  if (pack.assumptions.some((one) => one.id === id)) return 'questions'
  const others = [...(pack.grants ?? []), ...pack.targets, ...pack.deadlines, ...pack.rhythms, ...pack.provisions]
  return others.some((one) => one.id === id) ? 'schedule' : undefined
}

function Reader({ pack, asked, onAsk }: { pack: Pack; asked: PackSearch; onAsk: (change: PackSearch) => void }) {
  useOpenForPrint()
  const may = useMay()
  const go = useGo()
  const [ruling, setRuling] = useState<AssumptionView>()
  const revisions = useQuery(revisionsQuery(pack.pack.packId)).data?.items
  const packs = useQuery(packsQuery).data?.items ?? []
  const hash = useRouterState({ select: (state) => state.location.hash.replace(/^#/, '') })
  const { pack: row, revision } = pack
  const old = revision.id !== row.revisionId
  const openIds = useMemo(
    () => new Set(pack.assumptions.filter(({ status }) => status === 'open').map(({ id }) => id)),
    [pack.assumptions],
  )
  const byId = useMemo(() => new Map(pack.assumptions.map((one) => [one.id, one])), [pack.assumptions])
  const tab = TABS.find((one) => one === asked.tab) ?? (hash ? tabOf(pack, hash) : undefined) ?? 'rules'
  const shown = chosenRules(pack.rules, asked, openIds)
  const filters = [asked.q, asked.program, asked.only].filter(Boolean).length

  useEffect(() => {
    if (!hash) return
    const target = document.getElementById(hash)
    if (!target) return
    target.scrollIntoView({ block: 'center' })
    target.focus({ preventScroll: true })
  }, [hash, tab])

  /** Where an answer to this question is recorded: against the pack that asks it. */
  const baseOf = (one: AssumptionView) => packs.find(({ packId }) => packId === one.packId)
  const mayRule = (one: AssumptionView) => !old && may('policy.draft') && (baseOf(one)?.mayDraft ?? false)

  return (
    <>
      <PageHead
        title={row.document}
        crumbs={<Link to="/policy">{t('policy.title')}</Link>}
        tag={
          old ? (
            <StatusTag kind="revision" code={revision.state} name={revision.stateName} />
          ) : (
            <Tag
              tone={row.status === 'in_force' ? 'ok' : 'late'}
              icon={row.status === 'in_force' ? 'check' : 'question'}
            >
              {row.statusName}
            </Tag>
          )
        }
        actions={
          <>
            <Button icon={<Icon name="print" />} onClick={() => window.print()}>
              {t('common.print')}
            </Button>
            {!old && row.mayDraft && may('policy.draft') && (
              <Button type="primary" onClick={() => go(`/policy/drafts/new?pack=${encodeURIComponent(row.packId)}`)}>
                {t('policy.draftIt')}
              </Button>
            )}
          </>
        }
      />
      <PolicyHealthBanner />
      {old && (
        <div className="banner" role="status">
          <Icon name="clock" />
          <b>{t('policy.oldRevision', { n: revision.number ?? 0 })}</b>
          <span className="sec">
            {revision.supersededDay ? t('policy.supersededOn', { day: day(revision.supersededDay) }) : ''}
          </span>
          <span className="grow" />
          <Link to="/policy/packs/$id" params={{ id: row.packId }} search={{}}>
            {t('policy.toInForce', { n: row.number })}
          </Link>
        </div>
      )}
      <section className="card apart">
        <div className="pack-head">
          <div>
            <b>{row.title}</b>
            <p className="sec">
              {row.issuer}，{row.regionName}，
              {row.effectiveLastDay
                ? dayRange(row.effectiveFrom, row.effectiveLastDay)
                : t('policy.from', { day: day(row.effectiveFrom) })}
              {pack.effectiveText && `，${pack.effectiveText}`}
            </p>
            {pack.extends.length > 0 && (
              <p className="sec">
                {t('policy.extends')}
                {pack.extends.map((one) => (
                  <Link
                    key={one.packId}
                    to="/policy/packs/$id"
                    params={{ id: one.packId }}
                    search={{}}
                    className="apart-left"
                  >
                    {one.document}
                  </Link>
                ))}
              </p>
            )}
            {pack.sourceNote && <p className="small late">{pack.sourceNote}</p>}
          </div>
          <dl className="kv">
            <dt>{t('policy.revision')}</dt>
            <dd>
              {revision.number === null ? revision.stateName : t('policy.nth', { n: revision.number })}
              <span className="muted small apart-left" title={revision.revision}>
                {revision.kindName} {revision.revision.slice(0, 8)}
              </span>
            </dd>
            <dt>{t('policy.signed')}</dt>
            <dd>
              {revision.signerName ?? revision.authorName}，{day(revision.signedDay ?? revision.authoredDay)}
            </dd>
          </dl>
        </div>
        <Programs pack={pack} />
      </section>
      <section className="card">
        <Tabs<TabKey>
          label={row.document}
          value={tab}
          onChange={(next) => onAsk({ tab: next === 'rules' ? undefined : next } as PackSearch)}
          items={[
            { key: 'rules', label: t('policy.tabRules'), n: pack.rules.length },
            { key: 'questions', label: t('policy.tabQuestions'), n: openIds.size },
            {
              key: 'schedule',
              label: t('policy.tabSchedule'),
              n:
                (pack.grants?.length ?? 0) +
                pack.targets.length +
                pack.deadlines.length +
                pack.rhythms.length +
                pack.provisions.length,
            },
            { key: 'revisions', label: t('policy.tabRevisions'), n: revisions?.length },
            { key: 'documents', label: t('policy.tabDocuments'), n: pack.documents.length },
          ]}
        />
        {tab === 'rules' ? (
          <>
            <RuleFilters pack={pack} asked={asked} onAsk={onAsk} open={openIds.size} shown={shown.length} />
            {shown.length === 0 ? (
              <State
                icon="search"
                title={filters > 1 ? t('state.emptyFiltered', { n: filters }) : t('state.emptyFilteredOne')}
                actions={
                  <Button onClick={() => onAsk({ q: undefined, program: undefined, only: undefined } as PackSearch)}>
                    {t('state.clearFilters')}
                  </Button>
                }
              >
                {t('state.emptyFilteredNext')}
              </State>
            ) : (
              <RuleRows
                rules={shown}
                document={row.document}
                assumptions={byId}
                chosen={hash || undefined}
                q={asked.q ?? ''}
                mayRule={mayRule}
                onRule={setRuling}
              />
            )}
          </>
        ) : tab === 'questions' ? (
          <Questions pack={pack} mayRule={mayRule} onRule={setRuling} />
        ) : tab === 'schedule' ? (
          <Schedule pack={pack} chosen={hash || undefined} />
        ) : tab === 'revisions' ? (
          <RevisionList
            packId={row.packId}
            inForce={row.revisionId}
            shown={revision.id}
            from={asked.from}
            to={asked.to}
            onCompare={(from, to) => onAsk({ from, to } as PackSearch)}
          />
        ) : (
          <Documents
            revisionId={revision.id}
            documents={pack.documents}
            note={t('policy.sourceSha', { sha: pack.sourceSha256.slice(0, 16) })}
            empty={t('policy.noDocuments')}
          />
        )}
      </section>
      {ruling && (
        <RulingDialog
          assumption={ruling}
          baseRevisionId={baseOf(ruling)?.revisionId ?? row.revisionId}
          onClose={() => setRuling(undefined)}
        />
      )}
    </>
  )
}

/** Which subsidies the document opens: who is paid, whose day sets the rate, from which fund. */
function Programs({ pack }: { pack: Pack }) {
  return (
    <ul className="pack-programs" aria-label={t('policy.programs')}>
      {pack.programs.map((one) => (
        <li key={one.program}>
          <b className="strong">{one.name}</b>
          <span className="small sec">
            {t('policy.programSay', { payee: one.payeeName, rate: one.rateDateName, fund: one.fundName })}
          </span>
          {one.drops.length > 0 && (
            <details className="asked">
              <summary>{t('policy.dropsN', { n: one.drops.length })}</summary>
              <ul>
                {one.drops.map((drop) => (
                  <li key={drop.rule}>
                    {drop.rule} <q className="quote">{drop.cite.quote}</q>{' '}
                    <span className="small muted">
                      {drop.cite.document} {drop.cite.clause}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

function RuleFilters({
  pack,
  asked,
  onAsk,
  open,
  shown,
}: {
  pack: Pack
  asked: PackSearch
  onAsk: (change: PackSearch) => void
  open: number
  shown: number
}) {
  const [text, setText] = useState(asked.q ?? '')
  useEffect(() => setText(asked.q ?? ''), [asked.q])
  const inherited = pack.rules.some((rule) => rule.inheritedFrom !== null)
  return (
    <div className="filters no-print">
      <Input
        style={{ width: 260, maxWidth: '100%' }}
        allowClear
        aria-label={t('policy.searchRules')}
        placeholder={t('policy.searchRules')}
        prefix={<Icon name="search" className="muted" />}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          onAsk({ q: event.target.value || undefined } as PackSearch)
        }}
      />
      {pack.programs.length > 1 && (
        <Select<string>
          style={{ minWidth: 170 }}
          aria-label={t('policy.programs')}
          value={asked.program ?? ''}
          onChange={(next) => onAsk({ program: next || undefined } as PackSearch)}
          options={[
            { value: '', label: t('policy.allPrograms') },
            ...pack.programs.map((one) => ({ value: one.program, label: one.name })),
          ]}
        />
      )}
      <Select<string>
        style={{ minWidth: 150 }}
        aria-label={t('policy.which')}
        value={asked.only ?? ''}
        onChange={(next) => onAsk({ only: next || undefined } as PackSearch)}
        options={[
          { value: '', label: t('policy.allRules') },
          ...(open > 0 ? [{ value: 'open', label: t('policy.onlyOpen') }] : []),
          ...(inherited ? [{ value: 'own', label: t('policy.onlyOwn') }] : []),
        ]}
      />
      <span className="grow" />
      <span className="small sec" role="status">
        {shown === pack.rules.length
          ? t('common.total', { n: count(shown) })
          : t('policy.shownOf', { n: count(shown), all: count(pack.rules.length) })}
      </span>
    </div>
  )
}

function Questions({
  pack,
  mayRule,
  onRule,
}: {
  pack: Pack
  mayRule: (one: AssumptionView) => boolean
  onRule: (one: AssumptionView) => void
}) {
  const sorted = [...pack.assumptions].sort(
    (a, b) => Number(a.status === 'ruled') - Number(b.status === 'ruled') || (a.id < b.id ? -1 : 1),
  )
  if (sorted.length === 0)
    return (
      <State icon="check" title={t('policy.noQuestions')}>
        {t('policy.noQuestionsWhy')}
      </State>
    )
  return (
    <ul className="question-list">
      {sorted.map((one) => (
        <QuestionItem
          key={one.id}
          assumption={one}
          packId={pack.pack.packId}
          onRule={mayRule(one) ? () => onRule(one) : undefined}
        />
      ))}
    </ul>
  )
}
