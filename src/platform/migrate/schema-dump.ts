import type pg from 'pg'
import { isSign, isWord, tokenize } from './sql-scan.ts'

/**
 * The whole schema as readable SQL, the same text on PostgreSQL 15 and 18 and under any owner, for db/schema.sql and the
 * review of migrations. It is read from the catalogue of the connected database.
 *
 * Left out: names of owners, what belongs to extensions, the job queue's schema, the bookkeeping of migrations, the names
 * of not-null constraints (PostgreSQL 18 has them, 15 has not), the right MAINTAIN (17 and later).
 * The client must not be inside a transaction.
 */
export async function dumpSchema(client: pg.ClientBase): Promise<string> {
  await client.query('begin transaction isolation level repeatable read read only')
  try {
    // The server then writes the schema of a name unless it is `public`, whatever the login's search path is.
    await client.query(`select set_config('search_path', 'public', true)`)
    const parts = [
      await dumpSchemas(client),
      await dumpExtensions(client),
      await dumpTypes(client),
      await dumpSequences(client),
      await dumpFunctions(client),
      ...(await dumpRelations(client)),
    ].filter((part) => part !== '')
    return `-- The schema after all migrations, written by src/platform/migrate/schema-dump.ts: do not edit.\n\n${parts.join('\n\n')}\n`
  } finally {
    await client.query('rollback')
  }
}

const HIDDEN_SCHEMAS = ['graphile_worker', 'information_schema']
const OURS = `n.nspname <> all ('{${HIDDEN_SCHEMAS.join(',')}}') and n.nspname !~ '^pg_'`
const BYTES = 'collate "C"'
const notOfExtension = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`

/** Text columns by name, beside the rights and the comment that most objects have. */
type Row = Record<string, string> & { grants: Grant[]; comment: string | null }

async function rows<T = Row>(client: pg.ClientBase, sql: string, values: unknown[] = []): Promise<T[]> {
  return (await client.query(sql, values)).rows as T[]
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
const RESERVED = new Set(
  'all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where window with'.split(
    ' ',
  ),
)
const ident = (name: string) =>
  /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`
const qualified = (schema: string, name: string) =>
  schema === 'public' ? ident(name) : `${ident(schema)}.${ident(name)}`

function commentOn(what: string, text: string | null): string[] {
  return text ? [`comment on ${what} is ${quote(text)};`] : []
}

async function dumpSchemas(client: pg.ClientBase): Promise<string> {
  const found = await rows(
    client,
    `select n.oid, n.nspname as name, obj_description(n.oid, 'pg_namespace') as comment, ${grantsOf('n.nspacl', 'n.nspowner')} as grants
       from pg_namespace n where ${OURS} order by n.nspname ${BYTES}`,
  )
  return found
    .flatMap(({ name, comment, grants }) => [
      ...(name === 'public' ? [] : [`create schema ${ident(name!)};`]),
      ...(name === 'public' ? [] : commentOn(`schema ${ident(name!)}`, comment)),
      ...grantLines(grants, `schema ${ident(name!)}`).filter(
        (line) => line !== 'grant usage on schema public to public;',
      ),
    ])
    .join('\n')
}

async function dumpExtensions(client: pg.ClientBase): Promise<string> {
  const found = await rows(
    client,
    `select e.extname as name, n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
      where e.extname <> 'plpgsql' order by e.extname ${BYTES}`,
  )
  return found.map(({ name, schema }) => `create extension ${ident(name!)} schema ${ident(schema!)};`).join('\n')
}

