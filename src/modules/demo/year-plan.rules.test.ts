import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weekdayOf } from '#src/kernel/plain-date.ts'
import { PAID_BEFORE_INDEX } from './sample-people.rules.ts'
import { largestRemainder, type PlanInput, planYear } from './year-plan.rules.ts'

const input = (scale: number, seed = 1): PlanInput => ({
  year: 2022,
  scale,
  seed,
  counties: [
    { unitId: '411402', training: 19_000 },
    { unitId: '411481', training: 35_000 },
    { unitId: '411400-sfq', training: 16_000 },
  ],
  departments: [
    { unitId: '411400-d03', training: 23_000 },
    { unitId: '411400-d07', training: 33_000 },
  ],
  isWorkingDay: (day) => weekdayOf(day) <= 5,
})

test('largest remainders keep the total', () => {
  assert.deepEqual(largestRemainder([1, 1, 1], 1), [1, 1, 1])
  assert.deepEqual(largestRemainder([10, 10, 11], 0.5), [5, 5, 6])
  assert.deepEqual(
    largestRemainder([3, 3, 3], 0.5).reduce((a, b) => a + b),
    5,
  )
})

for (const scale of [0.004, 0.05, 0.3])
  test(`at scale ${scale} each county completes its share of the printed target to the person`, () => {
    const { counties } = input(scale)
    const classes = planYear(input(scale))
    const done = counties.map((county) =>
      classes
        .filter((one) => one.unitId === county.unitId)
        .reduce((sum, one) => sum + one.persons.length - one.dropouts, 0),
    )
    assert.equal(
      done.reduce((a, b) => a + b),
      largestRemainder(
        counties.map((county) => county.training),
        scale,
      ).reduce((a, b) => a + b),
    )
  })

test('the same seed makes the same year, another seed another', () => {
  assert.deepEqual(planYear(input(0.05)), planYear(input(0.05)))
  assert.notDeepEqual(planYear(input(0.05)), planYear(input(0.05, 2)))
})

test('days run forward, nobody sits in two classes, one person was trained in April for the sample occupation', () => {
  const classes = planYear(input(0.05))
  const seen = new Set<number>()
  for (const one of classes) {
    const days = [one.appliedDay, one.startDay, one.endDay, one.completedDay, one.examDay, one.issuedDay, one.claimDay]
    assert.deepEqual(days, [...days].sort(), `class ${one.no}`)
    for (const person of one.persons) {
      assert.ok(!seen.has(person), `person ${person} twice`)
      seen.add(person)
    }
  }
  const before = classes.find((one) => one.persons.includes(PAID_BEFORE_INDEX))
  assert.equal(before?.unitId, '411481')
  assert.ok(before.issuedDay >= '2022-04-15' && before.issuedDay <= '2022-04-30', before.issuedDay)
})
