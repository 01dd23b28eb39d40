// Aim: nothing that is stored encrypted is shown without a record that says who looked and why.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { AuditEntry, Tx } from '../db/transaction.ts'
import { createKeyService } from '../keys/key-service.ts'
import { revealInTx } from './reveal.ts'

const keys = createKeyService(createHash('sha256').update('test key').digest())
const look = {
  records: [
    { action: 'payee.reveal', subjectType: 'payee_change', subjectId: '1' },
    { action: 'payee.reveal', subjectType: 'person', subjectId: '2', personId: '2', facts: { fields: ['phone'] } },
  ],
  reason: '核对账号',
}
const sealed = (plain: string) => ({ field: 'phone', sealed: keys.encrypt('phone', plain) })

test('the values whole, what is not there as null; every record says why, and holds no value', async () => {
  const written: AuditEntry[] = []
  const tx = { auditMany: async (entries: readonly AuditEntry[]) => void written.push(...entries) } as unknown as Tx
  const shown = await revealInTx(
    tx,
    keys,
    { before: { field: 'phone', sealed: null }, after: sealed('00012345678') },
    look,
  )
  assert.deepEqual(shown, { before: null, after: '00012345678' })
  assert.deepEqual(
    written.map(({ subjectType, facts }) => [subjectType, facts]),
    [
      ['payee_change', { reason: '核对账号' }],
      ['person', { fields: ['phone'], reason: '核对账号' }],
    ],
  )
  assert.ok(!JSON.stringify(written).includes('00012345678'))
})

test('no record, no value', async () => {
  const tx = { auditMany: () => Promise.reject(new Error('the record cannot be written')) } as unknown as Tx
  await assert.rejects(revealInTx(tx, keys, { after: sealed('00012345678') }, look), /cannot be written/)
})
