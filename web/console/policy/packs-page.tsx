import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import type { PackRow } from '#src/modules/policy/policy.contract.ts'
import { count, day, dayRange } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading, State } from '../ui/states.tsx'
import { PolicyHealthBanner } from './health-banner.tsx'
import { packsQuery, useOwnFirst } from './policy-query.ts'
import { matches } from './rule-search.ts'
import './policy.css'

/** 政策: what is in force, by region, with what its text leaves open and who signed it. */
export function PacksPage({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const may = useMay()
  const go = useGo()
  const query = useQuery(packsQuery)
  const packs = useOwnFirst(query.data?.items)
  const shown = packs.filter((pack) =>
    matches(q, [pack.title, pack.document, pack.regionName, pack.issuer, ...pack.programs.map(({ name }) => name)]),
  )
  const open = packs.reduce((sum, pack) => sum + pack.openQuestions, 0)
  return (
    <>
      <PageHead
        title={t('policy.title')}
        say={t('policy.say')}
        actions={
          <>
            {open > 0 && (
              <Button onClick={() => go('/policy/questions?status=open')}>
                {t('policy.openQuestionsN', { n: count(open) })}
              </Button>
            )}
            <Button onClick={() => go('/policy/try')}>{t('policy.try')}</Button>
          </>
        }
      />
      <PolicyHealthBanner />
      <Card
        title={t('policy.inForce')}
        className="may-wrap"
        right={
          packs.length > 0 && (
            <Input
              allowClear
              size="small"
              style={{ width: 220 }}
              aria-label={t('policy.searchPacks')}
              placeholder={t('policy.searchPacks')}
              prefix={<Icon name="search" size={14} className="muted" />}
              value={q}
              onChange={(event) => onSearch(event.target.value)}
            />
          )
        }
        flush
      >
        {query.isPending ? (
          <Loading lines={8} />
        ) : !query.data ? (
          <Failed error={query.error} onRetry={() => query.refetch()} />
        ) : packs.length === 0 ? (
          <Empty icon="policy" title={t('policy.noPacks')}>
            {t('policy.noPacksWhy')}
          </Empty>
        ) : shown.length === 0 ? (
          <State
            icon="search"
            title={t('state.emptyFilteredOne')}
            actions={<Button onClick={() => onSearch('')}>{t('state.dropFilter', { name: q })}</Button>}
          >
            {t('state.emptyFilteredNext')}
          </State>
        ) : (
          <PackTable packs={shown} mayDraft={may('policy.draft')} />
        )}
      </Card>
      <p className="small muted" style={{ marginTop: 12 }}>
        {t('policy.releaseNote')}
      </p>
    </>
  )
}

function PackTable({ packs, mayDraft }: { packs: readonly PackRow[]; mayDraft: boolean }) {
  const regions = new Map(packs.map((pack) => [pack.region, pack.regionName]))
  return (
    <div className="scroll-x">
      <table className="plain stacked packs">
        <thead>
          <tr>
            <th>{t('policy.document')}</th>
            <th style={{ width: 190 }}>{t('policy.programs')}</th>
            <th className="num" style={{ width: 72 }}>
              {t('policy.rules')}
            </th>
            <th className="num" style={{ width: 84 }}>
              {t('policy.open')}
            </th>
            <th style={{ width: 196 }}>{t('policy.revisionSigned')}</th>
            {mayDraft && <th style={{ width: 84 }}>{t('policy.act')}</th>}
          </tr>
        </thead>
        {[...regions].map(([region, name]) => (
          <tbody key={region}>
            <tr className="group">
              <th colSpan={mayDraft ? 6 : 5} scope="rowgroup">
                {name}
              </th>
            </tr>
            {packs
              .filter((pack) => pack.region === region)
              .map((pack) => (
                <PackLine key={pack.packId} pack={pack} mayDraft={mayDraft} />
              ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function PackLine({ pack, mayDraft }: { pack: PackRow; mayDraft: boolean }) {
  return (
    <tr>
      <td className="main">
        <Link to="/policy/packs/$id" params={{ id: pack.packId }} className="strong">
          {pack.document}
        </Link>
        {pack.status === 'unverified' && (
          <>
            {' '}
            <Tag tone="late" icon="question">
              {pack.statusName}
            </Tag>
          </>
        )}
        {pack.broken && (
          <>
            {' '}
            <Tag tone="bad" icon="cross">
              {t('policy.broken')}
            </Tag>
          </>
        )}
        <div className="small sec">{pack.title}</div>
        <div className="small muted">
          {pack.issuer}，
          {pack.effectiveLastDay
            ? dayRange(pack.effectiveFrom, pack.effectiveLastDay)
            : t('policy.from', { day: day(pack.effectiveFrom) })}
        </div>
      </td>
      <td data-label={t('policy.programs')} className="small sec">
        {pack.programs.map(({ name }) => name).join('、')}
      </td>
      <td data-label={t('policy.rules')} className="num">
        {count(pack.rules)}
      </td>
      <td data-label={t('policy.open')} className="num">
        {pack.openQuestions > 0 ? (
          <Link
            to="/policy/packs/$id"
            params={{ id: pack.packId }}
            search={{ tab: 'questions' }}
            aria-label={t('policy.openOf', { document: pack.document, n: pack.openQuestions })}
          >
            {count(pack.openQuestions)}
          </Link>
        ) : (
          '0'
        )}
      </td>
      <td data-label={t('policy.revisionSigned')}>
        <div>
          <Link to="/policy/packs/$id" params={{ id: pack.packId }} search={{ tab: 'revisions' }}>
            {t('policy.nth', { n: pack.number })}
          </Link>
          <div className="small sec">
            {pack.signerName}，{day(pack.signedDay)}
          </div>
        </div>
      </td>
      {mayDraft && (
        <td data-label={t('policy.act')}>
          {pack.mayDraft && (
            <Link to="/policy/drafts/new" search={{ pack: pack.packId }}>
              {t('policy.draftIt')}
            </Link>
          )}
        </td>
      )}
    </tr>
  )
}
