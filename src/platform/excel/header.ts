/** Finds the header row among the first rows of a sheet and matches its titles with the columns expected. Pure. */
import { type HeaderProblem, RefusedFile } from './refusals.ts'
import { type ColumnSpec, columnLetter, type RawRow } from './table.types.ts'

/** The column that `annotateWorkbook` adds: a file that comes back corrected may still have it. */
export const PROBLEM_TITLE = '问题'
const SHOWN_PROBLEMS = 10

export type Header = {
  readonly rowNumber: number
  /** Index of the sheet's column → its spec. */
  readonly specs: ReadonlyMap<number, ColumnSpec>
  /** Columns that may hold anything. */
  readonly ignored: ReadonlySet<number>
}

/** Required columns are printed with a star, and people wrap or space out titles: `* 身份\n证号` is 身份证号. */
export const bareTitle = (title: string) =>
  title
    .normalize('NFKC')
    .replace(/[\s\u200B\uFEFF*]/g, '')
    .replace(/\((?:必填|选填)\)$/, '')

/** Throws RefusedFile when no row is the header, or when the header is not that of the template. */
export function findHeader(rows: readonly RawRow[], columns: readonly ColumnSpec[], sheetName: string): Header {
  const byTitle = new Map<string, ColumnSpec>()
  for (const spec of columns)
    for (const title of [spec.title, ...(spec.aliases ?? [])]) byTitle.set(bareTitle(title), spec)

  let best: { row: RawRow; known: number } | undefined
  for (const row of rows) {
    const known = new Set(row.cells.map((cell) => byTitle.get(bareTitle(cell.text))).filter(Boolean)).size
    if (known > (best?.known ?? 0)) best = { row, known }
  }
  // One familiar word in a title line is no header yet.
  if (!best || best.known < Math.min(2, columns.length))
    throw new RefusedFile('header_not_found', {
      sheet: sheetName,
      expected: columns
        .filter((c) => c.kind !== 'serial')
        .map((c) => c.title)
        .join('、'),
    })
  return matchHeader(best.row, columns, byTitle)
}

function matchHeader(row: RawRow, columns: readonly ColumnSpec[], byTitle: ReadonlyMap<string, ColumnSpec>): Header {
  const specs = new Map<number, ColumnSpec>()
  const ignored = new Set<number>()
  const seen = new Map<ColumnSpec, string>()
  const duplicated: HeaderProblem[] = []
  const unknown: { column: number; title: string }[] = []
  for (const cell of row.cells) {
    const bare = bareTitle(cell.text)
    const spec = byTitle.get(bare)
    const column = columnLetter(cell.column)
    const title = shortTitle(cell.text)
    if (bare === '') continue
    if (bare === PROBLEM_TITLE && !spec) ignored.add(cell.column)
    else if (!spec) unknown.push({ column: cell.column, title })
    else if (seen.has(spec)) duplicated.push({ problem: 'duplicated', column, title, other: seen.get(spec) })
    else {
      seen.set(spec, column)
      specs.set(cell.column, spec)
    }
  }
  const missing = columns.filter((spec) => spec.required && !seen.has(spec))
  const unused = columns.filter((spec) => !seen.has(spec))
  const facts = (problems: readonly HeaderProblem[]) => ({
    row: row.rowNumber,
    problems: problems.slice(0, SHOWN_PROBLEMS).map((p) => ({ ...p })),
  })
  if (duplicated.length > 0) throw new RefusedFile('header_duplicated', facts(duplicated))
  const surplus = unknown.map(({ column, title }): HeaderProblem => {
    const expected = columns[column]
    return {
      problem: 'unknown',
      column: columnLetter(column),
      title,
      ...(expected && unused.includes(expected) ? { expected: expected.title } : {}),
    }
  })
  if (missing.length > 0) {
    const named = new Set(surplus.map((p) => p.expected))
    const rest = missing.filter((spec) => !named.has(spec.title))
    const absent = rest.map((spec): HeaderProblem => ({ problem: 'missing', title: spec.title }))
    throw new RefusedFile('header_wrong', facts([...surplus, ...absent]))
  }
  if (surplus.length > 0) throw new RefusedFile('header_surplus', facts(surplus))
  return { rowNumber: row.rowNumber, specs, ignored }
}

const shortTitle = (text: string) => {
  const clean = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return clean.length > 30 ? `${clean.slice(0, 30)}…` : clean
}
