import { sql } from 'kysely'
import type { Check } from '#src/platform/module.ts'
import { LIVE_STATES } from './voucher.types.ts'

const SHOWN = 5
const verdict = (compared: string, faults: readonly string[]) => ({
  ok: faults.length === 0,
  detail:
    faults.length === 0
      ? compared
      : `${faults.length} 处不符：${faults.slice(0, SHOWN).join('；')}${faults.length > SHOWN ? '；…' : ''}`,
})

/** What `doctor` proves about vouchers. */
// unscoped, all of them: a proof recounts everything.
export const checks: readonly Check[] = [
  {
    key: 'vouchers.money',
    name: '预算中的发券承诺等于有效培训券和未发完批次之和，也等于流水之和',
    async run({ db }) {
      const { rows } = await sql<{ budget_id: string; said: number; held: number; moved: number }>`
        select g.budget_id, g.committed_fen as said, coalesce(v.fen, 0) + coalesce(b.fen, 0) as held, coalesce(t.fen, 0) as moved
          from budget g
          left join (select budget_id, sum(committed_fen)::bigint as fen from voucher group by 1) v on v.budget_id = g.budget_id
          left join (select budget_id, sum(held_fen)::bigint as fen from voucher_batch group by 1) b on b.budget_id = g.budget_id
          left join (select budget_id, sum(case kind when 'commit' then amount_fen else -amount_fen end)::bigint as fen
                       from transfer where kind in ('commit', 'release', 'consume') group by 1) t on t.budget_id = g.budget_id`.execute(
        db,
      )
      return verdict(
        `${rows.length} 笔预算`,
        rows
          .filter((row) => row.said !== row.held || row.said !== row.moved)
          .map((row) => `预算 ${row.budget_id} 记 ${row.said} 分，券 ${row.held} 分，流水 ${row.moved} 分`),
      )
    },
  },
  {
    key: 'vouchers.one_live',
    name: '每人同时最多持有一张有效培训券',
    async run({ db }) {
      const { rows } = await sql<{ person_id: string; n: number }>`
        select person_id, count(*) as n from voucher where state = any(${[...LIVE_STATES]}) group by 1 having count(*) > 1`.execute(
        db,
      )
      const { rows: all } = await sql<{ n: number }>`select count(*) as n from voucher`.execute(db)
      return verdict(
        `${all[0]!.n} 张券`,
        rows.map((row) => `${row.person_id} 持有 ${row.n} 张`),
      )
    },
  },
  {
    key: 'vouchers.proof',
    name: '兑现的券都有本人、激活之后发的同职业同等级证书，金额不超过面值和补贴',
    async run({ db }) {
      const { rows } = await sql<{ voucher_id: string; n: number }>`
        select v.voucher_id
          from voucher v
          left join certificate c on c.person_id = v.person_id and c.certificate_id = v.certificate_id
          left join training_class k on k.class_id = v.class_id
          left join claim_line l on l.person_id = v.person_id and l.line_id = v.line_id
          left join occupation oc on oc.code = c.occupation
          left join occupation_map mc on mc.edition = oc.edition and mc.code = oc.code
          left join occupation ok on ok.code = k.occupation
          left join occupation_map mk on mk.edition = ok.edition and mk.code = ok.code
         where coalesce(v.frozen_from, v.state) in ('redeem_pending', 'redeemed')
           and not coalesce(c.issued_on > v.activated_day and c.level = k.level and l.certificate_id = v.certificate_id
             and coalesce(mc.maps_to, c.occupation) = coalesce(mk.maps_to, k.occupation)
             and coalesce(v.redeemed_fen, 0) <= least(v.face_fen, l.amount_fen)
             and case v.state when 'redeemed' then l.status = 'paid' else l.status in ('approved', 'paying', 'failed') end, false)`.execute(
        db,
      )
      const { rows: all } = await sql<{ n: number }>`
        select count(*) as n from voucher where state in ('redeem_pending', 'redeemed')`.execute(db)
      return verdict(
        `${all[0]!.n} 张已批准或已兑现`,
        rows.map((row) => `券 ${row.voucher_id}`),
      )
    },
  },
  {
    key: 'vouchers.class',
    name: '已报名的券与花名册相符，发券张数与券数相符',
    async run({ db }) {
      const { rows } = await sql<{ what: string }>`
        select '券 ' || v.voucher_id as what from voucher v
          left join enrolment e on e.person_id = v.person_id and e.class_id = v.class_id
         where v.state in ('locked', 'activated', 'completed') and coalesce(e.status, 'withdrawn') = 'withdrawn'
        union all
        select '批次 ' || b.number from voucher_batch b
         where b.issued <> (select count(*) from voucher v where v.batch_id = b.batch_id)`.execute(db)
      return verdict(
        '全部相符',
        rows.map((row) => row.what),
      )
    },
  },
]
