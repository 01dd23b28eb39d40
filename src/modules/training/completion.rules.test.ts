import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { decideFinish, type FinishFacts } from './completion.rules.ts'

const facts = (change: Partial<FinishFacts> = {}): FinishFacts => ({
  endDay: plainDate('2022-06-15'),
  lessons: { planned: 0, recorded: 2 },
  roster: [
    { personId: 'a', attendedLessons: 2 },
    { personId: 'b', attendedLessons: 0 },
  ],
  ...change,
})

// Refusals in the order they are checked, then what is allowed.
const cases = [
  // today        facts                                                    not passed   answer
  ['2022-06-14', facts({ lessons: { planned: 0, recorded: 0 } }), ['b'], 'class_not_over'],
  ['2022-06-15', facts({ lessons: { planned: 0, recorded: 0 } }), ['b'], 'no_lessons'],
  ['2022-06-15', facts({ lessons: { planned: 1, recorded: 1 } }), ['b'], 'lessons_unrecorded'],
  ['2022-06-15', facts({ roster: [] }), [], 'roster_empty'],
  ['2022-06-15', facts(), ['b', 'x'], 'not_on_roster'],
  ['2022-06-15', facts(), [], 'never_attended'],
  ['2022-06-15', facts(), ['b'], { passed: ['a'], notPassed: ['b'] }],
  ['2022-07-01', facts(), ['b', 'b', 'a'], { passed: [], notPassed: ['b', 'a'] }],
] as const

test('a class is finished after its last day, with every lesson recorded, by naming who did not pass', () => {
  for (const [today, given, notPassed, answer] of cases) {
    const decision = decideFinish(given, notPassed, plainDate(today))
    assert.deepEqual(decision.ok ? decision.value : decision.refusal, answer)
  }
})
