import type { ClientBase } from 'pg'

const TYPES: Record<string, string> = {
  text: 'string',
  uuid: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  numeric: 'number',
  bool: 'boolean',
  date: 'PlainDate',
  time: 'string',
  timestamptz: 'Timestamp',
  bytea: 'Buffer',
  jsonb: 'JsonColumn',
  xid8: 'string',
  _text: 'string[]',
  _uuid: 'string[]',
}

/**
 * The tables of the public schema as TypeScript, read from the catalogue: one interface a table, for kysely.
 * Throws when a column has a type that has no entry above, so that a new type is a decision.
 */
export async function tableTypes(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{
    table_name: string
    column_name: string
    udt_name: string
    nullable: boolean
    generated: boolean
    identity: boolean
  }>(
    `select c.relname as table_name, a.attname as column_name, t.typname as udt_name, not a.attnotnull as nullable,
            a.atthasdef as generated, a.attidentity <> '' as identity
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       join pg_type t on t.oid = a.atttypid
      where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'schema_migration'
      order by c.relname collate "C", a.attnum`,
  )
  const tables = new Map<string, string[]>()
  for (const row of rows) {
    const base = TYPES[row.udt_name]
    if (!base) throw new Error(`${row.table_name}.${row.column_name}: no TypeScript type for ${row.udt_name}.`)
    const type = row.nullable ? `${base} | null` : base
    const column = row.identity ? `GeneratedAlways<${base}>` : row.generated ? `Generated<${type}>` : type
    const lines = tables.get(row.table_name) ?? []
    lines.push(`  ${row.column_name}: ${column}`)
    tables.set(row.table_name, lines)
  }
  const name = (table: string) =>
    `${table.replace(/(^|_)([a-z])/g, (_, _u, letter: string) => letter.toUpperCase())}Table`
  return [
    '// Made from the migrated database by `npm run schema`; compared in `npm run check`. Do not edit.',
    "import type { ColumnType, GeneratedAlways } from 'kysely'",
    "import type { PlainDate } from '#src/kernel/plain-date.ts'",
    '',
    '/** A column with a default: an insert may leave it out. */',
    'type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>',
    'type Timestamp = ColumnType<Date, Date | string, Date | string>',
    '// biome-ignore lint/suspicious/noExplicitAny: a jsonb column is narrowed where it is read',
    'type JsonColumn = ColumnType<any, string, string>',
    '',
    ...[...tables].flatMap(([table, lines]) => [`export interface ${name(table)} {`, ...lines, '}', '']),
    'export interface Tables {',
    ...[...tables.keys()].map((table) => `  ${table}: ${name(table)}`),
    '}',
    '',
  ].join('\n')
}
