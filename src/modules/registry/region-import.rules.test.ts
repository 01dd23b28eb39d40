import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decidePlaces, type KnownUnit, type PlaceRow } from './region-import.rules.ts'

const known = new Map<string, KnownUnit>([
  ['411402', { level: 'county', name: '梁园区', parentId: '411400' }],
  ['411400-sfq', { level: 'county', name: '示范区', parentId: '411400' }],
  ['411402001', { level: 'town', name: '示例街道', parentId: '411402' }],
])
const row = (parentCode: string, code: string, level: PlaceRow['level'], name = '例村', rowNumber = 2): PlaceRow => ({
  rowNumber,
  parentCode,
  code,
  name,
  level,
})

const cases: readonly [string, PlaceRow, RegExp | 'added' | 'unchanged'][] = [
  ['a town of the county', row('411402', '411402101', '乡镇'), 'added'],
  ['a village of a known town', row('411402001', '411402001201', '村'), 'added'],
  ['a town of a zone without a code', row('411400-sfq', '411471001', '街道'), 'added'],
  ['the same again', row('411402', '411402001', '街道', '示例街道'), 'unchanged'],
  ['another name for a known code', row('411402', '411402001', '街道', '范例街道'), /已是“示例街道”/],
  ['a parent nobody knows', row('411481', '411481101', '乡镇'), /没有编码为 411481 的上级/],
  ['a village right below a county', row('411402', '411402101', '村'), /上级应是乡镇或街道/],
  ['a town of ten digits', row('411402', '4114021010', '乡镇'), /应是 9 位数字/],
  ['a code of another county', row('411402', '411481101', '乡镇'), /应以上级编码 411402 开头/],
]
for (const [name, given, expected] of cases)
  test(`importing a place: ${name}`, () => {
    const { places, unchanged, faults } = decidePlaces([given], known)
    if (expected === 'added') assert.deepEqual([places.length, faults.length], [1, 0])
    else if (expected === 'unchanged') assert.deepEqual([places.length, unchanged, faults.length], [0, 1, 0])
    else assert.match(faults[0]?.message ?? '', expected)
  })

test('a parent may stand below its villages in the sheet; it is written first', () => {
  const { places, faults } = decidePlaces(
    [row('411402101', '411402101201', '村', '东村', 2), row('411402', '411402101', '乡镇', '新镇', 3)],
    known,
  )
  assert.deepEqual(faults, [])
  assert.deepEqual(
    places.map((place) => place.code),
    ['411402101', '411402101201'],
  )
})
