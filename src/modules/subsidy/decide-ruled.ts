import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import type { PackSet } from '#src/modules/policy/index.ts'
import { type Scope, systemScope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { inTransaction, type Tx } from '#src/platform/db/transaction.ts'
import type { Platform } from '#src/platform/platform.ts'
import { type Assessed, assessClaim } from './assess-claim.ts'
import { lockBatchInTx, settleBatchInTx } from './claim-batch.store.ts'
import { evidenceOfLine, type LineRecord, linesOfBatch } from './claim-line.store.ts'
import { lineStepStatus } from './deadlines.rules.ts'
import { settleClocksInTx } from './deadlines.ts'
import { writeDecisionsInTx } from './decision.store.ts'
import { stoppingTexts } from './decision-view.ts'
import type { SubsidyDeps } from './deps.ts'
import { savePacksInTx } from './packs.store.ts'

/** Batches a run: the next run takes the rest. */
const BATCHES = 50

/**
 * Decides again the lines that waited for a ruling, once the text that left them open has been signed anew: fit, they are the county's
 * to review; against a clause, they are refused as at the counter; still open, they wait on. Answers how many have left the wait.
 */
export async function decideRuled(platform: Platform, packs: PackSet): Promise<number> {
  const scope = systemScope('decide-ruled')
  const clocks = await platform.clocks()
  // unscoped: housekeeping; what the texts leave open is open in every region.
  const { rows } = await sql<{ batch_id: string }>`
    select distinct l.batch_id
      from claim_batch b join claim_line l on l.batch_id = b.batch_id
      cross join lateral (
        select d.pack_revision from decision d where d.person_id = l.person_id and d.line_id = l.line_id
         order by d.attempt desc, (d.stage = 'review') desc limit 1) d
     where b.status = 'submitted' and l.status = 'submitted' and l.outcome = 'NEEDS_RULING'
       and d.pack_revision <> all(${[...packs.revisions.values()]}::text[])
     order by l.batch_id limit ${BATCHES}`.execute(platform.db)
  let left = 0
  for (const { batch_id: batchId } of rows)
    left += await inTransaction(
      platform.db,
      scope,
      clocks,
      (tx) => decideBatchInTx(tx, { platform, packs }, scope, batchId),
      {
        unauditedWhen: (n) => n === 0,
      },
    )
  return left
}

interface Ruled extends Assessed {
  readonly line: LineRecord
}

async function decideBatchInTx(tx: Tx, deps: SubsidyDeps, scope: Scope, batchId: string): Promise<number> {
  await lockBatchInTx(tx, scope, batchId)
  const lines = await linesOfBatch(tx.db, scope, batchId)
  const ruled: Ruled[] = []
  const waiting = lines.filter((line) => lineStepStatus(line) === 'waiting_ruling')
  for (const group of Map.groupBy(waiting, (line) => line.as_of).values()) {
    const [{ region_id: region, program, as_of: asOf }] = group as [LineRecord]
    const assessed = await assessClaim(tx.db, deps.packs, {
      region,
      program,
      asOf,
      evidence: group.map(evidenceOfLine),
      lineIds: group.map((line) => line.line_id),
    })
    for (const [at, line] of group.entries()) ruled.push({ line, ...assessed[at]! })
  }
  if (ruled.length === 0) return 0
  await writeRuledInTx(tx, deps, ruled)
  const settled = ruled.filter(({ decision }) => decision.outcome !== 'NEEDS_RULING')
  if (settled.length === 0) return 0
  const [{ line: first }] = settled as [Ruled]
  await settleBatchInTx(tx, batchId)
  await settleClocksInTx(tx, await deps.platform.unitTree(), batchId)
  const refused = settled.filter((one) => refusalOf(one) !== null)
  await tx.audit({
    action: 'claim.rule',
    subjectType: 'claim_batch',
    subjectId: batchId,
    facts: { lines: settled.length, refused: refused.length },
  })
  await tx.auditMany(
    settled.map((one) => ({
      action: refusalOf(one) === null ? 'claim.rule' : 'claim.refuse',
      subjectType: 'claim_line',
      subjectId: one.line.line_id,
      personId: one.line.person_id,
      facts: { outcome: one.decision.outcome, amountFen: one.decision.amountFen },
    })),
  )
  const officers = await tx.db
    .selectFrom('account')
    .select('account_id')
    .where('unit_id', '=', first.unit_id)
    .where('role', 'in', ['county', 'city'])
    .where('status', '=', 'active')
    .execute()
  await sendMessagesInTx(tx, [
    {
      organisationId: first.claimant_id,
      accountIds: officers.map((row) => row.account_id),
      template: 'claim_ruled',
      facts: { number: first.batch_number, lines: settled.length, refused: refused.length },
      link: CONSOLE.claimBatch(batchId),
    },
  ])
  return settled.length
}

const refusalOf = ({ decision }: Ruled): string | null =>
  decision.outcome === 'INELIGIBLE' || decision.outcome === 'NOT_YET' ? stoppingTexts(decision).join('；') : null

/** The new decision of each, also where it leaves the same thing open: the text that was asked is the one in force. */
async function writeRuledInTx(tx: Tx, deps: SubsidyDeps, ruled: readonly Ruled[]): Promise<void> {
  await savePacksInTx(
    tx,
    deps.packs,
    ruled.map(({ decision }) => decision.packRevision),
  )
  // unscoped: lines of the batch that was locked.
  await sql`
    update claim_line l
       set status = u.t, outcome = u.o, amount_fen = u.f, hold_reason = u.h, attempt = l.attempt + 1, version = l.version + 1
      from unnest(${ruled.map(({ line }) => line.person_id)}::uuid[], ${ruled.map(({ line }) => line.line_id)}::uuid[],
                  ${ruled.map((one) => (refusalOf(one) === null ? 'submitted' : 'refused'))}::text[], ${ruled.map(({ decision }) => decision.outcome)}::text[],
                  ${ruled.map(({ decision }) => decision.amountFen)}::bigint[], ${ruled.map(refusalOf)}::text[]) as u(p, i, t, o, f, h)
     where l.person_id = u.p and l.line_id = u.i`.execute(tx.db)
  await writeDecisionsInTx(
    tx,
    'review',
    ruled.map(({ line, facts, decision }) => ({
      personId: line.person_id,
      lineId: line.line_id,
      attempt: line.attempt + 1,
      asOf: line.as_of,
      facts,
      decision,
    })),
  )
}
