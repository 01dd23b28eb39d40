import { type RawBuilder, type SqlBool, sql } from 'kysely'

/**
 * The condition of a list's search box: `match` says what the words are looked for in; a box with nothing in it leaves every row. What
 * is half-width and what is full-width is one thing to who types.
 */
export function searched(q: string | undefined, match: (words: string) => RawBuilder<SqlBool>): RawBuilder<SqlBool> {
  const words = q?.normalize('NFKC').trim()
  return words ? match(words) : sql<SqlBool>`true`
}

/**
 * A part of any of these texts, whatever its case: numbers of papers, names as they were written. Letters alone are looked for at the
 * beginning: every SL-2022-0001 has an L in it, and who types one means 李.
 */
export function holds(words: string, ...texts: RawBuilder<unknown>[]): RawBuilder<SqlBool> {
  const wanted = words.toLowerCase()
  const lettersAlone = /^[a-z]+$/.test(wanted)
  const holding = texts.map((text) => {
    const plain = sql`lower(normalize(${text}, nfkc))`
    return lettersAlone ? sql`starts_with(${plain}, ${wanted})` : sql`strpos(${plain}, ${wanted}) > 0`
  })
  return sql<SqlBool>`(${sql.join(holding, sql` or `)})`
}
