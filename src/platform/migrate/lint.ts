import { isSign, isWord, type Statement, splitStatements, type Token, tokenize } from './sql-scan.ts'

/**
 * Keeps the schema fit for distribution over several machines (Citus; docs: DESIGN.md, Data and transactions), although
 * one machine runs it today. Each `create table` says its kind in a comment directly above it:
 *
 *   -- keyed: person_id      distributed by that column; co-located with every table of the same key
 *   -- unique-key: number    distributed by the value that must be unique
 *   -- reference             the same rows on every machine
 *   -- coordinator           an ordinary table on one machine: all that is scarce or shared
 *   -- append-only           in addition: the application may neither update nor delete
 */
export type LintFinding = { readonly line: number; readonly message: string }

type Kind = 'keyed' | 'unique-key' | 'reference' | 'coordinator'
export type TableLayout = {
  readonly kind: Kind
  readonly key: string | undefined
  readonly appendOnly: boolean
}
/** What earlier migrations said about the tables, by name (`public.` is left out). */
export type SchemaLayout = Map<string, TableLayout>

const APP = 'chizheng_app'
const RECORD_NAME = /(^|[_.])(audit|journal|seal)(_|$)|(^|[_.])ledger$/

/** Findings of all migrations in order, each with its file. */
export function lintMigrations(
  files: readonly { readonly name: string; readonly sql: string }[],
): (LintFinding & { readonly file: string })[] {
  const layout: SchemaLayout = new Map()
  return files.flatMap(({ name, sql }) =>
    lintMigration(name, sql, layout).map((finding) => ({ file: name, ...finding })),
  )
}

/**
 * Findings of one migration, in order of lines. `layout` holds the tables of the migrations before it and takes up
 * those of this one. `name` is given back in findings about the file itself.
 */
export function lintMigration(name: string, sql: string, layout: SchemaLayout = new Map()): LintFinding[] {
  const findings: LintFinding[] = []
  let statements: Statement[]
  try {
    statements = splitStatements(sql)
  } catch (error) {
    return [{ line: 1, message: `${name} cannot be read: ${(error as Error).message}` }]
  }
  const created: { table: string; line: number }[] = []
  const granted = new Set<string>()
  const context: Context = {
    layout,
    created,
    granted,
    report: (line, message) => findings.push({ line, message }),
  }
  for (const statement of statements) {
    lintWords(statement, context)
    const words = new Words(statement.tokens)
    if (words.eat('create')) lintCreate(statement, words, context)
    else if (words.eat('alter', 'table')) lintAlterTable(words, context)
    else if (words.eat('alter', 'default', 'privileges')) {
      if (statement.tokens.some((t) => isWord(t, APP)))
        context.report(statement.line, `Default privileges give ${APP} rights nobody sees; grant table by table.`)
    } else if (words.eat('drop', 'table')) {
      words.eat('if', 'exists')
      do layout.delete(words.qualifiedName())
      while (words.eatSign(','))
    } else if (words.eat('grant')) lintGrant(statement, words, context)
  }
  for (const { table, line } of created) {
    const kind = layout.get(table)?.kind
    if (kind && kind !== 'reference' && !granted.has(table))
      context.report(
        line,
        `Table ${table} has no grant to ${APP} in this file: say what the application may do with it.`,
      )
  }
  return findings.sort((a, b) => a.line - b.line)
}

type Context = {
  readonly layout: SchemaLayout
  readonly created: { table: string; line: number }[]
  readonly granted: Set<string>
  readonly report: (line: number, message: string) => void
}

/** A reader over the tokens of one statement. */
class Words {
  at = 0
  readonly tokens: readonly Token[]
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }
  get now(): Token | undefined {
    return this.tokens[this.at]
  }
  get line(): number {
    return this.now?.line ?? this.tokens.at(-1)?.line ?? 1
  }
  /** Goes past these words if all of them come next. */
  eat(...words: string[]): boolean {
    if (!words.every((word, i) => isWord(this.tokens[this.at + i], word))) return false
    this.at += words.length
    return true
  }
  eatOne(...words: string[]): string | undefined {
    return isWord(this.now, ...words) ? this.tokens[this.at++]!.text : undefined
  }
  eatSign(sign: string): boolean {
    if (!isSign(this.now, sign)) return false
    this.at++
    return true
  }
  name(): string {
    const token = this.now
    if (token?.kind !== 'word' && token?.kind !== 'name') return ''
    this.at++
    return token.text
  }
  qualifiedName(): string {
    this.eat('only')
    const parts = [this.name()]
    while (this.eatSign('.')) parts.push(this.name())
    if (parts.length > 1 && parts[0] === 'public') parts.shift()
    return parts.join('.')
  }
  /** The tokens inside the brackets that open here, which it goes past; undefined when none opens. */
  brackets(): Token[] | undefined {
    if (!isSign(this.now, '(')) return undefined
    const from = this.at + 1
    let depth = 0
    do {
      if (isSign(this.now, '(')) depth++
      if (isSign(this.now, ')')) depth--
      this.at++
    } while (depth > 0 && this.at < this.tokens.length)
    return this.tokens.slice(from, this.at - 1)
  }
}

