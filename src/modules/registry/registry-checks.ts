import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'

/** Runs a statement that counts what must not be there. */
const none = (key: string, name: string, what: string, query: ReturnType<typeof sql<{ n: number }>>): Check => ({
  key,
  name,
  async run({ db }) {
    const { rows } = await query.execute(db)
    const n = rows[0]!.n
    return { ok: n === 0, detail: n === 0 ? '全部相符' : `${n} ${what}` }
  },
})

/** What must always hold of the registry. unscoped: doctor counts the whole database and shows no record. */
export const registryChecks: readonly Check[] = [
  none(
    'person_keys',
    '每个人恰有一个证件索引，每个索引都指到人',
    '处对不上',
    sql`select count(*) as n from person p full join person_key k on k.person_id = p.person_id
         where p.person_id is null or k.person_id is null`,
  ),
  {
    key: 'person_synthetic',
    name: '演示库里只有虚构人员，正式库里没有虚构人员',
    async run({ db, synthetic }) {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from person where synthetic <> ${synthetic}`.execute(db)
      const n = rows[0]!.n
      return { ok: n === 0, detail: n === 0 ? '全部相符' : `${n} 人不符` }
    },
  },
  none(
    'unit_tree',
    '区域树没有断头：有效单位的上级也有效',
    '个单位的上级已失效',
    sql`select count(*) as n from unit c join unit p on p.unit_id = c.parent_id where c.valid_to is null and p.valid_to is not null`,
  ),
  none(
    'account_reach',
    '机构账号有机构，劳动者账号有本人',
    '个账号不符',
    sql`select count(*) as n from account a left join organisation o on o.organisation_id = a.organisation_id
         where (a.role in ('provider', 'assessor', 'employer', 'agency') and o.kind is distinct from a.role)
            or (a.role = 'worker' and not exists (select 1 from person p where p.person_id = a.person_id))`,
  ),
]
