import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { organisationMeant } from '#src/modules/registry/index.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { searched } from '#src/platform/http/list-search.ts'
import { countRows, newestFirst } from '#src/platform/http/newest-first.ts'
import type { PageAsk } from '#src/platform/http/page.ts'
import { found, type RefusalTable } from '#src/platform/http/problem.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { EducationFundRow, EducationVerdict } from './education-fund.contract.ts'
import { educationClauses, educationVerdicts, needsReason, partsFit } from './education-fund.rules.ts'
import { EDUCATION_FUND_STATUS_NAMES, type EducationFundStatus } from './money.types.ts'

interface DeclarationRecord {
  declaration_id: string
  organisation_id: string
  organisation_name: string
  unit_id: string
  year: number
  wage_total_fen: number
  drawn_fen: number
  spent_fen: number
  front_line_fen: number
  mentor_fen: number
  safety_fen: number
  high_risk: boolean
  spent_on: string
  verdicts: EducationVerdict[]
  status: EducationFundStatus
  declared_by_name: string
  declared_day: PlainDate
  checked_by_name: string | null
  checked_day: PlainDate | null
  note: string | null
  version: number
}

interface Ask {
  readonly id?: string
  readonly status?: EducationFundStatus | undefined
  /** The employer, or the year. */
  readonly q?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

const filter = (scope: Scope, ask: Omit<Ask, 'limit'>) => sql`
  from education_fund e
 where ${inScope(scope, 'education_fund', 'e')} and ${ask.id ? sql`e.declaration_id = ${ask.id}` : sql`true`}
   and ${searched(ask.q, (words) => sql`(e.year::text = ${words} or exists (select 1 from organisation o where o.organisation_id = e.organisation_id and ${organisationMeant(words)}))`)}
   and ${ask.status ? sql`e.status = ${ask.status}` : sql`true`} and ${ask.after ? sql`e.declaration_id < ${ask.after}::uuid` : sql`true`}`

export async function findDeclarations(db: Db, scope: Scope, ask: Ask): Promise<DeclarationRecord[]> {
  const { rows } = await sql<DeclarationRecord>`
    select e.declaration_id, e.organisation_id, o.name as organisation_name, e.unit_id, e.year, e.wage_total_fen, e.drawn_fen, e.spent_fen, e.front_line_fen,
           e.mentor_fen, e.safety_fen, e.high_risk, e.spent_on, e.verdicts, e.status, coalesce(d.display_name, '') as declared_by_name, e.declared_day,
           c.display_name as checked_by_name, e.checked_day, e.note, e.version
      from (select e.* ${filter(scope, ask)} order by e.declaration_id desc limit ${ask.limit}) e
      join organisation o on o.organisation_id = e.organisation_id
      left join account d on d.account_id = e.declared_by left join account c on c.account_id = e.checked_by
     order by e.declaration_id desc`.execute(db)
  return rows
}

export async function declarationPage(
  db: Db,
  scope: Scope,
  tree: UnitTree,
  ask: PageAsk & { status?: EducationFundStatus | undefined; q?: string | undefined },
) {
  return newestFirst(ask, {
    read: (after, limit) => findDeclarations(db, scope, { status: ask.status, q: ask.q, after, limit }),
    count: () => countRows(db, filter(scope, { status: ask.status, q: ask.q })),
    id: (row) => row.declaration_id,
    view: (row) => declarationView(tree, scope, row),
  })
}

const declarationView = (tree: UnitTree, scope: Scope, row: DeclarationRecord): EducationFundRow => ({
  id: row.declaration_id,
  organisationId: row.organisation_id,
  organisationName: row.organisation_name,
  unitName: tree.get(row.unit_id).name,
  year: row.year,
  wageTotalFen: row.wage_total_fen,
  drawnFen: row.drawn_fen,
  spentFen: row.spent_fen,
  frontLineFen: row.front_line_fen,
  mentorFen: row.mentor_fen,
  safetyFen: row.safety_fen,
  highRisk: row.high_risk,
  spentOn: row.spent_on,
  verdicts: row.verdicts,
  status: row.status,
  statusName: EDUCATION_FUND_STATUS_NAMES[row.status],
  declaredBy: row.declared_by_name,
  declaredDay: row.declared_day,
  checkedBy: row.checked_by_name,
  checkedDay: row.checked_day,
  note: row.note,
  version: row.version,
  actions: actionsOf(scope, row.status),
})

function actionsOf(scope: Scope, status: EducationFundStatus): EducationFundRow['actions'] {
  const { role } = scope
  if (status === 'declared' && mayDo(role, 'education_fund.check')) return ['accept', 'return']
  return status === 'returned' && mayDo(role, 'education_fund.declare') ? ['declare'] : []
}

export type DeclareRefusal = 'year_not_over' | 'parts_too_large' | 'declared_before'
export type CheckFundRefusal = 'changed_meanwhile' | 'checked_before' | 'note_missing' | 'reason_missing'

export interface Declaration {
  readonly year: number
  readonly wageTotalFen: number
  readonly drawnFen: number
  readonly spentFen: number
  readonly frontLineFen: number
  readonly mentorFen: number
  readonly safetyFen: number
  readonly highRisk: boolean
  readonly spentOn: string
}

/** An employer says what it drew and spent in a year that is over; one that was returned is declared anew. */
export async function declareEducationFund(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  body: Declaration,
): Promise<Decision<EducationFundRow, DeclareRefusal>> {
  const organisationId = found(scope.reach.kind === 'organisation' ? scope.reach.organisationId : undefined, '您的单位')
  if (body.year >= yearOf(tx.day)) return refuse('year_not_over', { year: body.year })
  if (!partsFit(body)) return refuse('parts_too_large')
  const { unit_id } = await tx.db
    .selectFrom('organisation')
    .select('unit_id')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow()
  const rates = await settingOn(tx.db, tree, unit_id, 'education_fund.rates', tx.day)
  const verdicts = educationVerdicts(
    body,
    rates,
    educationClauses(tree.ancestors(unit_id), await documentOf(tx.db, tree, unit_id, tx.day)),
  )
  const values = {
    wage_total_fen: body.wageTotalFen,
    drawn_fen: body.drawnFen,
    spent_fen: body.spentFen,
    front_line_fen: body.frontLineFen,
    mentor_fen: body.mentorFen,
    safety_fen: body.safetyFen,
    high_risk: body.highRisk,
    spent_on: body.spentOn,
    verdicts: JSON.stringify(verdicts),
    status: 'declared',
    declared_by: scope.accountId!,
    declared_day: tx.day,
  }
  const made = await tx.db
    .insertInto('education_fund')
    .values({ declaration_id: newId(), organisation_id: organisationId, unit_id, year: body.year, ...values })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'year'])
        .doUpdateSet({ ...values, version: sql`education_fund.version + 1` })
        .where('education_fund.status', '=', 'returned'),
    )
    .returning('declaration_id')
    .executeTakeFirst()
  if (!made) return refuse('declared_before', { year: body.year })
  await tx.audit({
    action: 'education_fund.declare',
    subjectType: 'education_fund',
    subjectId: made.declaration_id,
    facts: { year: body.year, drawnFen: body.drawnFen, spentFen: body.spentFen, frontLineFen: body.frontLineFen },
  })
  const [row] = await findDeclarations(tx.db, scope, { id: made.declaration_id, limit: 1 })
  return accept(declarationView(tree, scope, row!))
}

