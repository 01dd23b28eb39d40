// Aim: a checker that never failed is no checker. Every check of doctor and every part of the recount is broken here once, by the owner
// and past every constraint, and exactly those that should speak do. A new check without a row here fails the last test.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { runDoctor } from '#src/doctor.ts'
import { SAMPLE_BUDGET_ID } from '#src/modules/demo/index.ts'
import { grantInput } from '#src/modules/grants/grants.fixture.ts'
import { SEAL_SOURCES, sealNewRows } from '#src/platform/audit/seal.ts'
import { openTestServer, type TestServer } from '#test/platform.ts'
import { faultsOf, keysOf } from './arena.ts'
import { RECOUNT_KEYS } from './recount.ts'
import { noNoticeDays, seedCertified, seedPersons } from './seed.ts'

let server: TestServer
const ends: (() => Promise<void>)[] = []
/** Table → its columns that can be written. */
let kept = new Map<string, string>()

before(async () => {
  server = await openTestServer({ after: (work) => void ends.unshift(work) })
  await noNoticeDays(server)
  await server.moveDay('2022-06-21')
  await threePaidFor()
  const { owner } = server.database
  await sealAll()
  await runDoctor(server.platform)
  // What the sabotage below has to get past.
  const { rows: constraints } = await owner.query<{ drop: string }>(`
    select format('alter table %I drop constraint %I', c.relname, k.conname) as drop
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and k.contype in ('c', 'f')`)
  const { rows: indexes } = await owner.query<{ drop: string }>(`
    select format('drop index %I', i.relname) as drop from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
     where n.nspname = 'public' and x.indisunique and not x.indisprimary and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid)`)
  for (const { drop } of [...constraints, ...indexes]) await owner.query(drop)
  const { rows: tables } = await owner.query<{ name: string; columns: string }>(`
    select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where n.nspname = 'public' and c.relkind = 'r' group by 1`)
  kept = new Map(tables.map(({ name, columns }) => [name, columns]))
  await owner.query('create schema kept')
  for (const name of kept.keys()) await owner.query(`create table kept.${name} as select * from public.${name}`)
})
after(async () => {
  for (const end of ends) await end()
})

