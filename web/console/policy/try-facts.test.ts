// Aim: what the form makes is what the engine reads, and pasted facts survive the way through the form.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFacts } from '#src/modules/policy/facts.contract.ts'
import { NEEDS, PROGRAMS } from '#src/modules/policy/policy.types.ts'
import english from '#web/locales/en/policy.ts'
import chinese from '#web/locales/zh-CN/policy.ts'
import { register } from '#web/ui/words.ts'
import {
  at,
  choiceName,
  HISTORY_FIELDS,
  OBJECT_FIELDS,
  PERSON_FIELDS,
  readJson,
  sampleFacts,
  sampleHistory,
  withAt,
} from './try-facts.ts'

register('zh-CN', { 'policy.ts': { default: chinese } })

for (const program of PROGRAMS) {
  test(`the sample of ${program} fits the schema, with and without an earlier subsidy`, () => {
    const facts = sampleFacts('411400', program, '2023-01-01', '2022-04-15')
    assert.deepEqual(readFacts(facts), { ok: true, facts })
    const more = { ...facts, history: [sampleHistory(facts)] }
    assert.equal(readFacts(more).ok, true)
  })

  test(`every field of ${program} stands in its sample`, () => {
    const facts = { ...sampleFacts('411400', program, '2023-01-01', '2022-04-15') }
    for (const field of PERSON_FIELDS) assert.notEqual(at(facts, `person.${field.path}`), undefined, field.path)
    for (const object of NEEDS[program])
      for (const field of OBJECT_FIELDS[object])
        assert.notEqual(at(facts, `${object}.${field.path}`), undefined, `${object}.${field.path}`)
    const entry = sampleHistory(facts)
    for (const field of HISTORY_FIELDS) assert.notEqual(at(entry, field.path), undefined, field.path)
  })
}

test('a sample lies in the time of its policy', () => {
  const late = sampleFacts('411400', 'assessment', '2022-05-01', '2022-04-15')
  assert.ok(String(at(late, 'certificate.issued')) >= '2022-04-15')
  const now = sampleFacts('411400', 'assessment', '2023-01-01', '2022-04-15')
  assert.ok(String(now['asOf']) <= '2023-01-01', String(now['asOf']))
})

test('one value set, deep or in a row, and nothing else', () => {
  const facts = { person: { id: 'P1', groups: [] }, history: [{ level: 'L5' }, { level: 'L4' }] }
  assert.deepEqual(withAt(facts, 'person.groups', ['veteran']), { ...facts, person: { id: 'P1', groups: ['veteran'] } })
  assert.deepEqual(withAt(facts, 'history[1].level', null)['history'], [{ level: 'L5' }, { level: null }])
  assert.deepEqual(withAt({}, 'class.minutes.total', 3), { class: { minutes: { total: 3 } } })
  assert.equal(at(facts, 'history[1].level'), 'L4')
  assert.equal(at(facts, 'history[9].level'), undefined)
  assert.equal(facts.history[1]?.level, 'L4')
})

for (const [name, text, ok] of [
  ['an object', '{"region":"411400"}', true],
  ['a list', '[]', false],
  ['a word', '"x"', false],
  ['nothing', '', false],
] as const) {
  test(`pasted: ${name}`, () => assert.equal(readJson(text).ok, ok))
}

test('the line where pasted text breaks off', () => {
  const read = readJson('{\n  "region": "411400",\n  oops\n}')
  assert.deepEqual(read, { ok: false, line: 3 })
})

test('every label and every choice has words in both languages', () => {
  const fields = [...PERSON_FIELDS, ...HISTORY_FIELDS, ...Object.values(OBJECT_FIELDS).flat()]
  for (const { label, options = [] } of fields) {
    const key = label.replace('policy.', '')
    assert.ok(key in chinese && key in english, label)
    for (const option of options) assert.match(choiceName(option), /\p{Script=Han}/u, option)
  }
})
