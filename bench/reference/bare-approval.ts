/**
 * What no approval can beat: the rows that approvals left, written again into tables of the same shape with the same keys, indexes and
 * checks. A transaction each: the claim and the person locked, all nine rows in one prepared statement, COMMIT. Nothing is checked,
 * decided or answered. Asked for, one more statement reads by keys what a decision rests on.
 */
import pg from 'pg'

const SCHEMA = 'bench_approval'
/** What an approval inserts; it changes the line, the budget and the claim as well. */
const INSERTED = {
  ent_once: 'line_id = $1',
  decision: `line_id = $1 and stage = 'approve'`,
  transfer: `line_id = $1 and kind = 'reserve'`,
  audit_event: `subject_id = $1::uuid::text and action = 'claim.approve'`,
  org_audit: `xid = (select xid from transfer where line_id = $1 and kind = 'reserve')`,
  outbox_message: `template = 'claim_approved' and link like '%' || (select batch_id from claim_line where line_id = $1) and created_at =
    (select recorded_at from transfer where line_id = $1 and kind = 'reserve')`,
} as const
const CHANGED = ['claim_line', 'claim_batch', 'budget', 'person'] as const

export interface BareApprovals {
  /** One line. */
  once(read?: 'read'): Promise<void>
  count(): Promise<number>
  close(): Promise<void>
}

/** For as many approvals as there are lines; all of them approved already, each by a request of its own. */
export async function openBareApprovals(url: string, lineIds: readonly string[]): Promise<BareApprovals> {
  const client = new pg.Client({ connectionString: url, options: '-c plan_cache_mode=force_generic_plan' })
  await client.connect()
  await client.query(`drop schema if exists ${SCHEMA} cascade; create schema ${SCHEMA}`)
  for (const table of [...Object.keys(INSERTED), ...CHANGED])
    await client.query(`create table ${SCHEMA}.${table} (like public.${table} including all)`)
  await layOut(client, lineIds)
  const columns = new Map<string, Column[]>()
  for (const table of Object.keys(INSERTED)) columns.set(table, await columnsOf(client, table))
  const jobs: { lock: string[]; values: (string | null)[] }[] = []
  for (const lineId of lineIds) {
    const { rows } = await client.query<Record<'person' | 'batch' | 'budget' | 'day' | 'fen' | 'version', string>>(
      `select person_id as person, batch_id as batch, budget_id as budget, approved_day::text as day, amount_fen as fen, version - 1 as version
         from claim_line where line_id = $1`,
      [lineId],
    )
    const { person, batch, budget, day, fen, version } = rows[0]!
    const values: (string | null)[] = [person, lineId, version, budget, day, fen, batch]
    for (const [table, where] of Object.entries(INSERTED))
      values.push(...(await rowOf(client, table, columns, where, lineId)))
    jobs.push({ lock: [batch, person], values })
  }
  const text = statement(columns)
  await client.query(`analyze; checkpoint`)
  let next = 0
  return {
    async once(read) {
      const { lock, values } = jobs[next++]!
      await client.query('begin')
      await client.query({ name: 'lock', text: LOCK, values: lock })
      if (read) await client.query({ name: 'read', text: READ, values: values.slice(0, 2) })
      await client.query({ name: 'write', text, values })
      await client.query('commit')
    },
    async count() {
      const { rows } = await client.query<{ n: number }>(
        `select least((select count(*) from ${SCHEMA}.claim_line where status = 'approved'), ${Object.keys(INSERTED)
          .map((table) => `(select count(*) from ${SCHEMA}.${table})`)
          .join(', ')})::int as n`,
      )
      return rows[0]!.n
    },
    close: () => client.end(),
  }
}

const LOCK = `
  with b as materialized (select version from ${SCHEMA}.claim_batch where batch_id = $1 for no key update),
       p as materialized (select person_id from ${SCHEMA}.person where person_id = $2 for no key update)
  select version, person_id from b, p`

