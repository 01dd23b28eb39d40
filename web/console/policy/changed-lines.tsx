import { useInfiniteQuery } from '@tanstack/react-query'
import type { policyContract, WhatIfLine, WhatIfResult, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { call, messageOf } from '#web/ui/client.ts'
import { count, day, money } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { GoLink } from '../shell/go.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Card } from '../ui/page.tsx'
import { Loading } from '../ui/states.tsx'
import { signedYuan } from './what-if-rows.ts'

type Line = Pick<WhatIfLine, 'lineId' | 'unitName' | 'levelName' | 'day' | 'baseline' | 'variant' | 'deltaFen'> &
  Partial<WhatIfLine>

const PAGE = 20

/** The claims that come out otherwise, the largest difference first, each one click from the claim itself; the rest page by page. */
export function ChangedLines({ run, result }: { run: WhatIfRow; result: WhatIfResult }) {
  const made = run.kind === 'made'
  const query = useInfiniteQuery({
    queryKey: ['policy', 'what-if-lines', run.id],
    queryFn: ({ pageParam, signal }) =>
      call<typeof policyContract.whatIfLines>('GET', '/api/policy/what-ifs/:id/lines', {
        params: { id: run.id },
        query: { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: result.changed > 0,
  })
  if (result.changed === 0) return null
  const kept = query.data?.pages.flatMap(({ items }) => items) ?? []
  // A run of an earlier release kept its examples alone.
  const lines: readonly Line[] = kept.length > 0 || query.isPending ? kept : result.examples
  return (
    <Card
      title={t(made ? 'policy.madeLines' : 'policy.changedLines', { n: count(result.changed) })}
      hint={t('policy.changedLinesHint')}
      className="may-wrap"
      right={
        kept.length > 0 && (
          <DownloadButton path={`/api/policy/what-ifs/${run.id}/lines.xlsx`} size="small">
            {t('policy.exportLines')}
          </DownloadButton>
        )
      }
      flush
    >
      {query.isPending ? (
        <Loading lines={4} />
      ) : (
        <LineTable lines={lines} before={t(made ? 'policy.madeBefore' : 'policy.before')} />
      )}
      {query.error && <p className="bd-line bad">{messageOf(query.error)}</p>}
      {query.hasNextPage && (
        <p className="bd-line">
          <button
            type="button"
            className="linkish"
            disabled={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            {query.isFetchingNextPage
              ? t('common.loading')
              : t('policy.moreLines', { shown: count(lines.length), n: count(result.changed) })}
          </button>
        </p>
      )}
    </Card>
  )
}

function LineTable({ lines, before }: { lines: readonly Line[]; before: string }) {
  const named = lines.some((line) => line.number !== undefined)
  const held = lines.some((line) => line.heldFen != null)
  return (
    <div className="scroll-x">
      <table className="plain stacked changed-lines">
        <thead>
          <tr>
            <th>{t('policy.claim')}</th>
            {named && <th>{t('policy.personMasked')}</th>}
            <th>{t('policy.byUnit')}</th>
            <th>{t('policy.level')}</th>
            <th>{before}</th>
            <th>{t('policy.after')}</th>
            <th className="num">{t('policy.delta')}</th>
            {held && <th className="num">{t('policy.held')}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineId}>
              <td className="main">
                <GoLink link={`/claim-lines/${line.lineId}`}>{line.number ?? day(line.day)}</GoLink>
              </td>
              {named && (
                <td data-label={t('policy.personMasked')}>
                  <span>
                    {line.nameMasked} <span className="sec">{line.docNoMasked}</span>
                  </span>
                </td>
              )}
              <td data-label={t('policy.byUnit')}>{line.unitName}</td>
              <td data-label={t('policy.level')}>{line.levelName}</td>
              <td data-label={before}>{line.baseline}</td>
              <td data-label={t('policy.after')}>{line.variant}</td>
              <td className="num" data-label={t('policy.delta')}>
                {signedYuan(line.deltaFen)}
              </td>
              {held && (
                <td className="num" data-label={t('policy.held')}>
                  {line.heldFen == null ? '—' : money(line.heldFen)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
