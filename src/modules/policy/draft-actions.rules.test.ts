// Aim: who may propose and sign a draft, refusals in the order they are checked, then what is allowed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  actionsOf,
  blockedWords,
  type DraftReader,
  type DraftStanding,
  decidePropose,
  decideSign,
} from './draft-actions.rules.ts'

const draft = (changes: Partial<DraftStanding> = {}): DraftStanding => ({
  state: 'draft',
  digest: 'd1',
  faults: 0,
  unreadable: false,
  changed: true,
  editorIds: ['author', 'helper'],
  baseInForce: true,
  ...changes,
})
const answer = (decision: { ok: true } | { ok: false; refusal: string }) => (decision.ok ? 'yes' : decision.refusal)

test('proposing', () => {
  const cases: readonly (readonly [Partial<DraftStanding>, string])[] = [
    [{ state: 'proposed' }, 'not_a_draft'],
    [{ state: 'withdrawn' }, 'not_a_draft'],
    [{ baseInForce: false, changed: false, faults: 1 }, 'base_replaced'],
    [{ changed: false, faults: 1 }, 'nothing_changed'],
    [{ faults: 1 }, 'draft_has_faults'],
    [{}, 'yes'],
  ]
  for (const [changes, wanted] of cases) assert.equal(answer(decidePropose(draft(changes))), wanted)
})

test('signing: never by anybody whose words are in it, never another text than the one that was read', () => {
  const cases: readonly (readonly [Partial<DraftStanding>, string | null, string, string])[] = [
    [{ state: 'draft' }, 'second', 'd1', 'not_proposed'],
    [{ state: 'signed' }, 'second', 'd1', 'not_proposed'],
    [{}, 'author', 'd1', 'author_may_not_sign'],
    [{}, 'helper', 'd1', 'author_may_not_sign'],
    [{}, null, 'd1', 'author_may_not_sign'],
    [{ baseInForce: false }, 'second', 'd0', 'base_replaced'],
    [{ faults: 1 }, 'second', 'd0', 'text_changed'],
    [{ faults: 1 }, 'second', 'd1', 'draft_has_faults'],
    [{}, 'second', 'd1', 'yes'],
  ]
  for (const [changes, accountId, seen, wanted] of cases)
    assert.equal(answer(decideSign(draft({ state: 'proposed', ...changes }), { accountId }, seen)), wanted)
})

test('the buttons are those that would be accepted, and what is missing is said', () => {
  const drafter: DraftReader = { accountId: 'author', mayDraft: true, maySign: true }
  const second: DraftReader = { ...drafter, accountId: 'second' }
  const auditor: DraftReader = { accountId: 'auditor', mayDraft: false, maySign: false }
  const proposed = draft({ state: 'proposed' })
  assert.deepEqual(actionsOf(draft(), drafter), ['edit', 'attach', 'propose', 'withdraw', 'simulate'])
  assert.deepEqual(actionsOf(draft({ faults: 2 }), drafter), ['edit', 'attach', 'withdraw', 'simulate'])
  assert.deepEqual(actionsOf(draft({ faults: 2, unreadable: true }), drafter), ['edit', 'attach', 'withdraw'])
  assert.deepEqual(actionsOf(proposed, drafter), ['return', 'withdraw', 'simulate'])
  assert.deepEqual(actionsOf(proposed, second), ['sign', 'return', 'withdraw', 'simulate'])
  for (const reader of [drafter, second]) assert.deepEqual(actionsOf(draft({ state: 'signed' }), reader), [])
  assert.deepEqual([actionsOf(proposed, auditor), blockedWords(proposed, auditor)], [[], []])
  assert.match(blockedWords(proposed, drafter).join(), /签发要由另一个人办理/)
  assert.deepEqual(blockedWords(proposed, second), [])
  assert.match(blockedWords(draft({ baseInForce: false }), drafter).join(), /现行版本已经换了/)
  assert.match(blockedWords(draft({ faults: 1, unreadable: true }), drafter).join('；'), /没有改好.*不能测算/)
})
