import { randomInt } from 'node:crypto'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { hashPassword } from '#src/platform/http/passwords.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type AccountRefusal, decideNewAccount, type NewAccount } from './account.rules.ts'
import { holdsOtherAdministrator } from './account.store.ts'

/**
 * Opens an account below the administrator's own unit. The initial password is shown in this answer alone and must be changed at
 * the first sign-in.
 */
export async function createAccount(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  account: NewAccount,
): Promise<Decision<{ id: string; initialPassword: string }, AccountRefusal | 'username_taken'>> {
  const tree = await platform.unitTree()
  const below = new Set(tree.subtree(scope.unitId))
  const organisation = account.organisationId
    ? await tx.db
        .selectFrom('organisation')
        .select(['kind', 'unit_id'])
        .where('organisation_id', '=', account.organisationId)
        .executeTakeFirst()
    : null
  const decision = decideNewAccount(
    account,
    {
      unit: below.has(account.unitId) ? tree.units.get(account.unitId) : undefined,
      organisation:
        organisation && below.has(organisation.unit_id)
          ? { kind: organisation.kind, unitId: organisation.unit_id }
          : organisation && undefined,
    },
    await holdsOtherAdministrator(tx, account),
  )
  if (!decision.ok) return decision
  const initialPassword = makePassword()
  const id = newId()
  const opened = await tx.db
    .insertInto('account')
    .values({
      account_id: id,
      username: account.username,
      display_name: account.displayName,
      role: account.role,
      unit_id: account.unitId,
      organisation_id: account.organisationId,
      password_hash: await hashPassword(initialPassword),
      must_change_password: true,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  if (!opened) return refuse('username_taken', { username: account.username })
  await tx.audit({
    action: 'account.create',
    subjectType: 'account',
    subjectId: id,
    facts: { role: account.role, unitId: account.unitId, organisationId: account.organisationId },
  })
  return accept({ id, initialPassword })
}

// Without characters that look alike on paper: the password is read out or written down once.
const LETTERS = ['abcdefghjkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-_+=']

/** 16 characters of four kinds, about 95 bits. */
function makePassword(): string {
  const all = LETTERS.join('')
  const pickFrom = (letters: string) => letters[randomInt(letters.length)]!
  const characters = [...LETTERS.map(pickFrom), ...Array.from({ length: 12 }, () => pickFrom(all))]
  for (let last = characters.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1)
    ;[characters[last], characters[other]] = [characters[other]!, characters[last]!]
  }
  return characters.join('')
}
