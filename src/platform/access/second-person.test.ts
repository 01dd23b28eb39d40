// Aim: two persons. Whoever made a paper never checks it, and only what waits is checked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Role } from './roles.ts'
import { publicScope, type Scope, systemScope } from './scope.ts'
import { mayCheck } from './second-person.ts'

const as = (role: Role, accountId: string): Scope => ({ ...publicScope('10.0.0.1', 'r'), role, accountId })

for (const [name, scope, row, allowed] of [
  ['another account with the right', as('city', 'b'), { status: 'proposed', made_by: 'a' }, true],
  ['whoever made it', as('city', 'a'), { status: 'proposed', made_by: 'a' }, false],
  ['a role without the right', as('county', 'b'), { status: 'proposed', made_by: 'a' }, false],
  ['what was confirmed', as('city', 'b'), { status: 'confirmed', made_by: 'a' }, false],
  ['what was refused', as('city', 'b'), { status: 'refused', made_by: 'a' }, false],
  ['the public', publicScope('10.0.0.1', 'r'), { status: 'proposed', made_by: 'a' }, false],
  ['the platform itself', systemScope('r'), { status: 'proposed', made_by: 'a' }, false],
] as const)
  test(`${name}: ${allowed ? 'may check' : 'may not check'}`, () => {
    assert.equal(mayCheck(scope, row, 'payee.confirm'), allowed)
  })
