import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { decideHire, type HireEntry, type HireFacts } from './hire.rules.ts'

const firm = { id: 'Q1', name: '示例公司', unitId: '411402' }
const agency = { id: 'J1', name: '示例机构', unitId: '411402' }
const entry = (more: Partial<HireEntry> = {}): HireEntry => ({
  rowNumber: 2,
  name: '王芳',
  docNo: '411499199001010011',
  occupation: '4-10-01-05',
  post: null,
  startDay: plainDate('2022-05-10'),
  province: '41',
  employer: firm,
  agency: null,
  ...more,
})
const facts = (more: Partial<HireFacts> = {}): HireFacts => ({
  today: plainDate('2022-06-01'),
  person: { personId: 'P1', name: '王芳' },
  same: undefined,
  repeated: false,
  ...more,
})
const known = { agencyId: null, status: 'confirmed' } as const

// In the order they are checked, then the boundaries that are allowed.
const cases: readonly (readonly [string, HireEntry, HireFacts, string])[] = [
  ['nobody of this number', entry(), facts({ person: undefined }), 'person_unknown'],
  ['another name under the number', entry({ name: '王方' }), facts(), 'name_differs'],
  ['starts tomorrow', entry({ startDay: plainDate('2022-06-02') }), facts(), 'starts_later'],
  ['starts today', entry({ startDay: plainDate('2022-06-01') }), facts(), 'ok'],
  ['five years and a day ago', entry({ startDay: plainDate('2017-05-31') }), facts(), 'starts_too_early'],
  ['five years ago', entry({ startDay: plainDate('2017-06-01') }), facts(), 'ok'],
  ['twice in one sheet', entry(), facts({ repeated: true }), 'row_repeated'],
  ['two agencies for one hire', entry({ agency }), facts({ same: { ...known, agencyId: 'J2' } }), 'other_agency'],
  [
    'waits for the employer',
    entry({ agency }),
    facts({ same: { agencyId: 'J1', status: 'unconfirmed' } }),
    'wait_for_confirmation',
  ],
  ['written down before', entry(), facts({ same: known }), 'hire_known'],
  ['new', entry(), facts(), 'ok'],
]
for (const [name, asked, knows, expected] of cases)
  test(`${name}: ${expected}`, () => {
    const decision = decideHire(asked, knows)
    assert.equal(decision.ok ? 'ok' : decision.refusal, expected)
  })
