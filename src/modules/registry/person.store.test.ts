import assert from 'node:assert/strict'
import { test } from 'node:test'
import { syntheticBankCard } from '#src/kernel/identity/bank-card.ts'
import type { CitizenNumber } from '#src/kernel/identity/citizen-number.ts'
import { samplePerson } from '#src/modules/demo/index.ts'
import { openTestPlatform, type TestPlatform } from '#test/platform.ts'
import { accountIndex, findAccountHolder } from './account-key.store.ts'
import { type PersonInput, registerPersonsInTx } from './person.store.ts'

const inputOf = (index: number, more: Partial<PersonInput> = {}): PersonInput => {
  const { docNo, name, phone, bankCard, education } = samplePerson(index)
  return {
    docNo,
    name,
    phone,
    bankAccount: bankCard,
    education,
    nation: null,
    unitId: '411402',
    placeId: null,
    groupCode: 'employee',
    groupEvidence: '样例',
    ...more,
  }
}

const register = (place: TestPlatform, inputs: readonly PersonInput[], day?: string) =>
  place.write(
    'provider',
    async (tx) => {
      await tx.audit({ action: 'roster.import', subjectType: 'test', subjectId: 'test' })
      return registerPersonsInTx(tx, place.platform.keys, inputs, { synthetic: true })
    },
    day,
  )

