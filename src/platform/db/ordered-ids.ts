import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'

/**
 * The ids of a set-based insert, version 7 UUIDs in the order of time and of `n` as newId makes them: `n` is a column or expression
 * that differs in every row. What is random is drawn once a statement; within it ids count up, so an id is never a secret.
 */
export const orderedId = (at: Date, n: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`ordered_id(${at.getTime()}::bigint, ${n}, ${idBase()}::bigint)`

/** 61 random bits behind the variant of a UUID, with one bit between them, so that counting up never reaches the variant. */
export const idBase = (): bigint => BigInt.asIntN(64, (0b100n << 61n) | (randomBytes(8).readBigUInt64BE() >> 3n))
