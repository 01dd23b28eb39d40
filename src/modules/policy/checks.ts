import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'
import { troubleOf } from './health-view.ts'
import { digestOf, type PacksInForce } from './packs-in-force.ts'
import type { Pack } from './policy.types.ts'

/** What `doctor` proves about policy. */
export const policyChecks = (packs: PacksInForce): readonly Check[] => [
  {
    key: 'policy.packs',
    name: '现行政策版本都能读通，按它们判定',
    // A text that does not load is put down with the day when it was first seen.
    apart: true,
    async run({ db }) {
      const standing = await packs.inspect(db)
      const trouble = troubleOf(standing)
      const faults = standing.broken.flatMap((each) => each.faults.map(({ message }) => `${each.document}：${message}`))
      return trouble
        ? { ok: false, detail: `${trouble}。${faults.slice(0, 5).join('；')}` }
        : { ok: true, detail: `${standing.inForce.length} 份` }
    },
  },
  {
    key: 'policy.signatures',
    name: '每个签发过的版本都由起草人以外的人签发，内容与签发时的指纹一致',
    async run({ db }) {
      const { rows } = await sql<{
        revision_id: string
        pack_id: string
        number: number
        kind: string
        digest: string
        pack: Pack
        author_id: string | null
        editor_ids: string[]
        signer_id: string | null
        audited: string | null
      }>`
        select r.revision_id, r.pack_id, r.number, r.kind, r.digest, r.pack, r.author_id, r.editor_ids, r.signer_id,
               (select a.facts->>'revision' from org_audit a
                 where a.subject_type = 'policy_revision' and a.subject_id = r.revision_id::text and a.result = 'done'
                   and a.action in ('policy.sign', 'policy.release') order by a.seq desc limit 1) as audited
          from policy_revision r where r.state in ('signed', 'superseded')`.execute(db)
      const faults = rows.flatMap((row) => {
        const name = `${row.pack_id} 第 ${row.number} 版`
        const twoPersons =
          row.kind === 'release' ||
          (row.signer_id !== null && row.signer_id !== row.author_id && !row.editor_ids.includes(row.signer_id))
        return [
          ...(twoPersons ? [] : [`${name}不是由第二个人签发`]),
          ...(digestOf(row.pack) === row.digest ? [] : [`${name}的内容与指纹不符`]),
          ...(row.audited === row.digest ? [] : [`${name}的指纹与审计记录不符`]),
        ]
      })
      return { ok: faults.length === 0, detail: faults.length === 0 ? `${rows.length} 个版本` : faults.join('；') }
    },
  },
]
