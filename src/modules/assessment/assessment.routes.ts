import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { isPlainDate, plainDate } from '#src/kernel/plain-date.ts'
import { trailOf } from '#src/modules/subsidy/index.ts'
import { SHOWN_STATUS_NAMES } from '#src/modules/subsidy/subsidy.types.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import { scoped } from '#src/platform/access/scope.ts'
import type { Api, FileAnswer } from '#src/platform/http/api.ts'
import { uuid } from '#src/platform/http/contract.ts'
import { COUNT_EXACT_TO, decodeCursor, limitOf, pageOfRows } from '#src/platform/http/page.ts'
import { found } from '#src/platform/http/problem.ts'
import { assessmentContract as contract } from './assessment.contract.ts'
import {
  CANCEL_REFUSALS,
  CHECK_REVOCATION_REFUSALS,
  IMPORT_REFUSALS,
  ISSUE_REFUSALS,
  OPEN_REFUSALS,
  REVOKE_REFUSALS,
} from './assessment.messages.ts'
import { CANDIDATE_STATE_NAMES } from './assessment.types.ts'
import { cancelSession } from './cancel-session.ts'
import {
  certificateView,
  claimsOf,
  countCertificates,
  findCertificate,
  listCertificates,
  scoresOf,
} from './certificate.store.ts'
import { classesToExamine } from './class-to-examine.store.ts'
import { sessionActions, ticketOf } from './exam.rules.ts'
import { issueCertificates } from './issue-certificates.ts'
import { openSession } from './open-session.ts'
import { type CandidateRecord, listCandidates } from './result.store.ts'
import { findResultImport, listResultImports } from './result-import.store.ts'
import { resultSample, resultTemplate } from './result-sheet.ts'
import { checkRevocation, proposeRevocation, revocationOf } from './revoke-certificate.ts'
import {
  countSessions,
  findClaimBatchId,
  findSession,
  listSessions,
  type SessionRecord,
  sessionView,
  timelineOf,
} from './session.store.ts'
import { startResultImport } from './start-result-import.ts'
import { verifyCertificate } from './verify-certificate.ts'

export function assessmentRoutes(api: Api): void {
  sessionRoutes(api)
  resultRoutes(api)
  certificateRoutes(api)
}

const isId = (part: unknown): part is string => typeof part === 'string' && uuid.safeParse(part).success
/** A cursor of a day and an id. One that somebody made up shows the first page. */
function dayAndId(key: (string | number | null)[] | undefined): readonly [string, string] | undefined {
  const [day, id] = key ?? []
  return typeof day === 'string' && isPlainDate(day) && isId(id) ? [day, id] : undefined
}

function sessionRoutes(api: Api) {
  api.read(contract.sessions, async (ctx) => {
    const ask = ctx.query
    const rows = await listSessions(ctx.db, ctx.scope, ask, dayAndId(decodeCursor(ask, 2)))
    const counted = ask.count ? await countSessions(ctx.db, ctx.scope, ask, COUNT_EXACT_TO) : undefined
    return pageOfRows(ask, rows, (row) => [row.exam_day, row.session_id], sessionView, counted)
  })

  api.read(contract.classesToExamine, async (ctx) => ({
    items: (await classesToExamine(ctx.db, ctx.scope)).map((k) => ({
      classId: k.class_id,
      number: k.number,
      title: k.title,
      providerName: k.provider_name,
      occupationName: k.occupation_name,
      levelName: LEVEL_NAMES[k.level],
      completed: k.completed,
      completedDay: k.completed_day,
      plannedExamDay: k.planned_exam_day,
    })),
  }))

  api.write(contract.openSession, OPEN_REFUSALS, (tx, ctx) =>
    openSession(tx, ctx.scope, { ...ctx.body, examDay: plainDate(ctx.body.examDay) }),
  )

  api.write(contract.cancelSession, CANCEL_REFUSALS, (tx, ctx) =>
    cancelSession(tx, ctx.scope, { sessionId: ctx.params.id, ...ctx.body }),
  )

  api.read(contract.session, async (ctx) => {
    const s = found(await findSession(ctx.db, ctx.scope, ctx.params.id), '这场考试')
    const claimBatchId = await findClaimBatchId(ctx.db, ctx.scope, s.class_id)
    return {
      ...sessionView(s),
      examiners: s.examiners,
      feeFen: s.fee_fen,
      passMark: s.pass_mark,
      version: s.version,
      claimBatchId,
      actions:
        ctx.scope.role === 'assessor'
          ? sessionActions({
              status: s.status,
              examDay: s.exam_day,
              today: ctx.day,
              passed: s.passed,
              certificates: s.certificates,
              claimed: claimBatchId !== null,
            })
          : [],
      timeline: await timelineOf(ctx.db, s.session_id),
    }
  })

  api.read(contract.candidates, async (ctx) => {
    const s = found(await findSession(ctx.db, ctx.scope, ctx.params.id), '这场考试')
    const place = decodeCursor(ctx.query, 1)?.[0]
    const after = typeof place === 'number' && place >= 0 && place < 1e6 ? Math.floor(place) : 0
    const rows = await listCandidates(ctx.db, ctx.scope, s.session_id, { after, limit: limitOf(ctx.query) + 1 })
    const trails = await trailOf(
      ctx.db,
      ctx.scope,
      { sessionId: s.session_id },
      rows.map((row) => row.person_id),
    )
    const view = (c: CandidateRecord) => ({
      personId: c.person_id,
      ticket: ticketOf(s.number, c.place),
      name: c.name,
      docNoMasked: c.doc_no_masked,
      theory: c.theory,
      practice: c.practice,
      state: c.state,
      stateName: CANDIDATE_STATE_NAMES[c.state],
      certificateNumber: c.certificate_number,
      links: trails.get(c.person_id) ?? [],
    })
    return pageOfRows(ctx.query, rows, (row) => [row.place], view, ctx.query.count ? s.registered : undefined)
  })
}

