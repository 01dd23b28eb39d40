/**
 * An XML scanner for the parts of a workbook: fed piece by piece, it calls back for tags and text and keeps nothing but an
 * unfinished token. A document type declaration is refused, so there are no entities to expand and nothing to fetch.
 */
import { RefusedFile } from './refusals.ts'

/** Names come without their namespace prefix. */
export type XmlHandler = {
  open(name: string, attributes: string): void
  close(name: string): void
  text(text: string): void
}

/** No token of a workbook is longer: a cell holds at most 32,767 characters. */
const MAX_TOKEN = 1024 * 1024
const SPACE = 32
const LESS = 60
const SLASH = 47
const DOUBLE_QUOTE = 34
const SINGLE_QUOTE = 39
const GREATER = 62
const COLON = 58

export class XmlScanner {
  readonly #handler: XmlHandler
  #rest = ''

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  feed(text: string): void {
    const xml = this.#rest + text
    const done = this.#scan(xml)
    this.#rest = xml.slice(done)
    if (this.#rest.length > MAX_TOKEN) throw new RefusedFile('sheet_too_complex')
  }

  end(): void {
    if (this.#rest.trim() !== '') throw new RefusedFile('file_damaged')
  }

  /** Handles all whole tokens and answers where the first unfinished one starts. */
  #scan(xml: string): number {
    let at = 0
    for (;;) {
      const tag = xml.indexOf('<', at)
      if (tag === -1) return at
      if (tag > at) this.#handler.text(decodeEntities(xml.slice(at, tag)))
      const end = this.#token(xml, tag)
      if (end === -1) return tag
      at = end
    }
  }

  /** Where the token that starts at `tag` ends, or -1 if it has not ended yet. */
  #token(xml: string, tag: number): number {
    const next = xml[tag + 1]
    if (next === undefined) return -1
    if (next === '?') return after(xml, '?>', tag)
    if (next === '!') return this.#declaration(xml, tag)
    if (next === '/') {
      const end = xml.indexOf('>', tag)
      if (end !== -1) this.#handler.close(localName(xml.slice(tag + 2, end).trimEnd()))
      return end === -1 ? -1 : end + 1
    }
    const end = tagEnd(xml, tag + 1)
    if (end === -1) return -1
    const selfClosing = xml.charCodeAt(end - 1) === SLASH
    const last = selfClosing ? end - 1 : end
    let nameEnd = tag + 1
    while (nameEnd < last && xml.charCodeAt(nameEnd) > SPACE) nameEnd++
    const name = localName(xml.slice(tag + 1, nameEnd))
    this.#handler.open(name, xml.slice(nameEnd, last))
    if (selfClosing) this.#handler.close(name)
    return end + 1
  }

  #declaration(xml: string, tag: number): number {
    if (xml.startsWith('<!--', tag)) return after(xml, '-->', tag + 4)
    if (xml.startsWith('<![CDATA[', tag)) {
      const end = after(xml, ']]>', tag + 9)
      if (end !== -1) this.#handler.text(xml.slice(tag + 9, end - 3))
      return end
    }
    if (xml.length - tag < '<![CDATA['.length) return -1
    throw new RefusedFile('xml_unsafe')
  }
}

function after(xml: string, mark: string, from: number): number {
  const at = xml.indexOf(mark, from)
  return at === -1 ? -1 : at + mark.length
}

/** The `>` that closes a tag; one inside quotes does not. */
function tagEnd(xml: string, from: number): number {
  let quote = 0
  for (let i = from; i < xml.length; i++) {
    const code = xml.charCodeAt(i)
    if (quote !== 0) {
      if (code === quote) quote = 0
    } else if (code === DOUBLE_QUOTE || code === SINGLE_QUOTE) quote = code
    else if (code === GREATER) return i
    else if (code === LESS) throw new RefusedFile('file_damaged')
  }
  return -1
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The five entities of XML and character references; any other name stays as it is written. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0x10ffff ? whole : String.fromCodePoint(code)
  })
}

/** The three that every cell is asked for. */
const STARTS: Readonly<Record<string, string>> = { r: 'r="', s: 's="', t: 't="' }

/** One attribute by its local name, decoded; undefined when it is absent. */
export function attribute(attributes: string, name: string): string | undefined {
  if (attributes === '') return undefined
  // The common spelling, which is all that spreadsheet programs write, needs no regular expression.
  const start = STARTS[name] ?? `${name}="`
  for (let at = attributes.indexOf(start); at !== -1; at = attributes.indexOf(start, at + 1)) {
    const before = attributes.charCodeAt(at - 1)
    if (before > SPACE && before !== COLON) continue
    const from = at + start.length
    const value = attributes.slice(from, attributes.indexOf('"', from))
    return value.includes('&') ? decodeEntities(value) : value
  }
  if (!attributes.includes("'") && !attributes.includes('= ') && !attributes.includes(' =')) return undefined
  for (const [, key = '', double, single] of attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (localName(key) === name) return decodeEntities(double ?? single ?? '')
  return undefined
}
