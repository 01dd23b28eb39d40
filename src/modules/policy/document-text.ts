/** What an uploaded document is, by its content and never by its name. */
import { wordText } from '#src/platform/files/word-text.ts'
import type { DocumentForm } from './revision.types.ts'

export type Recognised =
  | { readonly form: Extract<DocumentForm, 'text'>; readonly text: string; readonly words: string }
  | { readonly form: Extract<DocumentForm, 'paper'>; readonly text: null; readonly words: string }
  /** Nothing that a quote can be looked up in nor a paper of record; `words` say what it seems to be. */
  | { readonly form: null; readonly text: null; readonly words: string }

const ENCODINGS = [
  ['utf-8', 'UTF-8'],
  // As older offices save it.
  ['gb18030', 'GB 18030'],
] as const

export async function recognise(bytes: Uint8Array): Promise<Recognised> {
  if (startsWith(bytes, '%PDF-')) return { form: 'paper', text: null, words: `PDF，${size(bytes)}` }
  const word = await wordText(bytes)
  if (word !== undefined && word.trim() !== '')
    return { form: 'text', text: word, words: `Word 文档，取出文字 ${linesOf(word)} 段` }
  for (const [encoding, name] of ENCODINGS) {
    const text = decoded(bytes, encoding)
    if (text !== undefined) return { form: 'text', text, words: `纯文本（${name}），${linesOf(text)} 行` }
  }
  return { form: null, text: null, words: whatElse(bytes, word) }
}

/** A PDF or a picture decodes as something; no text holds control characters. */
function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return [...text.slice(0, 10_000)].some((sign) => sign < ' ' && !'\t\r\n\f'.includes(sign)) ? undefined : text
  } catch {
    return undefined
  }
}

function whatElse(bytes: Uint8Array, word: string | undefined): string {
  if (word !== undefined) return '没有文字的 Word 文档（多半是扫描的图片）'
  if (startsWith(bytes, 'PK')) return '压缩包或表格'
  if (startsWith(bytes, '\xd0\xcf\x11\xe0')) return '旧版 Word 文档（.doc）'
  if (startsWith(bytes, '\x89PNG') || startsWith(bytes, '\xff\xd8\xff') || startsWith(bytes, 'GIF8')) return '图片'
  return '认不出的文件'
}

const startsWith = (bytes: Uint8Array, mark: string) => [...mark].every((sign, at) => bytes[at] === sign.charCodeAt(0))
const linesOf = (text: string) => text.trimEnd().split(/\r?\n/).length
const size = (bytes: Uint8Array) =>
  bytes.length >= 1_048_576 ? `${(bytes.length / 1_048_576).toFixed(1)} MB` : `${Math.ceil(bytes.length / 1024)} KB`
