/** The least that can be done to get rows into PostgreSQL: COPY of the same rows into tables of the same shape, with the same keys and indexes. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from, to } from 'pg-copy-streams'

export interface Rows {
  readonly table: string
  /** Which rows of it. */
  readonly where: string
}

/** Takes the rows out and answers what puts them into empty tables beside, in one transaction. Answers how many it wrote. */
export async function prepareCopy(client: pg.ClientBase, rows: readonly Rows[]): Promise<() => Promise<number>> {
  await client.query('drop schema if exists bench_copy cascade; create schema bench_copy')
  const blocks = new Map<string, Buffer>()
  for (const { table, where } of rows) {
    await client.query(`create table bench_copy.${table} (like public.${table} including all)`)
    const out = client.query(to(`copy (select * from public.${table} where ${where}) to stdout (format binary)`))
    const parts: Buffer[] = []
    for await (const part of out) parts.push(part as Buffer)
    blocks.set(table, Buffer.concat(parts))
  }
  await client.query('checkpoint')
  return async () => {
    let written = 0
    await client.query('begin')
    for (const [table, block] of blocks) {
      const into = client.query(from(`copy bench_copy.${table} from stdin (format binary)`))
      await pipeline(Readable.from([block]), into)
      written += into.rowCount
    }
    await client.query('commit')
    return written
  }
}
