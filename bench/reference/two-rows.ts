/** The least that an approval could be: a transaction of its own that inserts two rows, on the same server with the same durability. */
import pg from 'pg'

export interface TwoRows {
  /** One transaction. */
  once(): Promise<void>
  /** How many rows lie there: two for each transaction. */
  count(): Promise<number>
  close(): Promise<void>
}

export async function openTwoRows(url: string): Promise<TwoRows> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`
    create schema if not exists bench_two;
    create table if not exists bench_two.line (id bigint generated always as identity primary key, person uuid not null, status text not null, fen bigint not null);
    create table if not exists bench_two.entry (id bigint generated always as identity primary key, debit text not null, credit text not null, fen bigint not null)`)
  const insert = (table: string, columns: string, values: unknown[]) =>
    client.query({
      name: table,
      text: `insert into bench_two.${table} (${columns}) values ($1, $2, $3)`,
      values,
    })
  return {
    async once() {
      await client.query('begin')
      await insert('line', 'person, status, fen', ['00000000-0000-7000-8000-000000000000', 'approved', 24_000])
      await insert('entry', 'debit, credit, fen', ['reserved', 'available', 24_000])
      await client.query('commit')
    },
    async count() {
      const { rows } = await client.query<{ n: number }>(
        'select ((select count(*) from bench_two.line) + (select count(*) from bench_two.entry))::int as n',
      )
      return rows[0]!.n
    },
    close: () => client.end(),
  }
}
