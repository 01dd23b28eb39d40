import { sql } from 'kysely'
import { CONSOLE } from '#src/kernel/console-links.ts'
import { formatYuan } from '#src/kernel/fen.ts'
import { maskContact, maskName } from '#src/kernel/identity/mask.ts'
import { formatDay, type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { debtOfLine, fundFor } from '#src/modules/ledger/index.ts'
import {
  amountWords,
  clauseOf,
  conditionWords,
  decideGrant,
  EVIDENCE_NAMES,
  type EvidenceKind,
  GRANT_PER_NAMES,
  GRANT_PROGRAM_NAMES,
  GRANT_UNIT_NAMES,
  type GrantDecision,
  type GrantFacts,
  type GrantItem,
  grantProgramOf,
  MEDAL_NAMES,
  needsOf,
  type OfferedGrant,
  ORGANISATION_FORM_NAMES,
  onceWords,
  type PackSet,
  signedTexts,
} from '#src/modules/policy/index.ts'
import { lineHolderOf } from '#src/modules/subsidy/batch-status.rules.ts'
import { type Deadlines, dueOf, stepOf } from '#src/modules/subsidy/deadlines.rules.ts'
import {
  answerDueOf,
  approverUnitOf,
  daysLeftTo,
  decryptContact,
  officeName,
  storedPacks,
  type ViewContext,
  viewContext,
} from '#src/modules/subsidy/index.ts'
import { type Action, mayDo } from '#src/platform/access/roles.ts'
import { inScope, type Scope } from '#src/platform/access/scope.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { type Act, actsOn } from '#src/platform/audit/trail.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { KeyService } from '#src/platform/keys/key-service.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import { evidenceOf, findGrant, type GrantRecord } from './grant.store.ts'
import type { GrantDetail, GrantItemView, GrantRow } from './grants.contract.ts'
import { grantTimelineEntry } from './grants.messages.ts'
import {
  GRANT_ACTIONS,
  GRANT_STATUS_NAMES,
  type GrantAction,
  type GrantStatus,
  isOpen,
  OUTCOME_NAMES,
  publishable,
} from './grants.types.ts'

export const noticeOver = (grant: Pick<GrantRecord, 'notice_to' | 'notice_days'>, day: PlainDate): boolean =>
  grant.notice_to !== null && (grant.notice_days === 0 || day > grant.notice_to)

/** A notice that has run out is no longer 公示中, though its application still waits under that status. */
export const grantStatusName = (grant: GrantRecord, day: PlainDate): string =>
  grant.status === 'on_notice' && noticeOver(grant, day) ? '公示期满' : GRANT_STATUS_NAMES[grant.status]

/** Who has to do something now (谁手里) and by when: by the rule of claims. */
async function inHandOf(ctx: ViewContext, grant: GrantRecord): Promise<{ heldBy: string; dueDay: PlainDate | null }> {
  const over = noticeOver(grant, ctx.day)
  const city = ctx.cityReviewers.of(grant.unit_id, grant.program)
  const approver = await approverUnitOf(ctx.db, ctx.tree, grant.unit_id, ctx.day)
  return {
    heldBy: lineHolderOf(grant.status, over, {
      office: officeName(ctx.tree, grant.unit_id),
      city: city === undefined ? null : officeName(ctx.tree, city),
      approver: approver ? officeName(ctx.tree, approver) : '上级人社局',
      claimant: grant.claimant_name,
    }),
    dueDay: dueOf(
      stepOf(grant.status, { noticeOver: over, cityReview: city !== undefined }),
      await deadlinesOf(ctx, grant),
    ),
  }
}

export async function deadlinesOf(ctx: ViewContext, grant: GrantRecord): Promise<Deadlines> {
  return {
    reviewDue: grant.review_due,
    cityDue: grant.city_due,
    noticeTo: grant.notice_to,
    approveDue: grant.approve_due,
    answerDue: grant.status === 'objected' ? await answerDue(ctx, grant) : null,
  }
}

// unscoped: the application was found in the scope.
async function answerDue(ctx: ViewContext, grant: GrantRecord): Promise<PlainDate | null> {
  const { rows } = await sql<{ day: PlainDate | null }>`
    select min(o.filed_day) as day from grant_objection o where o.grant_id = ${grant.grant_id} and o.status = 'open'`.execute(
    ctx.db,
  )
  const filed = rows[0]?.day
  return filed ? answerDueOf(ctx, grant.unit_id, filed) : null
}

export async function grantRowOf(ctx: ViewContext, grant: GrantRecord): Promise<GrantRow> {
  const { heldBy, dueDay } = await inHandOf(ctx, grant)
  const unit = grant.program.replace('grant_', '') as keyof typeof GRANT_UNIT_NAMES
  return {
    id: grant.grant_id,
    number: grant.number,
    itemId: grant.item_id,
    title: grant.title,
    programName: GRANT_PROGRAM_NAMES[grant.program],
    unitWord: GRANT_UNIT_NAMES[unit],
    units: grant.units,
    year: grant.year,
    subject: grant.subject,
    claimantName: grant.claimant_name,
    payeeName: grant.holder_name,
    holder: grant.holder_kind,
    unitName: ctx.tree.get(grant.unit_id).name,
    submittedDay: grant.submitted_day,
    outcome: grant.outcome,
    outcomeName: OUTCOME_NAMES[grant.outcome],
    amountFen: grant.amount_fen,
    status: grant.status,
    statusName: grantStatusName(grant, ctx.day),
    heldBy,
    dueDay,
    daysLeft: daysLeftTo(ctx, dueDay),
    version: grant.version,
  }
}

/** The answer of a use case: the application as it is now. */
export async function grantRowNow(
  platform: Platform,
  db: Db,
  scope: Scope,
  day: PlainDate,
  id: string,
): Promise<GrantRow> {
  const grant = await findGrant(db, scope, id)
  if (!grant) throw new Error(`Grant ${id} was just written and is not there.`)
  return grantRowOf(await viewContext(platform, db, scope, day), grant)
}

const policyLink = (packId: string, assumption?: string) =>
  `${CONSOLE.policyPack(packId)}${assumption ? `#${assumption}` : ''}`

/** An item as its page shows it: who, how much, on which conditions, by which clauses, and what is still open. */
export function itemView(tree: UnitTree, { pack: resolved, item }: OfferedGrant): GrantItemView {
  const { pack, parents } = resolved
  const packs = [pack, ...parents]
  const needs = needsOf(item)
  const clauses = [...new Set([...item.conditions.map(({ rule }) => rule), item.amount.rule, item.once.rule])]
  const asked = new Set([
    ...item.conditions.flatMap((one) => ('assumption' in one && one.assumption ? [one.assumption] : [])),
    ...(item.amount.kind === 'unpriced' ? [item.amount.assumption] : []),
    ...(item.amount.kind === 'perUnit' && item.amount.yuanUnwritten ? [item.amount.yuanUnwritten] : []),
    ...(item.once.assumption ? [item.once.assumption] : []),
    ...(item.fund.assumption ? [item.fund.assumption] : []),
  ])
  return {
    id: item.id,
    title: item.title,
    says: item.says,
    unit: item.unit,
    unitName: GRANT_UNIT_NAMES[item.unit],
    perName: GRANT_PER_NAMES[item.unit],
    program: grantProgramOf(item.unit),
    programName: GRANT_PROGRAM_NAMES[grantProgramOf(item.unit)],
    holder: item.holder,
    packId: pack.id,
    document: pack.document,
    regionName: tree.units.get(pack.region)?.name ?? pack.region,
    amountFen: item.amount.kind === 'perUnit' ? item.amount.fen : null,
    amountText: amountWords(item),
    onceText: onceWords(item),
    conditions: item.conditions.map(conditionWords),
    clauses: clauses.flatMap((id) => {
      const clause = clauseOf(packs, item, id)
      const changed = item.amount.rule === id && item.amount.kind === 'perUnit' ? item.amount.cite : undefined
      const cite = changed ?? clause?.cite
      return cite
        ? [
            {
              rule: id,
              clause: cite.clause,
              document: cite.document ?? (changed ? pack.document : clause!.document),
              quote: cite.quote,
            },
          ]
        : []
    }),
    fundName: item.fund.name,
    questions: packs
      .flatMap((source) => source.assumptions.map((one) => ({ source, one })))
      .filter(({ one }) => asked.has(one.id) && one.status === 'open')
      .map(({ source, one: { id, question, handling } }) => ({
        id,
        question,
        handling,
        link: policyLink(source.id, id),
      })),
    needs: {
      listing: needs.listing,
      match: needs.match,
      post: needs.post,
      medals: needs.medals.map((value) => ({ value, name: MEDAL_NAMES[value] })),
      event: needs.event,
      trained: needs.trained,
      units: needs.units,
      evidence: needs.evidence.map((kind) => ({ kind, name: EVIDENCE_NAMES[kind] })),
    },
  }
}

const texts = (decision: GrantDecision, verdict: 'fail' | 'open') =>
  decision.reasons.filter((reason) => reason.verdict === verdict).map(({ text }) => text)

/** The decision in one sentence, the same for applicant, clerk and auditor. */
function sentenceOf(item: GrantItem, decision: GrantDecision, payee: string): string {
  switch (decision.outcome) {
    case 'ELIGIBLE':
      return `${decision.reasons.filter(({ verdict }) => verdict === 'pass').length} 条全部符合，${item.title} ${formatYuan(decision.amountFen ?? 0)} 元，付给${payee}`
    case 'NEEDS_RULING':
      return `文件没有写清，等发文机关明确：${texts(decision, 'open').join('；')}`
    default:
      return `不能奖补：${texts(decision, 'fail').join('；')}`
  }
}

/** The facts looked at, in words. */
function factsInWords(item: GrantItem, facts: GrantFacts): { name: string; value: string }[] {
  const needs = needsOf(item)
  const yuan = (fen: number | null) => (fen === null ? '没有' : `${formatYuan(fen)} 元`)
  const rows: readonly (readonly [string, boolean, string])[] = [
    ['申请日', true, formatDay(facts.asOf)],
    ['年度', true, `${facts.year} 年`],
    ['数量', needs.units, `${facts.units} 个${GRANT_UNIT_NAMES[item.unit]}`],
    ['机构类型', facts.holder.form !== null, facts.holder.form ? ORGANISATION_FORM_NAMES[facts.holder.form] : ''],
    [
      '认定',
      needs.listing !== null,
      facts.listing ? `${facts.listing.document}，${formatDay(facts.listing.day)}` : '没有',
    ],
    ['配套经费', needs.match !== null, yuan(facts.matchFen)],
    ['登记的结业人次', needs.trained !== null, String(facts.trained ?? 0)],
    [
      '在岗',
      needs.post,
      facts.post ? `${formatDay(facts.post.from)}${facts.post.to ? `至 ${formatDay(facts.post.to)}` : '起'}` : '没有',
    ],
    ['赛事或活动', needs.event !== null, facts.event ? `${facts.event.name}，${formatDay(facts.event.day)}` : '没有'],
    ['奖项', needs.medals.length > 0, facts.medal ? MEDAL_NAMES[facts.medal] : '没有'],
    [
      '此前的申请',
      true,
      facts.history.length > 0
        ? facts.history.map(({ number, statusName }) => `${number}（${statusName}）`).join('、')
        : '没有',
    ],
  ]
  return rows.filter(([, shown]) => shown).map(([name, , value]) => ({ name, value }))
}

const DECIDING = ['grant.apply', 'grant.wait', 'grant.resubmit', 'grant.rule', 'grant.approve']

/** The business day of the latest decision, of which the row keeps only the instant. */
export const decidedDayOf = (acts: readonly Act[], grant: Pick<GrantRecord, 'submitted_day'>): PlainDate =>
  acts.findLast(({ action }) => DECIDING.includes(action))?.day ?? grant.submitted_day

export interface DecisionAsk {
  readonly packs: PackSet
  readonly facts: GrantFacts
  readonly unitId: string
  readonly payeeName: string
  readonly decidedAt: Date
  /** Later than the application where it was decided again. */
  readonly decidedDay: PlainDate
  /** Of an application that exists: what is over waits for nothing, and has no notice left to object to. */
  readonly status?: GrantStatus
}

/** The decision as everybody reads it (判定依据), and where to rule what it waits for. */
export async function decisionViewOf(
  ctx: Pick<ViewContext, 'db' | 'tree' | 'day'>,
  ask: DecisionAsk,
): Promise<Pick<GrantDetail, 'decision' | 'holes' | 'item'>> {
  const { pack: resolved, item, ...decision } = decideGrant(ask.packs, ask.facts)
  const { pack, parents } = resolved
  const assumptions = [pack, ...parents].flatMap((source) => source.assumptions.map((one) => ({ source, one })))
  const named = new Set(decision.reasons.flatMap((reason) => reason.assumptions ?? []))
  if (item.fund.assumption) named.add(item.fund.assumption)
  const over = ask.status === 'rejected' || ask.status === 'withdrawn'
  const days = await settingOn(ctx.db, ctx.tree, ask.unitId, 'objection.answer_days', ctx.day)
  const { phone, address } = await settingOn(ctx.db, ctx.tree, ask.unitId, 'notice.contact', ctx.day)
  return {
    item: itemView(ctx.tree, { pack: resolved, item }),
    holes: (over ? [] : decision.holes).map((hole) => ({
      id: hole.assumption,
      rule: hole.rule,
      question: hole.question,
      handling: hole.handling,
      link: policyLink(
        assumptions.find(({ one }) => one.id === hole.assumption)?.source.id ?? pack.id,
        hole.assumption,
      ),
    })),
    decision: {
      outcome: decision.outcome,
      outcomeName: OUTCOME_NAMES[decision.outcome],
      sentence: sentenceOf(item, decision, ask.payeeName),
      amountFen: decision.amountFen,
      reasons: decision.reasons.map(({ overridable: _overridable, ...reason }) => reason),
      flags:
        pack.status === 'unverified'
          ? [{ code: 'source_unverified', text: `手头的${pack.document}文本未经核实，须取得官方原件后才能启用` }]
          : [],
      assumptions: assumptions
        .filter(({ one }) => named.has(one.id))
        .map(({ one: { id, question, handling, status } }) => ({ id, text: `${question}：${handling}`, status })),
      earliest: null,
      whatWouldChange: [
        ...(over ? ['材料补齐或情况有变的，可以重新申请'] : []),
        ...(!over && decision.outcome === 'INELIGIBLE' ? ['有新的认定、配套或证明材料的，补齐后可以再申请'] : []),
        ...(!over && decision.outcome === 'NEEDS_RULING' ? ['发文机关明确以后，由经办机构重新判定，不用再报'] : []),
      ],
      whereToObject: over
        ? `对办理结果有疑问的，可以打电话 ${phone} 或到 ${address}`
        : `公示期内可以在线提出异议，${officeName(ctx.tree, ask.unitId)} ${days} 个工作日内答复；也可以打电话 ${phone} 或到 ${address}`,
      packRevision: decision.packRevision,
      packText: (await signedTexts(ctx.db, [pack])).get(pack)!,
      facts: factsInWords(item, ask.facts),
      decidedAt: ask.decidedAt.toISOString(),
      asOf: ask.decidedDay,
    },
  }
}

interface MoneyRow {
  fund_name: string | null
  year: number | null
  /** What the reader's scope opens. */
  budget_open: string | null
  pay_batch_open: string | null
  holder_open: string | null
  pay_batch_number: string | null
  receivable_id: string | null
}

// unscoped: the application was found in the scope; each link asks again what the reader may open.
async function moneyOf(db: Db, scope: Scope, grant: GrantRecord): Promise<MoneyRow> {
  const { rows } = await sql<MoneyRow>`
    select f.name as fund_name, b.year, y.open as pay_batch_open, y.number as pay_batch_number,
           case when ${inScope(scope, 'budget', 'b')} then b.budget_id end as budget_open,
           -- An organisation's page asks for its own right alone.
           case when p.person_id is null or ${inScope(scope, 'person', 'p')} then g.holder_id end as holder_open,
           r.receivable_id
      from grant_application g
      left join fund f on f.fund_code = g.fund_code
      left join budget b on b.budget_id = g.budget_id
      left join person p on g.holder_kind = 'person' and p.person_id = g.holder_id
      left join lateral (select p.number, case when ${inScope(scope, 'pay_batch', 'p')} then p.pay_batch_id end as open from pay_line w join pay_batch p on p.pay_batch_id = w.pay_batch_id
                          where w.line_id = g.grant_id and w.status <> 'withdrawn' order by w.try_no desc limit 1) y on true
      left join lateral (select r.receivable_id from receivable r where r.line_id = g.grant_id and r.status <> 'refused' limit 1) r on true
     where g.grant_id = ${grant.grant_id}`.execute(db)
  return rows[0]!
}

interface ObjectionRow {
  objection_id: string
  number: string | null
  text: string
  filed_day: PlainDate
  status: 'open' | 'upheld' | 'dismissed'
  answer: string | null
  answered_day: PlainDate | null
  contact_enc: Buffer | null
}
const OBJECTION_STATUS_NAMES = { open: '待答复', upheld: '异议成立', dismissed: '异议不成立' } as const

// unscoped: the application was found in the scope.
async function objectionsOf(db: Db, grantId: string): Promise<ObjectionRow[]> {
  const { rows } = await sql<ObjectionRow>`
    select o.objection_id, o.number, o.text, o.filed_day, o.status, o.answer, o.answered_day, o.contact_enc from grant_objection o
     where o.grant_id = ${grantId} order by o.filed_day, o.objection_id`.execute(db)
  return rows
}

const ACTION_RIGHTS = {
  resubmit: 'grant.apply',
  withdraw: 'grant.apply',
  agree: 'grant.review',
  return: 'grant.review',
  reject: 'grant.review',
  recheck: 'grant.city_review',
  publish: 'grant.publish',
  answer: 'grant.answer',
  approve: 'grant.approve',
  rule: 'grant.review',
} as const satisfies Record<GrantAction, Action>

/** What this reader may do now: the status says what is open, the role and the settings who may. */
async function actionsOf(ctx: ViewContext, grant: GrantRecord): Promise<GrantAction[]> {
  const { role, unitId, accountId } = ctx.scope
  const city = ctx.cityReviewers.of(grant.unit_id, grant.program)
  const approver = await approverUnitOf(ctx.db, ctx.tree, grant.unit_id, ctx.day)
  const fits: Partial<Record<GrantAction, boolean>> = {
    recheck: city === unitId,
    publish: publishable(grant.status, city !== undefined),
    approve:
      approver === unitId &&
      noticeOver(grant, ctx.day) &&
      ![grant.reviewed_by, grant.city_reviewed_by].includes(accountId),
  }
  return GRANT_ACTIONS.filter(
    (action) => isOpen(grant.status, action) && mayDo(role, ACTION_RIGHTS[action]) && fits[action] !== false,
  )
}

const linkFor = (scope: Scope, action: Action, link: string | null) =>
  link !== null && mayDo(scope.role, action) ? link : null

/** One application with its decision, papers, money and timeline; undefined outside the scope. */
export async function grantDetail(ctx: ViewContext, id: string, keys: KeyService): Promise<GrantDetail | undefined> {
  const grant = await findGrant(ctx.db, ctx.scope, id)
  if (!grant) return undefined
  const packs = (await storedPacks(ctx.db, [grant.pack_revision])).get(grant.pack_revision)!
  const acts = await actsOn(ctx.db, 'grant', id)
  const view = await decisionViewOf(ctx, {
    packs,
    facts: grant.facts,
    unitId: grant.unit_id,
    payeeName: grant.holder_name,
    decidedAt: grant.decided_at,
    decidedDay: decidedDayOf(acts, grant),
    status: grant.status,
  })
  const money = await moneyOf(ctx.db, ctx.scope, grant)
  const fund = grant.fund_code
    ? money.fund_name
    : ((
        await fundFor(ctx.db, grant.region_id, grant.program, ctx.day, {
          unitIds: ctx.tree.ancestors(grant.unit_id),
          year: yearOf(ctx.day),
        })
      )?.name ?? null)
  const { facts } = grant
  const role = ctx.scope.role
  const [clause] = view.item.clauses
  const answers = mayDo(role, 'grant.answer')
  const mayClaimBack = grant.status === 'paid' && mayDo(role, 'clawback.make') && !money.receivable_id
  return {
    ...(await grantRowOf(ctx, grant)),
    commitment: grant.commitment,
    fundName: fund,
    note: grant.note,
    ...view,
    evidence: (await evidenceOf(ctx.db, grant)).map((row) => ({
      kind: row.kind as EvidenceKind,
      kindName: EVIDENCE_NAMES[row.kind as EvidenceKind],
      fileId: row.file_id,
      fileName: row.name,
    })),
    notice: grant.notice_number
      ? {
          number: grant.notice_number,
          fromDay: grant.notice_from!,
          toDay: grant.notice_to!,
          workingDays: grant.notice_days!,
          over: noticeOver(grant, ctx.day),
        }
      : null,
    objections: (await objectionsOf(ctx.db, id)).map((row) => ({
      id: row.objection_id,
      number: row.number,
      text: row.text,
      filedDay: row.filed_day,
      status: row.status,
      statusName: OBJECTION_STATUS_NAMES[row.status],
      answer: row.answer,
      answeredDay: row.answered_day,
      contactMasked: row.contact_enc && answers ? maskContact(decryptContact(keys, row.contact_enc)) : null,
    })),
    input: {
      itemId: grant.item_id,
      subject: grant.subject,
      units: grant.units,
      year: grant.year,
      listing: facts.listing,
      matchFen: facts.matchFen,
      post: facts.post,
      medal: facts.medal,
      event: facts.event,
    },
    chain: [
      {
        kind: 'fund',
        name: '基金',
        value: fund ? (money.year ? `${fund} ${money.year}` : fund) : '还没有登记从哪本账列支',
        link: linkFor(ctx.scope, 'fund.read', money.budget_open && CONSOLE.budget(money.budget_open)),
      },
      {
        kind: 'pay_batch',
        name: '批次',
        value: money.pay_batch_number ?? '还没有拨付',
        link: linkFor(ctx.scope, 'fund.read', money.pay_batch_open && CONSOLE.payBatch(money.pay_batch_open)),
      },
      { kind: 'claim', name: '申请', value: grant.number, link: CONSOLE.grant(grant.grant_id) },
      {
        kind: 'decision',
        name: '判定',
        value: [clause?.document ?? view.item.document, clause?.clause].join(' ').trim(),
        link: linkFor(ctx.scope, 'policy.read', policyLink(view.item.packId)),
      },
      {
        kind: 'person',
        name: grant.holder_kind === 'person' ? '人' : '单位',
        value: grant.holder_name,
        link:
          grant.holder_kind === 'person'
            ? linkFor(ctx.scope, 'person.read', money.holder_open && CONSOLE.person(money.holder_open))
            : linkFor(ctx.scope, 'organisation.read', CONSOLE.organisation(grant.holder_id)),
      },
    ],
    receivable: await debtOfLine(ctx.db, ctx.scope, ctx.day, id),
    timeline: acts.map(grantTimelineEntry),
    actions: await actionsOf(ctx, grant),
    mayClaimBack,
  }
}

/** As the public sees a name: organisations whole, persons masked. */
export const publicName = (grant: Pick<GrantRecord, 'holder_kind' | 'holder_name'>): string =>
  grant.holder_kind === 'person' ? maskName(grant.holder_name) : grant.holder_name
