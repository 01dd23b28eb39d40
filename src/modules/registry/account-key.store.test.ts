// Aim: one account has one holder, person or organisation, in the whole database; what is given up is free, what is refused changes
// nothing, and a database from before this rule comes in with its first holders.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import { newId } from '#src/kernel/ids.ts'
import { SAMPLE_ORGANISATIONS } from '#src/modules/demo/index.ts'
import { openTestPlatform, type TestPlatform } from '#test/platform.ts'
import {
  type AccountHolder,
  accountIndex,
  findAccountHolder,
  indexOldAccounts,
  moveAccountInTx,
  takeAccountsInTx,
} from './account-key.store.ts'
import { registryChecks } from './registry-checks.ts'

let place: TestPlatform
const ends: (() => Promise<void>)[] = []
before(async () => {
  place = await openTestPlatform({ after: (work) => void ends.unshift(work) })
})
test.after(async () => {
  for (const end of ends) await end()
})

let next = 6_000
let one: Buffer
let two: Buffer
let person: AccountHolder
let firm: AccountHolder
beforeEach(() => {
  next += 2
  one = accountIndex(place.platform.keys, syntheticBankCard(next))
  two = accountIndex(place.platform.keys, syntheticBankCard(next + 1))
  person = { kind: 'person', id: newId() }
  firm = { kind: 'organisation', id: newId() }
})
const take = (...wishes: { index: Buffer; holder: AccountHolder }[]) =>
  place.db.transaction().execute((trx) => takeAccountsInTx({ db: trx }, wishes))
const move = (holder: AccountHolder, from: Buffer | null, to: Buffer) =>
  place.db.transaction().execute((trx) => moveAccountInTx({ db: trx }, holder, from, to))
const holders = () => Promise.all([one, two].map((index) => findAccountHolder(place.db, index)))

test('the first has it; again is nothing new; another is refused, person or firm, whatever the id', async () => {
  assert.deepEqual(await take({ index: one, holder: person }, { index: one, holder: person }), [])
  for (const holder of [{ kind: 'person', id: newId() }, firm, { kind: 'organisation', id: person.id }] as const)
    assert.deepEqual(await take({ index: one, holder }, { index: two, holder: firm }), [{ index: one, holder }])
  assert.deepEqual(await holders(), [person, firm])
})

test('a changed account sets the former free; one of another changes nothing; the own again stays', async () => {
  await take({ index: one, holder: person })
  assert.equal(await move(person, one, one), true)
  assert.deepEqual(await holders(), [person, undefined])
  assert.equal(await move(person, one, two), true)
  assert.deepEqual(await holders(), [undefined, person])
  assert.equal(await move(firm, null, one), true)
  assert.equal(await move(person, two, one), false)
  assert.deepEqual(await holders(), [firm, person])
  // Who shared an account since before the rule and gives it up sets nothing free that is another's.
  assert.equal(await move({ kind: 'person', id: newId() }, one, accountIndex(place.platform.keys, 'x')), true)
  assert.deepEqual(await holders(), [firm, person])
})

test('two take each other’s accounts at once, in both orders: one gets both, or each waits and is refused', async () => {
  for (let round = 0; round < 10; round += 1) {
    const pair = [0, 1].map(() => accountIndex(place.platform.keys, newId()))
    const wishes = (holder: AccountHolder) => pair.map((index) => ({ index, holder }))
    const lost = await Promise.all([take(...wishes(person)), take(...wishes(firm).reverse())])
    assert.deepEqual(lost.map((all) => all.length).toSorted(), [0, 2])
  }
})

test('one account has one row, whatever the program does', async () => {
  await take({ index: one, holder: person })
  await assert.rejects(
    sql`insert into bank_account_key (bank_index, holder_kind, holder_id) values (${one}, 'organisation', ${firm.id})`.execute(
      place.db,
    ),
    /bank_account_key_pkey/,
  )
  await assert.rejects(sql`update bank_account_key set holder_id = ${firm.id}`.execute(place.db), /permission denied/)
})

test('a database from before: the first registered has the account, both keep theirs, doctor names the two, and one that cannot be opened is told', async () => {
  const { owner } = place.database
  const { id: provider } = SAMPLE_ORGANISATIONS.provider
  const { id: employer } = SAMPLE_ORGANISATIONS.employer
  await owner.query('delete from bank_account_key')
  await owner.query(`update organisation set recorded_at = '2020-01-01' where organisation_id = $1`, [provider])
  await owner.query(
    `update organisation set bank_account_enc = p.bank_account_enc, bank_index = p.bank_index, bank_masked = p.bank_masked
       from organisation p where p.organisation_id = $1 and organisation.organisation_id = $2`,
    [provider, employer],
  )
  // Written before organisations had an index.
  await owner.query('update organisation set bank_index = null, bank_masked = null where organisation_id = $1', [
    SAMPLE_ORGANISATIONS.agency.id,
  ])
  const stored = () =>
    place.db
      .selectFrom('organisation')
      .select(['organisation_id', 'bank_account_enc', 'bank_index', 'bank_masked'])
      .where('organisation_id', 'in', [provider, employer])
      .orderBy('organisation_id')
      .execute()
  const before = await stored()
  const migration = readFileSync(
    new URL('../../../db/migrations/0024_one_account_one_holder.sql', import.meta.url),
    'utf8',
  )
  await owner.query(/^insert into bank_account_key[^;]*;/m.exec(migration)![0])
  const say = async () => {
    const said = await Promise.all(registryChecks.map(async (check) => [check.key, await check.run(place.platform)]))
    return Object.fromEntries(said.slice(1)) as Record<string, { ok: boolean; detail: string }>
  }
  assert.equal((await say())['account_keys']!.detail, '1 处对不上')
  const index = async () => {
    const unreadable: string[] = []
    await indexOldAccounts(place.db, place.platform.keys, (id) => unreadable.push(id))
    return unreadable
  }
  // One that cannot be opened is told and keeps nobody from starting.
  const { id: assessor } = SAMPLE_ORGANISATIONS.assessor
  const { rows: whole } = await owner.query('select bank_account_enc from organisation where organisation_id = $1', [
    assessor,
  ])
  await owner.query(
    `update organisation set bank_account_enc = '\\x00', bank_index = null, bank_masked = null where organisation_id = $1`,
    [assessor],
  )
  assert.deepEqual(await index(), [assessor])
  assert.equal((await say())['account_keys']!.ok, false)
  await owner.query('update organisation set bank_account_enc = $2 where organisation_id = $1', [
    assessor,
    whole[0].bank_account_enc,
  ])
  assert.deepEqual([await index(), await index()], [[], []])
  const { account_keys, account_one_holder } = await say()
  assert.equal(account_keys!.ok, true)
  assert.deepEqual(account_one_holder, {
    ok: false,
    detail: `同一账号：${[provider, employer]
      .toSorted()
      .map((id) => `单位 ${id}`)
      .join('、')}`,
  })
  assert.deepEqual(await findAccountHolder(place.db, before[0]!.bank_index!), { kind: 'organisation', id: provider })
  assert.deepEqual(await stored(), before)
})