/** The parts between commas that are not inside brackets. */
function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]]
  let depth = 0
  for (const token of tokens) {
    if (isSign(token, '(') || isSign(token, '[')) depth++
    if (isSign(token, ')') || isSign(token, ']')) depth--
    if (depth === 0 && isSign(token, ',')) parts.push([])
    else parts.at(-1)!.push(token)
  }
  return parts.filter((part) => part.length > 0)
}

/** Names of a column list; '' stands for an expression. */
function columnsOf(tokens: readonly Token[]): string[] {
  return partsOf(tokens).map((part) => {
    const [first, second] = part
    return (first?.kind === 'word' || first?.kind === 'name') && !isSign(second, '(') ? first.text : ''
  })
}

/** What no statement may hold, wherever it stands; the bodies of functions and DO blocks are looked into as well. */
function lintWords(statement: Statement, context: Context): void {
  // `create policy … for update` names the command a policy is about; it locks nothing.
  const policy = isWord(statement.tokens[0], 'create', 'alter') && isWord(statement.tokens[1], 'policy')
  const look = (tokens: readonly Token[], firstLine: number) => {
    for (const [i, token] of tokens.entries()) {
      const line = firstLine + token.line - 1
      const next = tokens[i + 1]
      if (isWord(token, 'grouping') && isWord(next, 'sets'))
        context.report(line, 'Grouping sets do not run on a distributed table; write the levels as separate queries.')
      if (isWord(token, 'cube', 'rollup') && isSign(next, '('))
        context.report(line, `${token.text} does not run on a distributed table; write the levels as separate queries.`)
      if (!policy && isWord(token, 'for')) {
        const at = isWord(next, 'no') && isWord(tokens[i + 2], 'key') ? i + 3 : i + 1
        if (isWord(tokens[at], 'update'))
          context.report(line, 'FOR UPDATE over several machines fails; a migration must not lock rows that way.')
      }
      if (token.kind === 'dollar') {
        try {
          look(tokenize(token.text).tokens, line)
        } catch {
          // Not SQL, so nothing to find in it.
        }
      }
    }
  }
  look(statement.tokens, 1)
}

function lintCreate(statement: Statement, words: Words, context: Context): void {
  const replace = words.eat('or', 'replace')
  if (words.eat('rule')) context.report(statement.line, 'Rules are not distributed; do this in the use case.')
  else if (words.eat('trigger') || words.eat('constraint', 'trigger') || words.eat('event', 'trigger'))
    context.report(statement.line, 'Triggers are not distributed; do this in the use case, in the same transaction.')
  if (replace || words.eatOne('temp', 'temporary', 'local', 'global')) return
  words.eat('unlogged')
  if (words.eat('table')) lintCreateTable(statement, words, context)
  else if (words.eat('unique', 'index')) lintUniqueIndex(statement, words, context)
}

function directives(statement: Statement): { kind?: Kind; key?: string; appendOnly: boolean; kinds: number } {
  const found: { kind?: Kind; key?: string; appendOnly: boolean; kinds: number } = { appendOnly: false, kinds: 0 }
  for (const { text } of statement.above) {
    const keyed = /^(keyed|unique-key):\s*"?([\p{L}_][\p{L}\p{N}_]*)"?\s*$/u.exec(text)
    if (keyed) {
      found.kinds++
      found.kind = keyed[1] as Kind
      found.key = keyed[2]
    } else if (text === 'reference' || text === 'coordinator') {
      found.kinds++
      found.kind = text
    } else if (text === 'append-only') found.appendOnly = true
  }
  return found
}

