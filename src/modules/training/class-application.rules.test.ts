import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { applicationFaults, type HeldScope, scopeFault } from './class-application.rules.ts'

const day = plainDate
const held = (change: Partial<HeldScope> = {}): HeldScope => ({
  occupation: '4-10-01-05',
  occupationName: '养老护理员',
  levels: ['L5', 'L4'],
  from: day('2022-01-01'),
  to: day('2022-12-31'),
  ...change,
})
const asked = { occupation: '4-10-01-05', occupationName: '养老护理员', level: 'L4' } as const

// The day, the listings, the field at fault: [from, to) at both ends.
const scopes = [
  ['2021-12-31', [held()], 'occupation'],
  ['2022-01-01', [held()], undefined],
  ['2022-12-30', [held()], undefined],
  ['2022-12-31', [held()], 'occupation'],
  ['2030-01-01', [held({ to: null })], undefined],
  ['2022-06-01', [], 'occupation'],
  ['2022-06-01', [held({ levels: ['L5'] })], 'level'],
  ['2022-06-01', [held({ levels: ['L5'] }), held({ levels: ['L4'] })], undefined],
  ['2022-06-01', [held({ occupation: '4-10-01-01', occupationName: '婴幼儿发展引导员' })], 'occupation'],
] as const

test('C3: an institution is inside its catalogue entry of the day, or not at all', () => {
  for (const [on, list, field] of scopes) assert.equal(scopeFault(list, asked, day(on))?.field, field, on)
})

test('a scope fault says what the entry of that day holds: levels of the occupation, or else occupations', () => {
  assert.deepEqual(scopeFault([held({ levels: ['L5', 'SPECIAL'] })], asked, day('2022-06-01'))?.facts['holds'], [
    '初级工',
    '专项职业能力',
  ])
  const other = held({ occupation: '4-10-01-01', occupationName: '婴幼儿发展引导员' })
  assert.deepEqual(scopeFault([other, other], asked, day('2022-06-01'))?.facts['holds'], ['婴幼儿发展引导员'])
})

test('a form in order has no fault on its first possible day', () => {
  const application = {
    ...asked,
    assessorId: 'a',
    departmentId: 'd',
    startDay: day('2022-06-01'),
    endDay: day('2022-06-01'),
    minutesTheory: 0,
    minutesPractice: 1,
    minutesOnline: 0,
    plannedExamDay: day('2022-06-01'),
  }
  const facts = {
    today: day('2022-06-01'),
    providerId: 'p',
    held: [held()],
    assessor: { held: [held()] },
    departmentKnown: true,
    occupationName: '养老护理员',
  }
  assert.deepEqual(applicationFaults(application, facts), [])
  // One change, one fault.
  const faultOf = (change: object, around: object = {}) =>
    applicationFaults({ ...application, ...change }, { ...facts, ...around }).map((fault) => fault.refusal)
  assert.deepEqual(faultOf({ startDay: day('2022-05-31') }), ['start_in_past'])
  assert.deepEqual(faultOf({ minutesPractice: 0 }), ['no_hours'])
  assert.deepEqual(faultOf({ assessorId: 'p' }), ['assessor_is_provider'])
  assert.deepEqual(faultOf({}, { assessor: undefined }), ['assessor_unknown'])
  assert.deepEqual(faultOf({}, { assessor: { held: [] } }), ['assessor_outside_scope'])
  assert.deepEqual(faultOf({ assessorId: null }, { assessor: undefined }), [])
  assert.deepEqual(faultOf({}, { departmentKnown: false }), ['department_unknown'])
  assert.deepEqual(faultOf({ departmentId: null }, { departmentKnown: false }), [])
  assert.deepEqual(faultOf({ plannedExamDay: day('2022-05-31') }), ['exam_before_end'])
})