test('registering persons', async (t) => {
  const place = await openTestPlatform(t)
  const { keys } = place.platform
  const rowOf = async (docNo: CitizenNumber) =>
    place.db
      .selectFrom('person')
      .innerJoin('person_key', 'person_key.person_id', 'person.person_id')
      .selectAll('person')
      .where('blind_index', '=', keys.blindIndex('doc', `citizen:${docNo}`))
      .executeTakeFirstOrThrow()
  const known = inputOf(700, { phone: null, bankAccount: null })

  await t.test('new ones are made, each with what the sheet says, sealed', async () => {
    const [a, b] = [known, inputOf(701)]
    const answer = await register(place, [b, a])
    for (const { docNo } of [a, b]) {
      const one = answer.get(docNo)!
      assert.ok(one.ok && one.value.created)
    }
    const row = await rowOf(b.docNo)
    assert.equal(row.name, b.name)
    assert.equal(keys.decrypt('doc_no', row.doc_no_enc), b.docNo)
    assert.equal(keys.decrypt('phone', row.phone_enc!), b.phone)
    assert.equal(keys.decrypt('bank_account', row.bank_account_enc!), b.bankAccount)
    assert.equal((await rowOf(a.docNo)).phone_enc, null)
  })

  await t.test('a known one keeps the name, gets what was missing and keeps what was there', async () => {
    const before = await rowOf(known.docNo)
    const full = inputOf(700)
    const other = inputOf(701, { phone: samplePerson(702).phone })
    const answer = await register(place, [full, other], '2022-06-02')
    assert.deepEqual(answer.get(full.docNo), {
      ok: true,
      value: { personId: before.person_id, name: full.name, birthDate: before.birth_date, created: false },
    })
    const after = await rowOf(full.docNo)
    assert.equal(keys.decrypt('phone', after.phone_enc!), full.phone)
    assert.equal(after.version, before.version + 1)
    assert.equal(keys.decrypt('phone', (await rowOf(other.docNo)).phone_enc!), inputOf(701).phone)
  })

  await t.test('a category in force is not begun again on a later day; another one is', async () => {
    await register(place, [inputOf(700, { groupCode: 'veteran' })], '2022-06-03')
    const { person_id } = await rowOf(known.docNo)
    const groups = await place.db
      .selectFrom('person_group')
      .select(['group_code', 'from_day'])
      .where('person_id', '=', person_id)
      .orderBy('from_day')
      .execute()
    assert.deepEqual(groups, [
      { group_code: 'employee', from_day: '2022-06-01' },
      { group_code: 'veteran', from_day: '2022-06-03' },
    ])
  })

  await t.test('another name under a known number is refused, and changes nothing', async () => {
    const before = await rowOf(known.docNo)
    const answer = await register(place, [inputOf(700, { name: '别人' }), inputOf(703)])
    assert.deepEqual(answer.get(known.docNo), { ok: false, refusal: 'name_differs', facts: {} })
    assert.equal(answer.get(inputOf(703).docNo)?.ok, true)
    assert.deepEqual(await rowOf(known.docNo), before)
  })

  await t.test(
    'one account, one holder: who shares one here, or names one of another, is refused and not written',
    async () => {
      const holder = inputOf(710)
      assert.ok((await register(place, [holder])).get(holder.docNo)!.ok)
      const inputs = [
        inputOf(711, { bankAccount: holder.bankAccount }),
        inputOf(712, { bankAccount: syntheticBankCard(7_000) }),
        inputOf(713, { bankAccount: syntheticBankCard(7_000) }),
        inputOf(714),
        // Known, without an account of their own yet, and with one that is registered.
        inputOf(703, { bankAccount: holder.bankAccount }),
      ]
      await place.db
        .updateTable('person')
        .set({ bank_account_enc: null, bank_index: null, bank_masked: null })
        .where('person_id', '=', (await rowOf(inputOf(703).docNo)).person_id)
        .execute()
      const answer = await register(place, inputs)
      assert.deepEqual(
        inputs.map(({ docNo }) => {
          const one = answer.get(docNo)!
          return one.ok ? 'registered' : one.refusal
        }),
        ['account_of_another', 'account_of_another', 'account_of_another', 'registered', 'account_of_another'],
      )
      for (const { docNo } of inputs.slice(0, 3)) await assert.rejects(rowOf(docNo))
      assert.equal((await rowOf(inputOf(703).docNo)).bank_index, null)
    },
  )

  await t.test('the same person again with the same account, and with another one, keeps the first', async () => {
    const before = await rowOf(inputOf(710).docNo)
    for (const bankAccount of [inputOf(710).bankAccount, syntheticBankCard(7_001)])
      assert.equal((await register(place, [inputOf(710, { bankAccount })])).get(inputOf(710).docNo)!.ok, true)
    assert.deepEqual(await rowOf(inputOf(710).docNo), before)
    // What was only named is nobody's.
    assert.equal(await findAccountHolder(place.db, accountIndex(keys, syntheticBankCard(7_001))), undefined)
  })

  await t.test('an account that two had before it had one holder is nothing new to either of them', async () => {
    const [first, second] = [inputOf(715), inputOf(716, { bankAccount: syntheticBankCard(7_002) })]
    await register(place, [first, second])
    const { bank_account_enc, bank_index, bank_masked, person_id } = await rowOf(first.docNo)
    await place.db
      .updateTable('person')
      .set({ bank_account_enc, bank_index, bank_masked })
      .where('person_id', '=', (await rowOf(second.docNo)).person_id)
      .execute()
    const before = await rowOf(second.docNo)
    const answer = await register(place, [inputOf(716, { bankAccount: first.bankAccount })])
    assert.equal(answer.get(second.docNo)!.ok, true)
    assert.deepEqual(await rowOf(second.docNo), before)
    assert.deepEqual(await findAccountHolder(place.db, bank_index!), { kind: 'person', id: person_id })
  })

  await t.test('two persons, one account, at once: one has it, the other is refused and not written', async () => {
    for (let round = 0; round < 8; round += 1) {
      const both = [0, 1].map((n) => inputOf(720 + 2 * round + n, { bankAccount: syntheticBankCard(7_100 + round) }))
      const answers = await Promise.all(both.map((one) => register(place, [one])))
      const verdicts = both.map(({ docNo }, at) => {
        const one = answers[at]!.get(docNo)!
        return one.ok ? 'registered' : one.refusal
      })
      assert.deepEqual(verdicts.toSorted(), ['account_of_another', 'registered'])
      await assert.rejects(rowOf(both[verdicts.indexOf('account_of_another')]!.docNo))
    }
  })

  await t.test('two makers of the same forty at once: each person exists once, and both have all', async () => {
    const forty = Array.from({ length: 40 }, (_, n) => inputOf(800 + n))
    const answers = await Promise.all([register(place, forty), register(place, forty.toReversed())])
    const idsOf = (answer: (typeof answers)[number]) =>
      forty.map(({ docNo }) => {
        const one = answer.get(docNo)!
        return one.ok ? one.value.personId : 'refused'
      })
    assert.deepEqual(idsOf(answers[0]), idsOf(answers[1]))
    assert.equal(new Set(idsOf(answers[0])).size, 40)
    const made = answers.flatMap((answer) => [...answer.values()]).filter((one) => one.ok && one.value.created)
    assert.equal(made.length, 40)
  })
})