function resultRoutes(api: Api) {
  api.file(contract.resultTemplate, async (ctx) => {
    const s = found(await findSession(ctx.db, ctx.scope, ctx.params.id), '这场考试')
    const candidates = await listCandidates(ctx.db, ctx.scope, s.session_id)
    return workbook(`${s.number}-成绩模板.xlsx`, await resultTemplate(ctx.platform, sheetOf(s), candidates))
  })

  api.file(contract.resultSample, async (ctx) => {
    // Only a database of invented persons has scores to invent.
    const s = found(
      ctx.platform.synthetic ? await findSession(ctx.db, ctx.scope, ctx.params.id) : undefined,
      '这场考试的演示成绩',
    )
    const candidates = await listCandidates(ctx.db, ctx.scope, s.session_id)
    return workbook(`${s.number}-成绩样例.xlsx`, await resultSample(ctx.platform, sheetOf(s), candidates))
  })

  api.write(contract.importResults, IMPORT_REFUSALS, (tx, ctx) =>
    startResultImport(tx, ctx.platform, ctx.scope, { sessionId: ctx.params.id, fileId: ctx.body.fileId }),
  )

  api.read(contract.resultImport, async (ctx) =>
    found(await findResultImport(ctx.db, ctx.scope, ctx.params.id), '这次导入'),
  )

  api.read(contract.resultImports, async (ctx) => {
    const s = found(await findSession(ctx.db, ctx.scope, ctx.params.id), '这场考试')
    const after = decodeCursor(ctx.query, 1)?.[0]
    const rows = await listResultImports(ctx.db, ctx.scope, s.session_id, {
      after: isId(after) ? after : undefined,
      limit: limitOf(ctx.query) + 1,
    })
    const counted = ctx.query.count
      ? await scoped(ctx.db, ctx.scope, 'result_import')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('result_import.session_id', '=', s.session_id)
          .executeTakeFirstOrThrow()
      : undefined
    return pageOfRows(
      ctx.query,
      rows,
      (row) => [row.id],
      (row) => row,
      counted?.n,
    )
  })
}

function certificateRoutes(api: Api) {
  api.write(contract.issueCertificates, ISSUE_REFUSALS, (tx, ctx) =>
    issueCertificates(tx, ctx.platform, ctx.scope, {
      sessionId: ctx.params.id,
      version: ctx.body.version,
      issuedOn: plainDate(ctx.body.issuedOn),
    }),
  )

  api.read(contract.certificates, async (ctx) => {
    const ask = ctx.query
    const rows = await listCertificates(ctx.db, ctx.scope, ask, dayAndId(decodeCursor(ask, 2)))
    const counted = ask.count ? await countCertificates(ctx.db, ctx.scope, ask, COUNT_EXACT_TO) : undefined
    return pageOfRows(ask, rows, (row) => [row.issued_on, row.certificate_id], certificateView, counted)
  })

  api.read(contract.certificate, async (ctx) => {
    const c = found(await findCertificate(ctx.db, ctx.scope, ctx.params.id), '这张证书')
    const claims = await claimsOf(ctx.db, ctx.scope, c, ctx.day)
    return {
      ...certificateView(c),
      sessionId: c.session_id,
      classId: c.class_id,
      ...(await scoresOf(ctx.db, ctx.scope, c)),
      revocation: await revocationOf(ctx.db, ctx.scope, c),
      mayRevoke: c.status === 'valid' && ctx.account !== null && mayDo(ctx.account.role, 'certificate.revoke'),
      claims: claims.map((line) => ({
        lineId: line.line_id,
        batchId: line.batch_id,
        batchNumber: line.number,
        lineNo: line.line_no,
        statusName: SHOWN_STATUS_NAMES[line.status],
      })),
    }
  })

  api.write(contract.revokeCertificate, REVOKE_REFUSALS, (tx, ctx) =>
    proposeRevocation(tx, ctx.scope, ctx.params.id, ctx.body),
  )
  api.write(contract.checkRevocation, CHECK_REVOCATION_REFUSALS, (tx, ctx) =>
    checkRevocation(tx, ctx.platform, ctx.scope, ctx.params.id, ctx.body),
  )

  api.read(contract.verify, (ctx) =>
    verifyCertificate(ctx.platform, {
      number: ctx.params.number,
      name: ctx.query.name,
      address: ctx.scope.address,
      now: ctx.now,
    }),
  )
}

const sheetOf = (s: SessionRecord) => ({ number: s.number, examDay: s.exam_day, passMark: s.pass_mark })

const workbook = (name: string, body: Buffer): FileAnswer => ({
  name,
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  body,
})
