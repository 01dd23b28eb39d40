// Aim: the words of a what-if say what its figures say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findingOf, type Group, naiveError, prefixOf, signedYuan } from './what-if-rows.ts'

const group = (name: string, deltaFen: number): Group => ({
  key: name,
  name,
  claims: 10,
  changed: deltaFen === 0 ? 0 : 4,
  baselineFen: 100_000,
  variantFen: 100_000 + deltaFen,
  deltaFen,
  personsGaining: deltaFen > 0 ? 4 : 0,
  personsLosing: deltaFen < 0 ? 4 : 0,
})

for (const [fen, words] of [
  [121_035_000, '+1,210,350.00 元'],
  [-7_080_000, '−70,800.00 元'],
  [0, '0.00 元'],
  [1, '+0.01 元'],
] as const) {
  test(`${fen} fen differ by ${words}`, () => assert.equal(signedYuan(fen), words))
}

test('the largest difference is named, whichever way it goes', () => {
  const groups = [group('9月', 30_000), group('10月', -50_000), group('11月', 0)]
  const finding = findingOf(groups)
  assert.equal(finding.most?.name, '10月')
  assert.deepEqual([finding.more, finding.less, finding.same], [1, 1, 1])
  assert.equal(findingOf([group('1月', 0)]).most, undefined)
  assert.equal(findingOf([]).most, undefined)
})

test('the naive estimate against the true effect', () => {
  assert.deepEqual(naiveError({ naive: { changed: 3412, deltaFen: 153_540_000 }, deltaFen: 121_035_000 }), {
    fen: 32_505_000,
    share: 32_505_000 / 121_035_000,
  })
  // A saving that is thought too large: the share has the sign of the error, not of the saving.
  assert.equal(naiveError({ naive: { changed: 1, deltaFen: -150 }, deltaFen: -100 }).share, -0.5)
  assert.equal(naiveError({ naive: { changed: 0, deltaFen: 100 }, deltaFen: 0 }).share, null)
})

for (const [region, prefix] of [
  ['411400', '4114'],
  ['140000', '14'],
  ['411000', '4110'],
  ['411402', '411402'],
] as const) {
  test(`what lies under ${region} begins with ${prefix}`, () => assert.equal(prefixOf(region), prefix))
}