function lintCreateTable(statement: Statement, words: Words, context: Context): void {
  words.eat('if', 'not', 'exists')
  const table = words.qualifiedName()
  const line = statement.line
  if (words.eat('partition', 'of')) {
    const parent = context.layout.get(words.qualifiedName())
    if (parent) context.layout.set(table, parent)
    return
  }
  const { kind, key, appendOnly, kinds } = directives(statement)
  if (!kind) {
    context.report(
      line,
      `Table ${table} does not say its kind: put -- keyed: column, -- unique-key: column, -- reference or -- coordinator on the line above.`,
    )
    return
  }
  if (kinds > 1) context.report(line, `Table ${table} says more than one kind.`)
  if (!appendOnly && RECORD_NAME.test(table))
    context.report(line, `Table ${table} is a record by its name: mark it -- append-only.`)
  const layout: TableLayout = { kind, key, appendOnly }
  context.layout.set(table, layout)
  context.created.push({ table, line })
  const body = words.brackets()
  if (!body) return
  let keyFound = false
  for (const part of partsOf(body)) {
    const element = new Words(part)
    if (!isTableConstraint(part) && element.now?.text === key) keyFound = true
    lintElement(element, table, layout, context)
  }
  if (key && !keyFound) context.report(line, `Table ${table} has no column ${key}, which its kind names as the key.`)
}

function isTableConstraint(part: readonly Token[]): boolean {
  return isWord(part[0], 'constraint', 'primary', 'unique', 'foreign', 'exclude', 'check', 'like')
}

/** A column or a constraint of a table, as in `create table (…)` and `alter table … add`. */
function lintElement(words: Words, table: string, layout: TableLayout, context: Context): void {
  const { line } = words
  if (isTableConstraint(words.tokens.slice(words.at))) {
    if (words.eat('constraint')) words.name()
    if (words.eat('primary', 'key')) {
      if (words.eat('using', 'index')) return
      checkUnique('primary key', columnsOf(words.brackets() ?? []), line, table, layout, context)
    } else if (words.eat('unique')) {
      if (words.eat('using', 'index')) return
      if (!words.eat('nulls', 'not', 'distinct')) words.eat('nulls', 'distinct')
      checkUnique('unique', columnsOf(words.brackets() ?? []), line, table, layout, context)
    } else if (words.eat('foreign', 'key')) {
      const own = columnsOf(words.brackets() ?? [])
      words.eat('references')
      const target = words.qualifiedName()
      checkForeignKey(own, target, columnsOf(words.brackets() ?? []), line, table, layout, context)
    } else if (words.eat('exclude')) {
      if (words.eat('using')) words.name()
      const elements = partsOf(words.brackets() ?? [])
      const holdsKey = elements.some(
        ([column, by, operator]) => column?.text === layout.key && isWord(by, 'with') && isSign(operator, '='),
      )
      if (layout.key && !holdsKey)
        context.report(
          line,
          `${table}: an exclusion constraint must hold ${layout.key} with =, or no machine can check it.`,
        )
    }
    return
  }
  const column = words.name()
  const type = words.now
  if (layout.key && isWord(type, 'serial', 'bigserial', 'smallserial', 'serial2', 'serial4', 'serial8'))
    context.report(line, `${table}.${column}: serial draws from one sequence; use an identity column or a uuid.`)
  for (; words.now; words.at++) {
    if (layout.key && isWord(words.now, 'nextval'))
      context.report(
        words.line,
        `${table}.${column}: nextval draws from one sequence; use an identity column or a uuid.`,
      )
    if (words.eat('primary', 'key')) checkUnique('primary key', [column], line, table, layout, context)
    else if (words.eat('unique')) checkUnique('unique', [column], line, table, layout, context)
    else if (words.eat('references')) {
      const target = words.qualifiedName()
      checkForeignKey([column], target, columnsOf(words.brackets() ?? []), line, table, layout, context)
    } else continue
    words.at--
  }
}

function checkUnique(
  what: 'primary key' | 'unique' | 'unique index',
  columns: readonly string[],
  line: number,
  table: string,
  { key }: TableLayout,
  { report }: Context,
): void {
  if (!key) return
  if (!columns.includes(key))
    report(line, `${table}: the ${what} (${columns.join(', ')}) must contain ${key}, or no machine can check it alone.`)
  else if (what === 'primary key' && columns[0] !== key)
    report(line, `${table}: ${key} must come first in the primary key (${columns.join(', ')}).`)
}

