import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { sm2 } from 'sm-crypto-v2'
import { newId } from '#src/kernel/ids.ts'
import type { Db } from '../db/database.ts'
import type { KeyService } from '../keys/key-service.ts'

/**
 * The hash chain over what may only be added to. A row's place in the chain is given here, after the fact: only rows of
 * transactions that can no longer add anything are sealed, so no writer ever waits for the chain. Each seal holds the digest of
 * its rows, the hash of the seal before it, and an SM2 signature; a restore begins a new incarnation on the last head.
 */
const SOURCES = {
  org_audit: 'seq',
  audit_event: 'person_id, event_id',
  person_view: 'person_id, view_id',
  transfer: 'transfer_id',
} as const
export type SealSource = keyof typeof SOURCES
export const SEAL_SOURCES = Object.keys(SOURCES) as SealSource[]

const GENESIS = Buffer.alloc(32)

export interface SealedHead {
  readonly source: SealSource
  readonly sealNo: number
  readonly hash: string
  readonly sealedAt: Date
}

const signer = (keys: KeyService) => {
  const privateKey = keys.derive('seal-sm2').toString('hex')
  return { privateKey, publicKey: sm2.getPublicKeyFromPrivateKey(privateKey) }
}

/** The rows of a range as text that is the same on every server: jsonb sorts its keys, and xid is the server's own affair. */
const rowsOf = (source: SealSource, from: string, below: string) => sql<{ text: string }>`
  select (to_jsonb(r) - 'xid')::text as text from ${sql.table(source)} r
   where r.xid >= ${from}::xid8 and r.xid < ${below}::xid8 order by ${sql.raw(SOURCES[source])}`

function digestOf(previous: Buffer, rows: readonly { text: string }[]): Buffer {
  const hash = createHash('sm3').update(previous)
  for (const row of rows) hash.update(row.text).update('\n')
  return hash.digest()
}

/** Seals what is new in every source; returns how many seals were made. Two processes at once wait for each other. */
export async function sealNewRows(db: Db, keys: KeyService, now = new Date()): Promise<number> {
  let made = 0
  for (const source of SEAL_SOURCES) made += await sealOne(db, keys, source, now)
  return made
}

async function sealOne(db: Db, keys: KeyService, source: SealSource, now: Date): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`seal ${source}`}))`.execute(trx)
    const { rows: marks } = await sql<{
      below: string
    }>`select pg_snapshot_xmin(pg_current_snapshot())::text as below`.execute(trx)
    const below = marks[0]!.below
    const last = await trx
      .selectFrom('seal')
      .selectAll()
      .where('source', '=', source)
      .orderBy('seal_no', 'desc')
      .limit(1)
      .executeTakeFirst()
    const incarnation = await incarnationOf(trx)
    // After a restore every row carries the restoring transaction; the new incarnation seals them all again from the start.
    const from = last && last.incarnation === incarnation ? String(last.below_xid) : '0'
    const { rows } = await rowsOf(source, from, below).execute(trx)
    if (rows.length === 0) return 0
    const previous = last?.hash ?? GENESIS
    const hash = digestOf(previous, rows)
    await trx
      .insertInto('seal')
      .values({
        source,
        seal_no: (last?.seal_no ?? 0) + 1,
        incarnation,
        below_xid: below,
        rows: rows.length,
        hash,
        previous,
        signature: sm2.doSignature(hash.toString('hex'), signer(keys).privateKey, { hash: true }),
        sealed_at: now,
      })
      .execute()
    return 1
  })
}

async function incarnationOf(db: Db): Promise<string> {
  const stored = await db.selectFrom('system_mark').select('value').where('key', '=', 'incarnation').executeTakeFirst()
  if (stored) return String(stored.value)
  await db
    .insertInto('system_mark')
    .values({ key: 'incarnation', value: JSON.stringify(newId()) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return incarnationOf(db)
}

/** The newest seal of each source: what a signed report and the day's public page show, so that cutting the tail is seen. */
export async function sealHeads(db: Db): Promise<SealedHead[]> {
  const { rows } = await sql<{ source: SealSource; seal_no: number; hash: Buffer; sealed_at: Date }>`
    select distinct on (source) source, seal_no, hash, sealed_at from seal order by source, seal_no desc`.execute(db)
  return rows.map((row) => ({
    source: row.source,
    sealNo: row.seal_no,
    hash: row.hash.toString('hex'),
    sealedAt: row.sealed_at,
  }))
}

/** Recomputes the chain of the living incarnation. The answer names the first seal that does not hold. */
export async function verifySeals(db: Db, keys: KeyService): Promise<{ ok: boolean; detail: string }> {
  const incarnation = await incarnationOf(db)
  const { publicKey } = signer(keys)
  let checked = 0
  let rowsChecked = 0
  for (const source of SEAL_SOURCES) {
    const seals = await db.selectFrom('seal').selectAll().where('source', '=', source).orderBy('seal_no').execute()
    let previous: Buffer = GENESIS
    let from = '0'
    for (const [index, seal] of seals.entries()) {
      const name = `${source} 第 ${seal.seal_no} 号封印`
      if (seal.seal_no !== index + 1) return { ok: false, detail: `${name} 前有缺号` }
      if (!seal.previous.equals(previous)) return { ok: false, detail: `${name} 与前一号不相连` }
      if (!sm2.doVerifySignature(seal.hash.toString('hex'), seal.signature, publicKey, { hash: true }))
        return { ok: false, detail: `${name} 签名不对` }
      if (seal.incarnation === incarnation) {
        const { rows } = await rowsOf(source, from, String(seal.below_xid)).execute(db)
        if (rows.length !== seal.rows)
          return { ok: false, detail: `${name} 应有 ${seal.rows} 行，现有 ${rows.length} 行` }
        if (!digestOf(previous, rows).equals(seal.hash)) return { ok: false, detail: `${name} 的记录被改动` }
        from = String(seal.below_xid)
        rowsChecked += rows.length
      }
      previous = seal.hash
      checked += 1
    }
  }
  return { ok: true, detail: `${checked} 个封印、${rowsChecked} 行，链条完整` }
}
