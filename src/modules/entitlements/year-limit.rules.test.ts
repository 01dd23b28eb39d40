// Aim: which limit holds, and what a roster says of somebody near or past it (S4, T4).
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { loadProjectPacks } from '#src/modules/policy/index.ts'
import { packYearLimit, sameSkillWarning, yearWarning } from './year-limit.rules.ts'

const { packs } = loadProjectPacks()

describe('the limit of a region', () => {
  test('运城 and 山西 say 原则上 three; 商丘 says nothing', () => {
    const yuncheng = packYearLimit(packs, '140800')!
    assert.deepEqual([yuncheng.max, yuncheng.soft], [3, true])
    assert.match(yuncheng.document, /三\(三\)15/)
    assert.deepEqual(packYearLimit(packs, '140000')?.max, 3)
    assert.equal(packYearLimit(packs, '411400'), undefined)
    assert.equal(packYearLimit(packs, '999999'), undefined)
  })
})

describe('what a roster warns of', () => {
  const limit = { max: 3, soft: true, document: '某文件 三(三)15' }
  const had = (n: number) =>
    Array.from({ length: n }, (_, at) => ({
      number: `梁园区-2022-00${at + 1}`,
      startDay: plainDate(`2022-0${at + 2}-01`),
    }))
  const cases: readonly [number, boolean, RegExp | null][] = [
    [0, true, null],
    [1, true, null],
    // The third has a place and is said to be the last.
    [
      2,
      true,
      /^2022年已参加补贴性培训 2 次：梁园区-2022-001 班（2022年2月1日开班）、梁园区-2022-002 班（2022年3月1日开班），这是第 3 次/,
    ],
    [3, false, /已满 3 次（某文件 三\(三\)15），可以参加培训，但本次不予培训补贴；确有理由的，由县级人社部门报批例外$/],
    // An exception before this one: four had, no place.
    [4, false, /已参加补贴性培训 4 次/],
  ]
  for (const [n, place, expected] of cases)
    test(`${n} before, ${place ? 'a place' : 'no place'}`, () => {
      const text = yearWarning(had(n), limit, 2022, place)
      if (expected) assert.match(text!, expected)
      else assert.equal(text, null)
    })

  test('a hard limit offers no exception', () => {
    assert.doesNotMatch(yearWarning(had(3), { ...limit, soft: false }, 2022, false)!, /例外/)
  })

  test('the same skill is named by its strongest proof', () => {
    const day = plainDate('2022-05-18')
    assert.match(
      sameSkillWarning({ kind: 'subsidised', number: 'SL-2022-0007', day }, '电工中级工'),
      /电工中级工的补贴已由申领 SL-2022-0007 办理/,
    )
    assert.match(
      sameSkillWarning({ kind: 'certificate', number: 'S0001', day }, '电工中级工'),
      /已有电工中级工证书（S0001，2022年5月18日发证）/,
    )
    assert.match(
      sameSkillWarning({ kind: 'class', number: '梁园区-2022-001', day }, '电工中级工'),
      /2022年5月18日开班的 梁园区-2022-001 班/,
    )
  })
})
