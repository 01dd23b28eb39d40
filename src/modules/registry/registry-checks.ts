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

/** Every account that somebody has, by its index. An index that is missing has no key either. */
const ACCOUNTS = sql`
  select bank_index, 'person' as kind, person_id as id from person where bank_account_enc is not null
  union all
  select bank_index, 'organisation', organisation_id from organisation where bank_account_enc is not null`

/** What must always hold of the registry. unscoped: doctor counts the whole database and shows no record. */
export const registryChecks: readonly Check[] = [
  none(
    'person_keys',
    '每个人恰有一个证件索引，每个索引都指到人',
    '处对不上',
    sql`select count(*) as n from person p full join person_key k on k.person_id = p.person_id
         where p.person_id is null or k.person_id is null`,
  ),
  none(
    'account_keys',
    '每个收款账号都有登记，每条登记都是持有人现在的账号',
    '处对不上',
    sql`select (select count(*) from (${ACCOUNTS}) a where not exists (select 1 from bank_account_key k where k.bank_index = a.bank_index))
             + (select count(*) from bank_account_key k where not exists (
                  select 1 from (${ACCOUNTS}) a where a.bank_index = k.bank_index and a.kind = k.holder_kind and a.id = k.holder_id)) as n`,
  ),
  {
    key: 'account_one_holder',
    name: '一个收款账号只有一个持有人',
    async run({ db }) {
      const { rows } = await sql<{ holders: string }>`
        select string_agg(case a.kind when 'person' then '人员' else '单位' end || ' ' || a.id, '、' order by a.kind, a.id) as holders
          from (${ACCOUNTS}) a where a.bank_index is not null group by a.bank_index having count(*) > 1 order by 1 limit 6`.execute(
        db,
      )
      return {
        ok: rows.length === 0,
        detail: rows.length === 0 ? '全部相符' : `同一账号：${rows.map((row) => row.holders).join('；')}`,
      }
    },
  },
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
