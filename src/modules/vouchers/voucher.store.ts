import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { countRows } from '#src/platform/http/newest-first.ts'
import type { FunnelStage, VoucherKind, VoucherState } from './voucher.types.ts'
import { isExpiredOn, type VoucherStanding } from './voucher-states.rules.ts'

/** A voucher with its batch, as rules judge it and pages show it. */
export interface VoucherRecord {
  voucher_id: string
  person_id: string
  number: string
  batch_id: string
  batch_number: string
  batch_name: string
  kind: VoucherKind
  attendance_only: boolean
  face_fen: number
  program: string
  class_kinds: string[]
  occupations: string[]
  levels: Level[]
  providers: string[]
  unit_id: string
  issuer_id: string
  budget_id: string | null
  valid_from: PlainDate
  valid_to: PlainDate
  redeem_by: PlainDate
  state: VoucherState
  frozen_from: VoucherState | null
  frozen_day: PlainDate | null
  committed_fen: number
  class_id: string | null
  certificate_id: string | null
  line_id: string | null
  issued_day: PlainDate
  claimed_day: PlainDate | null
  locked_day: PlainDate | null
  activated_day: PlainDate | null
  completed_day: PlainDate | null
  certified_day: PlainDate | null
  redeemed_day: PlainDate | null
  ended_day: PlainDate | null
  redeemed_fen: number | null
  reason: string | null
  in_claim: boolean
  version: number
}

/** A claim of the certificate of voucher `v` (of batch `b`) is on its way. */
// unscoped: a part of statements on vouchers, which name their scope; of the claim only this is told.
export const IN_CLAIM = sql<boolean>`
  exists (select 1 from claim_line l where l.person_id = v.person_id and l.certificate_id = v.certificate_id and l.program = b.program
            and l.phase <> 'ended')`
// unscoped: the beginning of statements; each of them below names its scope or says why it has none.
const COLUMNS = sql`
  v.voucher_id, v.person_id, v.number, v.batch_id, b.number as batch_number, b.name as batch_name, b.kind, b.attendance_only, v.face_fen, b.program,
  b.class_kinds, b.occupations, b.levels, b.providers, v.unit_id, v.issuer_id, v.budget_id, v.valid_from, v.valid_to, v.redeem_by, v.state, v.frozen_from, v.frozen_day,
  v.committed_fen, v.class_id, v.certificate_id, v.line_id, v.issued_day, v.claimed_day, v.locked_day, v.activated_day, v.completed_day,
  v.certified_day, v.redeemed_day, v.ended_day, v.redeemed_fen, v.reason, v.version,
  ${IN_CLAIM} as in_claim`

/** Vouchers that meet a condition, their rows locked, in the one order of persons. */
// unscoped: the condition names persons, classes or lines that the caller found in its scope or was shown by their holder.
export async function lockVouchersInTx(tx: Tx, where: RawBuilder<SqlBool>): Promise<VoucherRecord[]> {
  const { rows } = await sql<VoucherRecord>`
    select ${COLUMNS} from voucher v join voucher_batch b on b.batch_id = v.batch_id
     where ${where} order by v.person_id, v.voucher_id for no key update of v`.execute(tx.db)
  return rows
}

/** A voucher as lists and pages show it. */
export interface ShownVoucher extends VoucherRecord {
  name: string
  doc_no_masked: string
  unit_name: string
  issuer_name: string
  class_number: string | null
  class_title: string | null
  provider_name: string | null
  certificate_number: string | null
}

export interface VoucherFilter {
  readonly id?: string | undefined
  readonly state?: VoucherState | undefined
  readonly stage?: FunnelStage | undefined
  readonly batch?: string | undefined
  readonly unit?: readonly string[] | undefined
  readonly q?: string | undefined
}

/** What a stage of the funnel counts: whoever came that far, wherever they are now. A release gives the steps behind it back. */
const STAGES: Readonly<Record<FunnelStage, RawBuilder<SqlBool>>> = {
  issued: sql`true`,
  claimed: sql`v.claimed_day is not null`,
  used: sql`v.activated_day is not null`,
  certified: sql`v.certified_day is not null`,
  redeemed: sql`v.redeemed_day is not null`,
}

