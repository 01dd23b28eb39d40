import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { debtOfLine } from '#src/modules/ledger/index.ts'
import { type Action, mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import { type Act, actsOnPersonRecord, changesRecord } from '#src/platform/audit/trail.ts'
import { lineHolderOf, noticeOver } from './batch-status.rules.ts'
import { approverNames } from './claim-batch.store.ts'
import { findLine, type LineRecord, lineNumber, noticeOf } from './claim-line.store.ts'
import { dueOf, lineStepStatus, stepOf } from './deadlines.rules.ts'
import { answerDueOf } from './deadlines.ts'
import { decisionViewOfLine, replayDecisions } from './decision-view.ts'
import { openDebtsOf } from './key-release.store.ts'
import { levelWords, lineRowOf } from './line-rows.ts'
import { keyReleaseOf, mayRelease } from './release-key.ts'
import { verdictOf } from './review-steps.rules.ts'
import type { ClaimLineDetail } from './subsidy.contract.ts'
import { claimTimelineEntry } from './subsidy.messages.ts'
import { LINE_ACTIONS_BY_STATUS } from './subsidy.types.ts'
import { stepsOfOffice } from './take-back-lines.ts'
import { approverUnitOf, cityOfficeOf, officeName, type ViewContext } from './view-context.ts'

/** Where the evidence of a line lies: everything between the book that pays and the lessons attended. */
interface EvidenceRow {
  fund_name: string
  year: number | null
  pay_batch_number: string | null
  pay_status: string | null
  session_id: string | null
  session_number: string | null
  exam_day: PlainDate | null
  theory: number | null
  practice: number | null
  class_number: string | null
  lessons: number
  attended: number
  days: number
  attended_days: number
  /** Of a line by hire: the certificate that was valid on the first day of work. */
  hire_certificate: string | null
  hire_start: PlainDate | null
  hire_end: PlainDate | null
  employer_name: string | null
  agency_name: string | null
  insured_from: PlainDate | null
  insured_to: PlainDate | null
  insured: number
  voucher_face: number | null
  real_name_day: PlainDate | null
  real_name_source: string | null
  notice_number: string | null
  /** What the reader's scope opens; null where its page would say that there is nothing. */
  budget_open: string | null
  pay_batch_open: string | null
  certificate_open: string | null
  session_open: string | null
  class_open: string | null
  hire_open: string | null
  voucher_open: string | null
  person_open: string | null
}

/** One line with its decision, evidence, chain and timeline; undefined outside the scope. */
export async function claimLineDetail(ctx: ViewContext, lineId: string): Promise<ClaimLineDetail | undefined> {
  const line = await findLine(ctx.db, ctx.scope, lineId)
  if (!line) return undefined
  const evidence = await loadEvidence(ctx, line)
  const decision = (await replayDecisions(ctx.db, [line])).get(lineId)!
  const notice = noticeOf(line)
  const over = notice !== null && noticeOver(notice, ctx.day)
  const names = {
    office: officeName(ctx.tree, line.unit_id),
    city: cityOfficeOf(ctx, line.unit_id, line.program),
    approver: (await approverNames(ctx, [line])).get(line.unit_id)!,
    claimant: line.claimant_name,
  }
  const approver = await approverUnitOf(ctx.db, ctx.tree, line.unit_id, ctx.day)
  const release = await keyReleaseOf(ctx.db, ctx.scope, line)
  const owed = line.status === 'reversed' && (await openDebtsOf(ctx.db, lineId)).length > 0
  const acts = await actsOnPersonRecord(ctx.db, line.person_id, 'claim_line', lineId)
  return {
    ...lineRowOf(line, decision, ctx.day),
    batchId: line.batch_id,
    batchNumber: line.batch_number,
    batchVersion: line.batch_version,
    claimantName: line.claimant_name,
    unitName: ctx.tree.get(line.unit_id).name,
    fundName: evidence.fund_name,
    holder: lineHolderOf(lineStepStatus(line), over, names),
    dueDay: dueOf(stepOf(lineStepStatus(line), { noticeOver: over, cityReview: names.city !== null }), {
      reviewDue: line.review_due,
      cityDue: line.city_due,
      noticeTo: line.notice_to,
      approveDue: line.approve_due,
      answerDue: line.status === 'objected' ? await answerDue(ctx, line) : null,
    }),
    debt: await debtOfLine(ctx.db, ctx.scope, ctx.day, lineId),
    release,
    mayRelease: mayRelease(ctx.scope, line, { approver, owed, release }),
    decision: await decisionViewOfLine(ctx.db, ctx.tree, line, ctx.day),
    evidence: evidenceOf(ctx.scope, line, evidence),
    chain: chainOf(ctx.scope, line, evidence, decision.outcome),
    timeline: acts.map(claimTimelineEntry),
    actions: actionsOf(ctx, line, {
      over,
      approver,
      last: acts.findLast(changesRecord),
    }),
  }
}

// unscoped: the line is in the scope.
async function answerDue(ctx: ViewContext, line: LineRecord): Promise<PlainDate | null> {
  const { rows } = await sql<{ day: PlainDate | null }>`
    select min(o.filed_day) as day from objection o where o.line_id = ${line.line_id} and o.status = 'open'`.execute(
    ctx.db,
  )
  const filed = rows[0]?.day
  return filed ? answerDueOf(ctx, line.unit_id, filed) : null
}

// unscoped: the line is in the scope, and what proves it is shown with it; each link asks again what the reader may open.
async function loadEvidence(ctx: ViewContext, line: LineRecord): Promise<EvidenceRow> {
  const { rows } = await sql<EvidenceRow>`
    select f.name as fund_name, g.year, y.number as pay_batch_number, y.status as pay_status,
           s.session_id, s.number as session_number, s.exam_day, r.theory, r.practice, k.number as class_number,
           coalesce(a.lessons, 0) as lessons, coalesce(a.attended, 0) as attended, coalesce(a.days, 0) as days, coalesce(a.attended_days, 0) as attended_days,
           hc.number as hire_certificate, h.start_day as hire_start, h.end_day as hire_end, ho.name as employer_name,
           ha.name as agency_name, i.first as insured_from, i.last as insured_to, coalesce(i.n, 0) as insured, v.face_fen as voucher_face, p.real_name_day, p.real_name_source, n.number as notice_number,
           case when ${inScope(ctx.scope, 'budget', 'g')} then g.budget_id end as budget_open, y.open as pay_batch_open,
           case when ${inScope(ctx.scope, 'certificate', 'c')} then c.certificate_id end as certificate_open,
           case when ${inScope(ctx.scope, 'exam_session', 's')} then s.session_id end as session_open,
           case when ${inScope(ctx.scope, 'enrolment', 'e')} then e.class_id end as class_open,
           case when ${inScope(ctx.scope, 'hire', 'h')} then h.hire_id end as hire_open,
           case when ${inScope(ctx.scope, 'voucher', 'v')} then v.voucher_id end as voucher_open,
           case when ${inScope(ctx.scope, 'person', 'p')} then p.person_id end as person_open
      from claim_line l
      join fund f on f.fund_code = l.fund_code
      join person p on p.person_id = l.person_id
      left join budget g on g.budget_id = l.budget_id
      left join lateral (select b.number, w.status, case when ${inScope(ctx.scope, 'pay_batch', 'b')} then b.pay_batch_id end as open from pay_line w join pay_batch b on b.pay_batch_id = w.pay_batch_id
                          where w.line_id = l.line_id and w.status <> 'withdrawn' order by w.try_no desc limit 1) y on true
      left join hire h on h.person_id = l.person_id and h.hire_id = l.hire_id
      left join organisation ho on ho.organisation_id = h.employer_id
      left join organisation ha on ha.organisation_id = h.agency_id
      left join lateral (
        select c.certificate_id, c.number from certificate c
         where c.person_id = h.person_id and c.issued_on <= h.start_day and (c.revoked_on is null or c.revoked_on > h.start_day)
         order by (c.status = 'valid') desc, (c.occupation = h.occupation) desc, c.issued_on desc, c.number desc limit 1) hc on true
      left join lateral (
        select min(m.month) as first, max(m.month) as last, count(*)::int as n from insurance_month m
         where m.person_id = h.person_id and m.employer_id = h.employer_id and m.month >= date_trunc('month', h.start_day)
           and (h.end_day is null or m.month <= h.end_day)) i on true
      left join certificate c on c.person_id = l.person_id and c.certificate_id = coalesce(l.certificate_id, hc.certificate_id)
      left join exam_session s on s.session_id = c.session_id
      left join exam_result r on r.person_id = l.person_id and r.session_id = c.session_id
      left join training_class k on k.class_id = l.class_id
      left join enrolment e on e.person_id = l.person_id and e.class_id = l.class_id
      left join notice n on n.notice_id = l.notice_id
      left join voucher v on v.person_id = l.person_id and v.class_id = l.class_id and v.state not in ('expired', 'voided')
      left join lateral (
        select count(*)::int as lessons, count(t.lesson_id)::int as attended, count(distinct e.day)::int as days,
               count(distinct e.day) filter (where t.lesson_id is not null)::int as attended_days
          from lesson e left join attendance t on t.lesson_id = e.lesson_id and t.person_id = l.person_id and t.direction = 'in' and t.state = 'present'
         where e.class_id = l.class_id and e.status = 'recorded') a on true
     where l.person_id = ${line.person_id} and l.line_id = ${line.line_id}`.execute(ctx.db)
  return rows[0]!
}

/** The address of what the scope opens, for a reader whose role may open it too. */
const linkFor = (scope: Scope, action: Action, link: string | null) =>
  link !== null && scope.role !== 'public' && scope.role !== 'system' && mayDo(scope.role, action) ? link : null

const examText = (row: EvidenceRow) =>
  row.session_id ? `${row.session_number}，理论 ${row.theory ?? '—'}，实操 ${row.practice ?? '—'}` : '没有考试记录'
const lessonsText = (row: EvidenceRow) => `${row.attended} / ${row.lessons} 节`
const monthText = (day: PlainDate) => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月`
const insuredText = (row: EvidenceRow) =>
  row.insured_from && row.insured_to
    ? `${row.insured} 个月，${monthText(row.insured_from)}至${monthText(row.insured_to)}，社保经办导入`
    : '还没有参保记录'

function evidenceOf(scope: Scope, line: LineRecord, row: EvidenceRow): ClaimLineDetail['evidence'] {
  return [
    ...(row.hire_start
      ? [
          {
            name: '用工',
            value: `${row.employer_name}，${formatDay(row.hire_start)}入职${row.hire_end ? `，${formatDay(row.hire_end)}离职` : ''}${row.agency_name ? `，${row.agency_name}介绍` : ''}`,
            link: linkFor(scope, 'hire.read', row.hire_open && CONSOLE.hires(`open=${row.hire_open}`)),
          },
          { name: '参保', value: insuredText(row), link: null },
        ]
      : []),
    {
      name: '证书',
      value: `${line.certificate_number ?? row.hire_certificate ?? '没有证书'}${line.certified_on ? `，${formatDay(line.certified_on)}发证` : ''}${line.certificate_status === 'revoked' ? '，已撤销' : ''}`,
      link: linkFor(scope, 'certificate.read', row.certificate_open && CONSOLE.certificate(row.certificate_open)),
    },
    {
      name: '考试',
      value: row.exam_day ? `${examText(row)}，${formatDay(row.exam_day)}` : examText(row),
      link: linkFor(scope, 'session.read', row.session_open && CONSOLE.exam(row.session_open)),
    },
    ...(row.hire_start
      ? []
      : [
          {
            name: '课时',
            value: `${row.class_number ?? '没有培训班'}，出勤 ${lessonsText(row)}，实到 ${row.attended_days} / ${row.days} 天`,
            link: linkFor(scope, 'class.read', row.class_open && CONSOLE.trainee(row.class_open, line.person_id)),
          },
        ]),
    {
      name: '实名',
      value:
        line.real_name_status === 'verified'
          ? `一致${row.real_name_source ? `，${row.real_name_source}` : ''}${row.real_name_day ? `，${formatDay(row.real_name_day)}` : ''}`
          : '还没有通过核验',
      link: null,
    },
    ...(row.notice_number ? [{ name: '公示', value: row.notice_number, link: null }] : []),
  ]
}

function chainOf(
  scope: Scope,
  line: LineRecord,
  row: EvidenceRow,
  outcome: LineRecord['outcome'],
): ClaimLineDetail['chain'] {
  return [
    {
      kind: 'fund',
      name: '基金',
      value: row.year ? `${row.fund_name} ${row.year}` : row.fund_name,
      link: linkFor(scope, 'fund.read', row.budget_open && CONSOLE.budget(row.budget_open)),
    },
    {
      kind: 'pay_batch',
      name: '批次',
      value: row.pay_batch_number ?? '还没有拨付',
      link: linkFor(scope, 'fund.read', row.pay_batch_open && CONSOLE.payBatch(row.pay_batch_open)),
    },
    {
      kind: 'claim',
      name: '申领',
      value: lineNumber(line.batch_number, line.line_no),
      link: linkFor(scope, 'claim.read', CONSOLE.claimBatch(line.batch_id)),
    },
    {
      kind: 'decision',
      name: '判定',
      value: outcome === 'ELIGIBLE' ? `${formatYuan(line.amount_fen ?? 0)} 元` : '见判定依据',
      link: linkFor(scope, 'claim.read', CONSOLE.claimLine(line.line_id)),
    },
    {
      kind: 'certificate',
      name: '证书',
      value: `${line.occupation_name} ${levelWords(line.level)}`,
      link: linkFor(scope, 'certificate.read', row.certificate_open && CONSOLE.certificate(row.certificate_open)),
    },
    {
      kind: 'exam',
      name: '考试',
      value: row.session_number ?? '没有',
      link: linkFor(scope, 'session.read', row.session_open && CONSOLE.exam(row.session_open)),
    },
    row.hire_start
      ? {
          kind: 'job',
          name: '用工',
          value: `${formatDay(row.hire_start)}入职，参保 ${row.insured} 个月`,
          link: linkFor(scope, 'hire.read', row.hire_open && CONSOLE.hires(`open=${row.hire_open}`)),
        }
      : {
          kind: 'lessons',
          name: '课时',
          value: lessonsText(row),
          link: linkFor(scope, 'class.read', row.class_open && CONSOLE.trainee(row.class_open, line.person_id)),
        },
    {
      kind: 'voucher',
      name: '培训券',
      value:
        row.voucher_face === null
          ? '没有用券'
          : row.voucher_face === 0
            ? '打卡签到券'
            : `${formatYuan(row.voucher_face)} 元`,
      link: linkFor(scope, 'voucher.read', row.voucher_open && CONSOLE.voucher(row.voucher_open)),
    },
    {
      kind: 'person',
      name: '人',
      value: line.name,
      link: linkFor(scope, 'person.read', row.person_open && CONSOLE.person(row.person_open)),
    },
  ]
}

const LINE_ACTIONS = {
  agree: 'claim.review',
  recheck: 'claim.city_review',
  return: 'claim.review',
  reject: 'claim.review',
  withdraw: 'claim.submit',
  resubmit: 'claim.submit',
  answer: 'objection.answer',
  decline: 'claim.approve',
  take_back: 'claim.review',
} as const satisfies Record<ClaimLineDetail['actions'][number], Action>

/** Of the office that handles the unit's claims. */
const OFFICE_ACTIONS: ReadonlySet<ClaimLineDetail['actions'][number]> = new Set(['agree', 'return', 'reject', 'answer'])

/** What this reader may do to the line now: the status says what is open, the role who may. */
function actionsOf(
  { scope, cityReviewers }: ViewContext,
  line: Pick<LineRecord, 'status' | 'unit_id' | 'program' | 'reviewed_by'>,
  now: { over: boolean; approver: string | undefined; last: Act | undefined },
): ClaimLineDetail['actions'] {
  const open = LINE_ACTIONS_BY_STATUS[line.status] as readonly string[]
  const { role } = scope
  const mine = stepsOfOffice(scope, {
    unitId: line.unit_id,
    city: cityReviewers.of(line.unit_id, line.program),
    approver: now.approver,
  })
  const decided = now.last && verdictOf(now.last)
  const turn: Partial<Record<ClaimLineDetail['actions'][number], boolean>> = {
    recheck: mine.city,
    decline: mine.approver && now.over && line.reviewed_by !== scope.accountId,
    take_back: decided !== undefined && mine[decided.step],
  }
  return (Object.keys(LINE_ACTIONS) as (keyof typeof LINE_ACTIONS)[]).filter(
    (action) =>
      open.includes(action) &&
      mayDo(role, LINE_ACTIONS[action]) &&
      (!OFFICE_ACTIONS.has(action) || mine.county) &&
      (turn[action] ?? true),
  )
}
