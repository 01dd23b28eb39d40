import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Keys for identity data (密评): SM4-CTR, then HMAC-SM3 over version, field, iv and ciphertext; blind indexes by HMAC-SM3.
 * OpenSSL has no SM4-GCM, hence encrypt-then-MAC. The local file can give way to an HSM behind the same methods.
 */
export interface KeyService {
  /** `field` is bound into the MAC: a phone cannot be pasted into the place of a bank account. */
  encrypt(field: string, plain: string): Buffer
  /** Throws when the bytes were changed, belong to another field or another key. */
  decrypt(field: string, sealed: Buffer): string
  /** The same for a long content, piece by piece in bounded memory (`SEALED_OVERHEAD` more bytes than the content has). */
  seal(field: string): Sealing
  /** Reads what `seal` wrote, from its header on. Throws for a header of an unknown key version. */
  open(field: string, header: Uint8Array): Opening
  /** The keyed digest that finds a whole value and reveals nothing: the index key is never rotated in service. */
  blindIndex(kind: string, value: string): Buffer
  /** A key for another purpose, 32 bytes, derived by name. */
  derive(purpose: string): Buffer
}

/** The header comes first, the answer of `end` last; `binding` is what the content must belong to, always of one length. */
export interface Sealing {
  readonly header: Buffer
  update(piece: Uint8Array): Buffer
  end(binding: string): Buffer
}

/** Nothing that `update` gave may be used before `end` has accepted the last `SEALED_MAC` bytes: it throws when bytes were changed. */
export interface Opening {
  update(sealed: Uint8Array): Buffer
  end(binding: string, mac: Uint8Array): void
}

const VERSION = 1
const IV = 16
const MAC = 16

/** Key version and iv. */
export const SEALED_HEADER = 1 + IV
export const SEALED_MAC = 32
export const SEALED_OVERHEAD = SEALED_HEADER + SEALED_MAC

export function createKeyService(master: Buffer): KeyService {
  if (master.length !== 32) throw new Error(`The master key has ${master.length} bytes; it must have 32.`)
  const derive = (purpose: string, bytes: number) => Buffer.from(hkdfSync('sha256', master, 'chizheng', purpose, bytes))
  const cipherKey = derive('field-cipher-1', 16)
  const macKey = derive('field-mac-1', 32)
  const longCipherKey = derive('long-cipher-1', 16)
  const longMacKey = derive('long-mac-1', 32)
  const indexKey = derive('blind-index', 32)
  const macOf = (field: string, body: Buffer) =>
    createHmac('sm3', macKey).update(`${field}\0`).update(body).digest().subarray(0, MAC)
  return {
    encrypt(field, plain) {
      const iv = randomBytes(IV)
      const cipher = createCipheriv('sm4-ctr', cipherKey, iv)
      const body = Buffer.concat([Buffer.from([VERSION]), iv, cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([body, macOf(field, body)])
    },
    decrypt(field, sealed) {
      const body = sealed.subarray(0, -MAC)
      if (
        sealed.length < 1 + IV + MAC ||
        sealed[0] !== VERSION ||
        !timingSafeEqual(macOf(field, body), sealed.subarray(-MAC))
      )
        throw new Error(`An encrypted ${field} does not open: wrong key, wrong field or changed bytes.`)
      const decipher = createDecipheriv('sm4-ctr', cipherKey, body.subarray(1, 1 + IV))
      return Buffer.concat([decipher.update(body.subarray(1 + IV)), decipher.final()]).toString('utf8')
    },
    seal(field) {
      const iv = randomBytes(IV)
      const header = Buffer.concat([Buffer.from([VERSION]), iv])
      const cipher = createCipheriv('sm4-ctr', longCipherKey, iv)
      const mac = createHmac('sm3', longMacKey).update(`${field}\0`).update(header)
      return {
        header,
        update(piece) {
          const sealed = cipher.update(piece)
          mac.update(sealed)
          return sealed
        },
        end: (binding) => mac.update(binding).digest(),
      }
    },
    open(field, header) {
      if (header.length !== SEALED_HEADER || header[0] !== VERSION)
        throw new Error(`An encrypted ${field} does not open: its header names no key version of this program.`)
      const decipher = createDecipheriv('sm4-ctr', longCipherKey, header.subarray(1))
      const mac = createHmac('sm3', longMacKey).update(`${field}\0`).update(header)
      return {
        update(sealed) {
          mac.update(sealed)
          return decipher.update(sealed)
        },
        end(binding, found) {
          if (found.length !== SEALED_MAC || !timingSafeEqual(mac.update(binding).digest(), found))
            throw new Error(`An encrypted ${field} does not open: wrong key, wrong place or changed bytes.`)
        },
      }
    },
    blindIndex: (kind, value) => createHmac('sm3', indexKey).update(`${kind}\0${value}`).digest(),
    derive: (purpose) => derive(purpose, 32),
  }
}

/** The key file's service; the file is made with mode 600 at the first start (CONTRACT: KEY_FILE). */
export function openKeyFile(file: string): KeyService {
  if (!existsSync(file)) {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    try {
      writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Two processes start at once: the other one's key is the key.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return createKeyService(Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'))
}
