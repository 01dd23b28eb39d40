import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { checks as claimChecks } from '#src/modules/subsidy/index.ts'
import { approve, noticedBatch, people } from '#test/builders/claims.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { checks } from './checks.ts'

// A checker that never failed is no checker: each invariant of money is broken once, by the owner and past every constraint,
// and its proof has to say so.

let server: TestServer
const ends: (() => Promise<void>)[] = []
before(async () => {
  server = await openTestServer({ after: (work) => ends.unshift(work) })
  const own = await noticedBatch(server, { persons: people(500, 3) })
  await server.moveDay('2022-06-29')
  await approve(server, own.batchId)
  const made = await server.call('finance', 'POST', '/api/pay-batches', {
    claimBatchIds: [own.batchId],
    declaredCount: 3,
    declaredFen: 72_000,
  })
  const id = made.body['id'] as string
  await server.call('finance2', 'POST', `/api/pay-batches/${id}/release`, {
    version: 1,
    declaredCount: 3,
    declaredFen: 72_000,
  })
  const sample = await server.call('finance', 'GET', `/api/pay-batches/${id}/bank-result-sample.xlsx`)
  const fileId = await server.upload('finance', '回盘.xlsx', sample.raw)
  const answer = await server.call('finance', 'POST', `/api/pay-batches/${id}/bank-results`, { fileId })
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  // What the sabotage below has to get past.
  for (const drop of [
    'drop index transfer_post_once, transfer_reserve_once, transfer_pay_line_once, pay_line_live, pay_line_try_once, ent_once_live',
    'alter table budget drop constraint budget_within',
    'alter table claim_line drop constraint claim_line_money',
    'alter table pay_batch drop constraint pay_batch_four_eyes',
  ])
    await server.database.owner.query(drop)
})
test.after(async () => {
  for (const end of ends) await end()
})

const all = () => [...checks, ...claimChecks]
const failing = async () => {
  const answers = await Promise.all(
    all().map(async (check) => ({ key: check.key, ...(await check.run(server.platform)) })),
  )
  return answers.filter((answer) => !answer.ok).map((answer) => answer.key)
}

test('all hold before anything is broken', async () => assert.deepEqual(await failing(), []))

const line = (n: number) => `(select line_id from claim_line where line_no = ${n + 1})`
const sabotage: [string, string, readonly string[]][] = [
  [
    'a budget whose reserved sum is one fen off',
    `update budget set reserved_fen = reserved_fen + 1 where budget_id = '${SAMPLE_BUDGET_ID}'`,
    ['ledger.balanced'],
  ],
  [
    'a budget that is overspent',
    `update budget set total_fen = 10 where budget_id = '${SAMPLE_BUDGET_ID}'`,
    ['ledger.balanced', 'ledger.budget_within'],
  ],
  [
    'a transfer into another book',
    `insert into ledger_account (account_code, fund_code, unit_id, year, kind, name) values ('x', 'skill-action-411400', '411400', 2021, 'paid', 'x');
     insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, document, business_day)
     values (gen_random_uuid(), '${SAMPLE_BUDGET_ID}', 'x', 'skill-action-411400/411400/2022/reserved', 1, 'post', 'x', '2022-06-29')`,
    ['ledger.balanced', 'ledger.one_book'],
  ],
  [
    'a line that is paid twice',
    `insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, document, business_day)
     select gen_random_uuid(), budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, pay_line_id, document, business_day
       from transfer where kind = 'post' limit 1`,
    ['ledger.balanced', 'ledger.paid_once', 'ledger.pay_lines', 'claims.ledger'],
  ],
  [
    'a pay line of another amount',
    `update pay_line set amount_fen = amount_fen + 1 where line_no = 1`,
    ['ledger.batches', 'ledger.pay_lines'],
  ],
  ['a batch released by its maker', `update pay_batch set released_by = made_by`, ['ledger.batches']],
  [
    'a paid claim whose money never moved',
    `update claim_line set status = 'paid' where line_id = any(select line_id from pay_line where status = 'failed')`,
    ['claims.ledger'],
  ],
  [
    'an approved amount nobody decided',
    `update claim_line set amount_fen = 99 where line_id = ${line(0)}`,
    ['ledger.pay_lines', 'claims.approved_amount', 'claims.ledger'],
  ],
  [
    'a once-key that is gone',
    `update ent_once set state = 'released' where line_id = ${line(1)}`,
    ['claims.once_keys'],
  ],
  [
    'a once-key that is held twice',
    `insert into ent_once (person_id, rule, key, line_id, state) select person_id, rule, key, gen_random_uuid(), 'held' from ent_once where line_id = ${line(1)}`,
    ['claims.once_keys'],
  ],
  [
    'facts that were changed after the decision',
    `update decision set facts = jsonb_set(facts, '{certificate,level}', '"L3"') where line_id = ${line(0)}`,
    ['claims.replay'],
  ],
  [
    'money that left one book and reached no other',
    `insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, document, business_day)
     values (gen_random_uuid(), '${SAMPLE_BUDGET_ID}', 'skill-action-411400/411400/2022/granted', 'skill-action-411400/411400/2022/available', 5, 'allocate', 'x', '2022-06-29');
     update budget set total_fen = total_fen - 5 where budget_id = '${SAMPLE_BUDGET_ID}'`,
    ['ledger.between_books'],
  ],
  [
    'a paper in force that moved nothing',
    `insert into budget_document (document_id, number, kind, fund_code, year, unit_id, amount_fen, document, reason, status, made_by, made_day)
     values (gen_random_uuid(), 'ZJ-X', 'raise', 'skill-action-411400', 2022, '411400', 5, 'x', 'x', 'confirmed', gen_random_uuid(), '2022-06-29')`,
    ['ledger.papers'],
  ],
  [
    'a debt that nothing in the book stands for',
    `insert into receivable (receivable_id, number, budget_id, unit_id, person_id, line_id, debtor_kind, debtor_id, debtor_name, amount_fen, cause, reason, document, status, made_by, made_day, due_day)
     select gen_random_uuid(), 'ZH-X', '${SAMPLE_BUDGET_ID}', '411400', person_id, line_id, 'organisation', claimant_id, 'x', amount_fen, 'fraud', 'x', 'x', 'open', gen_random_uuid(), '2022-06-29', '2022-07-29'
       from claim_line where status = 'paid' limit 1`,
    ['ledger.receivables'],
  ],
]
for (const [name, statement, expected] of sabotage)
  test(`found: ${name}`, async () => {
    const { owner } = server.database
    // The application's role reads what the owner has committed, so the fault is planted for good and taken out afterwards.
    const tables = [
      'budget',
      'transfer',
      'pay_line',
      'pay_batch',
      'claim_line',
      'ent_once',
      'decision',
      'ledger_account',
      'budget_document',
      'receivable',
    ]
    for (const table of tables) await owner.query(`create table kept_${table} as select * from ${table}`)
    await owner.query(statement)
    try {
      assert.deepEqual(new Set(await failing()), new Set(expected))
    } finally {
      await owner.query(
        `set session_replication_role = replica; ${restore(tables)}; set session_replication_role = origin`,
      )
    }
    assert.deepEqual(await failing(), [])
  })

/** Every row as it was; columns that the database makes itself are kept. */
const restore = (tables: readonly string[]) =>
  [
    ...tables.map((table) => `delete from ${table}`),
    ...tables.map((table) => `insert into ${table} select * from kept_${table}`),
    ...tables.map((table) => `drop table kept_${table}`),
  ].join(';')
