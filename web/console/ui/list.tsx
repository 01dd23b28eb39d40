import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Checkbox, Input, Select, Table } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { announce, toast } from '#web/ui/announce.tsx'
import { download, messageOf } from '#web/ui/client.ts'
import { count, day } from '#web/ui/format.ts'
import { useMedia, useRowKeys } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { GoLink, useGo } from '../shell/go.tsx'
import { DayField } from './fields.tsx'
import { PageHead } from './page.tsx'
import { Pop } from './pop.tsx'
import { Empty, Failed, filterFaults, Loading, State } from './states.tsx'

/** What every paged operation answers. */
export interface Page<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly total?: { readonly n: number; readonly exact: boolean } | undefined
}

export interface Column<Row> {
  readonly key: string
  readonly title: string
  /** Pixels; leave it out for exactly one column, which takes the rest. */
  readonly width?: number
  /** Figures: right, with the unit in the head. */
  readonly align?: 'right'
  readonly render: (row: Row) => React.ReactNode
  /** Names may be cut, with the full text as a tip; numbers and amounts never (VISUAL §6). */
  readonly cut?: (row: Row) => string
  /** Not shown until somebody chooses it. */
  readonly hidden?: boolean
}

/** A condition: its key is the key of the query and of the address. */
export type Filter =
  | { readonly key: string; readonly label: string; readonly kind: 'text'; readonly hint?: string }
  | { readonly key: string; readonly label: string; readonly kind: 'day' }
  | {
      readonly key: string
      readonly label: string
      readonly kind: 'choice'
      readonly options: readonly { readonly value: string; readonly label: string }[]
    }

const PAGE_SIZE = 50

export interface ListOptions<Row, P extends Page<Row> = Page<Row>> {
  /** Unique: cache key, and where the chosen columns are kept. */
  readonly id: string
  /** Joins the cache key where one list shows the parts of many things: the id of the class whose roster it is. */
  readonly cacheKey?: string
  /** `query` holds the filters with `limit`, `cursor`, `count`. */
  readonly fetch: (
    query: Record<string, string | number | undefined> & { count: '1' },
    signal: AbortSignal,
  ) => Promise<P>
  readonly rowKey: (row: Row) => string
  readonly filters?: readonly Filter[]
  readonly pageSize?: number
}

/** A server-paged list whose state is the address: filters, page, the row that is open. */
export function useList<Row, P extends Page<Row> = Page<Row>>({
  id,
  cacheKey,
  fetch,
  rowKey,
  filters = [],
  pageSize = PAGE_SIZE,
}: ListOptions<Row, P>) {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>
  const navigate = useNavigate()
  const values: Record<string, string> = {}
  for (const { key } of filters) if (search[key]) values[key] = search[key]
  const page = Math.max(1, Number(search['page'] ?? 1) || 1)
  const cursor = search['cursor']
  const limit = pageSize
  const scope = JSON.stringify([id, values])
  // A cursor only leads forward; the way back is remembered for as long as the page stands.
  const trail = useRef(new Map<string, string | undefined>())
  trail.current.set(`${scope}#${page}`, cursor)

  const result = useQuery({
    queryKey: ['list', id, cacheKey ?? '', values, cursor ?? '', limit],
    queryFn: ({ signal }) => fetch({ ...values, limit, cursor, count: '1' }, signal),
    placeholderData: keepPreviousData,
  })
  const go = (change: Record<string, string | undefined>, replace = false) =>
    navigate({ to: '.', search: ((before: Record<string, unknown>) => ({ ...before, ...change })) as never, replace })

  const rows = result.data?.items ?? []
  return {
    id,
    filters,
    values,
    rows,
    rowKey,
    total: result.data?.total,
    /** The whole answer, for what an operation says beside its rows. */
    answer: result.data,
    page,
    from: (page - 1) * limit + 1,
    loading: result.isPending,
    /** Old rows stand while new ones are on their way. */
    stale: result.isPlaceholderData,
    error: result.error,
    /** What is wrong with a filter, said beside it. */
    faults: filterFaults(result.error),
    retry: () => void result.refetch(),
    open: search['open'],
    setOpen: (key: string | undefined) => void go({ open: key }, true),
    setFilter: (key: string, value: string | undefined) =>
      void go({ [key]: value || undefined, cursor: undefined, page: undefined, open: undefined }),
    clear: () =>
      void go({
        ...Object.fromEntries(filters.map((filter) => [filter.key, undefined])),
        cursor: undefined,
        page: undefined,
        open: undefined,
      }),
    hasNext: Boolean(result.data?.nextCursor),
    next: () =>
      result.data?.nextCursor && void go({ cursor: result.data.nextCursor, page: String(page + 1), open: undefined }),
    previous: () => {
      const before = trail.current.get(`${scope}#${page - 1}`)
      const known = page === 2 || trail.current.has(`${scope}#${page - 1}`)
      void go({
        cursor: known ? before : undefined,
        page: known && page > 2 ? String(page - 1) : undefined,
        open: undefined,
      })
    },
  }
}
export type List<Row> = ReturnType<typeof useList<Row>>

