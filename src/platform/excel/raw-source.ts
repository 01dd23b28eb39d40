/** Opens a file as raw rows, whatever its form. Runs inside the worker thread. */
import type { ReadLimits } from './limits.ts'
import { RefusedFile } from './refusals.ts'
import { fileForm } from './sniff.ts'
import { openXlsx, type RawSheet } from './xlsx-reader.ts'

/** Throws RefusedFile. Delimited text is taken only where `text` allows it. */
export async function openRaw(bytes: Uint8Array, limits: ReadLimits, text: boolean): Promise<RawSheet> {
  if (fileForm(bytes) === 'zip') return openXlsx(bytes, limits)
  if (!text) throw new RefusedFile('file_text')
  // Loaded when needed: the library takes longer to load than a roster takes to read.
  const { openDelimited } = await import('./delimited.ts')
  return openDelimited(bytes, limits)
}