function checkForeignKey(
  own: readonly string[],
  targetName: string,
  theirs: readonly string[],
  line: number,
  table: string,
  layout: TableLayout,
  context: Context,
): void {
  const fault = foreignKeyFault(own, targetName, theirs, layout, context.layout.get(targetName))
  if (fault) context.report(line, `${table} ${fault}`)
}

/** Why the foreign key cannot be kept once the keyed tables are spread over machines; undefined when it can. */
function foreignKeyFault(
  own: readonly string[],
  targetName: string,
  theirs: readonly string[],
  { kind, key }: TableLayout,
  target: TableLayout | undefined,
): string | undefined {
  if (!target) return `refers to ${targetName}, which no migration before this line makes.`
  if (!key)
    return target.key
      ? `is a ${kind} table and may not refer to ${targetName}, which is spread over machines; doctor proves the match.`
      : undefined
  if (target.kind === 'reference') return undefined
  if (target.kind === 'coordinator')
    return `is spread over machines and may not refer to the coordinator table ${targetName}; doctor proves the match.`
  if (target.key !== key)
    return `is keyed by ${key}, ${targetName} by ${target.key}: their rows lie on different machines.`
  const at = own.indexOf(key)
  // Without a column list the target is its primary key, whose first column is the key.
  const matches = at >= 0 && (theirs.length === 0 ? at === 0 : theirs[at] === target.key)
  return matches
    ? undefined
    : `has a foreign key (${own.join(', ')}) to ${targetName} that does not match ${key} with its ${target.key}.`
}

function lintUniqueIndex(statement: Statement, words: Words, context: Context): void {
  words.eat('concurrently')
  words.eat('if', 'not', 'exists')
  if (!isWord(words.now, 'on')) words.name()
  words.eat('on')
  const table = words.qualifiedName()
  if (words.eat('using')) words.name()
  const layout = context.layout.get(table)
  const columns = columnsOf(words.brackets() ?? [])
  if (layout) checkUnique('unique index', columns, statement.line, table, layout, context)
}

function lintAlterTable(words: Words, context: Context): void {
  words.eat('if', 'exists')
  const table = words.qualifiedName()
  words.eatSign('*')
  const layout = context.layout.get(table)
  if (!layout) return
  if (words.eat('rename', 'to')) {
    context.layout.delete(table)
    context.layout.set(words.qualifiedName(), layout)
    return
  }
  for (const part of partsOf(words.tokens.slice(words.at))) {
    const action = new Words(part)
    if (action.eat('add')) {
      action.eat('column')
      action.eat('if', 'not', 'exists')
      lintElement(action, table, layout, context)
    } else if (action.eat('alter')) {
      action.eat('column')
      const column = action.name()
      if (action.eat('set', 'default') && layout.key && part.some((token) => isWord(token, 'nextval')))
        context.report(
          part[0]!.line,
          `${table}.${column}: nextval draws from one sequence; use an identity column or a uuid.`,
        )
    }
  }
}

function lintGrant(statement: Statement, words: Words, context: Context): void {
  const { tokens } = statement
  const to = tokens.findLastIndex((token) => isWord(token, 'to'))
  if (!tokens.slice(to).some((token) => token.text === APP)) return
  const on = tokens.findIndex((token) => isWord(token, 'on'))
  if (on < 0) return
  const rights = tokens.slice(1, on)
  words.at = on + 1
  if (words.eat('all')) {
    if (words.eat('tables'))
      context.report(statement.line, `Rights on all tables at once hide what ${APP} may do; grant table by table.`)
    return
  }
  const kinds = ['schema', 'sequence', 'function', 'procedure', 'routine', 'type', 'domain', 'database', 'language']
  if (isWord(words.now, ...kinds) && !isSign(tokens[words.at + 1], '.') && !isSign(tokens[words.at + 1], ',')) return
  words.eat('table')
  do {
    const table = words.qualifiedName()
    context.granted.add(table)
    if (!context.layout.get(table)?.appendOnly) continue
    const right = rights.find((token) => isWord(token, 'update', 'delete', 'truncate', 'all'))
    if (right)
      context.report(statement.line, `Table ${table} is append-only: ${APP} must not have ${right.text} on it.`)
  } while (words.eatSign(','))
}
