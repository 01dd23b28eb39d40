import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, formatDay, type PlainDate } from '#src/kernel/plain-date.ts'
import { answerDueOf, codeDigest, officeName, plainSlipNumber } from '#src/modules/subsidy/index.ts'
import type { UnitTree } from '#src/platform/access/units.ts'
import { loadCalendar } from '#src/platform/clock/calendar.store.ts'
import { workingDaysBetween } from '#src/platform/clock/working-days.ts'
import type { Db } from '#src/platform/db/database.ts'
import { ProblemError } from '#src/platform/http/problem.ts'
import { countFailure, lockedUntil, type ThrottleRule } from '#src/platform/http/throttle.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { objectionAnswer } from './portal.contract.ts'

/** As for certificates: misses are counted by address, so that codes cannot be tried. */
const MISSES: ThrottleRule = { name: 'objection-answer', failures: 20, windowMinutes: 15, lockMinutes: 15 }

/** Wrong number, wrong code, malformed: one answer, so that nobody learns which of them exists. */
const noMatch = () =>
  new ProblemError(404, 'not_found', '没有查到这件异议。请核对异议编号和查询码，两项都要与提交时给您的一致')

interface FiledRecord {
  kind: 'claim' | 'grant'
  number: string
  notice_number: string
  title: string
  line_no: number | null
  unit_id: string
  filed_day: PlainDate
  status: 'open' | 'upheld' | 'dismissed'
  answer: string | null
  answered_day: PlainDate | null
}

/**
 * What became of an objection, for whoever holds its slip: number and code together are the right to it. Nothing is told of the
 * person it is about, nor what was written in it.
 */
export async function findObjectionAnswer(
  platform: Platform,
  ask: { number: string; code: string; address: string; now: Date; day: PlainDate },
): Promise<z.output<typeof objectionAnswer>> {
  const { db } = platform
  if (await lockedUntil(db, MISSES, ask.address, ask.now))
    throw new ProblemError(429, 'lookup_locked', '查不到的次数太多，请 15 分钟后再查，或拨打公示电话询问')
  const number = plainSlipNumber(ask.number)
  const digest = codeDigest(platform.keys, number, ask.code)
  // unscoped: whoever holds number and code may read the answer; the code is compared as a keyed digest.
  const { rows } = await sql<FiledRecord>`
    select 'claim' as kind, o.number, n.number as notice_number, n.title, o.line_no, n.unit_id, o.filed_day, o.status, o.answer, o.answered_day
      from objection o join notice n on n.notice_id = o.notice_id
     where o.number = ${number} and o.code_digest = ${digest}
    union all
    select 'grant', o.number, o.notice_number, g.title, null, g.unit_id, o.filed_day, o.status, o.answer, o.answered_day
      from grant_objection o join grant_application g on g.grant_id = o.grant_id
     where o.number = ${number} and o.code_digest = ${digest}`.execute(db)
  const [filed] = rows
  if (!filed) {
    await countFailure(db, MISSES, ask.address, ask.now)
    throw noMatch()
  }
  return answerView(db, await platform.unitTree(), filed, ask.day)
}

const VERDICTS = {
  upheld: { name: '异议成立', claim: '这一行不予补贴，不会付钱。', grant: '这一项不予奖补，不会付钱。' },
  dismissed: {
    name: '异议不成立',
    claim: '这一行继续办理；还有别的异议没有答复的，等答复后再办。',
    grant: '这一项继续办理；还有别的异议没有答复的，等答复后再办。',
  },
} as const

async function answerView(db: Db, tree: UnitTree, filed: FiledRecord, day: PlainDate) {
  const calendar = await loadCalendar(db)
  const answerBy = await answerDueOf({ db, tree, calendar }, filed.unit_id, filed.filed_day)
  const { phone, address } = await settingOn(db, tree, filed.unit_id, 'notice.contact', day)
  const daysLeft = workingDaysBetween(calendar, day, answerBy)
  const office = officeName(tree, filed.unit_id)
  const verdict = filed.status === 'open' ? null : VERDICTS[filed.status]
  return {
    number: filed.number,
    noticeNumber: filed.notice_number,
    noticeTitle: filed.title,
    lineNo: filed.line_no,
    filedDay: filed.filed_day,
    officeName: office,
    phone,
    address,
    status: filed.status,
    statusName: verdict?.name ?? (daysLeft < 0 ? '超期未答复' : '等待答复'),
    answerBy,
    daysLeft: verdict ? null : daysLeft,
    answer: filed.answer,
    answeredDay: filed.answered_day,
    effect: verdict?.[filed.kind] ?? null,
    appeal: filed.answered_day && (await appealOf(db, tree, filed.unit_id, filed.answered_day)),
  }
}

/** Where and until when whoever does not accept the answer may go on (行政复议), by the law in force on the day of the answer. */
async function appealOf(db: Db, tree: UnitTree, unitId: string, answeredDay: PlainDate) {
  const days = await settingOn(db, tree, unitId, 'objection.appeal_days', answeredDay)
  const untilDay = addDays(answeredDay, days)
  // A functional zone has no people's government of its own: that of the city above it decides.
  const government = tree.ancestors(unitId).find((id) => /^\d+$/.test(id)) ?? unitId
  const governmentName = `${tree.get(government).name}人民政府`
  return {
    governmentName,
    untilDay,
    text: `对答复不服的，可以自收到答复之日起 ${days} 日内，向${governmentName}申请行政复议；按答复日算，到${formatDay(untilDay)}为止。`,
  }
}
