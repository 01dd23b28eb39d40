import { useQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useMemo } from 'react'
import type { targetsContract } from '#src/modules/targets/targets.contract.ts'
import { call } from '#web/ui/client.ts'
import { day, inShanghai, percent } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { Chart } from '../ui/chart.tsx'
import { FigureStrip } from '../ui/figures.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import {
  figureOf,
  MEASURE_NAMES,
  MEASURE_SHORT,
  MEASURE_UNITS,
  MEASURES,
  type Measure,
  rowsOf,
  slowestOf,
  type Targets,
  type TargetTable,
} from './target-rows.ts'
import { TargetsTable } from './targets-table.tsx'

interface Asked {
  readonly table?: string
  readonly measure?: string
  readonly year?: string
  readonly sort?: string
}

/** 目标进度: two cuts of the same work that are never added, three measures, each number open to the people behind it. */
export function TargetsPage({ asked, onAsk }: { asked: Asked; onAsk: (change: Asked) => void }) {
  const year = Number(asked.year) || undefined
  const query = useQuery({
    queryKey: ['targets', year ?? 0],
    queryFn: ({ signal }) =>
      call<typeof targetsContract.targets>('GET', '/api/targets', { query: year ? { year } : {}, signal }),
  })
  const measure: Measure = MEASURES.find((one) => one === asked.measure) ?? 'training'
  const { data } = query
  const table = data?.tables.find((one) => one.id === asked.table) ?? data?.tables[0]
  return (
    <>
      <PageHead
        title={t('target.title')}
        tag={
          <>
            {data && data.tables.length > 1 && (
              <Segmented<string>
                aria-label={t('target.cut')}
                value={table?.id ?? ''}
                onChange={(next) => onAsk({ table: next })}
                options={data.tables.map((one) => ({ value: one.id, label: one.name }))}
              />
            )}
            {data && data.years.length > 0 && (data.years.length > 1 || data.years[0] !== data.year) && (
              <Segmented<number>
                aria-label={t('target.year')}
                value={data.year}
                onChange={(next) => onAsk({ year: String(next) })}
                options={data.years.map((one) => ({ value: one, label: t('target.yearOption', { year: one }) }))}
              />
            )}
            <Segmented<Measure>
              aria-label={t('target.measure')}
              value={measure}
              onChange={(next) => onAsk({ measure: next })}
              options={MEASURES.map((one) => ({ value: one, label: MEASURE_SHORT[one] }))}
            />
          </>
        }
        actions={
          data && (
            <>
              <span className="small muted" style={{ alignSelf: 'center' }}>
                {t('target.asOf', { at: `${day(data.businessDay)} ${inShanghai(data.asOf).clock}` })}
              </span>
              <DownloadButton path="/api/targets.xlsx" query={{ year: data.year }}>
                {t('target.export')}
              </DownloadButton>
            </>
          )
        }
      />
      {query.isPending ? (
        <Card>
          <Loading lines={8} />
        </Card>
      ) : !data ? (
        <Card flush>
          <Failed error={query.error} onRetry={() => query.refetch()} />
        </Card>
      ) : !table ? (
        <Card flush>
          <Empty icon="target" title={t('target.empty', { year: data.year })}>
            {t('target.emptyWhy')}
          </Empty>
        </Card>
      ) : (
        <Board
          data={data}
          table={table}
          measure={measure}
          sort={asked.sort === 'seq' ? 'seq' : 'rate'}
          onSort={(sort) => onAsk(sort === 'seq' ? { sort } : ({ sort: undefined } as Asked))}
        />
      )}
    </>
  )
}

function Board({
  data,
  table,
  measure,
  sort,
  onSort,
}: {
  data: Targets
  table: TargetTable
  measure: Measure
  sort: 'rate' | 'seq'
  onSort: (sort: 'rate' | 'seq') => void
}) {
  const unit = MEASURE_UNITS[measure]
  const total = figureOf(table.totals, measure)
  const rows = rowsOf(table, measure, sort)
  const asked = rows.filter((row) => row.figure.target > 0)
  const reached = asked.filter((row) => row.figure.done >= row.figure.target)
  const idle = asked.filter((row) => row.figure.done === 0)
  const slow = slowestOf(table.totals)
  const small = table.totals.every((figure) => (figure.rate ?? 0) < 0.02)
  const chart = useMemo(
    () => ({
      labels: MEASURES.map((one) => MEASURE_SHORT[one]),
      series: [
        {
          name: t('target.chartSeries'),
          look: 'bar' as const,
          values: MEASURES.map((one) => {
            const { rate } = figureOf(table.totals, one)
            return rate === null ? null : rate * 100
          }),
        },
      ],
    }),
    [table],
  )
  return (
    <div className="stack">
      <FigureStrip
        label={t('target.title')}
        figures={[
          {
            key: 'target',
            name: t('target.yearTarget'),
            value: total.target,
            unit,
            note: `${table.clause}，${t('target.ofUnits', { n: rows.length })}`,
          },
          {
            key: 'done',
            name: t('target.yearDone'),
            value: total.done,
            unit,
            note: t('target.ofRate', { rate: percent(total.rate) }),
          },
          {
            key: 'gap',
            name: t('target.gap'),
            value: Math.max(0, total.target - total.done),
            unit,
            note: day(`${data.year}-12-31`),
          },
          { key: 'today', name: t('target.todayNew'), value: total.today, unit, note: day(data.businessDay) },
          {
            key: 'reached',
            name: t('target.reached'),
            value: reached.length,
            unit: t('target.units'),
            note: t('target.ofUnits', { n: asked.length }),
          },
          {
            key: 'idle',
            name: t('target.idle'),
            value: idle.length,
            unit: t('target.units'),
            ...(idle.length > 0 ? { tone: 'late' as const } : {}),
            note:
              idle.length === 0
                ? t('target.allBegun')
                : idle.length > 2
                  ? t('target.idleNames', {
                      names: idle
                        .slice(0, 2)
                        .map((row) => row.name)
                        .join('、'),
                      n: idle.length,
                    })
                  : idle.map((row) => row.name).join('、'),
          },
        ]}
      />
      <div className="targets-grid">
        <TargetsTable
          title={t('target.tableTitle', { name: table.name, measure: MEASURE_NAMES[measure], unit })}
          rows={rows}
          total={total}
          year={data.year}
          sort={sort}
          onSort={onSort}
        />
        <Chart
          title={
            slow
              ? t('target.chartSlow', { slow: MEASURE_SHORT[slow.measure], rate: percent(slow.rate) })
              : t('target.chartNone')
          }
          unit={t('target.chartUnit')}
          labels={chart.labels}
          series={chart.series}
          format={small ? asSmallPercent : asPercent}
        />
      </div>
      {!data.years.includes(Number(data.businessDay.slice(0, 4))) && (
        <p className="small late row" style={{ gap: 4 }}>
          <Icon name="info" size={14} />
          {t('target.otherYear', { year: data.year, current: data.businessDay.slice(0, 4) })}
        </p>
      )}
      {data.demoShare !== null && (
        <p className="small late row" style={{ gap: 4 }}>
          <Icon name="info" size={14} />
          {t('target.demoShare', { share: percent(data.demoShare, data.demoShare < 0.01 ? 2 : 1) })}
        </p>
      )}
      <p className="small muted">
        {t('target.source', { document: table.document, clause: table.clause })}
        {t('target.never')}
      </p>
    </div>
  )
}

const asPercent = (value: number) => value.toFixed(1)
// At the scale of a demo one decimal would say 0.1 at every line.
const asSmallPercent = (value: number) => value.toFixed(2)
