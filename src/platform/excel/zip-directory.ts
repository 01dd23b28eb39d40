/**
 * The directory of a zip archive, read before anything is inflated. Sizes in it are only claims: `inflate` holds each part to
 * its claim and all parts together to the budget.
 */
import { crc32, createInflateRaw } from 'node:zlib'
import type { ReadLimits } from './limits.ts'
import { RefusedFile } from './refusals.ts'

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const LOCAL_ENTRY = 0x04034b50
const END_LENGTH = 22
const MAX_COMMENT = 0xffff
/** Below this a high ratio is a small, dull sheet, not a bomb. */
const RATIO_MATTERS_FROM_BYTES = 8 * 1024 * 1024
const CHUNK_BYTES = 256 * 1024

export type ZipEntry = {
  readonly name: string
  readonly method: 0 | 8
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  readonly dataOffset: number
}

export const megabytes = (bytes: number) => Math.ceil(bytes / (1024 * 1024))

/** The entries of the archive by name. Throws RefusedFile for an archive that no spreadsheet program writes. */
export function readZipDirectory(bytes: Uint8Array, limits: ReadLimits): ReadonlyMap<string, ZipEntry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end === undefined) throw new RefusedFile('file_truncated')
  const count = view.getUint16(end + 10, true)
  const directorySize = view.getUint32(end + 12, true)
  const directoryOffset = view.getUint32(end + 16, true)
  if (count > limits.maxZipEntries)
    throw new RefusedFile('zip_too_many_entries', { entries: count, limit: limits.maxZipEntries })
  // Several disks, or the marks of zip64: no archive within the upload limit needs either.
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count)
    throw new RefusedFile('zip_irregular')
  if (directoryOffset === 0xffffffff || directorySize === 0xffffffff) throw new RefusedFile('zip_irregular')
  if (directoryOffset + directorySize > end) throw new RefusedFile('file_truncated')

  const entries = new Map<string, ZipEntry>()
  let declared = 0
  let at = directoryOffset
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) throw new RefusedFile('zip_irregular')
    const nameLength = view.getUint16(at + 28, true)
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
    if (next > end) throw new RefusedFile('zip_irregular')
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + at + 46, nameLength).toString('utf8')
    if (isUnsafeName(name)) throw new RefusedFile('zip_unsafe_names')
    if (view.getUint16(at + 8, true) & 1) throw new RefusedFile('file_encrypted')
    const method = view.getUint16(at + 10, true)
    const packedSize = view.getUint32(at + 20, true)
    const size = view.getUint32(at + 24, true)
    declared += size
    const isBomb = size > RATIO_MATTERS_FROM_BYTES && size > packedSize * limits.maxRatio
    if (isBomb || declared > limits.maxDeclaredBytes)
      throw new RefusedFile('zip_bomb', { limitMegabytes: megabytes(limits.maxInflatedBytes) })
    const dataOffset = dataOffsetOf(view, view.getUint32(at + 42, true))
    if (dataOffset === undefined || dataOffset + packedSize > directoryOffset) throw new RefusedFile('zip_irregular')
    if ((method !== 0 && method !== 8) || entries.has(name)) throw new RefusedFile('zip_irregular')
    entries.set(name, { name, method, crc: view.getUint32(at + 16, true), packedSize, size, dataOffset })
    at = next
  }
  // More entries than the end record admits to would be read by some programs and not by others.
  if (at !== directoryOffset + directorySize) throw new RefusedFile('zip_irregular')
  return entries
}

function findEnd(view: DataView): number | undefined {
  const lowest = Math.max(0, view.byteLength - END_LENGTH - MAX_COMMENT)
  for (let at = view.byteLength - END_LENGTH; at >= lowest; at--)
    if (
      view.getUint32(at, true) === END_OF_DIRECTORY &&
      at + END_LENGTH + view.getUint16(at + 20, true) === view.byteLength
    )
      return at
  return undefined
}

/** The local header repeats name and extra field with lengths of its own; the data comes after them. */
function dataOffsetOf(view: DataView, local: number): number | undefined {
  if (local + 30 > view.byteLength || view.getUint32(local, true) !== LOCAL_ENTRY) return undefined
  return local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
}

const isUnsafeName = (name: string) =>
  name === '' || /^[/\\]|^[a-z]:|\\|\0/i.test(name) || name.split('/').some((part) => part === '..' || part === '.')

/** Bytes that may still be inflated from one file. */
export type InflateBudget = { left: number; readonly limit: number }

/** The part's bytes, chunk by chunk. Stops with RefusedFile as soon as more comes out than was claimed or is left. */
export async function* inflate(bytes: Uint8Array, entry: ZipEntry, budget: InflateBudget): AsyncGenerator<Buffer> {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset + entry.dataOffset, entry.packedSize)
  let produced = 0
  let crc = 0
  const take = (chunk: Buffer) => {
    produced += chunk.length
    budget.left -= chunk.length
    if (produced > entry.size || budget.left < 0)
      throw new RefusedFile('zip_bomb', { limitMegabytes: megabytes(budget.limit) })
    crc = crc32(chunk, crc)
    return chunk
  }
  if (entry.method === 0) {
    for (let at = 0; at < packed.length; at += CHUNK_BYTES) yield take(packed.subarray(at, at + CHUNK_BYTES))
  } else {
    const inflater = createInflateRaw({ chunkSize: CHUNK_BYTES })
    inflater.end(packed)
    try {
      for await (const chunk of inflater) yield take(chunk as Buffer)
    } catch (error) {
      if (error instanceof RefusedFile || !(error instanceof Error && 'code' in error)) throw error
      throw new RefusedFile('file_damaged')
    } finally {
      inflater.destroy()
    }
  }
  if (produced !== entry.size || crc !== entry.crc) throw new RefusedFile('file_damaged')
}
