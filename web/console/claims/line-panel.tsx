import { Link } from '@tanstack/react-router'
import type { ClaimLineDetail, ClaimLineRow } from '#src/modules/subsidy/subsidy.contract.ts'
import { identity } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { GoLink } from '../shell/go.tsx'
import { Facts, Timeline, WhyPanel } from '../ui/detail.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Panel, type PanelNav } from '../ui/work-queue.tsx'
import { useLine } from './batch-query.ts'
import { LineActs, whyNotOf } from './line-acts.tsx'

export type PanelTab = 'why' | 'evidence' | 'timeline'

/** One line beside the list: why it is decided so, what proves it, what has happened; the acts at its foot. */
export function LinePanel({
  row,
  batchId,
  nav,
  tab,
  onTab,
}: {
  row: ClaimLineRow
  batchId: string
  nav: PanelNav
  tab: PanelTab
  onTab: (tab: PanelTab) => void
}) {
  const query = useLine(row.id)
  const line = query.data
  return (
    <Panel
      title={row.name}
      hint={
        <>
          <span className="nowrap">{identity(row.docNoMasked)}</span>
          <Link to="/claims/$id/lines/$lineId" params={{ id: batchId, lineId: row.id }} style={{ marginLeft: 12 }}>
            {t('claim.openPage')}
          </Link>
        </>
      }
      nav={nav}
      tabs={
        <Tabs<PanelTab>
          label={t('why.title')}
          value={tab}
          onChange={onTab}
          items={[
            { key: 'why', label: t('why.title') },
            { key: 'evidence', label: t('why.evidence'), n: line?.evidence.length },
            { key: 'timeline', label: t('detail.timeline'), n: line?.timeline.length },
          ]}
        />
      }
      whyNot={whyNotOf(line)}
      acts={line && line.actions.length > 0 && <LineActs line={line} {...(nav.next ? { onDone: nav.next } : {})} />}
    >
      {line ? (
        tab === 'why' ? (
          <WhyPanel bare decision={line.decision} evidence={shortEvidence(line)} />
        ) : tab === 'evidence' ? (
          <Evidence line={line} />
        ) : (
          <Timeline items={line.timeline} />
        )
      ) : query.error ? (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Loading lines={8} />
      )}
    </Panel>
  )
}

/** The cells over the rules have room for a word; the whole stands under 证据. */
export const shortEvidence = (line: ClaimLineDetail) =>
  line.evidence.map(({ name, value, link }) => ({ name, value: value.split('，')[0] ?? value, link }))

export function Evidence({ line }: { line: ClaimLineDetail }) {
  if (line.evidence.length === 0) return <p className="muted">{t('claim.noEvidence')}</p>
  return (
    <Facts
      items={line.evidence.map(
        ({ name, value, link }) =>
          [
            name,
            link ? (
              <GoLink key={name} link={link}>
                {value}
              </GoLink>
            ) : (
              value
            ),
          ] as const,
      )}
    />
  )
}
