import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reach } from '#src/platform/access/scope.ts'
import { rateOf, seesUnit, targetYear } from './targets.rules.ts'

const county = { id: '411402', parentId: '411400', kind: 'region' }
const otherCounty = { id: '411481', parentId: '411400', kind: 'region' }
const department = { id: '411400-d03', parentId: '411400', kind: 'department' }

const cases: [who: string, reach: Reach, sees: readonly boolean[]][] = [
  ['city', { kind: 'units', unitIds: ['411400', '411402', '411481'] }, [true, true, true]],
  ['county', { kind: 'units', unitIds: ['411402'] }, [true, false, false]],
  ['department', { kind: 'department', unitId: '411400-d03' }, [false, false, true]],
  ['provider', { kind: 'organisation', organisationId: 'x' }, [false, false, false]],
  ['nobody', { kind: 'nothing' }, [false, false, false]],
]
for (const [who, reach, sees] of cases)
  test(`${who} sees ${sees.join(', ')} of own county, other county, department`, () => {
    assert.deepEqual(
      [county, otherCounty, department].map((unit) => seesUnit({ reach }, unit)),
      sees,
    )
  })

test('a target of 0 has no rate; a unit may pass 100 %', () => {
  assert.equal(rateOf(3, 0), null)
  assert.equal(rateOf(0, 10), 0)
  assert.equal(rateOf(15, 10), 1.5)
})

const years: [what: string, years: number[], current: number, met: number][] = [
  ['the current year where it has targets', [2022, 2023], 2023, 2023],
  ['the year before while the current one has none', [2022], 2023, 2022],
  ['never a year to come', [2022, 2024], 2023, 2022],
  ['the current year when there are none at all', [], 2023, 2023],
  ['the current year when only later ones have targets', [2024], 2023, 2023],
]
for (const [what, has, current, met] of years)
  test(`a viewer first meets ${what}`, () => assert.equal(targetYear(has, current), met))
