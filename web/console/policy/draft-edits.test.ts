// Aim: what is typed into a draft is what is sent, nothing typed is lost when somebody else saved first, and undo goes back a step.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EditablePlace } from '#src/modules/policy/policy.contract.ts'
import {
  type Changes,
  citeAt,
  editsOf,
  emptyPlaces,
  faultsAt,
  figureInQuote,
  isContested,
  placeOfError,
  typed,
  undone,
  undoOf,
  valueAt,
  valueWords,
} from './draft-edits.ts'

const place = (path: string, more: Partial<EditablePlace> = {}): EditablePlace => ({
  path,
  rule: 'SQ-30',
  group: '中级工240元',
  label: '补贴标准',
  kind: 'money',
  base: 24_000,
  value: 24_000,
  nullable: false,
  unit: '元',
  cite: null,
  ...more,
})
const L4 = place('rules.SQ-30.amount.fen')
const L3 = place('rules.SQ-31.amount.fen', { base: 28_000, value: 28_000 })
const lastDay = place('effective.lastDay', { kind: 'day', base: null, value: null, nullable: true })
const draft = { places: [L4, L3, lastDay], edits: [] }
const cite = { clause: '一', line: 3, quote: '中级工450元' }

test('a typed figure is sent, an untouched one is not', () => {
  const changes = typed(draft, {}, L4, { value: 45_000 })
  assert.equal(valueAt(L4, changes), 45_000)
  assert.equal(valueAt(L3, changes), 28_000)
  assert.deepEqual(editsOf(draft, changes), [{ path: L4.path, value: 45_000 }])
})

test('typed back to what is saved is no change', () => {
  assert.deepEqual(typed(draft, typed(draft, {}, L4, { value: 45_000 }), L4, { value: 24_000 }), {})
})

test('words come with the figure, stay when the figure is typed again, and go when they are dropped', () => {
  let changes = typed(draft, typed(draft, {}, L4, { value: 45_000 }), L4, { cite })
  changes = typed(draft, changes, L4, { value: 46_000 })
  assert.deepEqual(editsOf(draft, changes), [{ path: L4.path, value: 46_000, cite }])
  changes = typed(draft, changes, L4, { cite: null })
  assert.deepEqual(editsOf(draft, changes), [{ path: L4.path, value: 46_000 }])
})

test('words alone are an edit: the figure stays and stands in another text', () => {
  assert.deepEqual(editsOf(draft, typed(draft, {}, L4, { cite })), [{ path: L4.path, value: 24_000, cite }])
})

test('a day that the text does not name may be set and emptied again', () => {
  const changes = typed(draft, {}, lastDay, { value: '2025-12-31' })
  assert.deepEqual(editsOf(draft, changes), [{ path: lastDay.path, value: '2025-12-31' }])
  assert.deepEqual(typed(draft, changes, lastDay, { value: null }), {})
})

const saved = {
  places: [{ ...L4, value: 45_000 }, L3],
  edits: [
    { path: L4.path, value: 45_000, cite },
    { path: 'assumptions.SQ-A05.status', value: 'ruled' },
  ],
}
const savedL4 = saved.places[0]!

test('undo takes back what was typed first, then what was saved', () => {
  const changes = typed(saved, {}, savedL4, { value: 50_000 })
  assert.deepEqual(undoOf(saved, savedL4, changes), { to: 'saved', value: 45_000 })
  const once = undone(saved, changes, savedL4)
  assert.deepEqual(once, {})
  assert.deepEqual(undoOf(saved, savedL4, once), { to: 'base', value: 24_000 })
  const twice = undone(saved, once, savedL4)
  assert.deepEqual(
    editsOf(saved, twice).map(({ path }) => path),
    ['assumptions.SQ-A05.status'],
  )
  assert.equal(undoOf(saved, saved.places[1]!, twice), undefined)
})

test('an edit that this page does not draw is kept', () => {
  assert.ok(editsOf(saved, {}).some(({ path }) => path === 'assumptions.SQ-A05.status'))
})

test('what was typed stays over what somebody else saved, and the place says so', () => {
  const changes: Changes = typed(draft, {}, L4, { value: 50_000 })
  assert.equal(isContested(L4, changes), false)
  assert.equal(isContested(savedL4, changes), true)
  assert.equal(valueAt(savedL4, changes), 50_000)
  assert.deepEqual(editsOf(saved, changes)[0], { path: L4.path, value: 50_000, cite })
  // Both typed the same: nothing to tell.
  assert.equal(isContested({ ...savedL4, value: 50_000 }, changes), false)
  assert.deepEqual(citeAt(saved, L4.path, changes), cite)
})

test('a place that needs a value says so when it was emptied, a hole does not', () => {
  assert.deepEqual(
    emptyPlaces(draft, typed(draft, {}, L4, { value: null })).map(({ path }) => path),
    [L4.path],
  )
  const set = { ...draft, places: [L4, L3, { ...lastDay, value: '2025-12-31' }] }
  assert.deepEqual(emptyPlaces(set, typed(set, {}, set.places[2]!, { value: null })), [])
})

for (const [kind, value, unit, words] of [
  ['money', 24_000, '元', '240.00 元'],
  ['count', 3, '次', '3 次'],
  ['months', 12, '个月', '12 个月'],
  ['share', 30, '%', '30%'],
  ['day', '2022-04-15', '', '2022年4月15日'],
  ['words', '按发证日', '', '按发证日'],
  ['money', null, '元', '没有写'],
] as const) {
  test(`${kind} ${value} reads ${words}`, () => assert.equal(valueWords({ kind, unit }, value, '没有写'), words))
}

test('a choice is read by its name', () => {
  const options = [{ value: 'fail', name: '不补' }]
  assert.equal(valueWords({ kind: 'choice', unit: '', options }, 'fail', '—'), '不补')
})

const fault = (path: string) => ({ path, rule: 'SQ-30', message: '原文里没有 450', blocks: 'signing' as const })
for (const [path, at] of [
  ['rules.SQ-30.amount.fen', true],
  ['rules.SQ-30.amount', true],
  ['rules.SQ-30.amount.fen.max', true],
  ['rules.SQ-30', false],
  ['rules.SQ-30.amount.fe', false],
  ['rules.SQ-3.amount', false],
  ['', false],
] as const) {
  test(`a fault at “${path}” ${at ? 'stands' : 'does not stand'} beside the figure`, () =>
    assert.equal(faultsAt(L4, [fault(path)]).length > 0, at))
}

for (const [path, of] of [
  ['edits[1].value', L3.path],
  ['edits.1.cite.quote', L3.path],
  ['/edits/0/value', L4.path],
  ['body.edits.0.value', L4.path],
  ['rules.SQ-30.amount.fen', L4.path],
  ['reason', 'reason'],
] as const) {
  test(`an error at ${path} is shown at ${of}`, () =>
    assert.equal(
      placeOfError(path, [
        { path: L4.path, value: 1 },
        { path: L3.path, value: 2 },
      ]),
      of,
    ))
}

for (const [kind, value, quote, found] of [
  ['money', 45_000, '中级工450元', true],
  ['money', 45_000, '中级工1450元', false],
  ['money', 45_000, '中级工240元', false],
  ['money', 1_205_000, '12,050元', true],
  ['count', 3, '不超过3次', true],
  ['count', 3, '300元', false],
  ['day', '2022-04-15', '2022年4月15日', undefined],
  ['money', null, '中级工', undefined],
] as const) {
  test(`${kind} ${value} in “${quote}”: ${found}`, () => assert.equal(figureInQuote({ kind }, value, quote), found))
}