/** The line, its claim, person, certificate, notice and last decision, and what else the person has or is barred by. */
const READ = `
  select l.amount_fen, l.version, p.real_name_status, p.birth_date, c.status, c.issued_on, n.to_day, d.as_of, d.pack_revision, d.facts,
    (select jsonb_agg(to_jsonb(h)) from (select h.program, h.region_id, h.amount_fen, h.status from public.claim_line h
      where h.person_id = l.person_id and h.line_id <> l.line_id) h) as history,
    (select jsonb_agg(g.group_code) from public.person_group g where g.person_id = l.person_id) as groups,
    (select count(*) from public.blacklist_entry x where x.subject_id = l.person_id and x.lifted_day is null) as barred,
    (select count(*) from public.voucher v where v.person_id = l.person_id) as vouchers,
    (select total_fen - reserved_fen - paid_fen from public.budget b where b.budget_id = l.budget_id) as left_fen
  from public.claim_line l
  join public.claim_batch b on b.batch_id = l.batch_id
  join public.person p on p.person_id = l.person_id
  left join public.certificate c on c.person_id = l.person_id and c.certificate_id = l.certificate_id
  left join public.notice n on n.notice_id = l.notice_id
  join lateral (select d.as_of, d.pack_revision, d.facts from public.decision d
    where d.person_id = l.person_id and d.line_id = l.line_id order by d.attempt desc limit 1) d on true
  where l.person_id = $1 and l.line_id = $2`

interface Column {
  readonly name: string
  readonly type: string
}

/** The lines as they waited, with the rows that an approval of theirs changes or locks. */
async function layOut(client: pg.Client, lineIds: readonly string[]): Promise<void> {
  const of = `(select * from public.claim_line where line_id = any($1))`
  for (const [table, where] of [
    ['claim_batch', `batch_id in (select batch_id from ${of} l)`],
    ['budget', `budget_id in (select budget_id from ${of} l)`],
    ['person', `person_id in (select person_id from ${of} l)`],
    ['claim_line', 'line_id = any($1)'],
  ] as const) {
    const names = (await columnsOf(client, table)).map(({ name }) => name).join(', ')
    await client.query(
      `insert into ${SCHEMA}.${table} (${names}) select ${names} from public.${table} where ${where}`,
      [lineIds],
    )
  }
  await client.query(
    `update ${SCHEMA}.claim_line set status = 'on_notice', version = version - 1, budget_id = null, approved_day = null`,
  )
  await client.query(`update ${SCHEMA}.budget set total_fen = total_fen * 2`)
  await client.query(`vacuum full ${SCHEMA}.claim_line`)
}

/** Those that a statement writes itself: neither made by the table nor the number of the transaction. */
async function columnsOf(client: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await client.query<Column>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = '' and attname <> 'xid' order by attnum`,
    [`public.${table}`],
  )
  return rows
}

async function rowOf(
  client: pg.Client,
  table: string,
  columns: ReadonlyMap<string, readonly Column[]>,
  where: string,
  lineId: string,
): Promise<(string | null)[]> {
  const own = columns.get(table)!
  const { rows } = await client.query<Record<string, string | null>>(
    `select ${own.map(({ name }) => `${name}::text`).join(', ')} from public.${table} where ${where}`,
    [lineId],
  )
  if (rows.length !== 1) throw new Error(`An approval left ${rows.length} rows in ${table}.`)
  return own.map(({ name }) => rows[0]![name]!)
}

function statement(columns: ReadonlyMap<string, readonly Column[]>): string {
  const parts = [
    `update ${SCHEMA}.claim_line set status = 'approved', version = version + 1, budget_id = $4::uuid, approved_day = $5::date, amount_fen = $6::bigint, hold_reason = null
      where person_id = $1::uuid and line_id = $2::uuid and version = $3::int and status = 'on_notice' returning 1`,
    `update ${SCHEMA}.budget set reserved_fen = reserved_fen + $6::bigint
      where budget_id = $4::uuid and total_fen - reserved_fen - paid_fen >= $6::bigint returning 1`,
    `update ${SCHEMA}.claim_batch set version = version + 1, approved_day = $5::date where batch_id = $7::uuid returning 1`,
  ]
  let n = 7
  for (const [table, own] of columns) {
    const values = own.map(({ type }) => `$${++n}::${type}`)
    parts.push(
      `insert into ${SCHEMA}.${table} (${own.map(({ name }) => name).join(', ')}) values (${values.join(', ')}) returning 1`,
    )
  }
  return `with ${parts.map((part, at) => `w${at} as (${part})`).join(', ')} select ${parts.map((_, at) => `(select count(*) from w${at})`).join(' + ')} as n`
}
