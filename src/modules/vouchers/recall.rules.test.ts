// Aim: an issue is taken back only by its maker, only as it was shown, once at a time, and only what nobody has used.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import { decideRecall, recallableStates } from './recall.rules.ts'

test('what is issued or claimed goes back, to the last day; whatever was used, stopped or has ended does not', () => {
  const days = {
    validFrom: plainDate('2022-05-01'),
    validTo: plainDate('2022-06-01'),
    redeemBy: plainDate('2022-12-31'),
  }
  const back = (today: string) => recallableStates(days, plainDate(today))
  assert.deepEqual(back('2022-06-01'), ['issued', 'claimed'])
  assert.deepEqual(back('2022-06-02'), [], 'past its day a voucher is worth nothing and its money goes back by itself')
})

test('the maker’s office alone, after the handing out, once at a time, as it was shown', () => {
  const own = { ownOffice: true, status: 'issued', recalling: false, unitName: '商丘市' } as const
  const sum = { vouchers: 2, amountFen: 160_000 }
  const verdict = (...ask: Parameters<typeof decideRecall>) => {
    const decision = decideRecall(...ask)
    return decision.ok ? decision.value : decision.refusal
  }
  assert.equal(verdict(own, sum, sum), 'recall')
  assert.equal(verdict({ ...own, status: 'stopped' }, sum, sum), 'recall')
  assert.equal(verdict({ ...own, ownOffice: false }, sum, sum), 'not_the_issuer')
  assert.equal(verdict({ ...own, status: 'issuing' }, sum, sum), 'still_issuing')
  assert.equal(verdict({ ...own, recalling: true }, sum, sum), 'still_recalling')
  assert.equal(verdict(own, { vouchers: 0, amountFen: 0 }, { vouchers: 0, amountFen: 0 }), 'nothing_to_recall')
  assert.equal(verdict(own, sum, { vouchers: 3, amountFen: 160_000 }), 'recall_changed')
  assert.equal(verdict(own, sum, { vouchers: 2, amountFen: 80_000 }), 'recall_changed')
})