const optionLabel = (filter: Filter, value: string) =>
  filter.kind === 'choice'
    ? (filter.options.find((option) => option.value === value)?.label ?? value)
    : filter.kind === 'day'
      ? day(value)
      : value

function TextFilter({ filter, value, onSet }: { filter: Filter; value: string; onSet: (value: string) => void }) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return (
    <Input
      value={text}
      style={{ width: 240, maxWidth: '100%' }}
      aria-label={filter.label}
      placeholder={filter.kind === 'text' ? (filter.hint ?? filter.label) : filter.label}
      prefix={<Icon name="search" className="muted" />}
      allowClear
      onChange={(event) => {
        setText(event.target.value)
        if (event.target.value === '' && value) onSet('')
      }}
      onPressEnter={() => onSet(text.normalize('NFKC').trim())}
      onBlur={() => text.trim() !== value && onSet(text.normalize('NFKC').trim())}
    />
  )
}

function Filters<Row>({ list }: { list: List<Row> }) {
  const { filters, values } = list
  if (filters.length === 0) return null
  const main = filters.find((filter) => filter.kind === 'text')
  const others = filters.filter((filter) => filter !== main)
  const active = others.filter((filter) => values[filter.key])
  return (
    <div className="filters no-print">
      {main && (
        <TextFilter filter={main} value={values[main.key] ?? ''} onSet={(value) => list.setFilter(main.key, value)} />
      )}
      {active.map((filter) => (
        <span key={filter.key} className={list.faults?.[filter.key] ? 'chip bad' : 'chip'}>
          {filter.label}：{optionLabel(filter, values[filter.key] ?? '')}
          <button
            type="button"
            aria-label={t('list.drop', { name: filter.label })}
            onClick={() => list.setFilter(filter.key, undefined)}
          >
            <Icon name="cross" size={12} />
          </button>
        </span>
      ))}
      {filters
        .filter((filter) => list.faults?.[filter.key])
        .map((filter) => (
          <span key={filter.key} className="bad small" role="alert">
            {filter.label}：{list.faults?.[filter.key]}
          </span>
        ))}
      {others.length > 0 && (
        <Pop
          placement="bottomLeft"
          trigger={
            <button type="button" className="chip add">
              <Icon name="plus" size={12} />
              {t('list.add')}
            </button>
          }
        >
          {(close) => (
            <div className="stack" style={{ width: 260 }}>
              {others.map((filter) => (
                <div className="field" key={filter.key}>
                  <label htmlFor={`filter-${filter.key}`}>{filter.label}</label>
                  {filter.kind === 'choice' ? (
                    <Select
                      id={`filter-${filter.key}`}
                      style={{ width: '100%' }}
                      value={values[filter.key] ?? null}
                      placeholder={t('common.all')}
                      allowClear
                      showSearch={filter.options.length > 8 ? { optionFilterProp: 'label' } : false}
                      options={filter.options.map((option) => ({ ...option }))}
                      onChange={(value: string | undefined) => {
                        close()
                        list.setFilter(filter.key, value)
                      }}
                    />
                  ) : filter.kind === 'day' ? (
                    <DayField
                      id={`filter-${filter.key}`}
                      value={values[filter.key] ?? null}
                      onChange={(next) => list.setFilter(filter.key, next ?? undefined)}
                    />
                  ) : (
                    <TextFilter
                      filter={filter}
                      value={values[filter.key] ?? ''}
                      onSet={(value) => list.setFilter(filter.key, value)}
                    />
                  )}
                </div>
              ))}
            </div>
          )}
        </Pop>
      )}
      <span className="grow" />
      {Object.keys(values).length > 0 && (
        <button type="button" className="linkish" onClick={list.clear}>
          {t('list.clear')}
        </button>
      )}
    </div>
  )
}

