/** The three folds over the same events, in one form. */
import assert from 'node:assert/strict'
import type pg from 'pg'
import { fen } from '#src/kernel/fen.ts'
import type { PackSet } from '../decide.ts'
import type { BulkDecision, BulkEvent, BulkOutcome } from './bulk.types.ts'
import { decisionAt, startFold } from './decide-bulk.ts'
import { encodeLog } from './encode-log.rules.ts'
import { ORACLE_TABLES, oracleFunction } from './sql-oracle.rules.ts'

export type Answers = readonly (BulkDecision | undefined)[]

export function foldInBulk(
  packSet: PackSet,
  events: readonly BulkEvent[],
  patch?: (source: string) => string,
): Answers {
  const log = encodeLog(events)
  const fold = startFold(packSet, log, patch ? { patch } : {})
  fold.advance(log.columns, log.rows)
  return events.map((_, row) => decisionAt(fold.decisions, row))
}

export async function foldInSql(
  client: pg.ClientBase,
  packSet: PackSet,
  events: readonly BulkEvent[],
): Promise<Answers> {
  const rowOf = new Map(events.map((event, row) => ['ref' in event ? event.ref : '', row]))
  await client.query('drop table if exists oracle_event, oracle_history, oracle_result')
  await client.query(ORACLE_TABLES)
  await client.query(oracleFunction(packSet.packs))
  await client.query(
    `insert into oracle_event select * from unnest($1::int[], $2::text[], $3::int[], $4::text[], $5::jsonb[])`,
    [
      events.map((_, row) => row),
      events.map(({ kind }) => kind),
      events.map((event) => ('of' in event ? rowOf.get(event.of) : null)),
      events.map((event) => (event.kind === 'past' ? event.personId : null)),
      events.map((event) =>
        event.kind === 'claim'
          ? JSON.stringify(event.facts)
          : event.kind === 'past'
            ? JSON.stringify(event.entry)
            : null,
      ),
    ],
  )
  await client.query('select pg_temp.oracle_run()')
  const { rows } = await client.query<{
    n: number
    outcome: BulkOutcome
    amount_fen: string | null
    rule: string | null
  }>('select n, outcome, amount_fen::text, rule from oracle_result')
  const answers: (BulkDecision | undefined)[] = events.map(() => undefined)
  for (const { n, outcome, amount_fen, rule } of rows)
    answers[n] = { outcome, amountFen: amount_fen === null ? null : fen(Number(amount_fen)), rule } as BulkDecision
  return answers
}

/** The first event that two folds answer otherwise; -1 when they agree. */
export function firstDifference(one: Answers, other: Answers): number {
  assert.equal(one.length, other.length)
  return one.findIndex((answer, i) => {
    const against = other[i]
    if (!answer || !against) return answer !== against
    return answer.outcome !== against.outcome || answer.amountFen !== against.amountFen || answer.rule !== against.rule
  })
}
