// Aim: money moves between accounts that are in the ledger, and nowhere else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { newId } from '#src/kernel/ids.ts'
import { openTestPlatform, type TestPlatform } from '#test/platform.ts'
import { openBookInTx, transferInTx } from './book.store.ts'
import type { Book } from './ledger.types.ts'

let platform: TestPlatform
const endings: (() => Promise<void>)[] = []
before(async () => {
  platform = await openTestPlatform({ after: (work) => endings.unshift(work) })
})
after(async () => {
  for (const end of endings) await end()
})

const reserve = (book: Book) =>
  platform.write('finance', async (tx) => {
    await tx.audit({ action: 'budget.propose', subjectType: 'budget', subjectId: book.budgetId })
    await transferInTx(tx, book, 'reserve', [{ personId: newId(), lineId: newId(), amountFen: 1 }], '样例')
  })

test('a transfer between accounts of a book is written; one of a book that has no accounts is refused by the database', async () => {
  const book = await platform.write('finance', async (tx) => {
    await tx.audit({ action: 'budget.propose', subjectType: 'budget', subjectId: '2031' })
    return openBookInTx(tx, { fundCode: 'skill-action-411400', unitId: '411400', year: 2031, document: '样例' })
  })
  await reserve(book)
  await assert.rejects(reserve({ ...book, year: 2032 }), /null value in column "debit_account"/)
})
