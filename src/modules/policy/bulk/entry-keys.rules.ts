/**
 * How often each person had each thing, in typed arrays: a JavaScript Map or Set ends at 16,777,216 entries, this ends with memory.
 * A person's keys hang on a chain whose newest link was written last, so that a payment costs one append; a word of 32 bits before
 * it answers most questions, which are about what was never had. Whoever has very many keys goes on in a table by open addressing.
 */

/** Second key, count, next link plus 1. */
const LINK = 3
const SEGMENT_BITS = 16
const SEGMENT = 1 << SEGMENT_BITS
/** From so many links on a new key goes to the table, or a log of one person would be walked in the square of its length. */
const CHAIN = 32

/**
 * One record a person, so that all that is asked about a person lies in one cache line: newest link plus 1, the word of 32 bits,
 * and two words for whoever holds these keys.
 */
export const RECORD = 4
const HEAD = 0
const SEEN = 1

const bitOf = (b: number) => 1 << (Math.imul(b, 0x9e3779b1) >>> 27)

/** `a` is a whole number from 0 to 2^31 - 2, `b` any 32-bit integer. */
export class EntryKeys {
  readonly records: Int32Array
  private readonly owners: number
  private readonly segments: Int32Array[] = []
  private links = 0
  private readonly table = new KeyTable()

  /** First keys below `owners` have a chain; others are in the table. */
  constructor(owners = 0) {
    this.owners = owners
    this.records = new Int32Array(owners * RECORD)
  }

  /** Keys held, those counted down to 0 among them. */
  get size(): number {
    return this.links + this.table.size
  }

  get bytes(): number {
    return (this.records.length + this.segments.length * SEGMENT * LINK) * 4 + this.table.bytes
  }

  /** The count under a key; 0 when it was never there. */
  get(a: number, b: number): number {
    if (a >= this.owners) return this.table.get(a, b)
    return (this.records[a * RECORD + SEEN]! & bitOf(b)) === 0 ? 0 : this.walk(a, b, 0)
  }

  /** Adds to the count under a key. */
  add(a: number, b: number, change: number): void {
    if (a >= this.owners) this.table.add(a, b, change)
    else if ((this.records[a * RECORD + SEEN]! & bitOf(b)) === 0) this.append(a, b, change)
    else this.walk(a, b, change)
  }

  private append(a: number, b: number, count: number): void {
    const link = this.links
    const at = (link & (SEGMENT - 1)) * LINK
    if (at === 0) this.segments.push(new Int32Array(SEGMENT * LINK))
    const segment = this.segments[link >>> SEGMENT_BITS]!
    segment[at] = b
    segment[at + 1] = count
    segment[at + 2] = this.records[a * RECORD + HEAD]!
    this.links = link + 1
    this.records[a * RECORD + HEAD] = link + 1
    this.records[a * RECORD + SEEN]! |= bitOf(b)
  }

  /** The count under a key of somebody who may have it, changed by `change`. */
  private walk(a: number, b: number, change: number): number {
    let walked = 0
    for (let next = this.records[a * RECORD + HEAD]!; next !== 0; walked += 1) {
      const segment = this.segments[(next - 1) >>> SEGMENT_BITS]!
      const at = ((next - 1) & (SEGMENT - 1)) * LINK
      if (segment[at] === b) {
        segment[at + 1]! += change
        return segment[at + 1]!
      }
      next = segment[at + 2]!
    }
    if (walked >= CHAIN) return change === 0 ? this.table.get(a, b) : this.table.add(a, b, change)
    if (change !== 0) this.append(a, b, change)
    return change
  }
}

/** First key plus 1 (0: the place is free), second key, count. */
const SLOT = 3
const SHARD_BITS = 6
const FIRST_SLOTS = 16

class Shard {
  slots = new Int32Array(FIRST_SLOTS * SLOT)
  mask = FIRST_SLOTS - 1
  used = 0
}

function mix(key: number): number {
  let h = Math.imul(key ^ (key >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return h ^ (h >>> 16)
}
const hashOf = (a: number, b: number) => mix(mix(a) ^ Math.imul(b, 0x9e3779b1))

/** Where the key is, or the free place where it belongs. */
function placeOf(slots: Int32Array, mask: number, h: number, a: number, b: number): number {
  for (let slot = h & mask; ; slot = (slot + 1) & mask) {
    const at = slot * SLOT
    const key = slots[at]
    if (key === 0 || (key === a + 1 && slots[at + 1] === b)) return at
  }
}

/** Open addressing in 64 shards that grow one by one, so that growing never holds more than one shard twice. */
class KeyTable {
  private readonly shards = Array.from({ length: 1 << SHARD_BITS }, () => new Shard())

  get size(): number {
    return this.shards.reduce((sum, shard) => sum + shard.used, 0)
  }

  get bytes(): number {
    return this.shards.reduce((sum, shard) => sum + shard.slots.byteLength, 0)
  }

  get(a: number, b: number): number {
    const h = hashOf(a, b)
    const { slots, mask } = this.shards[h >>> (32 - SHARD_BITS)]!
    return slots[placeOf(slots, mask, h, a, b) + 2]!
  }

  add(a: number, b: number, change: number): number {
    const h = hashOf(a, b)
    const shard = this.shards[h >>> (32 - SHARD_BITS)]!
    let at = placeOf(shard.slots, shard.mask, h, a, b)
    if (shard.slots[at] === 0) {
      if (shard.used * 3 >= (shard.mask + 1) * 2) {
        grow(shard)
        at = placeOf(shard.slots, shard.mask, h, a, b)
      }
      shard.used += 1
      shard.slots[at] = a + 1
      shard.slots[at + 1] = b
    }
    shard.slots[at + 2]! += change
    return shard.slots[at + 2]!
  }
}

function grow(shard: Shard): void {
  const old = shard.slots
  const slots = new Int32Array(old.length * 2)
  const mask = shard.mask * 2 + 1
  for (let from = 0; from < old.length; from += SLOT) {
    if (old[from] === 0) continue
    const a = old[from]! - 1
    const b = old[from + 1]!
    const at = placeOf(slots, mask, hashOf(a, b), a, b)
    slots[at] = a + 1
    slots[at + 1] = b
    slots[at + 2] = old[from + 2]!
  }
  shard.slots = slots
  shard.mask = mask
}
