import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import type { GrantFacts, GrantProgram, HolderKind } from '#src/modules/policy/index.ts'
import { organisationMeant, personMeant } from '#src/modules/registry/index.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { holds, searched } from '#src/platform/http/list-search.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import { GRANT_STATUS_NAMES, type GrantStatus } from './grants.types.ts'

export interface GrantRecord {
  grant_id: string
  number: string
  item_id: string
  title: string
  program: GrantProgram
  region_id: string
  unit_id: string
  claimant_id: string
  claimant_name: string
  holder_kind: HolderKind
  holder_id: string
  holder_name: string
  subject: string
  units: number
  year: number
  period: string
  status: GrantStatus
  outcome: 'ELIGIBLE' | 'NEEDS_RULING'
  amount_fen: number | null
  attempt: number
  fund_code: string | null
  fund_name: string | null
  budget_id: string | null
  notice_number: string | null
  notice_from: PlainDate | null
  notice_to: PlainDate | null
  notice_days: number | null
  notice_phone: string | null
  notice_address: string | null
  note: string | null
  commitment: string
  submitted_by: string
  submitted_day: PlainDate
  review_due: PlainDate
  city_from: PlainDate | null
  city_due: PlainDate | null
  reviewed_by: string | null
  reviewed_day: PlainDate | null
  city_reviewed_by: string | null
  approve_due: PlainDate | null
  approved_day: PlainDate | null
  paid_day: PlainDate | null
  version: number
  /** Of the latest decision. */
  facts: GrantFacts
  pack_revision: string
  decided_at: Date
  as_of: PlainDate
}

// unscoped: each caller says which, by the scope or by what is public.
const SELECT = (where: RawBuilder<SqlBool>, limit: number) => sql<GrantRecord>`
  select g.grant_id, g.number, g.item_id, g.title, g.program, g.region_id, g.unit_id, g.claimant_id, c.name as claimant_name, g.holder_kind, g.holder_id,
         g.holder_name, g.subject, g.units, g.year, g.period, g.status, g.outcome, g.amount_fen, g.attempt, g.fund_code, f.name as fund_name, g.budget_id,
         g.notice_number, g.notice_from, g.notice_to, g.notice_days, g.notice_phone, g.notice_address, g.note, g.commitment, g.submitted_by,
         g.submitted_day, g.review_due, g.city_from, g.city_due, g.reviewed_by, g.reviewed_day, g.city_reviewed_by, g.approve_due, g.approved_day, g.paid_day, g.version,
         d.facts, d.pack_revision, d.decided_at, d.as_of
    from grant_application g
    join organisation c on c.organisation_id = g.claimant_id
    left join fund f on f.fund_code = g.fund_code
    join lateral (select facts, pack_revision, decided_at, as_of from grant_decision d where d.grant_id = g.grant_id
                   order by d.decided_at desc, d.attempt desc limit 1) d on true
   where ${where}
   order by g.grant_id desc
   limit ${limit}`

export async function findGrants(
  db: Db,
  scope: Scope,
  ask: {
    id?: string
    status?: GrantStatus | undefined
    statuses?: readonly GrantStatus[]
    /** Of `grantMeant`. */
    meant?: RawBuilder<SqlBool>
    after?: string | undefined
    limit: number
  },
): Promise<GrantRecord[]> {
  const { rows } = await SELECT(matching(scope, ask), ask.limit).execute(db)
  return rows
}

/** What an application is looked for by: a part of its number or of what it is for, or who claims or holds it. */
// unscoped: of applications in the scope; only the application is told.
export const grantMeant = (keys: KeyService, q: string | undefined): RawBuilder<SqlBool> =>
  searched(
    q,
    (words) => sql`(${holds(words, sql`g.number`, sql`g.title`, sql`g.subject`, sql`g.holder_name`)}
      or exists (select 1 from organisation o where o.organisation_id in (g.claimant_id, g.holder_id) and ${organisationMeant(words)})
      or exists (select 1 from person p where p.person_id = g.holder_id and ${personMeant(keys, words, 'p')}))`,
  )

const matching = (scope: Scope, ask: Omit<Parameters<typeof findGrants>[2], 'limit'>) => {
  return sql<SqlBool>`${inScope(scope, 'grant_application', 'g')}
    and ${ask.id ? sql`g.grant_id = ${ask.id}` : sql`true`} and ${ask.status ? sql`g.status = ${ask.status}` : sql`true`}
    and ${ask.statuses ? sql`g.status = any(${[...ask.statuses]})` : sql`true`}
    and ${ask.meant ?? sql`true`}
    and ${ask.after ? sql`g.grant_id < ${ask.after}::uuid` : sql`true`}`
}

export const countGrants = (
  db: Db,
  scope: Scope,
  ask: { status?: GrantStatus | undefined; meant?: RawBuilder<SqlBool> },
): Promise<number> => countRows(db, sql`from grant_application g where ${matching(scope, ask)}`)

