import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  MEASURES as KEYS,
  MEASURE_NAMES as NAMES,
  MEASURE_UNITS as UNITS,
} from '#src/modules/targets/targets.contract.ts'
import { MEASURE_NAMES, MEASURE_UNITS, MEASURES, rowsOf, slowestOf, type TargetTable } from './target-rows.ts'

const figure = (target: number, done: number) => ({
  measure: 'training' as const,
  target,
  done,
  today: 0,
  rate: target === 0 ? null : done / target,
})
const table = (rows: readonly (readonly [name: string, target: number, done: number])[]): TargetTable => ({
  id: 'counties',
  name: '县市区',
  document: '示例文',
  clause: '附件1',
  rows: rows.map(([name, target, done], at) => ({
    unitId: name,
    seq: at + 1,
    printedName: name,
    unitName: name,
    inScope: true,
    figures: [figure(target, done)],
    remark: '',
  })),
  totals: [],
})

test('the words are those of the contract', () => {
  assert.deepEqual([...MEASURES], [...KEYS])
  assert.deepEqual(MEASURE_NAMES, NAMES)
  assert.deepEqual(MEASURE_UNITS, UNITS)
})

test('by rate the best stands first, equal rates as printed, without a target last', () => {
  const rows = table([
    ['甲', 100, 10],
    ['乙', 0, 5],
    ['丙', 100, 30],
    ['丁', 200, 20],
  ])
  const names = (sort: 'rate' | 'seq') => rowsOf(rows, 'training', sort).map((row) => row.name)
  assert.deepEqual(names('rate'), ['丙', '甲', '丁', '乙'])
  assert.deepEqual(names('seq'), ['甲', '乙', '丙', '丁'])
})

test('the slowest measure is the one with the lowest rate; none while nothing is done or asked', () => {
  const totals = (of: readonly (readonly [number, number])[]) =>
    of.map(([target, done], at) => ({ ...figure(target, done), measure: MEASURES[at] ?? 'training' }))
  assert.equal(
    slowestOf(
      totals([
        [100, 50],
        [100, 20],
        [100, 40],
      ]),
    )?.measure,
    'new_skilled',
  )
  assert.equal(
    slowestOf(
      totals([
        [100, 50],
        [0, 0],
        [100, 60],
      ]),
    )?.measure,
    'training',
  )
  assert.equal(
    slowestOf(
      totals([
        [100, 0],
        [100, 0],
        [100, 0],
      ]),
    ),
    undefined,
  )
  assert.equal(
    slowestOf(
      totals([
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
    ),
    undefined,
  )
})
