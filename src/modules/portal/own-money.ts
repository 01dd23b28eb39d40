import { type RawBuilder, sql } from 'kysely'
import { LEVEL_NAMES, type Level } from '#src/kernel/levels.ts'
import type { PlainDate } from '#src/kernel/plain-date.ts'
import { PROGRAM_NAMES, type Program } from '#src/modules/policy/index.ts'
import { CLAIM_PROGRAMS, type ClaimedProgram, cityReviewers, decisionViewOf } from '#src/modules/subsidy/index.ts'
import { LINE_STATUS_NAMES, type LineStatus } from '#src/modules/subsidy/subsidy.types.ts'
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
  reviewed_day: PlainDate | null
  notice_number: string | null
  notice_to: PlainDate | null
  notice_days: number | null
  approve_due: PlainDate | null
  approved_day: PlainDate | null
  paid_day: PlainDate | null
  note: string | null
}

/** The person's claim lines as parcels, latest first. */
export async function ownMoney(
  db: Db,
  tree: UnitTree,
  scope: Scope,
  today: PlainDate,
  condition: RawBuilder<unknown> = sql`true`,
) {
  const { rows } = await sql<OwnLineRecord>`
    select l.line_id, l.program, o.name as occupation_name, l.level, g.name as claimant_name, l.unit_id, u.name as unit_name, l.status,
           l.amount_fen, coalesce(c.exam_fee_fen, 0) as exam_fee_fen, b.submitted_day, b.review_due, b.reviewed_day,
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
    const city = cities.get(row.unit_id)
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
    status: row.status,
    claimantName: row.claimant_name,
    office: `${row.unit_name}人社局`,
    cityOffice,
    paidToOwner: (CLAIM_PROGRAMS[row.program].payee as 'claimant' | 'person') === 'person',
    amountFen: row.amount_fen,
    examFeeFen: row.exam_fee_fen,
    submittedDay: row.submitted_day,
    reviewDue: row.review_due,
    reviewedDay: row.reviewed_day,
    notice: row.notice_to ? { toDay: row.notice_to, workingDays: row.notice_days ?? 0 } : null,
    approveDue: row.approve_due,
    approvedDay: row.approved_day,
    paidDay: row.paid_day,
    note,
  }
  return {
    lineId: row.line_id,
    programName: PROGRAM_NAMES[row.program],
    occupationName: row.occupation_name,
    levelName: row.level === null ? '' : LEVEL_NAMES[row.level],
    amountFen: row.amount_fen,
    payee: payeeWords(line),
    paidToOwner: line.paidToOwner,
    sentence: parcelSentence(line, today),
    statusName: LINE_STATUS_NAMES[row.status],
    steps: parcelSteps(line, today),
    day: row.submitted_day,
    noticeNumber: row.notice_number,
  }
}

/** One line with the grounds of its decision, the same that the clerk reads; undefined when it is not the person's own. */
export async function ownMoneyWhy(db: Db, tree: UnitTree, scope: Scope, lineId: string, today: PlainDate) {
  const [money] = await ownMoney(db, tree, scope, today, sql`l.line_id = ${lineId}`)
  const decision = money && (await decisionViewOf(db, tree, scope, lineId, today))
  return money && decision && { ...money, decision }
}
