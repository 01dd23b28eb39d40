/** What a file is, by its content and never by its name. */
import { RefusedFile } from './refusals.ts'

export type FileForm = 'zip' | 'text'

const startsWith = (bytes: Uint8Array, ...head: number[]) => head.every((byte, i) => bytes[i] === byte)

/** Throws RefusedFile for everything that is neither a zip archive nor plain text. */
export function fileForm(bytes: Uint8Array): FileForm {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length === 0) throw new RefusedFile('file_empty')
  if (startsWith(buffer, 0x50, 0x4b, 0x03, 0x04)) return 'zip'
  // An archive without any entry has only its end record.
  if (startsWith(buffer, 0x50, 0x4b, 0x05, 0x06)) throw new RefusedFile('file_empty')
  if (startsWith(buffer, 0xd0, 0xcf, 0x11, 0xe0)) {
    const has = (name: string) => buffer.includes(Buffer.from(name, 'utf16le'))
    if (has('EncryptedPackage')) throw new RefusedFile('file_encrypted')
    if (has('WordDocument')) throw new RefusedFile('file_other', { found: '旧版 Word 文档' })
    throw new RefusedFile('file_old_xls')
  }
  // BIFF 2-5 were written without a container around them.
  if (startsWith(buffer, 0x09) && [0x00, 0x02, 0x04, 0x08].includes(buffer[1] as number))
    throw new RefusedFile('file_old_xls')
  for (const [found, ...head] of SIGNATURES)
    if (startsWith(buffer, ...head)) throw new RefusedFile('file_other', { found })
  const head = decodeText(buffer.subarray(0, 4096), true)
  if (head === undefined) throw new RefusedFile('file_other', { found: '无法识别的文件' })
  if (head.trim() === '' && (decodeText(buffer) ?? '').trim() === '') throw new RefusedFile('file_empty')
  if (/^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|\?xml)/i.test(head))
    throw new RefusedFile('file_html')
  return 'text'
}

const SIGNATURES: readonly (readonly [string, ...number[]])[] = [
  ['PDF 文件', 0x25, 0x50, 0x44, 0x46],
  ['图片', 0x89, 0x50, 0x4e, 0x47],
  ['图片', 0xff, 0xd8, 0xff],
  ['图片', 0x47, 0x49, 0x46, 0x38],
  ['图片', 0x42, 0x4d],
  ['压缩包', 0x52, 0x61, 0x72, 0x21],
  ['压缩包', 0x37, 0x7a, 0xbc, 0xaf],
  ['压缩包', 0x1f, 0x8b],
]

/**
 * Text in UTF-8, UTF-16 with a mark, or GB 18030 (what WPS and Excel write as CSV in China); undefined when it is none.
 * A sample may end inside a character.
 */
export function decodeText(bytes: Uint8Array, sample = false): string | undefined {
  const encodings = startsWith(bytes, 0xff, 0xfe)
    ? ['utf-16le']
    : startsWith(bytes, 0xfe, 0xff)
      ? ['utf-16be']
      : ['utf-8', 'gb18030']
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: sample })
      return text.includes('\0') ? undefined : text
    } catch {
      // Not this encoding; the next one may fit.
    }
  }
  return undefined
}
