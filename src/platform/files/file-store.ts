import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { open, readFile, rename, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { newId } from '#src/kernel/ids.ts'
import type { Db } from '../db/database.ts'

/** Bytes by their SHA-256, outside the database. Written and synced before the row that names them; an orphan is swept, a row never dangles. */
export interface FileStore {
  put(bytes: Uint8Array): Promise<{ digest: string; bytes: number }>
  get(digest: string): Promise<Buffer>
}

export function diskFileStore(root: string): FileStore {
  mkdirSync(root, { recursive: true, mode: 0o700 })
  const place = (digest: string) => path.join(root, digest.slice(0, 2), digest)
  return {
    async put(bytes) {
      const digest = createHash('sha256').update(bytes).digest('hex')
      const target = place(digest)
      if (
        await stat(target).then(
          (s) => s.size === bytes.length,
          () => false,
        )
      )
        return { digest, bytes: bytes.length }
      mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
      const partial = `${target}.${newId()}.part`
      const handle = await open(partial, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } catch (error) {
        await handle.close()
        await unlink(partial).catch(() => {})
        throw error
      }
      await handle.close()
      await rename(partial, target)
      return { digest, bytes: bytes.length }
    },
    async get(digest) {
      if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`${digest} is not a SHA-256 digest.`)
      return readFile(place(digest))
    },
  }
}

/** Puts bytes away and names them by a row. The name is for people; it is never used as a path. */
export async function storeFile(
  db: Db,
  files: FileStore,
  file: {
    bytes: Uint8Array
    name: string
    mediaType: string
    purpose: string
    accountId: string | null
    unitId: string | null
    organisationId: string | null
  },
): Promise<string> {
  const { digest, bytes } = await files.put(file.bytes)
  const fileId = newId()
  await db
    .insertInto('stored_file')
    .values({
      file_id: fileId,
      digest,
      bytes,
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
