/**
 * A scanner for SQL as migrations use it: words, quoted names, strings, dollar quotes, nested comments. It knows no
 * grammar; it splits a file into statements and tokens so that rules can look at words without meeting those in strings.
 */
export type Token = {
  /** `word`: keyword or plain name, lower case. `name`: quoted name, as written between the quotes. */
  readonly kind: 'word' | 'name' | 'string' | 'dollar' | 'number' | 'sign'
  /** For strings and dollar quotes the content without its quotes. */
  readonly text: string
  readonly line: number
  /** Line on which the content of a string or dollar quote begins is `line`; offset of the token in the file. */
  readonly from: number
  readonly to: number
}

export type Statement = {
  readonly tokens: readonly Token[]
  /** The text without leading comments and without the closing semicolon. */
  readonly text: string
  readonly line: number
  /** The comment lines directly above, without `--`, trimmed, top to bottom; an empty line ends the block. */
  readonly above: readonly { readonly text: string; readonly line: number }[]
}

const SPACE = /\s/
const WORD_START = /[\p{L}_]/u
const WORD = /[\p{L}\p{N}_$]/u
const DIGIT = /[0-9]/

/** Throws on a string, quoted name, dollar quote or comment that never ends, naming its line. */
export function tokenize(sql: string): { tokens: Token[]; comments: { text: string; line: number }[] } {
  const tokens: Token[] = []
  const comments: { text: string; line: number }[] = []
  let at = 0
  let line = 1
  const ends = (what: string, from: number): never => {
    throw new Error(`line ${from}: the ${what} that begins here does not end`)
  }
  const countLines = (text: string) => {
    for (const c of text) if (c === '\n') line++
  }
  const push = (kind: Token['kind'], text: string, to: number) => {
    tokens.push({ kind, text, line, from: at, to })
    countLines(sql.slice(at, to))
    at = to
  }
  while (at < sql.length) {
    const c = sql[at]!
    if (SPACE.test(c)) {
      if (c === '\n') line++
      at++
    } else if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at)
      const to = end < 0 ? sql.length : end
      // A comment behind code belongs to that code, not to the statement below it.
      if (sql.slice(sql.lastIndexOf('\n', at) + 1, at).trim() === '')
        comments.push({ text: sql.slice(at + 2, to).trim(), line })
      at = to
    } else if (sql.startsWith('/*', at)) {
      const began = line
      let depth = 0
      do {
        if (at >= sql.length) ends('comment', began)
        if (sql.startsWith('/*', at)) {
          depth++
          at += 2
        } else if (sql.startsWith('*/', at)) {
          depth--
          at += 2
        } else {
          if (sql[at] === '\n') line++
          at++
        }
      } while (depth > 0)
    } else if (c === "'") {
      const to = stringEnd(sql, at, false) ?? ends('string', line)
      push('string', sql.slice(at + 1, to - 1).replaceAll("''", "'"), to)
    } else if (c === '"') {
      const to = closing(sql, at, '"') ?? ends('quoted name', line)
      push('name', sql.slice(at + 1, to - 1).replaceAll('""', '"'), to)
    } else if (c === '$' && /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.test(sql.slice(at, at + 80))) {
      const tag = sql.slice(at, sql.indexOf('$', at + 1) + 1)
      const end = sql.indexOf(tag, at + tag.length)
      if (end < 0) ends('dollar quote', line)
      push('dollar', sql.slice(at + tag.length, end), end + tag.length)
    } else if (WORD_START.test(c)) {
      let to = at + 1
      while (to < sql.length && WORD.test(sql[to]!)) to++
      const word = sql.slice(at, to).toLowerCase()
      if (sql[to] === "'" && ['e', 'b', 'x', 'n'].includes(word)) {
        const end = stringEnd(sql, to, word === 'e') ?? ends('string', line)
        push('string', sql.slice(to + 1, end - 1), end)
      } else push('word', word, to)
    } else if (DIGIT.test(c)) {
      let to = at + 1
      while (to < sql.length && /[0-9.eE_]/.test(sql[to]!)) to++
      push('number', sql.slice(at, to), to)
    } else push('sign', c, at + 1)
  }
  return { tokens, comments }
}

function closing(sql: string, at: number, quote: string): number | undefined {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] !== quote) continue
    if (sql[i + 1] === quote) i++
    else return i + 1
  }
  return undefined
}

function stringEnd(sql: string, at: number, escapes: boolean): number | undefined {
  for (let i = at + 1; i < sql.length; i++) {
    if (escapes && sql[i] === '\\') i++
    else if (sql[i] === "'") {
      if (sql[i + 1] === "'") i++
      else return i + 1
    }
  }
  return undefined
}

/** The statements of a file, each with the comment lines directly above it. */
export function splitStatements(sql: string): Statement[] {
  const { tokens, comments } = tokenize(sql)
  const commentAt = new Map(comments.map((comment) => [comment.line, comment]))
  const statements: Statement[] = []
  let current: Token[] = []
  const finish = () => {
    const first = current[0]
    if (first) {
      const above: { text: string; line: number }[] = []
      for (let line = first.line - 1; commentAt.has(line); line--) above.unshift(commentAt.get(line)!)
      statements.push({
        tokens: current,
        text: sql.slice(first.from, current.at(-1)!.to),
        line: first.line,
        above,
      })
    }
    current = []
  }
  // The body of an SQL-standard function, `begin atomic … end`, holds semicolons of its own; so may `case … end` in it.
  let nested = 0
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === ';' && nested === 0) {
      finish()
      continue
    }
    if (token.kind === 'word') {
      if (token.text === 'atomic' && isWord(current.at(-1), 'begin')) nested++
      else if (nested > 0 && token.text === 'case') nested++
      else if (nested > 0 && token.text === 'end') nested--
    }
    current.push(token)
  }
  finish()
  return statements
}

export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text)
}

export function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}
