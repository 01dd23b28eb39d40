// Aim: the folders keep their direction: kernel ← rules ← store ← use case ← routes ← server (DESIGN, The rooms).
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { SCOPED_TABLES } from '#src/platform/access/scope.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const files = globSync('{src,web}/**/*.{ts,tsx}', { cwd: ROOT, exclude: ['web/dist/**'] }).toSorted()
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const isTest = (file: string) => /\.(test|fixture|builders)\.tsx?$/.test(file)
const moduleOf = (file: string) => /^src\/modules\/([^/]+)\//.exec(file)?.[1]
/** Words that modules share: no I/O in any of them. */
const SHARED_WORDS = /\.(contract|types|messages|rules)\.ts$/

/** What a file imports, as a path from the root for our own files, as a name for packages. */
function importsOf(file: string): string[] {
  return [
    ...read(file).matchAll(
      /^\s*(?:import|export)\b[^'"`;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
    ),
  ]
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
    .map((to) =>
      to.startsWith('#') ? to.slice(1) : to.startsWith('.') ? path.posix.join(path.posix.dirname(file), to) : to,
    )
}
const failures = (check: (file: string) => readonly string[]) =>
  files.filter((file) => !isTest(file)).flatMap((file) => check(file).map((what) => `${file}: ${what}`))

test('the reader of imports reads them', () => {
  assert.ok(files.length > 100)
  assert.ok(importsOf('src/modules/admin/admin.routes.ts').includes('src/modules/admin/task.routes.ts'))
  assert.ok(importsOf('src/server.ts').includes('src/modules/index.ts'))
})

test('modules meet at index.ts; contracts, types, messages and rules are words that all may use', () => {
  const bad = failures((file) => {
    const own = moduleOf(file)
    if (!own) return []
    return importsOf(file).filter((to) => {
      const other = moduleOf(to)
      return other && other !== own && !to.endsWith('/index.ts') && !SHARED_WORDS.test(to)
    })
  })
  assert.deepEqual(bad, [])
})

test('rules are pure: they import kernel, types and rules, and of contracts the types', () => {
  const bad = failures((file) => {
    if (!file.endsWith('.rules.ts')) return []
    // A type leaves nothing behind at run time; what counts is what runs.
    const running = read(file)
      .replace(/^import type [\s\S]*?from '[^']+'$/gm, '')
      .replace(/\btype \w+,?/g, '')
    const runs = new Set([...running.matchAll(/from '([^']+)'/g)].map(([, to]) => to))
    return importsOf(file).filter((to) => {
      const written = [...runs].some((text) => text && path.posix.basename(text) === path.posix.basename(to))
      return (
        written &&
        !/^src\/kernel\/|\.types\.ts$|\.rules\.ts$|\.contract\.ts$|\.messages\.ts$/.test(to) &&
        !PURE_PLATFORM.includes(to)
      )
    })
  })
  assert.deepEqual(bad, [])
})
/** Pure although it lies with its I/O: arithmetic on days, and the tables of rights. */
const PURE_PLATFORM = ['src/platform/clock/working-days.ts', 'src/platform/access/roles.ts']

test('rules ask no clock', () => {
  const bad = failures((file) =>
    file.endsWith('.rules.ts') && /\bnew Date\(\s*\)|\bDate\.now\(|\bnew Date\((?!\S)/.test(read(file))
      ? ['reads the clock']
      : [],
  )
  assert.deepEqual(bad, [])
})

test('kernel imports kernel and node alone; platform imports no module but its contracts and words', () => {
  const bad = failures((file) => {
    if (file.startsWith('src/kernel/'))
      return importsOf(file).filter((to) => !to.startsWith('src/kernel/') && !to.startsWith('node:'))
    if (file.startsWith('src/platform/')) return importsOf(file).filter((to) => moduleOf(to) && !SHARED_WORDS.test(to))
    return []
  })
  assert.deepEqual(bad, [])
})

test('only server, command line and demo connect everything', () => {
  const bad = failures((file) =>
    file.startsWith('src/modules/') || file.startsWith('src/platform/')
      ? importsOf(file).filter((to) => /^src\/[^/]+\.ts$/.test(to) || (to === 'src/modules/index.ts' && file !== to))
      : [],
  )
  assert.deepEqual(bad, [])
})

test('pages import of the server its words alone', () => {
  const bad = failures((file) =>
    file.startsWith('web/')
      ? importsOf(file).filter(
          (to) =>
            to.startsWith('src/') &&
            !to.startsWith('src/kernel/') &&
            !SHARED_WORDS.test(to) &&
            !PAGE_WORDS.includes(to),
        )
      : [],
  )
  assert.deepEqual(bad, [])
})
/** Names of rights and the shape of contracts: no I/O in them. */
const PAGE_WORDS = ['src/platform/access/roles.ts', 'src/platform/http/contract.ts']

test('the library for sheets is known to the excel folder alone', () => {
  const bad = failures((file) =>
    file.startsWith('src/platform/excel/') ? [] : importsOf(file).filter((to) => /^hucre(\/|$)/.test(to)),
  )
  assert.deepEqual(bad, [])
})

/**
 * A statement that reads a scoped table names the scope in it, passes it on, or says `// unscoped: why` in it, above it or above
 * its function. Statements begin at `selectFrom(` or at a template of sql and end with it.
 */
test('scoped tables are read through their scope', () => {
  const tables = SCOPED_TABLES.join('|')
  const bad = failures((file) => {
    // Doctor counts the whole database and shows no record; the sample city is written before anybody has a scope.
    if (!file.startsWith('src/modules/') || /^src\/modules\/demo\/|checks\.ts$/.test(file)) return []
    const source = read(file)
    return [...statementsOf(source)].flatMap(({ text, at }) => {
      const reads = new RegExp(`selectFrom\\((?:\\[)?'(${tables})\\b|\\bfrom\\s+(${tables})\\b`).exec(text)
      if (!reads || /\binScope\(|\bscoped\(|\(scope\b|unscoped: \S/.test(text)) return []
      return isExplained(source, at)
        ? []
        : [`line ${lineOf(source, at)} reads ${reads[1] ?? reads[2]} without its scope`]
    })
  })
  assert.deepEqual(bad, [])
})

function* statementsOf(source: string): Generator<{ text: string; at: number }> {
  for (const match of source.matchAll(/\bsql(?:<[^`]*?>)?`/g)) {
    const start = match.index + match[0].length
    yield { text: source.slice(start, endOfTemplate(source, start)), at: match.index }
  }
  // A chain of kysely goes on while lines begin with a dot.
  for (const match of source.matchAll(/\.selectFrom\(/g)) {
    const rest = source.slice(match.index)
    const chain = /^[^\n]*(?:\n\s*(?:\.|\)|\}|\/\/|[^\n]*=>|[^\n]*,$)[^\n]*)*/.exec(rest)?.[0] ?? rest
    yield { text: chain, at: match.index }
  }
}

/** The end of a template literal, with the templates inside its `${}` counted. */
function endOfTemplate(source: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1
    else if (source[at] === '`') return at
    else if (source[at] === '$' && source[at + 1] === '{') {
      for (let depth = 1, inside = at + 2; ; inside += 1) {
        if (source[inside] === '`') inside = endOfTemplate(source, inside + 1)
        else if (source[inside] === '{') depth += 1
        else if (source[inside] === '}') depth -= 1
        if (depth === 0 || inside >= source.length) {
          at = inside
          break
        }
      }
    }
  }
  return source.length
}

const lineOf = (source: string, at: number) => source.slice(0, at).split('\n').length

/** The comment stands near the statement, or in the docstring of the function or table it belongs to. */
function isExplained(source: string, at: number): boolean {
  const before = source.slice(0, at)
  const nearby = before.split('\n').slice(-4).join('\n') + source.slice(at).split('\n').slice(0, 2).join('\n')
  if (/unscoped: \S/.test(nearby)) return true
  const top = Math.max(...['\n}\n', '\n]\n', '\n})\n', '`\n\n'].map((end) => before.lastIndexOf(end))) + 1
  return /unscoped: \S/.test(before.slice(top))
}