/** Which columns stand, remembered for this list on this computer. */
function useColumns<Row>(id: string, columns: readonly Column<Row>[]) {
  const key = `chizheng.columns.${id}`
  const [chosen, setChosen] = useState<readonly string[] | null>(() => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? 'null') as readonly string[] | null
    } catch {
      return null
    }
  })
  const shown = chosen ?? columns.filter((column) => !column.hidden).map((column) => column.key)
  return {
    visible: columns.filter((column, index) => index === 0 || shown.includes(column.key)),
    shown,
    choose: (next: readonly string[]) => {
      setChosen(next)
      try {
        localStorage.setItem(key, JSON.stringify(next))
      } catch {
        // Kept until the page is closed.
      }
    },
  }
}

function ExportButton({ path, values, total }: { path: string; values: Record<string, string>; total: string }) {
  const [busy, setBusy] = useState(false)
  return (
    <button
      type="button"
      className="linkish"
      disabled={busy}
      onClick={async () => {
        setBusy(true)
        try {
          toast(t('list.exported', { name: await download(path, values) }))
        } catch (error) {
          toast(messageOf(error), { tone: 'refused' })
        } finally {
          setBusy(false)
        }
      }}
    >
      <Icon name="download" />
      {busy ? t('list.exporting') : t('list.export', { n: total })}
    </button>
  )
}

export interface Choosing<Row> {
  readonly chosen: ReadonlyMap<string, Row>
  readonly onChange: (chosen: ReadonlyMap<string, Row>) => void
  /** Why this row is held back; undefined when it may be chosen. */
  readonly heldBack?: (row: Row) => string | undefined
  /** Names the row for a screen reader: 选择 李某乙. */
  readonly nameOf: (row: Row) => string
}

export interface ListCardProps<Row> {
  readonly list: List<Row>
  readonly columns: readonly Column<Row>[]
  /** Where a row leads; its first column is the link, a click anywhere and Enter go there too. */
  readonly linkOf?: (row: Row) => string
  /** Instead of a link: opens the row beside the list. */
  readonly onOpen?: (row: Row) => void
  readonly openKey?: string | undefined
  /** Path of the export that takes the same filters. */
  readonly exportPath?: string
  /** What the export needs beside the filters: the book whose rows these are. */
  readonly exportQuery?: Readonly<Record<string, string>>
  /** Counts by state beside the total: 符合 128, 不符合 2. */
  readonly summary?: React.ReactNode
  readonly tools?: React.ReactNode
  readonly choosing?: Choosing<Row>
  readonly empty: { readonly title: string; readonly text?: React.ReactNode; readonly actions?: React.ReactNode }
  /** Two lines in a cell: rows of 56. */
  readonly tall?: boolean
}

