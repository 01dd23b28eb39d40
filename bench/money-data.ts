/** Approved claim lines by the hundred thousand, as approval leaves them: persons, certificates, decided lines, money reserved. */
import { newId } from '#src/kernel/ids.ts'
import { SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { idBase } from '#src/platform/db/ordered-ids.ts'
import type { TestServer } from '#test/platform.ts'

const A_BATCH = 500
const FEN = 24_000
const ID = (n: string) => `ordered_id(${Date.now()}, ${n}, ${idBase()})`

export interface ApprovedLines {
  readonly claimBatchIds: readonly string[]
  readonly count: number
  readonly totalFen: number
}

/** `lines` of them in batches of 500, from a book that is raised by as much as they come to. `round` keeps the numbers apart. */
export async function approvedLines(server: TestServer, lines: number, round: number): Promise<ApprovedLines> {
  const { owner } = server.database
  const batches = Array.from({ length: Math.ceil(lines / A_BATCH) }, () => newId())
  const client = await owner.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ budget_id: string; fund_code: string; code: string }>(
      `select b.budget_id, b.fund_code, b.fund_code || '/' || b.unit_id || '/' || b.year as code
         from budget b join fund_use u on u.fund_code = b.fund_code and u.program = 'assessment' and u.region_id = '411400'
        where b.unit_id = '411400' and b.year = 2022 limit 1`,
    )
    const { budget_id: budget, fund_code: fund } = rows[0]!
    const total = lines * FEN
    await client.query(
      `update budget set total_fen = total_fen + $2, reserved_fen = reserved_fen + $2 where budget_id = $1`,
      [budget, total],
    )
    await client.query(
      `insert into claim_batch (batch_id, number, program, region_id, unit_id, claimant_id, fund_code, status, submitted_day, submitted_by, review_due,
                                approved_day, commitment)
       select id, 'SL-2022-' || $3::int || '-' || n, 'assessment', '411400', '411402', $2, $4, 'approved', '2022-06-01', $2, '2022-06-10', '2022-06-20', '…'
         from unnest($1::uuid[]) with ordinality as u(id, n)`,
      [batches, SAMPLE_ORGANISATIONS.assessor.id, round, fund],
    )
    await client.query(
      `create temp table made on commit drop as
       select ${ID('n')} as person_id, ${ID('n')} as line_id, ${ID('n')} as certificate_id, n from generate_series(0, $1::int - 1) n`,
      [lines],
    )
    await client.query(
      `insert into person (person_id, doc_type, doc_no_enc, doc_no_masked, name, pinyin, initials, sex, birth_date, unit_id, synthetic)
       select person_id, 'id_card', ''::bytea, '4114**********' || lpad((n % 10000)::text, 4, '0'), '例' || n, 'li', 'l', 'male', '1990-01-01', '411402', true
         from made`,
    )
    await client.query(
      `insert into certificate (person_id, certificate_id, number, kind, occupation, level, issued_on, assessor_id, unit_id, status)
       select person_id, certificate_id, 'B' || $1::int || '-' || n, 'skill_level', '4-10-01-05', 'L4', '2022-06-01', $2, '411402', 'valid' from made`,
      [round, SAMPLE_ORGANISATIONS.assessor.id],
    )
    await client.query(
      `insert into claim_line (person_id, line_id, batch_id, line_no, program, region_id, unit_id, claimant_id, certificate_id, occupation, level,
                               certified_on, status, outcome, amount_fen, fund_code, budget_id, approved_day)
       select person_id, line_id, ($1::uuid[])[1 + n / ${A_BATCH}], 1 + n % ${A_BATCH}, 'assessment', '411400', '411402', $2, certificate_id, '4-10-01-05', 'L4',
              '2022-06-01', 'approved', 'ELIGIBLE', ${FEN}, $3, $4, '2022-06-20' from made`,
      [batches, SAMPLE_ORGANISATIONS.assessor.id, fund, budget],
    )
    await client.query(
      `insert into ent_once (person_id, rule, key, line_id, state) select person_id, '411400 once', '4-10-01-05 L4', line_id, 'held' from made`,
    )
    const accounts = await client.query<{ kind: string; account_code: string }>(
      `select kind, account_code from ledger_account where fund_code = $1 and unit_id = '411400' and year = 2022`,
      [fund],
    )
    const code = (kind: string) => accounts.rows.find((row) => row.kind === kind)!.account_code
    await client.query(
      `insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, document, business_day)
       values (${ID('0')}, $1, $2, $3, $4, 'grant', 'bench', '2022-06-01')`,
      [budget, code('granted'), code('available'), total],
    )
    await client.query(
      `insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, document, business_day)
       select ${ID('n')}, $1, $2, $3, ${FEN}, 'reserve', person_id, line_id, 'bench', '2022-06-20' from made`,
      [budget, code('available'), code('reserved')],
    )
    await client.query('commit')
    for (const table of ['person', 'certificate', 'claim_line', 'claim_batch', 'ent_once', 'transfer', 'pay_line'])
      await client.query(`vacuum analyze ${table}`)
    return { claimBatchIds: batches, count: lines, totalFen: total }
  } finally {
    client.release()
  }
}
