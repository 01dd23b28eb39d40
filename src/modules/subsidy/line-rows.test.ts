import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from '#src/kernel/plain-date.ts'
import type { PolicyDecision } from '#src/modules/policy/index.ts'
import type { LineRecord } from './claim-line.store.ts'
import { lineRowOf } from './line-rows.ts'
import type { LineStatus } from './subsidy.types.ts'

/** A revoked certificate stops money that is not out yet, and the row says so: the status alone would read as "on its way". */
const stopped = '证书已撤销，这笔补贴停止拨付'

for (const [status, certificate, hold, said] of [
  ['approved', 'revoked', null, stopped],
  ['failed', 'revoked', null, stopped],
  ['approved', 'valid', null, null],
  // Before approval the review itself says what is wrong; what is in a batch or paid is stopped or claimed back there.
  ['submitted', 'revoked', null, null],
  ['paying', 'revoked', null, null],
  ['paid', 'revoked', null, null],
  ['approved', 'revoked', '待核实', '待核实'],
] as const satisfies readonly (readonly [LineStatus, LineRecord['certificate_status'], string | null, string | null])[])
  test(`${status}, certificate ${certificate}${hold ? `, held for ${hold}` : ''}: ${said ?? 'nothing said'}`, () => {
    const line = { status, certificate_status: certificate, hold_reason: hold, level: 'L4', outcome: 'ELIGIBLE' }
    const row = lineRowOf(
      { ...line, batch_number: 'SL-2022-0001', line_no: 1 } as LineRecord,
      { reasons: [] } as unknown as PolicyDecision,
      plainDate('2022-06-21'),
    )
    assert.equal(row.holdReason, said)
  })