/** Filters, total, table or cards, pager: the body of ListPage and of WorkQueue. */
export function ListCard<Row>({
  list,
  columns,
  linkOf,
  onOpen,
  openKey,
  exportPath,
  exportQuery,
  summary,
  tools,
  choosing,
  empty,
  tall = false,
}: ListCardProps<Row>) {
  const go = useGo()
  const narrow = useMedia('(max-width: 640px)')
  const { visible, shown, choose } = useColumns(list.id, columns)
  const [index, setIndex] = useState(-1)
  const card = useRef<HTMLElement>(null)
  const openIndex = openKey === undefined ? -1 : list.rows.findIndex((row) => list.rowKey(row) === openKey)
  const at = openIndex >= 0 ? openIndex : Math.min(index, list.rows.length - 1)
  const canOpen = Boolean(linkOf ?? onOpen)
  const open = (row: Row | undefined) => {
    if (!row) return
    if (onOpen) onOpen(row)
    else if (linkOf) go(linkOf(row))
  }
  useRowKeys({
    length: list.rows.length,
    index: at,
    when: canOpen,
    onOpen: (which) => open(list.rows[which]),
    onMove: (which) => {
      setIndex(which)
      // With a row open beside the list, moving opens the next one.
      if (openIndex >= 0) open(list.rows[which])
      card.current?.querySelectorAll('[data-row]')[which]?.scrollIntoView({ block: 'nearest' })
    },
  })
  const totalText = list.total ? count(list.total.n) + (list.total.exact ? '' : '+') : count(list.rows.length)
  const spoken = useRef('')
  useEffect(() => {
    if (list.loading || list.stale || !list.total) return
    const words = t('common.total', { n: totalText })
    if (spoken.current && spoken.current !== words) announce(words)
    spoken.current = words
  }, [list.loading, list.stale, list.total, totalText])

  const cell = (column: Column<Row>, row: Row, first: boolean) => {
    const inner = column.render(row)
    const cut = column.cut?.(row)
    const text = cut === undefined ? inner : <span title={cut}>{inner}</span>
    if (!first) return text
    if (onOpen) {
      return (
        <button type="button" className="linkish" onClick={() => onOpen(row)}>
          {text}
        </button>
      )
    }
    return linkOf ? <GoLink link={linkOf(row)}>{text}</GoLink> : text
  }

  const choices = useMemo(() => {
    if (!choosing) return undefined
    const { chosen, onChange, heldBack, nameOf } = choosing
    return {
      columnWidth: 44,
      selectedRowKeys: [...chosen.keys()],
      onChange: (_keys: React.Key[], rows: (Row | undefined)[]) => {
        // Rows of other pages stay chosen; Ant Design hands over undefined for them.
        const next = new Map(chosen)
        for (const row of list.rows) next.delete(list.rowKey(row))
        for (const row of rows) if (row) next.set(list.rowKey(row), row)
        onChange(next)
      },
      getCheckboxProps: (row: Row) => ({
        disabled: Boolean(heldBack?.(row)),
        title: heldBack?.(row) ?? '',
        'aria-label': t('list.chooseRow', { name: nameOf(row) }),
      }),
      preserveSelectedRowKeys: true,
    }
  }, [choosing, list.rows, list.rowKey])

  const filtered = Object.keys(list.values).length
  const nothing = !list.loading && !list.error && list.rows.length === 0
  return (
    <section className="card lst" ref={card} aria-busy={list.loading || list.stale}>
      <Filters list={list} />
      <div className="totals no-print">
        {list.total && (
          <span>
            {list.total.exact
              ? t('common.total', { n: totalText })
              : t('common.totalAtLeast', { n: count(list.total.n) })}
          </span>
        )}
        {summary}
        <span className="grow" />
        {tools}
        <Pop
          trigger={
            <button type="button" className="linkish">
              <Icon name="columns" />
              {t('list.columns')}
            </button>
          }
        >
          {() => (
            <Checkbox.Group
              style={{ display: 'grid', gap: 8 }}
              value={[...shown]}
              onChange={(next) => choose(next as string[])}
              options={columns.map((column, at) => ({ label: column.title, value: column.key, disabled: at === 0 }))}
            />
          )}
        </Pop>
        {exportPath && list.rows.length > 0 && (
          <ExportButton path={exportPath} values={{ ...exportQuery, ...list.values }} total={totalText} />
        )}
      </div>
      <div className="scroll">
        {list.loading ? (
          <Loading lines={8} />
        ) : list.faults ? (
          <State
            icon="search"
            title={t('state.filterWrong')}
            actions={<Button onClick={list.clear}>{t('state.clearFilters')}</Button>}
          >
            {t('state.filterWrongNext')}
          </State>
        ) : list.error && list.rows.length === 0 ? (
          <Failed error={list.error} onRetry={list.retry} />
        ) : nothing && filtered > 0 ? (
          <State
            icon="search"
            title={filtered > 1 ? t('state.emptyFiltered', { n: filtered }) : t('state.emptyFilteredOne')}
            actions={
              <>
                {list.filters
                  .filter((filter) => list.values[filter.key])
                  .map((filter) => (
                    <Button key={filter.key} onClick={() => list.setFilter(filter.key, undefined)}>
                      {t('state.dropFilter', { name: optionLabel(filter, list.values[filter.key] ?? '') })}
                    </Button>
                  ))}
                {filtered > 1 && (
                  <button type="button" className="linkish" onClick={list.clear}>
                    {t('state.clearFilters')}
                  </button>
                )}
              </>
            }
          >
            {t('state.emptyFilteredNext')}
          </State>
        ) : nothing ? (
          <Empty title={empty.title} actions={empty.actions}>
            {empty.text}
          </Empty>
        ) : narrow ? (
          <ul className="row-cards">
            {list.rows.map((row, which) => (
              <li key={list.rowKey(row)} data-row className={which === at ? 'on' : ''}>
                <div className="row">
                  {choosing && (
                    <Checkbox
                      aria-label={t('list.chooseRow', { name: choosing.nameOf(row) })}
                      disabled={Boolean(choosing.heldBack?.(row))}
                      checked={choosing.chosen.has(list.rowKey(row))}
                      onChange={(event) => {
                        const next = new Map(choosing.chosen)
                        if (event.target.checked) next.set(list.rowKey(row), row)
                        else next.delete(list.rowKey(row))
                        choosing.onChange(next)
                      }}
                    />
                  )}
                  <span className="main grow">{visible[0] && cell(visible[0], row, true)}</span>
                </div>
                <dl className="kv">
                  {visible.slice(1).map((column) => (
                    <RowFact key={column.key} title={column.title} value={column.render(row)} />
                  ))}
                </dl>
              </li>
            ))}
          </ul>
        ) : (
          <Table<Row>
            size="small"
            tableLayout="fixed"
            pagination={false}
            rowKey={list.rowKey}
            dataSource={list.rows as Row[]}
            sticky={false}
            scroll={{ x: visible.reduce((sum, column) => sum + (column.width ?? 140), choosing ? 44 : 0) }}
            {...(choices ? { rowSelection: choices } : {})}
            columns={visible.map((column, place) => ({
              key: column.key,
              title: column.title,
              ...(column.width ? { width: column.width } : {}),
              ...(column.align ? { align: column.align } : {}),
              ellipsis: column.cut ? { showTitle: false } : false,
              className: column.align === 'right' ? 'num' : '',
              render: (_: unknown, row: Row) => cell(column, row, place === 0),
            }))}
            onRow={(row, which) => ({
              'data-row': true,
              className: `${canOpen ? 'openable' : ''}${which === at ? ' on' : ''}`,
              style: tall ? { height: 56 } : {},
              ...(which === at ? { 'aria-selected': true } : {}),
              onClick: (event) => {
                if (!canOpen) return
                if (event.target instanceof HTMLElement && event.target.closest('a,button,input,label')) return
                if (window.getSelection()?.toString()) return
                open(row)
              },
            })}
          />
        )}
      </div>
      {list.rows.length > 0 && (
        <div className="pager no-print">
          <span>
            {t('common.showing', { from: count(list.from), to: count(list.from + list.rows.length - 1) })}
            {list.total && `，${t('common.total', { n: totalText })}`}
          </span>
          <span className="grow" />
          {(list.page > 1 || list.hasNext) && (
            <>
              <button
                type="button"
                className="linkish"
                aria-label={t('common.previousPage')}
                disabled={list.page <= 1}
                onClick={list.previous}
              >
                <Icon name="left" />
              </button>
              <b>{list.page}</b>
              <button
                type="button"
                className="linkish"
                aria-label={t('common.nextPage')}
                disabled={!list.hasNext}
                onClick={list.next}
              >
                <Icon name="right" />
              </button>
            </>
          )}
        </div>
      )}
    </section>
  )
}