/** The conditions of a list; the same for its rows, its count and the funnel. */
function matching(scope: Scope, ask: VoucherFilter): RawBuilder<SqlBool> {
  const q = ask.q?.normalize('NFKC').replace(/\s/g, '') ?? ''
  const found = /^\d+$/.test(q)
    ? sql<SqlBool>`starts_with(v.number, ${q})`
    : sql<SqlBool>`(starts_with(p.name, ${q}) or starts_with(p.pinyin, ${q.toLowerCase()}) or starts_with(p.initials, ${q.toLowerCase()}))`
  return sql<SqlBool>`${inScope(scope, 'voucher', 'v')}
    and ${ask.id ? sql`v.voucher_id = ${ask.id}` : sql`true`}
    and ${ask.state ? sql`v.state = ${ask.state}` : sql`true`}
    and ${ask.stage ? STAGES[ask.stage] : sql`true`}
    and ${ask.batch ? sql`v.batch_id = ${ask.batch}` : sql`true`}
    and ${ask.unit ? sql`v.unit_id = any(${[...ask.unit]})` : sql`true`}
    and ${q === '' ? sql`true` : found}`
}

/** Vouchers of the scope, the newest first; `after` is the id of the last one shown. */
export async function listVouchers(
  db: Db,
  scope: Scope,
  ask: VoucherFilter,
  page: { readonly limit: number; readonly after?: string | undefined },
): Promise<ShownVoucher[]> {
  const { rows } = await sql<ShownVoucher>`
    select ${COLUMNS}, p.name, p.doc_no_masked, u.name as unit_name, i.name as issuer_name, k.number as class_number, k.title as class_title,
           o.name as provider_name, c.number as certificate_number
      from voucher v
      join voucher_batch b on b.batch_id = v.batch_id
      join person p on p.person_id = v.person_id
      join unit u on u.unit_id = v.unit_id
      join unit i on i.unit_id = v.issuer_id
      left join training_class k on k.class_id = v.class_id
      left join organisation o on o.organisation_id = k.provider_id
      left join certificate c on c.person_id = v.person_id and c.certificate_id = v.certificate_id
     where ${matching(scope, ask)} and ${page.after ? sql`v.voucher_id < ${page.after}::uuid` : sql`true`}
     order by v.voucher_id desc limit ${page.limit}`.execute(db)
  return rows
}

export const countVouchers = (db: Db, scope: Scope, ask: VoucherFilter): Promise<number> =>
  countRows(db, sql`from voucher v join person p on p.person_id = v.person_id where ${matching(scope, ask)}`)

export interface FunnelRow {
  issued: number
  claimed: number
  used: number
  certified: number
  redeemed: number
  face_fen: number
  committed_fen: number
  redeemed_fen: number
  expired: number
  voided: number
  frozen: number
}

/** The funnel of the vouchers that a filter leaves, in persons and in money. */
export async function funnelOf(db: Db, scope: Scope, ask: VoucherFilter): Promise<FunnelRow> {
  const { rows } = await sql<FunnelRow>`
    select count(*)::int as issued, count(*) filter (where ${STAGES.claimed})::int as claimed,
           count(*) filter (where ${STAGES.used})::int as used, count(*) filter (where ${STAGES.certified})::int as certified,
           count(*) filter (where ${STAGES.redeemed})::int as redeemed, coalesce(sum(v.face_fen), 0)::bigint as face_fen,
           coalesce(sum(v.committed_fen), 0)::bigint as committed_fen, coalesce(sum(v.redeemed_fen), 0)::bigint as redeemed_fen,
           count(*) filter (where v.state = 'expired')::int as expired, count(*) filter (where v.state = 'voided')::int as voided,
           count(*) filter (where v.state = 'frozen')::int as frozen
      from voucher v join person p on p.person_id = v.person_id where ${matching(scope, ask)}`.execute(db)
  return rows[0]!
}

export const standingOf = (
  voucher: Pick<VoucherRecord, 'state' | 'frozen_from' | 'valid_from' | 'valid_to' | 'redeem_by' | 'in_claim'>,
): VoucherStanding => ({
  state: voucher.state,
  frozenFrom: voucher.frozen_from,
  validFrom: voucher.valid_from,
  validTo: voucher.valid_to,
  redeemBy: voucher.redeem_by,
  inClaim: voucher.in_claim,
})

/** Past its day a voucher is shown as expired, before the housekeeping has written it down. */
export const stateOn = (voucher: Parameters<typeof standingOf>[0], today: PlainDate): VoucherState =>
  isExpiredOn(standingOf(voucher), today) ? 'expired' : voucher.state

export const scopeOfVoucher = (voucher: VoucherRecord) => ({
  kind: voucher.kind,
  classKinds: voucher.class_kinds,
  providers: voucher.providers,
  occupations: voucher.occupations,
  levels: voucher.levels,
})
