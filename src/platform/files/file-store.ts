import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { newId } from '#src/kernel/ids.ts'
import type { Db } from '../db/database.ts'
import { type KeyService, SEALED_HEADER, SEALED_MAC, SEALED_OVERHEAD } from '../keys/key-service.ts'

/** Bytes by their SHA-256, outside the database. Written and synced before the row that names them; an orphan is swept, a row never dangles. */
export interface FileStore {
  /** `digest` is of the content itself, never of what lies on the disk. Nothing is kept when the content throws. */
  put(content: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ digest: string; bytes: number }>
  /** The whole content. Throws DamagedFile. */
  get(digest: string): Promise<Buffer>
  /** The content in pieces, after all of it was checked. Throws DamagedFile. */
  open(digest: string): Promise<{ bytes: number; body: Readable }>
  /** Reads it through and throws DamagedFile if it is not what was put. */
  check(digest: string): Promise<void>
}

/** A content that is gone, was changed, or belongs to another key. Its message is for the user, its cause for the log. */
export class DamagedFile extends Error {
  constructor(digest: string, cause: unknown) {
    super('这个文件的内容丢失或被改动过，已停止使用，请联系系统管理员从备份中恢复', {
      cause: new Error(`Stored file ${digest}`, { cause }),
    })
  }
}

const FIELD = 'stored_file'
const PIECE = 256 * 1024
/** The folder of what is being written; no row names it yet. */
export const INCOMING = 'incoming'
const DAY_MS = 86_400_000

/**
 * Contents on disk, each encrypted (rosters and bank files hold whole identity and account numbers): SM4-CTR, then HMAC-SM3 over
 * key version, iv, ciphertext and digest, so that neither a bit nor the place of a file can be changed unseen.
 */
export function diskFileStore(root: string, keys: KeyService): FileStore {
  const incoming = path.join(root, INCOMING)
  mkdirSync(incoming, { recursive: true, mode: 0o700 })
  removeStale(incoming)
  const place = (digest: string) => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`${digest} is not a SHA-256 digest.`)
    return path.join(root, digest.slice(0, 2), digest)
  }

  /** The content in pieces; it throws DamagedFile, at the latest after the last one, when they are not what was put. */
  async function* pieces(digest: string): AsyncGenerator<Buffer> {
    const file = place(digest)
    let handle: FileHandle | undefined
    try {
      handle = await open(file, 'r')
      const bytes = (await handle.stat()).size - SEALED_OVERHEAD
      if (bytes < 0) throw new Error(`The file lacks ${-bytes} bytes of its frame.`)
      const opening = keys.open(FIELD, await readAt(handle, 0, SEALED_HEADER))
      for (let at = 0; at < bytes; at += PIECE)
        yield opening.update(await readAt(handle, SEALED_HEADER + at, Math.min(PIECE, bytes - at)))
      opening.end(digest, await readAt(handle, SEALED_HEADER + bytes, SEALED_MAC))
    } catch (error) {
      // A full table of open files or a failing disk is the machine's trouble, and trying again may help.
      const { code } = error as NodeJS.ErrnoException
      throw code === undefined || code === 'ENOENT' ? new DamagedFile(digest, error) : error
    } finally {
      await handle?.close()
    }
  }

  async function check(digest: string): Promise<number> {
    let bytes = 0
    for await (const piece of pieces(digest)) bytes += piece.length
    return bytes
  }

  return {
    async put(content) {
      const partial = path.join(incoming, newId())
      const handle = await open(partial, 'wx', 0o600)
      try {
        const { digest, bytes } = await seal(handle, content, keys)
        await handle.close()
        const kept = await check(digest).then(
          () => true,
          () => false,
        )
        if (kept) await unlink(partial)
        else {
          await mkdir(path.dirname(place(digest)), { recursive: true, mode: 0o700 })
          await rename(partial, place(digest))
        }
        return { digest, bytes }
      } catch (error) {
        await handle.close().catch(() => {})
        await unlink(partial).catch(() => {})
        throw error
      }
    },
    async get(digest) {
      const out: Buffer[] = []
      for await (const piece of pieces(digest)) out.push(piece)
      return Buffer.concat(out)
    },
    async open(digest) {
      // Read twice: a piece that was sent cannot be called back, and it shows no change before all of it was read.
      const bytes = await check(digest)
      return { bytes, body: Readable.from(pieces(digest), { objectMode: false }) }
    },
    async check(digest) {
      await check(digest)
    },
  }
}

/** Writes a content encrypted and synced. */
async function seal(handle: FileHandle, content: Uint8Array | AsyncIterable<Uint8Array>, keys: KeyService) {
  const sealing = keys.seal(FIELD)
  const hash = createHash('sha256')
  let bytes = 0
  await handle.writeFile(sealing.header)
  for await (const piece of content instanceof Uint8Array ? inPieces(content) : content) {
    hash.update(piece)
    bytes += piece.length
    await handle.writeFile(sealing.update(piece))
  }
  const digest = hash.digest('hex')
  await handle.writeFile(sealing.end(digest))
  await handle.sync()
  return { digest, bytes }
}

function* inPieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  for (let at = 0; at < length; ) {
    const { bytesRead } = await handle.read(buffer, at, length - at, position + at)
    if (bytesRead === 0) throw new Error(`The file ends at byte ${position + at}.`)
    at += bytesRead
  }
  return buffer
}

/** What a killed process left half written; another process may be writing the younger ones. */
function removeStale(incoming: string): void {
  for (const name of readdirSync(incoming)) {
    const file = path.join(incoming, name)
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (mtimeMs < Date.now() - DAY_MS) rmSync(file, { force: true })
  }
}

export interface FileName {
  readonly name: string
  readonly mediaType: string
  readonly purpose: string
  readonly accountId: string | null
  readonly unitId: string | null
  readonly organisationId: string | null
}

/** Puts bytes away and names them by a row. The name is for people; it is never used as a path. */
export const storeFile = async (
  db: Db,
  files: FileStore,
  file: FileName & { readonly bytes: Uint8Array },
): Promise<string> => nameFile(db, await files.put(file.bytes), file)

/** The row of a content that was put: what comes over the network is put before the transaction begins. */
export async function nameFile(db: Db, kept: { digest: string; bytes: number }, file: FileName): Promise<string> {
  const fileId = newId()
  await db
    .insertInto('stored_file')
    .values({
      file_id: fileId,
      ...kept,
      name: file.name,
      media_type: file.mediaType,
      purpose: file.purpose,
      account_id: file.accountId,
      unit_id: file.unitId,
      organisation_id: file.organisationId,
    })
    .execute()
  return fileId
}
