import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemOf } from './problem-of.ts'

const fault = (code: string | undefined, message = 'x') => Object.assign(new Error(message), { code })

for (const [what, error, status, code] of [
  ['too many connections', fault('53300', 'sorry, too many clients already'), 503, 'database_away'],
  ['a full disk', fault('53100'), 503, 'database_away'],
  ['a database that stops', fault('57P01'), 503, 'database_away'],
  ['a database that starts', fault('57P03'), 503, 'database_away'],
  ['a lost connection', fault('08006'), 503, 'database_away'],
  ['nobody at the port', fault('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'), 503, 'database_away'],
  ['a connection cut while it is written to', fault('ECONNRESET', 'read ECONNRESET'), 503, 'database_away'],
  [
    'a rollback on a dead connection',
    fault(undefined, 'Client has encountered a connection error and is not queryable'),
    503,
    'database_away',
  ],
  ['a pool that is used up', fault(undefined, 'timeout exceeded when trying to connect'), 503, 'database_away'],
  ['a number past its column', fault('22003'), 422, 'input_invalid'],
  ['a broken constraint that no rule foresaw', fault('23505'), 500, 'fault'],
  ['a cancelled statement', fault('57014'), 500, 'fault'],
  ['a fault of our own', fault(undefined), 500, 'fault'],
  ['a body over the limit', fault('FST_ERR_CTP_BODY_TOO_LARGE'), 413, 'too_large'],
  [
    'a body that is not JSON',
    Object.assign(fault('FST_ERR_CTP_INVALID_JSON_BODY'), { statusCode: 400 }),
    400,
    'bad_request',
  ],
] as const)
  test(`${what} is answered with ${status} ${code}`, () => {
    const problem = problemOf(error)
    assert.deepEqual([problem.status, problem.code], [status, code])
  })
