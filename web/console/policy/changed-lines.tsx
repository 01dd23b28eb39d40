import { useInfiniteQuery } from '@tanstack/react-query'
import type { policyContract, WhatIfLine, WhatIfResult, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { ApiError, call, messageOf } from '#web/ui/client.ts'
import { count, day, money } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { GoLink } from '../shell/go.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Card } from '../ui/page.tsx'
import { type PlainColumn, PlainTable } from '../ui/plain-table.tsx'
import { Loading } from '../ui/states.tsx'
import { signedYuan } from './what-if-rows.ts'

type Line = Pick<WhatIfLine, 'lineId' | 'unitName' | 'levelName' | 'day' | 'baseline' | 'variant' | 'deltaFen'> &
  Partial<WhatIfLine>

const PAGE = 20

/** The server keeps a run's figures for ever and its single claims for a while: that they are gone is an answer, not a failure. */
const swept = (error: unknown) => error instanceof ApiError && error.status === 410

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
  const gone = swept(query.error) ? query.error : undefined
  // A run whose lines were swept, or one of an earlier release, has its examples alone.
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
      {gone && <p className="bd-line sec">{messageOf(gone)}</p>}
      {query.isPending ? (
        <Loading lines={4} />
      ) : (
        <LineTable lines={lines} before={t(made ? 'policy.madeBefore' : 'policy.before')} />
      )}
      {query.error && !gone && <p className="bd-line bad">{messageOf(query.error)}</p>}
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
  const columns: PlainColumn<Line>[] = [
    {
      title: t('policy.claim'),
      main: true,
      cell: (line) => <GoLink link={`/claim-lines/${line.lineId}`}>{line.number ?? day(line.day)}</GoLink>,
    },
    { title: t('policy.byUnit'), cell: (line) => line.unitName },
    { title: t('policy.level'), cell: (line) => line.levelName },
    { title: before, cell: (line) => line.baseline },
    { title: t('policy.after'), cell: (line) => line.variant },
    { title: t('policy.delta'), num: true, cell: (line) => signedYuan(line.deltaFen) },
  ]
  if (named)
    columns.splice(1, 0, {
      title: t('policy.personMasked'),
      cell: (line) => (
        <span>
          {line.nameMasked} <span className="sec">{line.docNoMasked}</span>
        </span>
      ),
    })
  if (held)
    columns.push({
      title: t('policy.held'),
      num: true,
      cell: (line) => (line.heldFen == null ? '—' : money(line.heldFen)),
    })
  return <PlainTable look="changed-lines" rows={lines} rowKey={(line) => line.lineId} columns={columns} />
}