function RowFact({ title, value }: { title: string; value: React.ReactNode }) {
  if (value === null || value === undefined || value === '') return null
  return (
    <>
      <dt>{title}</dt>
      <dd>{value}</dd>
    </>
  )
}

/**
 * A list on its own page. Its state is the address, so it survives back, reload and a sign-in; the route needs
 * `validateSearch: listSearch(…keys of the filters)`.
 *
 * ```tsx
 * <ListPage<ClassRow> title={t('class.title')} id="classes" rowKey={(row) => row.id} linkOf={(row) => `/classes/${row.id}`}
 *   fetch={(query, signal) => call<typeof trainingContract.classes>('GET', '/api/classes', { query, signal })}
 *   filters={[{ key: 'q', label: '班名或编号', kind: 'text' }]} columns={[…]} exportPath="/api/classes.xlsx" empty={{ title: '还没有班' }} />
 * ```
 */
export function ListPage<Row>({
  title,
  crumbs,
  say,
  actions,
  before,
  ...rest
}: {
  readonly title: string
  readonly crumbs?: React.ReactNode
  readonly say?: React.ReactNode
  readonly actions?: React.ReactNode
  /** Between head and list: figures, a note. */
  readonly before?: React.ReactNode
} & ListOptions<Row> &
  Omit<ListCardProps<Row>, 'list' | 'choosing' | 'onOpen' | 'openKey'>) {
  const { id, fetch, rowKey, filters, pageSize, ...card } = rest
  const list = useList({ id, fetch, rowKey, ...(filters ? { filters } : {}), ...(pageSize ? { pageSize } : {}) })
  return (
    <>
      <PageHead title={title} crumbs={crumbs} say={say} actions={actions} />
      {before}
      <ListCard list={list} {...card} />
    </>
  )
}
