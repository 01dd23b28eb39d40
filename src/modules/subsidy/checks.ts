import { sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { Program } from '#src/modules/policy/index.ts'
import { decide, type Facts } from '#src/modules/policy/index.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Check } from '#src/platform/module.ts'
import { onceKeysOf } from './once-keys.ts'
import { storedPacks } from './packs.store.ts'

const PAGE = 2_000
const SHOWN = 5

const verdict = (compared: string, faults: readonly string[]) => ({
  ok: faults.length === 0,
  detail:
    faults.length === 0
      ? compared
      : `${faults.length} 处不符：${faults.slice(0, SHOWN).join('；')}${faults.length > SHOWN ? '；…' : ''}`,
})

interface DecidedLine {
  person_id: string
  line_id: string
  attempt: number
  stage: string
  program: Program
  occupation: string
  level: Level | null
  certificate_id: string | null
  status: string
  amount_fen: number | null
  line_amount_fen: number | null
  outcome: string
  facts: Facts
  facts_hash: string
  pack_revision: string
}

/** Every stored decision in pages, by person. */
async function* decisions(db: Db, onlyApproved: boolean): AsyncGenerator<DecidedLine[]> {
  let after: [string, string, number, string] = [
    '00000000-0000-0000-0000-000000000000',
    '00000000-0000-0000-0000-000000000000',
    0,
    '',
  ]
  for (;;) {
    // unscoped: a proof recounts everything.
    const { rows } = await sql<DecidedLine>`
      select d.person_id, d.line_id, d.attempt, d.stage, l.program, l.occupation, l.level, l.certificate_id, l.status, d.amount_fen, l.amount_fen as line_amount_fen,
             d.outcome, d.facts, d.facts_hash, d.pack_revision
        from decision d join claim_line l on l.person_id = d.person_id and l.line_id = d.line_id
       where (d.person_id, d.line_id, d.attempt, d.stage) > (${after[0]}::uuid, ${after[1]}::uuid, ${after[2]}, ${after[3]})
         and ${onlyApproved ? sql`d.stage = 'approve' and l.status in ('approved', 'paying', 'failed', 'paid')` : sql`true`}
       order by d.person_id, d.line_id, d.attempt, d.stage limit ${PAGE}`.execute(db)
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = [last.person_id, last.line_id, last.attempt, last.stage]
  }
}

/** What `doctor` proves about claims. */
export const checks: readonly Check[] = [
  {
    key: 'claims.once_keys',
    name: '同一职业同一等级只领一次：已批准的明细与占用的键一一对应',
    async run({ db }) {
      const { rows: held } = await sql<{
        person_id: string
        line_id: string
        rule: string
        key: string
        status: string | null
      }>`
        select e.person_id, e.line_id, e.rule, e.key, l.status
          from ent_once e left join claim_line l on l.person_id = e.person_id and l.line_id = e.line_id
         where e.state <> 'released'`.execute(db)
      const live = new Set(held.map((row) => `${row.line_id} ${row.rule} ${row.key}`))
      const stray = held
        .filter((row) => !['approved', 'paying', 'failed', 'paid', 'reversed'].includes(row.status ?? ''))
        .map((row) => `键 ${row.rule} ${row.key} 属于没有批准的明细 ${row.line_id}`)
      const twice = new Map<string, number>()
      for (const row of held) {
        const key = `${row.person_id} ${row.rule} ${row.key}`
        twice.set(key, (twice.get(key) ?? 0) + 1)
      }
      const doubled = [...twice].filter(([, n]) => n > 1).map(([key, n]) => `${key} 占用了 ${n} 次`)
      const missing: string[] = []
      let lines = 0
      for await (const page of decisions(db, true)) {
        const packs = await storedPacks(
          db,
          page.map((line) => line.pack_revision),
        )
        for (const line of page) {
          lines += 1
          for (const key of onceKeysOf(packs.get(line.pack_revision)!, line, line.pack_revision))
            if (!live.has(`${line.line_id} ${key.rule} ${key.key}`))
              missing.push(`明细 ${line.line_id} 已批准而没有占用 ${key.rule} ${key.key}`)
        }
      }
      return verdict(`${lines} 条已批准，${held.length} 个键`, [...doubled, ...stray, ...missing])
    },
  },
  {
    key: 'claims.same_training',
    name: '各项培训补贴不为同一职业同一等级的两次培训重复支付',
    async run({ db }) {
      // Keys name their program; the same occupation and level under another program must be the same class.
      const { rows } = await sql<{ person_id: string; rule: string; what: string; n: number }>`
        select e.person_id, e.rule, split_part(e.key, ' ', 1) as what, count(distinct (l.occupation, l.class_start)) as n
          from ent_once e join claim_line l on l.person_id = e.person_id and l.line_id = e.line_id
         where e.state <> 'released' and position(' ' in e.key) > 0
         group by 1, 2, 3`.execute(db)
      return verdict(
        `${rows.length} 个键`,
        rows.filter((row) => row.n > 1).map((row) => `${row.person_id} ${row.rule} ${row.what} 有 ${row.n} 次培训`),
      )
    },
  },
  {
    key: 'claims.cap',
    name: '用人单位累计享受等于已批准、已付且没有追回的金额，且不超过上限',
    async run({ db }) {
      const { rows } = await sql<{
        organisation_id: string
        program: string
        used: number | null
        held: number
        max: number | null
      }>`
        select coalesce(c.organisation_id, l.claimant_id) as organisation_id, coalesce(c.program, l.program) as program,
               c.used_fen as used, coalesce(l.fen, 0)::bigint as held, c.max_fen as max
          from ent_cap c
          full join (select claimant_id, program, sum(amount_fen)::bigint as fen from claim_line
                      where status in ('approved', 'paying', 'failed', 'paid') and program in (select program from ent_cap) group by 1, 2) l
            on l.claimant_id = c.organisation_id and l.program = c.program`.execute(db)
      return verdict(
        `${rows.length} 家`,
        rows
          .filter((row) => row.used === null || row.used !== row.held || row.used > row.max!)
          .map(
            (row) =>
              `${row.organisation_id} ${row.program} 记 ${row.used ?? 0} 分，实有 ${row.held} 分，上限 ${row.max ?? 0} 分`,
          ),
      )
    },
  },
  {
    key: 'claims.replay',
    name: '判定重算一致：结论、金额和事实摘要',
    async run({ db }) {
      const faults: string[] = []
      let n = 0
      for await (const page of decisions(db, false)) {
        const packs = await storedPacks(
          db,
          page.map((line) => line.pack_revision),
        )
        for (const line of page) {
          n += 1
          const again = decide(packs.get(line.pack_revision)!, line.facts)
          if (
            again.outcome !== line.outcome ||
            again.amountFen !== line.amount_fen ||
            again.factsHash !== line.facts_hash
          )
            faults.push(`明细 ${line.line_id} 第 ${line.attempt} 次判定`)
        }
      }
      return verdict(`${n} 次判定`, faults)
    },
  },
  {
    key: 'claims.approved_amount',
    name: '批准的金额就是批准时判定的金额',
    async run({ db }) {
      const { rows } = await sql<{ n: number; line_id: string | null; decided: boolean; same: boolean }>`
        select l.line_id, d.line_id is not null as decided, coalesce(d.amount_fen = l.amount_fen and d.outcome = 'ELIGIBLE', false) as same
          from claim_line l
          left join decision d on d.person_id = l.person_id and d.line_id = l.line_id and d.attempt = l.attempt and d.stage = 'approve'
         where l.status in ('approved', 'paying', 'failed', 'paid')`.execute(db)
      return verdict(
        `${rows.length} 条`,
        rows
          .filter((row) => !row.same)
          .map((row) => (row.decided ? `明细 ${row.line_id} 金额与判定不同` : `明细 ${row.line_id} 没有批准时的判定`)),
      )
    },
  },
  {
    key: 'claims.ledger',
    name: '申领状态与资金流水相符',
    async run({ db }) {
      // The ledger is the truth: a line stands where its transfers stand.
      const { rows } = await sql<{ line_id: string; status: string; kept: number; sent: number; posted: number }>`
        with t as (
          select line_id,
                 sum(case kind when 'reserve' then amount_fen when 'void' then -amount_fen else 0 end)::bigint as kept,
                 sum(case kind when 'send' then amount_fen when 'bounce' then -amount_fen when 'post' then -amount_fen
                       -- A return that a page of the bank proved wrong.
                       when 'correct' then case when exists (select 1 from transfer o where o.transfer_id = t.reverses and o.kind = 'bounce') then amount_fen else 0 end
                       else 0 end)::bigint as sent,
                 sum(case kind when 'post' then amount_fen when 'offset' then amount_fen else 0 end)::bigint as posted,
                 sum(case kind when 'clawback' then amount_fen when 'write_down' then -amount_fen else 0 end)::bigint as back
            from transfer t where line_id is not null group by line_id)
        select l.line_id, l.status, coalesce(t.kept, 0) as kept, coalesce(t.sent, 0) as sent, coalesce(t.posted, 0) as posted
          from claim_line l left join t on t.line_id = l.line_id
         where case
           when l.status in ('approved', 'failed') then coalesce(t.kept, 0) <> l.amount_fen or coalesce(t.sent, 0) <> 0 or coalesce(t.posted, 0) <> 0
           when l.status = 'paying' then coalesce(t.kept, 0) <> l.amount_fen or coalesce(t.sent, 0) not in (0, l.amount_fen) or coalesce(t.posted, 0) <> 0
           when l.status = 'paid' then coalesce(t.kept, 0) <> l.amount_fen or coalesce(t.sent, 0) <> 0 or coalesce(t.posted, 0) <> l.amount_fen
                                       or coalesce(t.back, 0) not between 0 and l.amount_fen - 1
           when l.status = 'reversed' then coalesce(t.posted, 0) <> l.amount_fen or coalesce(t.back, 0) <> l.amount_fen
           else coalesce(t.kept, 0) <> 0 or coalesce(t.posted, 0) <> 0 end`.execute(db)
      const { rows: counted } = await sql<{ n: number }>`select count(*) as n from claim_line`.execute(db)
      return verdict(
        `${counted[0]!.n} 条`,
        rows.map(
          (row) => `明细 ${row.line_id} 状态 ${row.status}，占用 ${row.kept}、在途 ${row.sent}、已付 ${row.posted} 分`,
        ),
      )
    },
  },
]
