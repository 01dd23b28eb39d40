import { sql } from 'kysely'
import { decideGrant } from '#src/modules/policy/index.ts'
import { storedPacks } from '#src/modules/subsidy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Check } from '#src/platform/module.ts'
import { decisionsOf } from './grant-decision.store.ts'

const SHOWN = 5
const verdict = (compared: string, faults: readonly string[]) => ({
  ok: faults.length === 0,
  detail:
    faults.length === 0
      ? compared
      : `${faults.length} 处不符：${faults.slice(0, SHOWN).join('；')}${faults.length > SHOWN ? '；…' : ''}`,
})

// unscoped, all of them: a proof recounts everything.
const count = async (db: Db) =>
  (await sql<{ n: number }>`select count(*) as n from grant_application`.execute(db)).rows[0]!.n

/** What `doctor` proves about grants. */
export const checks: readonly Check[] = [
  {
    key: 'grants.once',
    name: '项目奖补同一项目、同一对象、同一期只有一件',
    async run({ db }) {
      const { rows } = await sql<{ item_id: string; period: string; numbers: string }>`
        select g.item_id, g.period, string_agg(g.number, '、' order by g.number) as numbers from grant_application g
         where g.status not in ('waiting_ruling', 'rejected', 'withdrawn')
         group by g.item_id, g.holder_id, g.period having count(*) > 1`.execute(db)
      return verdict(
        `${await count(db)} 件`,
        rows.map((row) => `${row.item_id} ${row.period}：${row.numbers}`),
      )
    },
  },
  {
    key: 'grants.money',
    name: '项目奖补批准的金额与判定、占用、拨付的流水相符，初审与批准不是同一人',
    async run({ db }) {
      const { rows } = await sql<{ number: string }>`
        select g.number from grant_application g
          left join lateral (select d.amount_fen, d.outcome from grant_decision d where d.grant_id = g.grant_id and d.stage = 'approve'
                              order by d.decided_at desc limit 1) a on true
          left join lateral (
            select coalesce(sum(t.amount_fen) filter (where t.kind = 'reserve'), 0) as reserved, count(*) filter (where t.kind = 'reserve') as reserves,
                   coalesce(sum(t.amount_fen) filter (where t.kind = 'void'), 0) as voided,
                   count(*) filter (where t.kind in ('post', 'offset') and t.amount_fen = g.amount_fen) as paid,
                   count(*) filter (where t.kind in ('post', 'offset')) as payments,
                   coalesce(sum(case t.kind when 'clawback' then t.amount_fen when 'write_down' then -t.amount_fen end), 0) as clawed
              from transfer t where t.line_id = g.grant_id) t on true
         where g.approved_by = g.reviewed_by or g.approved_by = g.city_reviewed_by or g.approved_by = g.submitted_by
            or not case
              when g.status in ('approved', 'paying', 'failed')
                then a.outcome = 'ELIGIBLE' and a.amount_fen = g.amount_fen and t.reserves = 1 and t.reserved = g.amount_fen and t.voided = 0 and t.payments = 0
              when g.status in ('paid', 'reversed')
                then a.outcome = 'ELIGIBLE' and a.amount_fen = g.amount_fen and t.reserves = 1 and t.reserved = g.amount_fen and t.paid = 1 and t.payments = 1
                     and (t.clawed = g.amount_fen) = (g.status = 'reversed')
              when g.approved_day is not null then t.reserved = t.voided and t.payments = 0
              else t.reserves = 0 and t.payments = 0 end`.execute(db)
      return verdict(
        `${await count(db)} 件`,
        rows.map((row) => row.number),
      )
    },
  },
  {
    key: 'grants.replay',
    name: '项目奖补的判定按当时的政策版本和事实重算，结果相同',
    async run({ db }) {
      const stored = await decisionsOf(db)
      const packs = await storedPacks(
        db,
        stored.map((row) => row.pack_revision),
      )
      const faults = stored.flatMap((row) => {
        const again = decideGrant(packs.get(row.pack_revision)!, row.facts)
        return again.outcome === row.outcome && again.amountFen === row.amount_fen && again.factsHash === row.facts_hash
          ? []
          : [`${row.grant_id} ${row.stage}`]
      })
      return verdict(`${stored.length} 次判定`, faults)
    },
  },
]
