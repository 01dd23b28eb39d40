import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useHotkey } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { ListCard, type ListCardProps, type ListOptions, useList } from './list.tsx'
import { PageHead } from './page.tsx'
import { useFill } from './use-fill.ts'
import { WithBulk } from './with-bulk.tsx'

export interface PanelNav {
  readonly close: () => void
  readonly previous: (() => void) | undefined
  readonly next: (() => void) | undefined
  /** 第 19 / 131 */
  readonly position: string
}

/**
 * The side panel: title, tabs, a body that scrolls, and the acts pinned at its foot. `whyNot` says, left of the acts, why one
 * cannot be pressed. Takes the focus when it opens; Esc closes it and the focus goes back.
 */
export function Panel({
  title,
  hint,
  nav,
  tabs,
  acts,
  whyNot,
  children,
}: {
  title: React.ReactNode
  hint?: React.ReactNode
  nav: PanelNav
  tabs?: React.ReactNode
  acts?: React.ReactNode
  whyNot?: string | undefined
  children: React.ReactNode
}) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus({ preventScroll: true }), [])
  useHotkey('Escape', () => {
    // A dialog or list above the panel takes Esc for itself.
    if (!document.querySelector('.ant-modal-wrap:not([style*="display: none"]), .palette')) nav.close()
  })
  return (
    <section className="card panel" aria-label={typeof title === 'string' ? title : undefined}>
      <div className="hd">
        <h2 ref={head} tabIndex={-1}>
          {title}
        </h2>
        {hint && <span className="hint">{hint}</span>}
        <div className="nav">
          <span className="small muted nowrap only-wide">{nav.position}</span>
          <Button size="small" disabled={!nav.previous} onClick={nav.previous} aria-label={t('list.previous')}>
            <Icon name="left" size={14} />
          </Button>
          <Button size="small" disabled={!nav.next} onClick={nav.next} aria-label={t('list.next')}>
            <Icon name="right" size={14} />
          </Button>
          <Button size="small" onClick={nav.close} aria-label={t('common.close')}>
            <Icon name="cross" size={14} />
          </Button>
        </div>
      </div>
      {tabs}
      <div className="bd">{children}</div>
      {(acts || whyNot) && (
        <div className="acts">
          <span className="why-not">{whyNot}</span>
          {acts}
        </div>
      )}
    </section>
  )
}

export interface Bulk<Row> {
  /** Why a row is an exception and stays; undefined when it may go with the rest. */
  readonly heldBack: (row: Row) => string | undefined
  /** Which of the rows held back are exceptions to look at; the others have been handled already. All of them unless told. */
  readonly exception?: (row: Row) => boolean
  readonly nameOf: (row: Row) => string
  /** 已选 128 人 …: what stands left in the bar, after the number chosen. */
  readonly summary?: (chosen: readonly Row[]) => React.ReactNode
  /** The acts; `clear` empties the choice after success. */
  readonly acts: (chosen: readonly Row[], clear: () => void) => React.ReactNode
  /** Shows the exceptions alone, for example by setting a filter. */
  readonly onSeeHeld?: () => void
  /** Choose everything that may go as soon as it is loaded. */
  readonly preselect?: boolean
}

/**
 * A list beside the panel of the row that is open (552 px), bulk acts at the foot of the page with exceptions held back. The open row is in
 * the address (`open`), J and K move and open, Esc closes. The route needs `validateSearch: listSearch(…)`.
 */
export function WorkQueue<Row>({
  title,
  crumbs,
  tag,
  say,
  actions,
  before,
  panel,
  bulk,
  ...rest
}: {
  readonly title: string
  readonly crumbs?: React.ReactNode
  readonly tag?: React.ReactNode
  readonly say?: React.ReactNode
  readonly actions?: React.ReactNode
  readonly before?: React.ReactNode
  readonly panel: (row: Row, nav: PanelNav) => React.ReactNode
  readonly bulk?: Bulk<Row>
} & ListOptions<Row> &
  Omit<ListCardProps<Row>, 'list' | 'choosing' | 'onOpen' | 'openKey' | 'linkOf'>) {
  const { id, fetch, rowKey, filters, pageSize, ...card } = rest
  const list = useList({ id, fetch, rowKey, ...(filters ? { filters } : {}), ...(pageSize ? { pageSize } : {}) })
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(new Map())
  const fill = useFill(bulk ? 68 : 20)
  const at = list.rows.findIndex((row) => rowKey(row) === list.open)
  const row = at >= 0 ? list.rows[at] : undefined
  const opener = useRef<Element | null>(null)

  const offered = useRef(new Set<string>())
  const { rows } = list
  useEffect(() => {
    if (!bulk) return
    setChosen((before) => {
      const next = new Map(before)
      for (const one of rows) {
        const key = rowKey(one)
        if (bulk.heldBack(one)) next.delete(key)
        // A row already chosen is kept in its newest state; one that somebody has unchosen stays so.
        else if (next.has(key) || (bulk.preselect && !offered.current.has(key))) next.set(key, one)
        offered.current.add(key)
      }
      return next
    })
  }, [rows])

  const openAt = (index: number) => {
    const target = list.rows[index]
    return target && (() => list.setOpen(rowKey(target)))
  }
  const nav: PanelNav = {
    close: () => {
      list.setOpen(undefined)
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus()
    },
    previous: openAt(at - 1),
    next: openAt(at + 1),
    position: t('list.position', { at: list.from + at, of: list.total?.n ?? list.rows.length }),
  }
  const held = bulk ? list.rows.filter((one) => bulk.heldBack(one) && (bulk.exception?.(one) ?? true)).length : 0
  const going = [...chosen.values()]
  const bar = bulk && (
    <section className="bulk no-print" aria-label={t('list.chosen', { n: going.length })}>
      <b>{t('list.chosen', { n: going.length })}</b>
      {going.length > 0 && (
        <button type="button" className="linkish small" onClick={() => setChosen(new Map())}>
          {t('list.unchoose')}
        </button>
      )}
      {held > 0 && (
        <>
          <span className="sep" />
          <span>{t('list.held', { n: held })}</span>
          {bulk.onSeeHeld && (
            <button type="button" className="linkish" onClick={bulk.onSeeHeld}>
              {t('list.seeHeld')}
            </button>
          )}
        </>
      )}
      {going.length > 0 && bulk.summary && (
        <>
          <span className="sep" />
          {bulk.summary(going)}
        </>
      )}
      <span className="grow" />
      {bulk.acts(going, () => setChosen(new Map()))}
    </section>
  )
  return (
    <WithBulk bulk={bar} opened={row !== undefined}>
      <PageHead title={title} crumbs={crumbs} tag={tag} say={say} actions={actions} />
      {before}
      <div ref={fill} className={`queue${row ? ' opened' : ' alone'}`}>
        <ListCard
          list={list}
          {...card}
          openKey={list.open}
          onOpen={(one) => {
            opener.current = document.activeElement
            list.setOpen(rowKey(one))
          }}
          {...(bulk ? { choosing: { chosen, onChange: setChosen, heldBack: bulk.heldBack, nameOf: bulk.nameOf } } : {})}
        />
        {row && panel(row, nav)}
      </div>
    </WithBulk>
  )
}