async function dumpTypes(client: pg.ClientBase): Promise<string> {
  const found = await rows<{
    schema: string
    name: string
    kind: string
    comment: string | null
    labels: string[] | null
    base: string
    notnull: boolean
    fallback: string | null
    checks: string[] | null
    fields: string[] | null
    range: string | null
  }>(
    client,
    `select n.nspname as schema, t.typname as name, t.typtype as kind, obj_description(t.oid, 'pg_type') as comment,
            (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid) as labels,
            format_type(t.typbasetype, t.typtypmod)
              || coalesce((select ' collate ' || quote_ident(c.collname) from pg_collation c join pg_type b on b.oid = t.typbasetype
                           where c.oid = t.typcollation and t.typcollation <> b.typcollation), '') as base,
            t.typnotnull as notnull, t.typdefault as fallback,
            (select array_agg('constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid) order by c.conname ${BYTES})
               from pg_constraint c where c.contypid = t.oid and c.contype = 'c') as checks,
            (select array_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attnum)
               from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped) as fields,
            (select 'subtype = ' || format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid) as range
       from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where ${OURS} and (t.typtype in ('e', 'd', 'r') or t.typtype = 'c' and exists
              (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c'))
        and ${notOfExtension('pg_type', 't.oid')}
      order by n.nspname ${BYTES}, t.typname ${BYTES}`,
  )
  return found
    .map((type) => {
      const name = qualified(type.schema, type.name)
      const comment = commentOn(`${type.kind === 'd' ? 'domain' : 'type'} ${name}`, type.comment)
      if (type.kind === 'e')
        return [`create type ${name} as enum (${(type.labels ?? []).map(quote).join(', ')});`, ...comment]
      if (type.kind === 'c') return [`create type ${name} as (${(type.fields ?? []).join(', ')});`, ...comment]
      if (type.kind === 'r') return [`create type ${name} as range (${type.range});`, ...comment]
      const words = [
        `create domain ${name} as ${type.base}`,
        ...(type.fallback ? [`default ${type.fallback}`] : []),
        ...(type.notnull ? ['not null'] : []),
        ...(type.checks ?? []),
      ]
      return [`${words.join(' ')};`, ...comment]
    })
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

async function dumpSequences(client: pg.ClientBase): Promise<string> {
  const found = await rows(
    client,
    `select n.nspname as schema, c.relname as name, format_type(s.seqtypid, null) as type, s.seqstart as start, s.seqincrement as increment,
            s.seqmin as min, s.seqmax as max, s.seqcache as cache, s.seqcycle::text as cycle,
            obj_description(c.oid, 'pg_class') as comment, ${grantsOf('c.relacl', 'c.relowner')} as grants
       from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and ${notOfExtension('pg_class', 'c.oid')}
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'i')
      order by n.nspname ${BYTES}, c.relname ${BYTES}`,
  )
  return found
    .map((s) => {
      const name = qualified(s['schema']!, s['name']!)
      return [
        `create sequence ${name} as ${s['type']} start ${s['start']} increment ${s['increment']} minvalue ${s['min']} maxvalue ${s['max']} cache ${s['cache']}${s['cycle'] === 'true' ? ' cycle' : ''};`,
        ...commentOn(`sequence ${name}`, s.comment),
        ...grantLines(s.grants, `sequence ${name}`),
      ].join('\n')
    })
    .join('\n\n')
}

async function dumpFunctions(client: pg.ClientBase): Promise<string> {
  const found = await rows(
    client,
    `select n.nspname as schema, p.proname as name, pg_get_function_identity_arguments(p.oid) as args, p.prokind as kind,
            case when p.prokind in ('f', 'p', 'w') then pg_get_functiondef(p.oid) end as definition,
            obj_description(p.oid, 'pg_proc') as comment, ${grantsOf('p.proacl', 'p.proowner')} as grants,
            (p.proacl is not null and not exists (select from aclexplode(p.proacl) where grantee = 0))::text as closed
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where ${OURS} and ${notOfExtension('pg_proc', 'p.oid')}
        -- The constructors of a range type come with it.
        and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')
      order by n.nspname ${BYTES}, p.proname ${BYTES}, pg_get_function_identity_arguments(p.oid) ${BYTES}`,
  )
  return found
    .map((f) => {
      const kind = f['kind'] === 'p' ? 'procedure' : f['kind'] === 'a' ? 'aggregate' : 'function'
      const name = `${kind} ${qualified(f['schema']!, f['name']!)}(${f['args']})`
      return [
        f['definition'] ? `${f['definition']!.trimEnd()};` : `-- ${name}`,
        ...commentOn(name, f.comment),
        ...(f['closed'] === 'true' ? [`revoke all on ${name} from public;`] : []),
        // Everybody may execute a new function: only what differs from that is said.
        ...grantLines(f.grants, name).filter((line) => !line.endsWith('to public;')),
      ].join('\n')
    })
    .join('\n\n')
}

type Grant = { grantee: string; privilege: string; grantable: boolean }

/** Rights of everybody but the owner, as a JSON array ordered by name; an empty one where no right was ever given. */
function grantsOf(acl: string, owner: string): string {
  return `(select coalesce(jsonb_agg(jsonb_build_object('grantee', coalesce(who.rolname, 'public'), 'privilege', lower(a.privilege_type), 'grantable', a.is_grantable)
             order by coalesce(who.rolname, 'public') ${BYTES}, a.privilege_type ${BYTES}), '[]')
            from aclexplode(${acl}) a left join pg_roles who on who.oid = a.grantee
           where a.grantee <> ${owner} and a.privilege_type <> 'MAINTAIN')`
}

const ORDER = [
  'select',
  'insert',
  'update',
  'delete',
  'truncate',
  'references',
  'trigger',
  'usage',
  'create',
  'execute',
]

function grantLines(grants: Grant[], on: string, column = ''): string[] {
  const lines: string[] = []
  for (const grantable of [false, true])
    for (const grantee of [...new Set(grants.map((grant) => grant.grantee))]) {
      const rights = grants
        .filter((grant) => grant.grantee === grantee && grant.grantable === grantable)
        .map((grant) => grant.privilege)
        .sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
        .map((right) => right + column)
      if (rights.length > 0)
        lines.push(
          `grant ${rights.join(', ')} on ${on} to ${grantee === 'public' ? 'public' : ident(grantee)}${grantable ? ' with grant option' : ''};`,
        )
    }
  return lines
}

type Relation = {
  oid: string
  schema: string
  name: string
  kind: 'r' | 'p' | 'v' | 'm'
  unlogged: boolean
  partkey: string | null
  parent: string | null
  bound: string | null
  options: string[] | null
  view: string | null
  comment: string | null
  rowsecurity: boolean
  force: boolean
  grants: Grant[]
}

async function dumpRelations(client: pg.ClientBase): Promise<string[]> {
  const found = await rows<Relation>(
    client,
    `select c.oid::text, n.nspname as schema, c.relname as name, c.relkind as kind, c.relpersistence = 'u' as unlogged,
            pg_get_partkeydef(c.oid) as partkey,
            (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = c.oid and c.relispartition) as parent,
            pg_get_expr(c.relpartbound, c.oid) as bound, c.reloptions as options,
            case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as view,
            obj_description(c.oid, 'pg_class') as comment, c.relrowsecurity as rowsecurity, c.relforcerowsecurity as force,
            ${grantsOf('c.relacl', 'c.relowner')} as grants
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and c.relkind in ('r', 'p', 'v', 'm') and (n.nspname, c.relname) <> ('public', 'schema_migration')
        and ${notOfExtension('pg_class', 'c.oid')}
      order by c.relkind in ('v', 'm'), n.nspname ${BYTES}, c.relname ${BYTES}`,
  )
  const parts: string[] = []
  for (const relation of found) parts.push(await dumpRelation(client, relation))
  return parts
}

async function dumpRelation(client: pg.ClientBase, relation: Relation): Promise<string> {
  const name = qualified(relation.schema, relation.name)
  const isView = relation.kind === 'v' || relation.kind === 'm'
  const columns = await readColumns(client, relation.oid)
  const options = relation.options ? ` with (${[...relation.options].sort().join(', ')})` : ''
  const lines: string[] = []
  if (isView) {
    const what = relation.kind === 'm' ? 'materialized view' : 'view'
    lines.push(`create ${what} ${name}${options} as`, `${plainView(relation.view!)};`)
  } else {
    const body = [...columns.map((column) => column.line), ...(await readConstraints(client, relation.oid))]
    const unlogged = relation.unlogged ? 'unlogged ' : ''
    const closing = `)${relation.partkey ? ` partition by ${relation.partkey}` : ''}${options};`
    if (relation.parent)
      lines.push(`create ${unlogged}table ${name} partition of ${relation.parent} ${relation.bound}${options};`)
    else lines.push(`create ${unlogged}table ${name} (`, body.map((line) => `  ${line}`).join(',\n'), closing)
  }
  const indexes = await rows(
    client,
    `select pg_get_indexdef(i.indexrelid) as line, i.indexrelid::regclass::text as name, obj_description(i.indexrelid, 'pg_class') as comment
       from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = $1 and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
        and not c.relispartition
      order by c.relname ${BYTES}`,
    [relation.oid],
  )
  for (const index of indexes) lines.push(`${index['line']};`, ...commentOn(`index ${index['name']}`, index.comment))
  const others = await rows(
    client,
    `select pg_get_statisticsobjdef(s.oid) as line from pg_statistic_ext s where s.stxrelid = $1
      union all select pg_get_triggerdef(t.oid) from pg_trigger t where t.tgrelid = $1 and not t.tgisinternal
      union all select pg_get_ruledef(r.oid) from pg_rewrite r where r.ev_class = $1 and r.rulename <> '_RETURN'
      order by 1`,
    [relation.oid],
  )
  for (const { line } of others) lines.push(`${line!.replace(/;$/, '')};`)
  if (relation.rowsecurity) lines.push(`alter table ${name} enable row level security;`)
  if (relation.force) lines.push(`alter table ${name} force row level security;`)
  lines.push(...(await readPolicies(client, relation.oid, name)))
  lines.push(
    ...commentOn(
      `${isView ? (relation.kind === 'm' ? 'materialized view' : 'view') : 'table'} ${name}`,
      relation.comment,
    ),
  )
  for (const column of columns) lines.push(...commentOn(`column ${name}.${ident(column.name)}`, column.comment))
  const constraints = await rows(
    client,
    `select quote_ident(conname) as name, obj_description(oid, 'pg_constraint') as comment from pg_constraint
      where conrelid = $1 and contype <> 'n' order by conname ${BYTES}`,
    [relation.oid],
  )
  for (const constraint of constraints)
    lines.push(...commentOn(`constraint ${constraint['name']} on ${name}`, constraint.comment))
  lines.push(...grantLines(relation.grants, name))
  for (const column of columns) lines.push(...grantLines(column.grants, name, ` (${ident(column.name)})`))
  return lines.join('\n')
}

type Column = { name: string; line: string; comment: string | null; grants: Grant[] }

async function readColumns(client: pg.ClientBase, relation: string): Promise<Column[]> {
  const found = await rows<{
    name: string
    type: string
    collation: string | null
    notnull: boolean
    fallback: string | null
    identity: string
    generated: string
    comment: string | null
    grants: Grant[]
  }>(
    client,
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as notnull,
            (select quote_ident(c.collname) from pg_collation c, pg_type t
              where c.oid = a.attcollation and t.oid = a.atttypid and a.attcollation <> t.typcollation) as collation,
            pg_get_expr(d.adbin, d.adrelid) as fallback, a.attidentity as identity, a.attgenerated as generated,
            col_description(a.attrelid, a.attnum) as comment, ${grantsOf('a.attacl', 'r.relowner')} as grants
       from pg_attribute a join pg_class r on r.oid = a.attrelid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [relation],
  )
  return found.map((column) => {
    const words = [ident(column.name), column.type]
    if (column.collation) words.push(`collate ${column.collation}`)
    if (column.generated === 's') words.push(`generated always as (${column.fallback}) stored`)
    else if (column.generated === 'v') words.push(`generated always as (${column.fallback}) virtual`)
    else if (column.fallback !== null) words.push(`default ${column.fallback}`)
    if (column.identity) words.push(`generated ${column.identity === 'a' ? 'always' : 'by default'} as identity`)
    if (column.notnull) words.push('not null')
    return { name: column.name, line: words.join(' '), comment: column.comment, grants: column.grants }
  })
}

async function readConstraints(client: pg.ClientBase, relation: string): Promise<string[]> {
  const found = await rows(
    client,
    `select 'constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid) as line
       from pg_constraint c where c.conrelid = $1 and c.contype in ('p', 'u', 'c', 'f', 'x') and c.conparentid = 0
      order by array_position('{p,u,x,c,f}'::text[], c.contype::text), c.conname ${BYTES}`,
    [relation],
  )
  return found.map(({ line }) => line!)
}

async function readPolicies(client: pg.ClientBase, relation: string, table: string): Promise<string[]> {
  const found = await rows<{
    name: string
    permissive: boolean
    command: string
    roles: string[]
    using: string | null
    check: string | null
    comment: string | null
  }>(
    client,
    `select quote_ident(p.polname) as name, p.polpermissive as permissive, p.polcmd as command, pg_get_expr(p.polqual, p.polrelid) as using,
            pg_get_expr(p.polwithcheck, p.polrelid) as check, obj_description(p.oid, 'pg_policy') as comment,
            (select array_agg(coalesce(quote_ident(r.rolname), 'public') order by r.rolname ${BYTES})
               from unnest(p.polroles) as o left join pg_roles r on r.oid = o) as roles
       from pg_policy p where p.polrelid = $1 order by p.polname ${BYTES}`,
    [relation],
  )
  const commands: Record<string, string> = { r: 'select', a: 'insert', w: 'update', d: 'delete', '*': 'all' }
  return found.flatMap((policy) => [
    `create policy ${policy.name} on ${table}${policy.permissive ? '' : ' as restrictive'} for ${commands[policy.command]} to ${policy.roles.join(', ')}${policy.using ? ` using (${policy.using})` : ''}${policy.check ? ` with check (${policy.check})` : ''};`,
    ...commentOn(`policy ${policy.name} on ${table}`, policy.comment),
  ])
}

/**
 * PostgreSQL 15 writes every column of a view with its table's name, 16 and later leave it out where the view reads from
 * one relation only. The name is taken away then, so that both say the same. Queries inside it keep theirs on both.
 */
function plainView(definition: string): string {
  const sql = definition.trim().replace(/;$/, '')
  const { tokens } = tokenize(sql)
  let depth = 0
  const top: { text: string; at: number }[] = []
  for (const [at, token] of tokens.entries()) {
    if (isSign(token, ')')) depth--
    if (depth === 0) top.push({ text: token.kind === 'string' ? '' : token.text, at })
    if (isSign(token, '(')) depth++
  }
  const from = top.findIndex(({ text }) => text === 'from')
  if (from < 0 || top.some(({ text }) => ['union', 'intersect', 'except'].includes(text))) return sql
  const rest = top.slice(from + 1)
  const end = rest.findIndex(({ text }) =>
    ['where', 'group', 'having', 'order', 'limit', 'offset', 'window', 'fetch', 'for'].includes(text),
  )
  const source = end < 0 ? rest : rest.slice(0, end)
  // `schema.table`, `schema.table alias` or `(select …) alias`, and nothing joined to it.
  if (source.some(({ text }) => text === ',' || text === 'join')) return sql
  const alias = source.at(-1)?.text
  if (!alias || alias === ')') return sql
  const first = source[0]!.at
  const last = source.at(-1)!.at
  let result = ''
  let copied = 0
  const brackets: boolean[] = []
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1]
    if (isSign(token, '(')) brackets.push(isWord(next, 'select', 'with', 'values'))
    if (isSign(token, ')')) brackets.pop()
    const named = (token.kind === 'word' || token.kind === 'name') && token.text === alias && isSign(next, '.')
    if (!named || brackets.includes(true) || (at >= first && at <= last) || isSign(tokens[at - 1], '.')) continue
    result += sql.slice(copied, token.from)
    copied = next!.to
  }
  return result + sql.slice(copied)
}
