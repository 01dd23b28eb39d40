// Aim: an issue is taken back only by its maker, only as it was shown, and only what nobody has used.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { decideRecall, isRecallable } from './recall.rules.ts'
import { VOUCHER_STATES } from './voucher.types.ts'

const day = plainDate('2022-06-01')

test('what is issued or claimed goes back; whatever was used, stopped or has ended does not', () => {
  const standing = { frozenFrom: null, validFrom: day, validTo: day, redeemBy: day, inClaim: false }
  const back = (today: string) =>
    VOUCHER_STATES.filter((state) => isRecallable({ ...standing, state }, plainDate(today)))
  assert.deepEqual(back('2022-06-01'), ['issued', 'claimed'])
  assert.deepEqual(back('2022-06-02'), [], 'past its day a voucher is worth nothing and its money goes back by itself')
})

test('the maker’s office alone, after the handing out, as it was shown', () => {
  const own = { ownOffice: true, status: 'issued', unitName: '商丘市' } as const
  const sum = { vouchers: 2, amountFen: 160_000 }
  const verdict = (...ask: Parameters<typeof decideRecall>) => {
    const decision = decideRecall(...ask)
    return decision.ok ? decision.value : decision.refusal
  }
  assert.equal(verdict(own, sum, sum), 'recall')
  assert.equal(verdict({ ...own, status: 'stopped' }, sum, sum), 'recall')
  assert.equal(verdict({ ...own, ownOffice: false }, sum, sum), 'not_the_issuer')
  assert.equal(verdict({ ...own, status: 'issuing' }, sum, sum), 'still_issuing')
  assert.equal(verdict(own, { vouchers: 0, amountFen: 0 }, { vouchers: 0, amountFen: 0 }), 'nothing_to_recall')
  assert.equal(verdict(own, sum, { vouchers: 3, amountFen: 160_000 }), 'recall_changed')
  assert.equal(verdict(own, sum, { vouchers: 2, amountFen: 80_000 }), 'recall_changed')
})