export async function findGrant(db: Db, scope: Scope, id: string): Promise<GrantRecord | undefined> {
  const [row] = await findGrants(db, scope, { id, limit: 1 })
  return row
}

const published = (where: RawBuilder<SqlBool>) => sql<SqlBool>`g.notice_number is not null and ${where}`

/** Grants that have a notice, the newest first; what is published is for everybody. */
// unscoped: as above.
export async function findPublished(db: Db, where: RawBuilder<SqlBool>, limit: number): Promise<GrantRecord[]> {
  const { rows } = await SELECT(published(where), limit).execute(db)
  return rows
}

// unscoped: as above.
export const countPublished = (db: Db, where: RawBuilder<SqlBool>): Promise<number> =>
  countRows(db, sql`from grant_application g where ${published(where)}`)

/** Locks it, inside the scope, and answers it as it is now. */
export async function lockGrantInTx(tx: Tx, scope: Scope, id: string): Promise<GrantRecord | undefined> {
  await sql`select 1 from grant_application g where g.grant_id = ${id} and ${inScope(scope, 'grant_application', 'g')} for no key update`.execute(
    tx.db,
  )
  return findGrant(tx.db, scope, id)
}

/** One at a time for an item and a holder: whoever comes second reads what the first has written. */
export const lockHolderInTx = (tx: Tx, itemId: string, holderId: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`grant ${itemId} ${holderId}`}, 0))`.execute(tx.db)

/** What the same holder has had or asked for of the item and what still stands, wherever it lies. */
// unscoped: once per holder counts everywhere; number, year and state alone are told.
export async function historyOf(
  db: Db,
  ask: { itemId: string; holderId: string; except?: string | undefined },
): Promise<GrantFacts['history']> {
  const { rows } = await sql<{ number: string; year: number; period: string; status: GrantStatus }>`
    select g.number, g.year, g.period, g.status from grant_application g
     where g.item_id = ${ask.itemId} and g.holder_id = ${ask.holderId} and g.status not in ('waiting_ruling', 'rejected', 'withdrawn')
       and ${ask.except ? sql`g.grant_id <> ${ask.except}` : sql`true`}
     order by g.number`.execute(db)
  return rows.map(({ number, year, period, status }) => ({
    number,
    year,
    period,
    statusName: GRANT_STATUS_NAMES[status],
  }))
}

/** Persons who finished a class of the organisation in the year, each class counted: 人次. */
// unscoped: a count of the organisation's own classes, for its own application.
export async function trainingsOf(db: Db, organisationId: string, year: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from enrolment e join training_class k on k.class_id = e.class_id
     where k.provider_id = ${organisationId} and e.status = 'completed'
       and e.completed_day between make_date(${year}, 1, 1) and make_date(${year}, 12, 31)`.execute(db)
  return rows[0]!.n
}

export interface EvidenceRow {
  kind: string
  file_id: string
  name: string
}

// unscoped: the caller found the application in its scope.
export async function evidenceOf(db: Db, grant: Pick<GrantRecord, 'grant_id' | 'attempt'>): Promise<EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    select e.kind, e.file_id, f.name from grant_evidence e join stored_file f on f.file_id = e.file_id
     where e.grant_id = ${grant.grant_id} and e.attempt = ${grant.attempt} order by e.kind, f.name`.execute(db)
  return rows
}

/** Of these files, those that the caller may use as papers: own uploads, or files inside the scope. */
export async function usableFiles(db: Db, scope: Scope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ file_id: string }>`
    select f.file_id from stored_file f
     where f.file_id = any(${[...ids]}::uuid[]) and (f.account_id = ${scope.accountId} or ${inScope(scope, 'stored_file', 'f')})`.execute(
    db,
  )
  return new Set(rows.map((row) => row.file_id))
}

export async function insertEvidenceInTx(
  tx: Tx,
  grantId: string,
  attempt: number,
  evidence: readonly { kind: string; fileId: string }[],
): Promise<void> {
  if (evidence.length === 0) return
  await sql`
    insert into grant_evidence (grant_id, file_id, kind, attempt)
    select ${grantId}, f, k, ${attempt} from unnest(${evidence.map((one) => one.fileId)}::uuid[], ${evidence.map((one) => one.kind)}::text[]) as u(f, k)
    on conflict do nothing`.execute(tx.db)
}

/** Moves one application on; the caller holds its lock and has looked at its status. */
export async function moveGrantInTx(
  tx: Tx,
  grant: Pick<GrantRecord, 'grant_id' | 'version'>,
  status: GrantStatus,
  more: Readonly<Record<string, string | number | null>> = {},
): Promise<void> {
  await tx.db
    .updateTable('grant_application')
    .set({ status, version: grant.version + 1, ...more })
    .where('grant_id', '=', grant.grant_id)
    .where('version', '=', grant.version)
    .executeTakeFirstOrThrow()
}