/** A row is sealed when no transaction of the whole server is older; those of other tests may keep it waiting. */
async function sealAll() {
  const unsealed = SEAL_SOURCES.map(
    (source) =>
      `exists (select 1 from ${source} r where r.xid >= coalesce((select below_xid from seal where source = '${source}' order by seal_no desc limit 1), '0'))`,
  ).join(' or ')
  for (let tries = 0; tries < 100; tries += 1) {
    await sealNewRows(server.db, server.platform.keys)
    const { rows } = await server.database.owner.query<{ waiting: boolean }>(`select ${unsealed} as waiting`)
    if (!rows[0]!.waiting) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('Some rows could not be sealed for 20 seconds.')
}

/** Three persons' claims, approved and sent; the bank paid two and sent one back. */
async function threePaidFor() {
  const must = async (...ask: Parameters<TestServer['call']>) => {
    const answer = await server.call(...ask)
    if (answer.status >= 300) throw new Error(`${ask[2]}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const persons = (await seedPersons(server, 500, 4)).map((one) => one.personId)
  // The fourth has a certificate and no claim.
  const [classId] = await seedCertified(server, [
    { personIds: persons.slice(0, 3), unitId: '411402' },
    { personIds: persons.slice(3), unitId: '411402' },
  ])
  const batch = await must('assessor', 'POST', '/api/claim-batches', {
    program: 'assessment',
    classId,
    commitment: true,
  })
  const url = `/api/claim-batches/${batch['id']}`
  const lines = (await must('county', 'GET', `${url}/lines?limit=10`))['items'] as { id: string }[]
  await must('county', 'POST', `${url}/review`, { verdict: 'agree', lineIds: lines.map((line) => line.id) })
  await must('county', 'POST', `${url}/notice`, { version: (await must('county', 'GET', url))['version'] })
  await must('city', 'POST', `${url}/approve`, { version: (await must('city', 'GET', url))['version'] })
  const sums = { declaredCount: 3, declaredFen: 72_000 }
  const made = await must('finance', 'POST', '/api/pay-batches', { claimBatchIds: [batch['id']], ...sums })
  await must('finance2', 'POST', `/api/pay-batches/${made['id']}/release`, { version: 1, ...sums })
  const sample = await server.call('finance', 'GET', `/api/pay-batches/${made['id']}/bank-result-sample.xlsx`)
  const fileId = await server.upload('finance', '回盘.xlsx', sample.raw)
  await must('finance', 'POST', `/api/pay-batches/${made['id']}/bank-results`, { fileId })
  // A grant without a figure in the text: decided, and waiting for a ruling.
  const listing = { document: '商人社〔2022〕30号', day: '2022-05-20' }
  const paper = await server.upload('employer', '材料.pdf', Buffer.from('样例材料'))
  await must('employer', 'POST', '/api/grants', {
    ...grantInput({ itemId: 'SQ-G02', listing, evidence: [{ kind: 'listing', fileId: paper }] }),
    commitment: true,
  })
}

const BOOK = 'skill-action-411400/411400/2022'
const PAID = `(select line_id from claim_line where status = 'paid' order by line_no limit 1)`
const ANY_PERSON = `(select person_id from claim_line where status = 'paid' order by line_no limit 1)`
const OPEN_CLASS = `(select class_id from training_class order by class_id limit 1)`
const transfer = (kind: string, debit: string, credit: string, fen: number, more = `null, null`) => `
  insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, document, business_day)
  values (gen_random_uuid(), '${SAMPLE_BUDGET_ID}', '${debit}', '${credit}', ${fen}, '${kind}', ${more}, 'x', '2022-06-21')`
const voucherBatch = (issued: number) => `
  insert into voucher_batch (batch_id, number, name, kind, attendance_only, face_fen, program, unit_id, filter, valid_from, valid_to, redeem_by, document, planned, issued, status, task_id, issued_by, issued_day)
  values ('01900000-0000-7000-8000-00000000aaaa', 'PQ-X', 'x', 'general', true, 0, 'assessment', '411400', '{}', '2022-06-01', '2022-12-31', '2022-12-31', 'x', ${issued}, ${issued}, 'issued', gen_random_uuid(), gen_random_uuid(), '2022-06-01')`
const voucher = (state: string, n = 1, more: Record<string, string> = {}) => `
  insert into voucher (person_id, voucher_id, number, batch_id, unit_id, issuer_id, face_fen, valid_from, valid_to, redeem_by, state, committed_fen, issued_day${Object.keys(
    more,
  )
    .map((name) => `, ${name}`)
    .join('')})
  values (${ANY_PERSON}, gen_random_uuid(), 'X${n}', '01900000-0000-7000-8000-00000000aaaa', '411402', '411400', 0, '2022-06-01', '2022-12-31', '2022-12-31', '${state}', 0, '2022-06-01'${Object.values(
    more,
  )
    .map((value) => `, ${value}`)
    .join('')})`
const receivable = (backFen: number, checkedBy: string) => `
  insert into receivable (receivable_id, number, budget_id, unit_id, person_id, line_id, debtor_kind, debtor_id, debtor_name, amount_fen, back_fen, cause, reason, document, status, made_by, checked_by, made_day, due_day)
  select gen_random_uuid(), 'ZH-X', '${SAMPLE_BUDGET_ID}', '411400', person_id, line_id, 'organisation', claimant_id, 'x', amount_fen, ${backFen}, 'fraud', 'x', 'x', 'proposed', '01900000-0000-7000-8000-00000000bbbb', ${checkedBy}, '2022-06-21', '2022-07-21'
    from claim_line where line_id = ${PAID}`

/** Everybody's classes are taught again, one person sits in two of them, and each has one lesson on the same day. */
function inTwoClasses(lessons: readonly (readonly [from: string, to: string, status: string])[]): string {
  const classes = `(select class_id, row_number() over (order by class_id) as n from training_class)`
  return `
    delete from lesson; delete from attendance; delete from figure_delta where measure = 'training'; delete from figure_cell where measure = 'training';
    update training_class set status = 'running', start_day = '2022-05-26';
    update enrolment set status = 'enrolled', attended_lessons = 0, attended_minutes = 0;
    insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source)
    select ${ANY_PERSON}, class_id, gen_random_uuid(), 'enrolled', 'employee', 'roster' from training_class
     where class_id not in (select class_id from enrolment where person_id = ${ANY_PERSON});
    update class_seat s set taken = (select count(*) from enrolment e where e.class_id = s.class_id);
    insert into lesson (lesson_id, class_id, day, start_time, end_time, minutes, kind, topic, teacher, room, status)
    select gen_random_uuid(), c.class_id, '2022-05-27', u.f::time, u.t::time, 60, 'theory', 'x', 'x', 'x', u.s
      from ${classes} c join (values ${lessons.map(([from, to, status], at) => `(${at + 1}, '${from}', '${to}', '${status}')`).join(', ')}) u(n, f, t, s) on u.n = c.n`
}

type Sabotage = readonly [
  what: string,
  how: string | (() => Promise<() => void | Promise<void>>),
  speak: readonly string[],
]

const SABOTAGES: readonly Sabotage[] = [
  // The chain: a row edited, a row gone, a seal gone.
  ['a sealed transfer edited', `update transfer set document = 'y' where kind = 'grant'`, ['doctor seals']],
  [
    'a sealed transfer deleted, its budget made to fit',
    `delete from transfer where kind = 'grant'; update budget set total_fen = 0, reserved_fen = 0, paid_fen = 0`,
    [
      'doctor seals',
      'doctor ledger.balanced',
      'doctor ledger.accounts',
      'recount budget_total',
      'recount budget_limit',
      'recount accounts',
    ],
  ],
  [
    'an audit row edited',
    `update org_audit set facts = '{"lines":9}' where seq = (select max(seq) from org_audit where action = 'claim.approve')`,
    ['doctor seals'],
  ],
  [
    'a seal taken out of the middle',
    `delete from seal where source = 'org_audit' and seal_no = 1; insert into seal select 3, source, incarnation, below_xid, rows, hash, previous, signature, sealed_at from kept.seal where source = 'org_audit' and seal_no = 1`,
    ['doctor seals'],
  ],
  // Figures.
  [
    'a figure without a fact',
    `insert into figure_delta (person_id, delta_id, unit_id, measure, day, n) values (${ANY_PERSON}, gen_random_uuid(), '411402', 'training', '2022-06-12', 1)`,
    ['doctor figures.training'],
  ],
  [
    'a figure of persons beside its register',
    `insert into figure_delta (person_id, delta_id, unit_id, measure, day, n) values (${ANY_PERSON}, gen_random_uuid(), '411402', 'new_skilled', '2022-06-20', 1)`,
    ['doctor figures.first_in'],
  ],
  [
    'a person counted who holds no certificate',
    `update certificate set status = 'revoked' where person_id = (select person_id from certificate order by number desc limit 1)`,
    ['doctor figures.skilled'],
  ],
  ['a stored file damaged', damageAFile, ['doctor files']],
  // Classes.
  [
    'a seat counter edited',
    `update class_seat set taken = taken + 1 where class_id = ${OPEN_CLASS}`,
    ['doctor training.seats', 'recount seats'],
  ],
  [
    'more on the roster than the class has seats',
    `update class_seat set capacity = taken - 1 where class_id = ${OPEN_CLASS}`,
    ['doctor training.seats', 'recount seats'],
  ],
  [
    'attended lessons edited',
    `update enrolment set attended_lessons = attended_lessons + 1 where person_id = ${ANY_PERSON}`,
    ['doctor training.attendance'],
  ],
  [
    'one person in two classes at a time',
    `insert into training_class select * from training_class where false;
     update training_class set status = 'approved', start_day = '2022-05-26';
     update enrolment set status = 'enrolled';
     insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source)
     select ${ANY_PERSON}, class_id, gen_random_uuid(), 'enrolled', 'employee', 'roster' from training_class where class_id not in (select class_id from enrolment where person_id = ${ANY_PERSON});
     update class_seat set taken = taken + 1 where class_id not in (select class_id from kept.enrolment where person_id = ${ANY_PERSON})`,
    ['doctor training.one_class', 'doctor figures.training', 'recount one_class_at_a_time'],
  ],
  [
    'one person in two lessons at a time, a minute long',
    inTwoClasses([
      ['09:00', '10:00', 'planned'],
      ['09:59', '11:00', 'recorded'],
    ]),
    ['doctor training.one_class'],
  ],
  [
    'nothing: one lesson ends as the other begins',
    inTwoClasses([
      ['09:00', '10:00', 'planned'],
      ['10:00', '11:00', 'recorded'],
    ]),
    [],
  ],
  [
    'nothing: the only lessons of one of the two were cancelled after the person had joined both',
    inTwoClasses([
      ['09:00', '10:00', 'cancelled'],
      ['09:00', '10:00', 'planned'],
    ]),
    [],
  ],
  // Certificates.
  [
    'a certificate number that is not registered',
    `delete from certificate_no where number = (select min(number) from certificate_no)`,
    ['doctor assessment.numbers'],
  ],
  [
    'a gap in the running numbers',
    `insert into certificate_serial (assessor_code, year, level, last) values ('S000041999999', 2022, 'L4', 3)`,
    ['doctor assessment.serials'],
  ],
  [
    'a certificate without a pass',
    `update exam_result set state = 'failed' where person_id = ${ANY_PERSON}`,
    ['doctor assessment.passed'],
  ],
  // Limits.
  [
    'a year counter edited',
    `insert into ent_year (person_id, program_group, year, n, max_n) values (${ANY_PERSON}, 'training', 2022, 1, 3)`,
    ['doctor entitlements.year', 'recount year'],
  ],
  [
    'a place held beyond the third',
    `insert into ent_year (person_id, program_group, year, n, max_n) values (${ANY_PERSON}, 'training', 2022, 4, 4);
     update training_class set funding = 'subsidised';
     insert into training_class select (json_populate_record(k, json_build_object('class_id', gen_random_uuid(), 'number', 'X' || n))).* from training_class k, generate_series(1, 3) n where k.class_id = ${OPEN_CLASS};
     insert into enrolment (person_id, class_id, enrolment_id, status, group_code, source, counted_year)
     select ${ANY_PERSON}, class_id, gen_random_uuid(), 'failed', 'employee', 'roster', 2022 from training_class where number like 'X%';
     update enrolment set counted_year = 2022 where person_id = ${ANY_PERSON}`,
    ['recount year'],
  ],
  [
    'an exception by one person alone',
    `insert into limit_override (person_id, override_id, class_id, year, unit_id, document, reason, status, made_by, made_day, checked_by)
     values (${ANY_PERSON}, gen_random_uuid(), ${OPEN_CLASS}, 2022, '411402', 'x', 'x', 'confirmed', '01900000-0000-7000-8000-00000000bbbb', '2022-06-21', '01900000-0000-7000-8000-00000000bbbb')`,
    ['doctor entitlements.overrides'],
  ],
  // Vouchers.
  [
    'promised money nobody holds',
    `update budget set committed_fen = committed_fen + 1`,
    ['doctor vouchers.money', 'recount budget_total'],
  ],
  [
    'two live vouchers of one person',
    `${voucherBatch(2)}; ${voucher('claimed', 1)}; ${voucher('claimed', 2)}`,
    ['doctor vouchers.one_live', 'recount vouchers'],
  ],
  ['a voucher redeemed without a certificate', `${voucherBatch(1)}; ${voucher('redeemed')}`, ['doctor vouchers.proof']],
  [
    'a voucher in a class that its holder left',
    `${voucherBatch(1)}; ${voucher('locked', 1, { class_id: OPEN_CLASS })}; update enrolment set status = 'withdrawn' where class_id = ${OPEN_CLASS};
     update class_seat set taken = 0 where class_id = ${OPEN_CLASS}`,
    ['doctor vouchers.class', 'doctor figures.training', 'recount vouchers'],
  ],
  [
    'more vouchers than the issue says',
    `${voucherBatch(0)}; ${voucher('claimed')}`,
    ['doctor vouchers.class', 'recount vouchers'],
  ],
  // Persons, units, accounts.
  ['a person without an index', `delete from person_key where person_id = ${ANY_PERSON}`, ['doctor person_keys']],
  [
    'an account whose holder is written nowhere',
    `delete from bank_account_key where holder_id = ${ANY_PERSON}`,
    ['doctor account_keys'],
  ],
  [
    'an account written down for somebody who does not have it',
    `insert into bank_account_key (bank_index, holder_kind, holder_id) values ('x', 'person', ${ANY_PERSON})`,
    ['doctor account_keys'],
  ],
  [
    "an organisation's account that no index finds",
    `update organisation set bank_index = null where name = (select min(name) from organisation where bank_index is not null)`,
    ['doctor account_keys'],
  ],
  [
    'one account for a person and a firm, and the key is the firm’s',
    `delete from bank_account_key where holder_id = ${ANY_PERSON};
     update person set bank_index = (select bank_index from organisation where kind = 'employer' limit 1) where person_id = ${ANY_PERSON}`,
    ['doctor account_one_holder'],
  ],
  [
    'a real person among invented ones',
    `update person set synthetic = false where person_id = ${ANY_PERSON}`,
    ['doctor person_synthetic'],
  ],
  [
    'a unit whose upper unit is gone',
    `update unit set valid_to = '2022-01-01' where unit_id = '411402'`,
    ['doctor unit_tree'],
  ],
  [
    'a school that signs in for nobody',
    `update account set organisation_id = null where username = 'provider2'`,
    ['doctor account_reach'],
  ],
  // Policy.
  [
    'a signed revision that cannot be read',
    `update policy_revision set pack = '{}' where pack_id = '411400-2022-9'`,
    ['doctor policy.packs', 'doctor policy.signatures'],
  ],
  [
    'a signed revision edited',
    `update policy_revision set digest = 'x' where pack_id = '411400-2022-9'`,
    ['doctor policy.signatures', 'doctor policy.packs'],
  ],
  // Claims.
  [
    'a once-key that is gone',
    `update ent_once set state = 'released' where line_id = ${PAID}`,
    ['doctor claims.once_keys', 'recount once_key'],
  ],
  [
    'a once-key that is held twice',
    `insert into ent_once (person_id, rule, key, line_id, state) select person_id, rule, key, gen_random_uuid(), 'held' from ent_once where line_id = ${PAID}`,
    ['doctor claims.once_keys', 'recount once_key'],
  ],
  [
    "an employer's sum edited",
    `insert into ent_cap (organisation_id, program, rule, max_fen, used_fen) select organisation_id, 'hiring', 'X', 100, 1 from organisation where kind = 'employer' limit 1`,
    ['doctor claims.cap', 'recount cap'],
  ],
  [
    'two trainings of one skill under one key',
    `update ent_once set key = key || ' x' where state <> 'released';
     update ent_once set person_id = ${ANY_PERSON}, key = (select key from ent_once where line_id = ${PAID} limit 1) where line_id <> ${PAID};
     update claim_line set person_id = ${ANY_PERSON}, class_start = class_start + line_no`,
    [
      'doctor claims.same_training',
      'doctor claims.approved_amount',
      'doctor claims.once_keys',
      'doctor ledger.pay_lines',
      'recount line_money',
      'recount once_key',
      'recount paid_once',
    ],
  ],
  [
    'facts changed after the decision',
    `update decision set facts = jsonb_set(facts, '{certificate,level}', '"L3"') where line_id = ${PAID}`,
    ['doctor claims.replay'],
  ],
  [
    'an approved amount nobody decided',
    `update claim_line set amount_fen = 99 where line_id = ${PAID}`,
    ['doctor claims.approved_amount', 'doctor claims.ledger', 'doctor ledger.pay_lines', 'recount line_money'],
  ],
  [
    'a paid claim whose money never moved',
    `update claim_line set status = 'paid' where status = 'failed'`,
    ['doctor claims.ledger', 'recount line_money'],
  ],
  // Grants and hires.
  [
    'one item had twice in a period',
    `update grant_application set status = 'submitted';
     insert into grant_application select (json_populate_record(g, json_build_object('grant_id', gen_random_uuid(), 'number', 'X'))).* from grant_application g limit 1`,
    ['doctor grants.once'],
  ],
  ['a grant paid without money', `update grant_application set status = 'paid'`, ['doctor grants.money']],
  [
    'facts of a grant changed after the decision',
    `update grant_decision set facts_hash = 'x'`,
    ['doctor grants.replay'],
  ],
  [
    'a claim on a hire that was voided',
    `insert into hire (person_id, hire_id, employer_id, unit_id, occupation, start_day, province, status, registered_by, registered_day)
     select ${ANY_PERSON}, gen_random_uuid(), organisation_id, '411402', '4-10-01-05', '2022-06-01', '41', 'voided', gen_random_uuid(), '2022-06-01' from organisation where kind = 'employer' limit 1;
     update claim_line set hire_id = (select hire_id from hire where person_id = ${ANY_PERSON}) where line_id = ${PAID}`,
    ['doctor employment.hires'],
  ],
  [
    'an insured month from nowhere',
    `insert into insurance_month (person_id, employer_id, month, import_id) select ${ANY_PERSON}, organisation_id, '2022-06-01', gen_random_uuid() from organisation where kind = 'employer' limit 1`,
    ['doctor employment.insurance'],
  ],
  [
    'an insured month that stands on a sheet which was taken back',
    `insert into insurance_import (import_id, unit_id, file_id, file_name, account_id, day, status, total, accepted, refused, months, faults)
     select i, '411402', gen_random_uuid(), 'x', gen_random_uuid(), '2022-06-01', s, 1, 1, 0, 1, '[]'
       from (values ('01900000-0000-7000-8000-00000000cccc'::uuid, 'done'), ('01900000-0000-7000-8000-00000000dddd', 'undone')) u(i, s);
     insert into insurance_month (person_id, employer_id, month, import_id) select ${ANY_PERSON}, organisation_id, '2022-06-01', '01900000-0000-7000-8000-00000000cccc' from organisation where kind = 'employer' limit 1;
     insert into insurance_month_again (person_id, employer_id, month, import_id) select person_id, employer_id, month, '01900000-0000-7000-8000-00000000dddd' from insurance_month`,
    ['doctor employment.insurance'],
  ],
  // Money.
  [
    'a balance edited',
    `update budget set reserved_fen = reserved_fen + 1`,
    ['doctor ledger.balanced', 'recount budget_total'],
  ],
  [
    'a budget overspent',
    `update budget set total_fen = 10`,
    ['doctor ledger.balanced', 'doctor ledger.budget_within', 'recount budget_total'],
  ],
  [
    'a transfer into another book',
    `insert into ledger_account (account_code, fund_code, unit_id, year, kind, name) values ('x/411400/2021/paid', 'x', '411400', 2021, 'paid', 'x');
     ${transfer('post', 'x/411400/2021/paid', `${BOOK}/reserved`, 1)}`,
    ['doctor ledger.balanced', 'doctor ledger.one_book', 'recount budget_total', 'recount accounts'],
  ],
  [
    'a line paid twice, the budget made to fit',
    `insert into transfer (transfer_id, budget_id, debit_account, credit_account, amount_fen, kind, person_id, line_id, document, business_day)
     select gen_random_uuid(), budget_id, debit_account, '${BOOK}/reserved', amount_fen, kind, person_id, line_id, document, business_day from transfer where kind = 'post' and line_id = ${PAID};
     update budget set paid_fen = paid_fen + 24000, reserved_fen = reserved_fen - 24000`,
    ['doctor ledger.paid_once', 'doctor claims.ledger', 'recount paid_once', 'recount line_money', 'recount audit'],
  ],
  [
    'a person paid twice for one skill',
    `update claim_line set person_id = ${ANY_PERSON} where status = 'paid' and line_id <> ${PAID}`,
    [
      'doctor claims.once_keys',
      'doctor claims.approved_amount',
      'doctor ledger.pay_lines',
      'recount paid_once',
      'recount line_money',
      'recount once_key',
    ],
  ],
  [
    'a pay line of another amount',
    `update pay_line set amount_fen = amount_fen + 1 where line_id = ${PAID}`,
    ['doctor ledger.batches', 'doctor ledger.pay_lines', 'doctor ledger.bank_results', 'recount bank'],
  ],
  [
    'a batch released by its maker',
    `update pay_batch set released_by = made_by`,
    ['doctor ledger.batches', 'recount two_persons'],
  ],
  [
    'a bank result that says another sum',
    `update bank_result set paid_fen = paid_fen - 1`,
    ['doctor ledger.bank_results', 'recount bank'],
  ],
  [
    'a bank result booked twice',
    `insert into bank_result (result_id, pay_batch_id, file_id, digest, account_id, lines_paid, lines_failed, paid_fen, failed_fen, refused)
     select gen_random_uuid(), pay_batch_id, file_id, (select digest from stored_file where digest not in (select digest from bank_result) limit 1), account_id, 0, 0, 0, 0, refused from bank_result`,
    ['doctor ledger.bank_results', 'recount bank'],
  ],
  [
    "a line that the bank's file calls sent back and the books call paid",
    () => anotherBankFile((row) => row.replace(/成功/, '失败')),
    ['doctor ledger.bank_results'],
  ],
  [
    "a line whose amount in the bank's file is another one",
    () => anotherBankFile((row) => row.replace(/(\d)\.00/, '$1.01')),
    ['doctor ledger.bank_results'],
  ],
  ["a bank's file that is no table", () => anotherBankFile(() => ''), ['doctor ledger.bank_results']],
  [
    'a line that the bank paid and the books call sent back, all sums made to fit',
    `update transfer set kind = 'bounce', debit_account = '${BOOK}/reserved', credit_account = '${BOOK}/in_transit' where kind = 'post' and line_id = ${PAID};
     update pay_line set status = 'failed', live = false where line_id = ${PAID};
     update bank_result set lines_paid = lines_paid - 1, lines_failed = lines_failed + 1, paid_fen = paid_fen - 24000, failed_fen = failed_fen + 24000;
     update budget set paid_fen = paid_fen - 24000, reserved_fen = reserved_fen + 24000;
     update claim_line set status = 'failed' where line_id = ${PAID}`,
    ['doctor seals', 'doctor ledger.bank_results', 'recount audit'],
  ],
  [
    'money in transit below nothing, what is reserved made to fit',
    transfer('bounce', `${BOOK}/reserved`, `${BOOK}/in_transit`, 5),
    ['doctor ledger.accounts', 'recount accounts'],
  ],
  [
    'less than nothing paid',
    `${transfer('clawback', `${BOOK}/reserved`, `${BOOK}/paid`, 100_000)}; update budget set paid_fen = paid_fen - 100000, reserved_fen = reserved_fen + 100000`,
    [
      'doctor ledger.accounts',
      'doctor ledger.budget_within',
      'doctor ledger.receivables',
      'recount budget_total',
      'recount accounts',
    ],
  ],
  [
    'money moved to an account that the ledger does not have',
    transfer('void', `${BOOK}/availabel`, `${BOOK}/reserved`, 5),
    ['doctor ledger.accounts', 'doctor ledger.one_book', 'doctor ledger.balanced', 'recount budget_total'],
  ],
  [
    'money that left one book and reached no other',
    `${transfer('allocate', `${BOOK}/granted`, `${BOOK}/available`, 5)}; update budget set total_fen = total_fen - 5`,
    ['doctor ledger.between_books'],
  ],
  [
    'a paper in force that moved nothing',
    `insert into budget_document (document_id, number, kind, fund_code, year, unit_id, amount_fen, document, reason, status, made_by, made_day)
     values (gen_random_uuid(), 'ZJ-X', 'raise', 'skill-action-411400', 2022, '411400', 5, 'x', 'x', 'confirmed', gen_random_uuid(), '2022-06-21')`,
    ['doctor ledger.papers'],
  ],
  [
    'a debt in force that nothing in the book stands for',
    receivable(0, 'null').replace("'proposed'", "'open'"),
    ['doctor ledger.receivables', 'recount debts'],
  ],
  [
    'a debt written down that no paper and no transfer stand for',
    `${receivable(0, `'01900000-0000-7000-8000-00000000cccc'`).replace("'proposed'", "'cancelled'")}; update receivable set written_fen = amount_fen where number = 'ZH-X'`,
    ['doctor ledger.receivables', 'recount debts'],
  ],
  [
    'a difference explained and agreed to by one person',
    `insert into bank_statement (statement_id, number, budget_id, unit_id, file_id, digest, from_day, to_day, account_id, made_day, lines, matched, differing, extra, missing, matched_fen, extra_fen, missing_fen)
     values ('01900000-0000-7000-8000-00000000dddd', 'DZ-X', '${SAMPLE_BUDGET_ID}', '411400', gen_random_uuid(), 'x', '2022-06-21', '2022-06-21', gen_random_uuid(), '2022-06-21', 1, 0, 0, 1, 0, 0, 1, 0);
     insert into bank_statement_line (statement_id, row_number, day, amount_fen, detail, reference, payee_name, state)
     values ('01900000-0000-7000-8000-00000000dddd', 2, '2022-06-21', 1, 'x', 'x', 'x', 'extra');
     insert into bank_difference (explanation_id, statement_id, row_number, outcome, document, reason, status, made_by, made_day, checked_by, checked_day)
     values (gen_random_uuid(), '01900000-0000-7000-8000-00000000dddd', 2, 'explained', 'x', 'x', 'confirmed', '01900000-0000-7000-8000-00000000bbbb', '2022-06-21', '01900000-0000-7000-8000-00000000bbbb', '2022-06-21')`,
    ['doctor ledger.differences', 'recount two_persons'],
  ],
  ['a debt that somebody edited', receivable(1, 'null'), ['doctor ledger.receivables', 'recount debts']],
  [
    'a debt checked by its maker',
    receivable(0, `'01900000-0000-7000-8000-00000000bbbb'`),
    ['doctor ledger.receivables', 'recount two_persons'],
  ],
  [
    'a payment without its trace',
    `delete from audit_event where action = 'pay.paid' and subject_id = ${PAID}::text`,
    ['doctor seals', 'recount audit'],
  ],
  [
    'a key that holds no answer',
    `insert into idempotency (account_id, route, key, body_digest, status, body) values (gen_random_uuid(), 'x', 'x', '', 0, '')`,
    ['recount keys'],
  ],
]

/** One byte of one stored content is another; answers how to mend it. */
async function damageAFile(): Promise<() => void> {
  const file = readdirSync(server.filesDir, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(server.filesDir, name))
    .find((name) => statSync(name).isFile())!
  const bytes = readFileSync(file)
  const damaged = Buffer.from(bytes)
  damaged[damaged.length - 1]! ^= 1
  writeFileSync(file, damaged)
  return () => writeFileSync(file, bytes)
}

/** The first line of the bank's answer was another one, and the file that was booked is that one; answers how to mend it. */
async function anotherBankFile(change: (firstRow: string) => string): Promise<() => void> {
  const { owner } = server.database
  const { rows } = await owner.query<{ pay_batch_id: string; digest: string }>(
    'select pay_batch_id, digest from bank_result',
  )
  const { pay_batch_id: batchId, digest } = rows[0]!
  const sent = await server.call('finance2', 'GET', `/api/pay-batches/${batchId}/bank-file?format=csv`)
  const [mark, head, ...lines] = sent.raw.toString('utf8').trim().split('\r\n')
  const { rows: told } = await owner.query<{ status: string }>('select status from pay_line order by line_no')
  const answers = lines.map((line, n) => `${line},${told[n]!.status === 'paid' ? '成功' : '失败'}`)
  const text = [mark, `${head},结果`, change(answers[0]!), ...answers.slice(1)].join('\r\n')
  const fileId = await server.upload('finance', '回盘.csv', Buffer.from(change('x') ? text : '没有表'))
  await owner.query('update bank_result set digest = (select digest from stored_file where file_id = $1)', [fileId])
  return async () => void (await owner.query('update bank_result set digest = $1', [digest]))
}

const speaking = async () => keysOf(await faultsOf(server)).sort()

test('all is well before anything is broken', async () => assert.deepEqual(await speaking(), []))

for (const [what, how, speak] of SABOTAGES)
  test(`found: ${what}`, async () => {
    const { owner } = server.database
    const mend = typeof how === 'string' ? undefined : await how()
    if (typeof how === 'string') await owner.query(how)
    try {
      assert.deepEqual(await speaking(), [...speak].sort())
    } finally {
      await mend?.()
      const touched =
        typeof how === 'string'
          ? [...how.matchAll(/(?:update|insert into|delete from) (\w+)/g)].map((match) => match[1]!)
          : []
      await restore([...new Set([...touched, 'seal', 'system_mark'])])
    }
  })

test('a check that breaks says so, and the others still speak', async () => {
  const { owner } = server.database
  await owner.query('alter table voucher rename to voucher_away; update budget set reserved_fen = reserved_fen + 1')
  try {
    const { checks } = await runDoctor(server.platform)
    const broken = checks.filter((check) => check.detail.startsWith('检查没有做成')).map((check) => check.key)
    assert.deepEqual(broken, ['vouchers.money', 'vouchers.one_live', 'vouchers.proof', 'vouchers.class'])
    assert.deepEqual(
      checks.filter((check) => !check.ok && !broken.includes(check.key)).map((check) => check.key),
      ['ledger.balanced'],
    )
  } finally {
    await owner.query('alter table voucher_away rename to voucher')
    await restore(['budget', 'seal', 'system_mark'])
  }
})

test('every check of doctor and every recount has been heard here; nothing is left broken', async () => {
  assert.deepEqual(await speaking(), [])
  const { checks } = await runDoctor(server.platform)
  const heard = new Set(SABOTAGES.flatMap(([, , speak]) => speak))
  assert.deepEqual(
    [...checks.map((check) => `doctor ${check.key}`), ...RECOUNT_KEYS.map((key) => `recount ${key}`)].filter(
      (key) => !heard.has(key),
    ),
    [],
  )
})

/** Every row of these tables as it was. */
const restore = (tables: readonly string[]) =>
  server.database.owner.query(
    tables
      .map((name) => {
        const columns = kept.get(name)
        return `delete from ${name}; insert into ${name} (${columns}) overriding system value select ${columns} from kept.${name}`
      })
      .join(';'),
  )
