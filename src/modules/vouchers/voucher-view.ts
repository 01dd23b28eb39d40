import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { CLASS_KIND_NAMES } from '#src/modules/policy/words.rules.ts'
import { type Action, mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { timelineEntry } from '#src/platform/audit/timeline.ts'
import { actsOnPersonRecord } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { listVouchers, type ShownVoucher, standingOf, stateOn } from './voucher.store.ts'
import { VOUCHER_KIND_NAMES, VOUCHER_STATE_NAMES } from './voucher.types.ts'
import { isIssuer } from './voucher-acts.ts'
import { openActs } from './voucher-states.rules.ts'
import type { VoucherDetail, VoucherRow } from './vouchers.contract.ts'
import { voucherEventName } from './vouchers.messages.ts'

export const programName = (program: string): string => PROGRAM_NAMES[program as Program] ?? '补贴'

/** What a targeted voucher is good for, in words; empty for a general one. */
export async function targetWords(
  db: Db,
  of: {
    readonly kind: string
    readonly class_kinds: readonly string[]
    readonly occupations: readonly string[]
    readonly levels: readonly string[]
    readonly providers: readonly string[]
  },
): Promise<string[]> {
  if (of.kind !== 'targeted') return []
  const names =
    of.occupations.length === 0
      ? []
      : (
          await db
            .selectFrom('occupation')
            .select('name')
            .where('code', 'in', [...of.occupations])
            .orderBy('code')
            .execute()
        ).map((row) => row.name)
  const providers =
    of.providers.length === 0
      ? []
      : // unscoped: names of institutions are public.
        (
          await db
            .selectFrom('organisation')
            .select('name')
            .where('organisation_id', 'in', [...of.providers])
            .orderBy('name')
            .execute()
        ).map((row) => row.name)
  return [
    ...of.class_kinds.map((kind) => CLASS_KIND_NAMES[kind as keyof typeof CLASS_KIND_NAMES] ?? kind),
    ...names,
    ...of.levels.map((level) => LEVEL_NAMES[level as Level]),
    ...providers,
  ]
}

export function voucherRowOf(voucher: ShownVoucher, today: PlainDate): VoucherRow {
  const state = stateOn(voucher, today)
  return {
    id: voucher.voucher_id,
    number: voucher.number,
    personId: voucher.person_id,
    name: voucher.name,
    docNoMasked: voucher.doc_no_masked,
    unitName: voucher.unit_name,
    batchId: voucher.batch_id,
    batchName: voucher.batch_name,
    kindName: VOUCHER_KIND_NAMES[voucher.kind],
    attendanceOnly: voucher.attendance_only,
    faceFen: voucher.face_fen,
    state,
    stateName: VOUCHER_STATE_NAMES[state],
    validTo: voucher.valid_to,
    redeemBy: voucher.redeem_by,
    classNumber: voucher.class_number,
    redeemedFen: voucher.redeemed_fen,
  }
}

/** One voucher with its way and its chain. Throws the 404 problem outside the scope. */
export async function voucherDetail(
  db: Db,
  platform: Platform,
  scope: Scope,
  today: PlainDate,
  id: string,
): Promise<VoucherDetail> {
  const voucher = found((await listVouchers(db, scope, { id }, { limit: 1 }))[0], '这张培训券')
  const acts = await actsOnPersonRecord(db, voucher.person_id, 'voucher', id)
  const manages = mayDo(scope.role, 'voucher.manage')
  return {
    ...voucherRowOf(voucher, today),
    batchNumber: voucher.batch_number,
    issuerName: voucher.issuer_name,
    programName: programName(voucher.program),
    validFrom: voucher.valid_from,
    targets: await targetWords(db, voucher),
    reason: voucher.reason,
    committedFen: voucher.committed_fen,
    classTitle: voucher.class_title,
    providerName: voucher.provider_name,
    chain: await chainOf(db, platform, scope, voucher),
    timeline: acts.map((act) => timelineEntry(act, voucherEventName(act.action))),
    acts: manages
      ? openActs(standingOf(voucher), today).filter((act) => act !== 'void' || isIssuer(scope, voucher.issuer_id))
      : [],
    version: voucher.version,
  }
}

/** 基金 → 发券批 → 人 → 班 → 证书 → 申领, each link for a reader whose role may open it. */
// unscoped: the voucher is in the scope, and what it hangs on is shown with it; each link asks again.
async function chainOf(
  db: Db,
  platform: Platform,
  scope: Scope,
  voucher: ShownVoucher,
): Promise<VoucherDetail['chain']> {
  const { rows } = await sql<{ fund_name: string | null; year: number | null; line_number: string | null }>`
    select f.name as fund_name, g.year,
           (select b.number || '-' || lpad(l.line_no::text, 3, '0') from claim_line l join claim_batch b on b.batch_id = l.batch_id
             where l.person_id = ${voucher.person_id} and l.line_id = ${voucher.line_id}) as line_number
      from (select 1) one
      left join budget g on g.budget_id = ${voucher.budget_id}
      left join fund f on f.fund_code = g.fund_code`.execute(db)
  const row = rows[0]!
  const tree = await platform.unitTree()
  const link = (action: Action, address: string | null) =>
    address !== null && scope.role !== 'public' && scope.role !== 'system' && mayDo(scope.role, action) ? address : null
  return [
    {
      kind: 'fund',
      name: '基金',
      value: row.fund_name ? `${row.fund_name} ${row.year}` : '不占资金',
      link: link('fund.read', voucher.budget_id && CONSOLE.budget(voucher.budget_id)),
    },
    {
      kind: 'voucher_batch',
      name: '发券',
      value: `${voucher.batch_number} ${voucher.batch_name}`,
      // The issue is the issuer's; who is below it sees the voucher and not the issue.
      link: isIssuer(scope, voucher.issuer_id) ? CONSOLE.voucherBatch(voucher.batch_id) : null,
    },
    {
      kind: 'voucher',
      name: '培训券',
      value: VOUCHER_STATE_NAMES[voucher.state],
      link: null,
    },
    {
      kind: 'person',
      name: '人',
      value: `${voucher.name}，${tree.get(voucher.unit_id).name}`,
      link: link('person.read', CONSOLE.person(voucher.person_id)),
    },
    {
      kind: 'class',
      name: '培训班',
      value: voucher.class_number ?? '还没有报名',
      link: link('class.read', voucher.class_id && CONSOLE.class(voucher.class_id)),
    },
    {
      kind: 'certificate',
      name: '证书',
      value: voucher.certificate_number ?? '还没有取证',
      link: link('certificate.read', voucher.certificate_id && CONSOLE.certificate(voucher.certificate_id)),
    },
    {
      kind: 'claim',
      name: '申领',
      value: row.line_number
        ? `${row.line_number}${voucher.redeemed_fen === null ? '' : `，兑现 ${formatYuan(voucher.redeemed_fen)} 元`}`
        : '还没有申领',
      link: link('claim.read', voucher.line_id && CONSOLE.claimLine(voucher.line_id)),
    },
  ]
}
