import { type IsolationLevel, type RawBuilder, sql, type Transaction } from 'kysely'
import type { Facts } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { Scope } from '../access/scope.ts'
import type { Db } from './database.ts'
import { orderedId } from './ordered-ids.ts'
import type { Tables } from './tables.ts'

export interface AuditEntry {
  /** `module.verb`, for example `class.approve`; its Chinese name stands in src/platform/audit/action-names.ts. */
  readonly action: string
  readonly subjectType: string
  readonly subjectId: string
  /** Set when it is one person's record: the row then lies with the person and is that person's timeline. */
  readonly personId?: string
  /** Ids, field names, counts, amounts, reasons. Never an ID number, phone, account number or name. */
  readonly facts?: Facts
}

/** One use case = one transaction: the open connection, both clocks as they stood at its start, and its audit. */
export interface Tx {
  readonly db: Transaction<Tables>
  /** The business day: decides every domain date. */
  readonly day: PlainDate
  /** The instant: audit, sign-in, job times. Never moved in a demo. */
  readonly now: Date
  readonly scope: Scope
  audit(entry: AuditEntry): Promise<void>
  auditMany(entries: readonly AuditEntry[]): Promise<void>
  /**
   * One row a person for as many as a query finds, without carrying them here: `rows` is a query of `person_id uuid`, `subject_id
   * text` and `facts jsonb`.
   */
  auditPersons(entry: Pick<AuditEntry, 'action' | 'subjectType'>, rows: RawBuilder<unknown>): Promise<void>
  /** Runs after COMMIT, never after a rollback; a fault in it is logged, the work stands. */
  afterCommit(effect: () => void): void
}

// serialization_failure, deadlock_detected: the same work again may succeed (DESIGN: lock order, retry).
const RETRY = new Set(['40001', '40P01'])
const ATTEMPTS = 5

/**
 * Runs `work` in one transaction and retries it when PostgreSQL asks for it. A committed write without an audit row is a bug and
 * is rolled back (fail closed, GB/T 22239 control 15); `quiet` exempts housekeeping that changes no business record, and
 * `unauditedWhen` a call that turned out to change nothing, such as the replay of a key.
 */
export async function inTransaction<T>(
  db: Db,
  scope: Scope,
  clocks: { day: PlainDate; now: Date },
  work: (tx: Tx) => Promise<T>,
  options: { quiet?: boolean; unauditedWhen?: (value: T) => boolean; isolation?: IsolationLevel } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const effects: (() => void)[] = []
    try {
      const result = await db
        .transaction()
        .setIsolationLevel(options.isolation ?? 'read committed')
        .execute(async (trx) => {
          let audited = 0
          const tx: Tx = {
            db: trx,
            day: clocks.day,
            now: clocks.now,
            scope,
            audit: (entry) => tx.auditMany([entry]),
            async auditMany(entries) {
              audited += entries.length
              await writeAudit(trx, scope, clocks, entries)
            },
            async auditPersons({ action, subjectType }, rows) {
              const { numAffectedRows } = await sql`
                insert into audit_event (person_id, event_id, at, business_day, account_id, role, request_id, action, subject_type, subject_id, facts)
                select r.person_id, ${orderedId(clocks.now, sql`row_number() over ()`)}, ${clocks.now}, ${clocks.day}, ${scope.accountId}, ${scope.role},
                       ${scope.requestId}, ${action}, ${subjectType}, r.subject_id, r.facts
                  from (${rows}) r`.execute(trx)
              audited += Number(numAffectedRows ?? 0)
            },
            afterCommit: (effect) => effects.push(effect),
          }
          const value = await work(tx)
          if (audited === 0 && !options.quiet && !options.unauditedWhen?.(value))
            throw new Error('A write reached COMMIT without an audit row.')
          return value
        })
      for (const effect of effects) effect()
      return result
    } catch (error) {
      const code = (error as { code?: string }).code
      if (!code || !RETRY.has(code) || attempt >= ATTEMPTS) throw error
      await new Promise((resolve) => setTimeout(resolve, 10 * attempt + Math.random() * 20))
    }
  }
}

async function writeAudit(
  trx: Transaction<Tables>,
  scope: Scope,
  clocks: { day: PlainDate; now: Date },
  entries: readonly AuditEntry[],
) {
  const org = entries.filter((entry) => entry.personId === undefined)
  const personal = entries.filter((entry) => entry.personId !== undefined)
  if (org.length > 0)
    await trx
      .insertInto('org_audit')
      .values(
        org.map((entry) => ({
          at: clocks.now,
          business_day: clocks.day,
          account_id: scope.accountId,
          role: scope.role,
          unit_id: scope.unitId || null,
          address: scope.address,
          request_id: scope.requestId,
          action: entry.action,
          subject_type: entry.subjectType,
          subject_id: entry.subjectId,
          result: 'done',
          facts: JSON.stringify(entry.facts ?? {}),
        })),
      )
      .execute()
  // unnest keeps the statement the same for one line and for five hundred, so it is prepared once.
  if (personal.length > 0)
    await sql`insert into audit_event (person_id, event_id, at, business_day, account_id, role, request_id, action, subject_type, subject_id, facts)
      select p, e, ${clocks.now}, ${clocks.day}, ${scope.accountId}, ${scope.role}, ${scope.requestId}, a, t, s, f::jsonb
        from unnest(${personal.map((entry) => entry.personId!)}::uuid[], ${personal.map(() => newId())}::uuid[],
                    ${personal.map((entry) => entry.action)}::text[], ${personal.map((entry) => entry.subjectType)}::text[],
                    ${personal.map((entry) => entry.subjectId)}::text[], ${personal.map((entry) => JSON.stringify(entry.facts ?? {}))}::text[]) as u(p, e, a, t, s, f)`.execute(
      trx,
    )
}
