/** One column of a plain table: its name, written once for the head and for the card on a phone, and what stands in it. */
export interface PlainColumn<Row> {
  readonly title: React.ReactNode
  readonly cell: (row: Row) => React.ReactNode
  /** It names the row: the headline of the row's card on a phone. */
  readonly main?: true
  /** Figures, to the right. */
  readonly num?: true
  readonly width?: number | string
  /** Classes of its cells: `sec`, `nowrap`, a tone. */
  readonly look?: string | ((row: Row) => string)
}

/** A short table that is shown whole. On a phone its rows become cards, where each cell says the name of its column. */
export function PlainTable<Row>({
  columns,
  rows,
  rowKey,
  look,
  rowLook,
}: {
  columns: readonly PlainColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row, at: number) => string
  look?: string
  rowLook?: (row: Row) => string
}) {
  return (
    <div className="scroll-x">
      <table className={classes('plain stacked', look)}>
        <thead>
          <tr>
            {columns.map(({ title, num, width }, at) => (
              <th key={at} className={num && 'num'} style={width === undefined ? undefined : { width }}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={rowKey(row, at)} className={rowLook?.(row)}>
              {columns.map((column, place) => (
                <Cell key={place} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cell<Row>({ column: { title, cell, main, num, look }, row }: { column: PlainColumn<Row>; row: Row }) {
  const looks = typeof look === 'function' ? look(row) : look
  if (main)
    return (
      <th scope="row" className={classes('main', looks)}>
        {cell(row)}
      </th>
    )
  return (
    <td className={classes(num && 'num', looks)} data-label={typeof title === 'string' ? title : undefined}>
      {cell(row)}
    </td>
  )
}

const classes = (...names: readonly (string | undefined)[]) => names.filter(Boolean).join(' ') || undefined
