import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from '#src/platform/access/roles.ts'
import type { Unit } from '#src/platform/access/units.ts'
import { type AccountPlace, decideNewAccount } from './account.rules.ts'

const unit = (level: string, kind: Unit['kind'] = 'region'): Unit => ({
  id: '411402',
  kind,
  level,
  name: '梁园区',
  shortName: '梁园',
  parentId: '411400',
})
const school = { kind: 'provider', unitId: '411402' }

const cases: readonly [string, Role, AccountPlace, string | null, string][] = [
  ['a county clerk in a county', 'county', { unit: unit('county'), organisation: null }, null, 'ok'],
  ['a county clerk in a city', 'county', { unit: unit('prefecture'), organisation: null }, null, 'unit_does_not_fit'],
  ['a clerk nowhere', 'county', { unit: undefined, organisation: null }, null, 'unit_unknown'],
  ['a department', 'department', { unit: unit('department', 'department'), organisation: null }, null, 'ok'],
  ['a department in a county', 'department', { unit: unit('county'), organisation: null }, null, 'unit_does_not_fit'],
  ['a village helper', 'village', { unit: unit('village'), organisation: null }, null, 'ok'],
  ['finance in a village', 'finance', { unit: unit('village'), organisation: null }, null, 'unit_does_not_fit'],
  ['a school with its school', 'provider', { unit: unit('county'), organisation: school }, 'x', 'ok'],
  ['a school without one', 'provider', { unit: unit('county'), organisation: null }, null, 'organisation_missing'],
  ['a school nobody has', 'provider', { unit: unit('county'), organisation: undefined }, 'x', 'organisation_unknown'],
  ['an assessor at a school', 'assessor', { unit: unit('county'), organisation: school }, 'x', 'organisation_kind'],
  [
    'a school of another county',
    'provider',
    { unit: unit('county'), organisation: { kind: 'provider', unitId: '411481' } },
    'x',
    'organisation_elsewhere',
  ],
  ['a clerk with a school', 'county', { unit: unit('county'), organisation: school }, 'x', 'organisation_not_wanted'],
  ['a worker by hand', 'worker', { unit: unit('county'), organisation: null }, null, 'worker_registers'],
]
for (const [name, role, place, organisationId, expected] of cases)
  test(`opening an account: ${name} → ${expected}`, () => {
    const account = { username: 'abc', displayName: '例某', role, unitId: '411402', organisationId }
    const decision = decideNewAccount(account, place, false)
    assert.equal(decision.ok ? 'ok' : decision.refusal, expected)
  })

test('one person holds one of the three administrators', () => {
  const account = {
    username: 'abc',
    displayName: '例某',
    role: 'secadmin',
    unitId: '411402',
    organisationId: null,
  } as const
  const decision = decideNewAccount(account, { unit: unit('county'), organisation: null }, true)
  assert.equal(decision.ok ? 'ok' : decision.refusal, 'administrator_already')
})
