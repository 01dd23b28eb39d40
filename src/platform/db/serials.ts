import { sql } from 'kysely'
import { yearOf } from '#src/kernel/plain-date.ts'
import type { UnitTree } from '../access/units.ts'
import type { Tx } from './transaction.ts'

/** The next running number of a kind, unit and year, taken in the caller's transaction: no gaps, no repeats. */
export async function nextSerialInTx(tx: Tx, kind: string, unitId: string, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into document_serial as s (kind, unit_id, year, last) values (${kind}, ${unitId}, ${year}, 1)
    on conflict (kind, unit_id, year) do update set last = s.last + 1 returning last`.execute(tx.db)
  return rows[0]!.last
}

/**
 * The number people read on a paper of `unitId`: `SL-2022-0016`. It runs in the unit's province, so that two cities of one do not
 * both have it; another province in the same database writes its code: `SL-140000-2022-0016` (decision 0021).
 */
export async function nextNumberInTx(
  tx: Tx,
  tree: UnitTree,
  paper: { readonly kind: string; readonly mark: string; readonly unitId: string; readonly digits: number },
): Promise<string> {
  const province = tree.ancestors(paper.unitId).at(-1) ?? paper.unitId
  const year = yearOf(tx.day)
  const serial = await nextSerialInTx(tx, paper.kind, province, year)
  const region = (await numberingHomeInTx(tx, province)) === province ? [] : [province]
  return [paper.mark, ...region, year, String(serial).padStart(paper.digits, '0')].join('-')
}

/** The province whose numbers bear no code: the first that took one in this database. */
async function numberingHomeInTx(tx: Tx, province: string): Promise<string> {
  const key = 'numbering_home'
  const home = () => tx.db.selectFrom('system_mark').select('value').where('key', '=', key).executeTakeFirst()
  const known = await home()
  if (known) return String(known.value)
  // Of two that are first at once, the later waits here for the other's commit and then reads it.
  await tx.db
    .insertInto('system_mark')
    .values({ key, value: JSON.stringify(province) })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  return String((await home())!.value)
}
