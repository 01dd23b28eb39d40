import { sql } from 'kysely'
import type { PackSet } from '#src/modules/policy/index.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import type { LineRecord } from './claim-line.store.ts'
import { programIn } from './packs.store.ts'

export interface OnceKey {
  readonly personId: string
  readonly lineId: string
  /** The pack's rule, `SQ-34`. */
  readonly rule: string
  /** What may be had once: `4-10-01-05/L4`; the person alone is `-`. */
  readonly key: string
}

/**
 * The once-keys a line takes when it is approved: one for each rule of its pack that forbids having it twice. Without a certificate
 * there is no occupation and level to repeat. Where trainings of every program count, the key names the program too: clauses may be
 * had for one class side by side, and that two classes are not is seen by the decision under the person's lock.
 */
export function onceKeysOf(
  packs: PackSet,
  line: Pick<LineRecord, 'person_id' | 'line_id' | 'program' | 'occupation' | 'level' | 'certificate_id'>,
  revision: string,
): OnceKey[] {
  const { program } = programIn(packs, revision, line.program)
  return program.rules.flatMap((rule) =>
    rule.tests.flatMap((part) => {
      if (part.kind !== 'once' || part.found !== 'fail') return []
      if (part.key.length > 0 && line.certificate_id === null) return []
      const what = part.key.map((name) => (name === 'occupation' ? line.occupation : line.level)).join('/') || '-'
      const key = part.among === 'trainings' ? `${what} ${line.program}` : what
      return [{ personId: line.person_id, lineId: line.line_id, rule: rule.id, key }]
    }),
  )
}

/**
 * Takes the keys: the second line behind the decision, which has already looked at the history under the same locks. Answers
 * for each line that lost, which line holds the key. A line takes all its keys or none.
 */
export async function takeOnceKeysInTx(tx: Tx, keys: readonly OnceKey[]): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ line_id: string; rule: string | null; holder: string | null }>`
    with asked as (
      select * from unnest(${keys.map((k) => k.personId)}::uuid[], ${keys.map((k) => k.rule)}::text[], ${keys.map((k) => k.key)}::text[], ${keys.map((k) => k.lineId)}::uuid[]) as u(p, r, k, l)),
    had as materialized (
      select a.l, e.line_id as holder
        from asked a join ent_once e on e.person_id = a.p and e.rule = a.r and e.key = a.k and e.state <> 'released'),
    taken as (
      insert into ent_once (person_id, rule, key, line_id, state)
      select p, r, k, l, 'held' from asked where l not in (select l from had)
      on conflict do nothing returning line_id, rule)
    select l as line_id, null as rule, holder from had union all select line_id, rule, null from taken`.execute(tx.db)
  const lost = new Map(rows.flatMap((row) => (row.holder === null ? [] : [[row.line_id, row.holder] as const])))
  const got = new Set(rows.map((row) => `${row.line_id} ${row.rule}`))
  const free = keys.filter((key) => !lost.has(key.lineId))
  const short = free.filter((key) => !got.has(`${key.lineId} ${key.rule}`)).map((key) => key.lineId)
  for (const lineId of short) lost.set(lineId, lineId)
  if (short.length > 0)
    await sql`update ent_once set state = 'released' where person_id = any(${free.map((k) => k.personId)}::uuid[]) and line_id = any(${short}::uuid[])`.execute(
      tx.db,
    )
  return lost
}
