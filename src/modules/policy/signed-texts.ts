import { sql } from 'kysely'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import type { Db } from '#src/platform/db/database.ts'
import { digestOf } from './packs-in-force.ts'
import type { Pack } from './policy.types.ts'
import { RELEASE_NAME } from './revision-view.ts'

/** Which signed text each pack is: 商政办〔2022〕9号 第 2 版，例某某 2022年6月1日签发. Of one that was never signed here, its number. */
// unscoped: signed policy is public.
export async function signedTexts(db: Db, packs: readonly Pack[]): Promise<ReadonlyMap<Pack, string>> {
  const { rows } = await sql<{
    pack_id: string
    digest: string
    number: number
    kind: string
    signed_day: PlainDate
    signer: string | null
  }>`
    select r.pack_id, r.digest, r.number, r.kind, r.signed_day, s.display_name as signer
      from policy_revision r left join account s on s.account_id = r.signer_id
     where r.pack_id = any(${packs.map(({ id }) => id)}) and r.state in ('signed', 'superseded')`.execute(db)
  return new Map(
    packs.map((pack) => {
      const digest = digestOf(pack)
      const row = rows.find((each) => each.pack_id === pack.id && each.digest === digest)
      const who = row?.kind === 'release' ? RELEASE_NAME : row?.signer
      return [
        pack,
        row ? `${pack.document} 第 ${row.number} 版，${who ?? '平台'} ${formatDay(row.signed_day)}签发` : pack.document,
      ]
    }),
  )
}