/** The paper behind the rates in force; `own` where a region has set them by one of its own. */
async function documentOf(
  db: Db,
  tree: UnitTree,
  unitId: string,
  day: PlainDate,
): Promise<{ own: boolean; document: string }> {
  const chain = [...tree.ancestors(unitId), 'CN']
  const rows = await db
    .selectFrom('setting')
    .select(['unit_id', 'document'])
    .where('key', '=', 'education_fund.rates')
    .where('unit_id', 'in', chain)
    .where('from_day', '<=', day)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>', day)]))
    .execute()
  const row = chain.map((unit) => rows.find((one) => one.unit_id === unit)).find((one) => one !== undefined)!
  return { own: row.unit_id !== 'CN', document: row.document }
}

/** The office looks at it: accepted, with a reason where something does not fit, or returned with what to mend. */
export async function checkEducationFund(
  tx: Tx,
  tree: UnitTree,
  scope: Scope,
  id: string,
  verdict: { version: number; agree: boolean; note?: string | undefined },
): Promise<Decision<EducationFundRow, CheckFundRefusal>> {
  const [seen] = await findDeclarations(tx.db, scope, { id, limit: 1 })
  const before = found(seen, '这份申报')
  if (!verdict.agree && !verdict.note) return refuse('note_missing')
  if (verdict.agree && !verdict.note && needsReason(before.verdicts)) return refuse('reason_missing')
  const { rows } = await sql`
    update education_fund set status = ${verdict.agree ? 'accepted' : 'returned'}, checked_by = ${scope.accountId}, checked_day = ${tx.day},
           note = ${verdict.note ?? null}, version = version + 1
     where declaration_id = ${id} and status = 'declared' and version = ${verdict.version} returning 1`.execute(tx.db)
  if (rows.length === 0)
    return refuse(
      before.status === 'declared' ? 'changed_meanwhile' : 'checked_before',
      await lastActOn(tx.db, 'education_fund', id),
    )
  await tx.audit({
    action: verdict.agree ? 'education_fund.accept' : 'education_fund.return',
    subjectType: 'education_fund',
    subjectId: id,
    facts: { year: before.year, note: verdict.note },
  })
  await sendMessagesInTx(tx, [
    {
      organisationId: before.organisation_id,
      template: 'education_fund_checked',
      facts: { year: before.year, verdict: verdict.agree ? '已核查' : '被退回', note: verdict.note ?? '' },
      link: CONSOLE.educationFunds(),
    },
  ])
  const [row] = await findDeclarations(tx.db, scope, { id, limit: 1 })
  return accept(declarationView(tree, scope, row!))
}

export const DECLARE_REFUSALS = {
  year_not_over: { status: 422, text: (f) => `${f['year']} 年还没有过完，到下一年再申报`, path: 'year' },
  parts_too_large: {
    status: 422,
    text: '一线职工、师带徒、安全培训各项都不能大于支出额，请核对',
    path: 'spentFen',
  },
  declared_before: { status: 409, text: (f) => `${f['year']} 年已经申报过，退回后才能重报`, path: 'year' },
} as const satisfies RefusalTable<DeclareRefusal>

export const CHECK_FUND_REFUSALS = {
  changed_meanwhile: { status: 409, text: (f) => `已由 ${f['who']} 于 ${f['when']} 重报，请刷新后再看` },
  checked_before: { status: 409, text: (f) => `已由 ${f['who']} 于 ${f['when']} 办理，请刷新后再看` },
  note_missing: { status: 422, text: '退回要写明哪里要改', path: 'note' },
  reason_missing: {
    status: 422,
    text: '有核对不符的项目：通过要写明理由，否则请退回',
    path: 'note',
  },
} as const satisfies RefusalTable<CheckFundRefusal>
