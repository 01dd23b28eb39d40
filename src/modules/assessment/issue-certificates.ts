import { accept, type Decision, refuse } from '#src/kernel/decision.ts'
import { newId } from '#src/kernel/ids.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import { type PlainDate, yearOf } from '#src/kernel/plain-date.ts'
import { lockPersonsInTx } from '#src/modules/registry/index.ts'
import { certifyVouchersInTx } from '#src/modules/vouchers/index.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import { sendMessagesInTx } from '#src/platform/audit/messages.ts'
import { lastActOn } from '#src/platform/audit/trail.ts'
import type { Tx } from '#src/platform/db/transaction.ts'
import { addPersonFiguresInTx } from '#src/platform/figures/figures.ts'
import { found } from '#src/platform/http/problem.ts'
import type { Platform } from '#src/platform/platform.ts'
import { settingOn } from '#src/platform/settings/settings.ts'
import type { SessionRow } from './assessment.contract.ts'
import { insertCertificatesInTx, takeSerialsInTx } from './certificate.store.ts'
import { certificateNumber, isAssessorCode } from './certificate-number.rules.ts'
import { decideIssue, figuresOf, type IssueRefusal } from './exam.rules.ts'
import { passedWithoutCertificate } from './result.store.ts'
import { findSession, lockSessionInTx, sessionView } from './session.store.ts'

export interface Issued {
  readonly issued: number
  readonly alreadyIssued: number
  readonly session: SessionRow
}

/**
 * 发证: a certificate for everybody who passed and has none. Number, certificate, figures, audit and message are one
 * transaction. A second click finds nothing left and says how many there are, whatever version it carries.
 */
export async function issueCertificates(
  tx: Tx,
  platform: Platform,
  scope: Scope,
  ask: { sessionId: string; version: number; issuedOn: PlainDate },
): Promise<Decision<Issued, IssueRefusal | 'changed'>> {
  const { sessionId, issuedOn } = ask
  const locked = found(await lockSessionInTx(tx.db, scope, sessionId), '这场考试')
  const session = found(await findSession(tx.db, scope, sessionId), '这场考试')
  const { personIds, passed, certificates } = await passedWithoutCertificate(tx.db, scope, sessionId)
  const answer = async (issued: number) =>
    accept({ issued, alreadyIssued: certificates, session: sessionView((await findSession(tx.db, scope, sessionId))!) })
  if (personIds.length === 0 && certificates > 0) {
    await tx.audit({
      action: 'certificate.issue_again',
      subjectType: 'exam_session',
      subjectId: sessionId,
      facts: { issued: 0, alreadyIssued: certificates },
    })
    return answer(0)
  }
  const assessorCode = session.assessor_code
  const decision = decideIssue({
    status: session.status,
    examDay: session.exam_day,
    issuedOn,
    today: tx.day,
    passed,
    assessorCodeKnown: isAssessorCode(assessorCode),
  })
  if (!decision.ok) return decision
  if (locked.version !== ask.version) return refuse('changed', await lastActOn(tx.db, 'exam_session', sessionId))

  const tree = await platform.unitTree()
  const specialCounts = await settingOn(tx.db, tree, session.unit_id, 'figure.special_counts', issuedOn)
  await lockPersonsInTx(tx, personIds)
  const { level } = session
  const year = yearOf(issuedOn)
  const first = await takeSerialsInTx(tx.db, assessorCode!, year, level, personIds.length)
  const made = personIds.map((personId, at) => ({
    personId,
    certificateId: newId(),
    number: certificateNumber({ assessorCode: assessorCode!, year, level, serial: first + at }),
  }))
  await insertCertificatesInTx(tx.db, sessionId, issuedOn, made)
  await addPersonFiguresInTx(
    tx,
    tree,
    figuresOf(level, specialCounts).flatMap((measure) =>
      personIds.map((personId) => ({
        personId,
        measure,
        unitId: session.unit_id,
        departmentId: session.department_id,
        day: issuedOn,
        n: 1 as const,
      })),
    ),
  )
  await certifyVouchersInTx(tx, made, { occupation: session.occupation, level, issuedOn })
  await tx.db
    .updateTable('exam_session')
    .set({ status: 'certified', version: locked.version + 1 })
    .where('session_id', '=', sessionId)
    .execute()
  await tx.auditMany([
    {
      action: 'certificate.issue',
      subjectType: 'exam_session',
      subjectId: sessionId,
      facts: { issued: made.length, issuedOn },
    },
    ...made.map(({ personId, certificateId }) => ({
      action: 'certificate.issue',
      subjectType: 'certificate',
      subjectId: certificateId,
      personId,
      facts: { sessionId, issuedOn },
    })),
  ])
  await sendMessagesInTx(
    tx,
    made.map(({ personId, number }) => ({
      personId,
      template: 'certificate_issued' as const,
      facts: { occupationName: session.occupation_name, levelName: LEVEL_NAMES[level], number },
      link: '/my/certificates',
    })),
  )
  return answer(made.length)
}
