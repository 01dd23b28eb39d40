import { randomBytes, randomInt } from 'node:crypto'

let latest = 0
let place = 0

/**
 * A version 7 UUID: time first, so that rows land together in an index, then a count (RFC 9562, 6.2, method 1), so that what one
 * process makes later also sorts later, also within a millisecond and after the clock was set back. Chosen by the caller, which
 * makes a retry safe.
 */
export function newId(): string {
  const now = Date.now()
  if (now > latest) {
    latest = now
    place = randomInt(1024)
  } else if (place < 0xfff) place += 1
  else {
    latest += 1
    place = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(latest, 0, 6)
  bytes.writeUInt16BE(0x7000 | place, 6)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
