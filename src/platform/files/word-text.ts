/** The words of a Word file (.docx), paragraph by paragraph; pictures, notes and headers are left out. */
import { DEFAULT_LIMITS } from '../excel/limits.ts'
import { RefusedFile } from '../excel/refusals.ts'
import { XmlScanner } from '../excel/xml-scanner.ts'
import { inflate, readZipDirectory } from '../excel/zip-directory.ts'

const BODY = 'word/document.xml'

/** Undefined when the bytes are no Word file, or one that is damaged, locked or larger inside than any document is. */
export async function wordText(bytes: Uint8Array): Promise<string | undefined> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return undefined
  try {
    const body = readZipDirectory(bytes, DEFAULT_LIMITS).get(BODY)
    if (!body) return undefined
    const words = new Words()
    const scanner = new XmlScanner(words)
    const decoder = new TextDecoder('utf-8', { fatal: true })
    const limit = DEFAULT_LIMITS.maxInflatedBytes
    for await (const chunk of inflate(bytes, body, { left: limit, limit }))
      scanner.feed(decoder.decode(chunk, { stream: true }))
    scanner.end()
    return words.all
  } catch (error) {
    if (error instanceof RefusedFile || error instanceof TypeError) return undefined
    throw error
  }
}

class Words {
  all = ''
  private inText = false
  /** Programs that cannot draw a box get its words a second time. */
  private aside = 0

  open(name: string) {
    if (name === 'Fallback') this.aside += 1
    this.inText = name === 't'
    if (this.aside > 0) return
    if (name === 'tab') this.all += '\t'
    else if (name === 'br' || name === 'cr') this.all += '\n'
  }

  close(name: string) {
    if (name === 'Fallback') this.aside -= 1
    this.inText = false
    if (name === 'p' && this.aside === 0) this.all += '\n'
  }

  text(text: string) {
    if (this.inText && this.aside === 0) this.all += text
  }
}
