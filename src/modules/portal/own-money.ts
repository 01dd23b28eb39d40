import { type RawBuilder, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { grantStatusName, type OwnGrant, ownGrants, ownGrantWhy } from '#src/modules/grants/index.ts'
import { debtOfLine } from '#src/modules/ledger/index.ts'
import { GRANT_PROGRAM_NAMES, PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { lineStatusName } from '#src/modules/subsidy/batch-status.rules.ts'
import {
  type CityReviews,
  CLAIM_PROGRAMS,
  type ClaimedProgram,
  cityReviewers,
  decisionViewOf,
} from '#src/modules/subsidy/index.ts'
import type { LineStatus } from '#src/modules/subsidy/subsidy.types.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import type { Db } from '#src/platform/db/database.ts'
import { type OwnLine, parcelSentence, parcelSteps, payeeWords } from './parcel.rules.ts'

interface OwnLineRecord {
  line_id: string
  program: ClaimedProgram & Program
  occupation_name: string
  level: Level | null
  claimant_name: string
  unit_id: string
  unit_name: string
  status: LineStatus
  amount_fen: number | null
  exam_fee_fen: number
  submitted_day: PlainDate
  review_due: PlainDate
  city_due: PlainDate | null
  reviewed_day: PlainDate | null
  notice_number: string | null
  notice_to: PlainDate | null
  notice_days: number | null
  approve_due: PlainDate | null
  approved_day: PlainDate | null
  paid_day: PlainDate | null
  note: string | null
}

/** All that is paid for or to the person, as parcels, the latest first: claim lines and grants. */
export async function ownMoney(db: Db, tree: UnitTree, scope: Scope, today: PlainDate) {
  const lines = await ownLines(db, tree, scope, today)
  const grants = await ownGrants({ db, scope })
  const cities = await cityReviewers(db, tree, today)
  return [...lines, ...grants.map((one) => grantView(one, tree, cities, today))].sort((a, b) =>
    a.day === b.day ? 0 : a.day < b.day ? 1 : -1,
  )
}

/** The person's claim lines, latest first. */
async function ownLines(
  db: Db,
  tree: UnitTree,
  scope: Scope,
  today: PlainDate,
  condition: RawBuilder<unknown> = sql`true`,
) {
  const { rows } = await sql<OwnLineRecord>`
    select l.line_id, l.program, o.name as occupation_name, l.level, g.name as claimant_name, l.unit_id, u.name as unit_name, l.status,
           l.amount_fen, coalesce(c.exam_fee_fen, 0) as exam_fee_fen, b.submitted_day, b.review_due, b.city_due, b.reviewed_day,
           n.number as notice_number, n.to_day as notice_to, n.working_days as notice_days, b.approve_due, l.approved_day, l.paid_day, l.note
      from claim_line l
      join claim_batch b on b.batch_id = l.batch_id
      join organisation g on g.organisation_id = l.claimant_id
      join unit u on u.unit_id = l.unit_id
      join occupation o on o.code = l.occupation
      left join certificate c on c.person_id = l.person_id and c.certificate_id = l.certificate_id
      left join notice n on n.notice_id = l.notice_id
     where ${inScope(scope, 'claim_line', 'l')} and ${condition}
     order by b.submitted_day desc, l.line_id desc`.execute(db)
  const cities = await cityReviewers(db, tree, today)
  const cityOffice = (row: OwnLineRecord) => {
    const city = cities.of(row.unit_id, row.program)
    return city === undefined ? null : `${tree.get(city).name}人社局`
  }
  // A person has a handful of lines, and only the refused ones need the grounds in the list.
  return Promise.all(
    rows.map(async (row) => {
      if (row.status !== 'refused') return view(row, row.note, cityOffice(row), today)
      const decision = await decisionViewOf(db, tree, scope, row.line_id, today)
      const against = decision?.reasons.filter(({ verdict }) => verdict === 'fail' || verdict === 'open') ?? []
      return view(row, against.map(({ text }) => text).join('；') || row.note, cityOffice(row), today)
    }),
  )
}

function view(row: OwnLineRecord, note: string | null, cityOffice: string | null, today: PlainDate) {
  const line: OwnLine = {
    kind: 'claim',
    status: row.status,
    claimantName: row.claimant_name,
    office: `${row.unit_name}人社局`,
    cityOffice,
    paidToOwner: (CLAIM_PROGRAMS[row.program].payee as 'claimant' | 'person') === 'person',
    amountFen: row.amount_fen,
    examFeeFen: row.exam_fee_fen,
    submittedDay: row.submitted_day,
    reviewDue: row.review_due,
    cityDue: row.city_due,
    reviewedDay: row.reviewed_day,
    notice: row.notice_to ? { toDay: row.notice_to, workingDays: row.notice_days ?? 0 } : null,
    approveDue: row.approve_due,
    approvedDay: row.approved_day,
    paidDay: row.paid_day,
    note,
  }
  return {
    kind: 'claim' as 'claim' | 'grant',
    lineId: row.line_id,
    programName: PROGRAM_NAMES[row.program] as string,
    title: `${row.occupation_name}${PROGRAM_NAMES[row.program]}`,
    occupationName: row.occupation_name,
    levelName: row.level === null ? '' : LEVEL_NAMES[row.level],
    amountFen: row.amount_fen,
    payee: payeeWords(line),
    paidToOwner: line.paidToOwner,
    sentence: parcelSentence(line, today),
    statusName: lineStatusName(row.status, line.notice, today),
    steps: parcelSteps(line, today),
    day: row.submitted_day,
    document: null as string | null,
    noticeNumber: row.notice_number,
  }
}

function grantView(
  { grant, document, clause }: OwnGrant,
  tree: UnitTree,
  cities: CityReviews,
  today: PlainDate,
): ReturnType<typeof view> {
  const city = cities.of(grant.unit_id, grant.program)
  const line: OwnLine = {
    kind: 'grant',
    status: grant.status,
    claimantName: grant.claimant_name,
    office: `${tree.get(grant.unit_id).name}人社局`,
    cityOffice: city === undefined ? null : `${tree.get(city).name}人社局`,
    paidToOwner: true,
    amountFen: grant.amount_fen,
    examFeeFen: 0,
    submittedDay: grant.submitted_day,
    reviewDue: grant.review_due,
    cityDue: grant.city_due,
    reviewedDay: grant.reviewed_day,
    notice: grant.notice_to ? { toDay: grant.notice_to, workingDays: grant.notice_days ?? 0 } : null,
    approveDue: grant.approve_due,
    approvedDay: grant.approved_day,
    paidDay: grant.paid_day,
    note: grant.note,
  }
  return {
    kind: 'grant',
    lineId: grant.grant_id,
    programName: GRANT_PROGRAM_NAMES[grant.program],
    title: grant.title,
    occupationName: '',
    levelName: '',
    amountFen: grant.amount_fen,
    payee: payeeWords(line),
    paidToOwner: true,
    sentence: parcelSentence(line, today),
    statusName: grantStatusName(grant, today),
    steps: parcelSteps(line, today),
    day: grant.submitted_day,
    document: `${document} ${clause}`.trim(),
    noticeNumber: grant.notice_number,
  }
}

/** One of them with the grounds of its decision, the same that the clerk reads; undefined when it is not the person's own. */
export async function ownMoneyWhy(db: Db, tree: UnitTree, scope: Scope, lineId: string, today: PlainDate) {
  const [money] = await ownLines(db, tree, scope, today, sql`l.line_id = ${lineId}`)
  if (money) {
    const decision = await decisionViewOf(db, tree, scope, lineId, today)
    return decision && { ...money, decision, debt: await debtOfLine(db, scope, today, lineId) }
  }
  const [grant] = await ownGrants({ db, scope }, lineId)
  if (!grant) return undefined
  const shown = grantView(grant, tree, await cityReviewers(db, tree, today), today)
  return {
    ...shown,
    decision: await ownGrantWhy({ db, tree, day: today }, grant),
    debt: await debtOfLine(db, scope, today, lineId),
  }
}
