import type { Module } from '#src/platform/module.ts'
import { assessmentQueue, assessmentSearch } from './assessment.queue.ts'
import { assessmentRoutes } from './assessment.routes.ts'
import { assessmentChecks } from './assessment-checks.ts'
import { runResultImport } from './run-result-import.ts'
import { RESULT_IMPORT_TASK } from './start-result-import.ts'

export { CANDIDATE_STATE_NAMES, CERTIFICATE_STATUS_NAMES, SESSION_STATUS_NAMES } from './assessment.types.ts'
export { certificateNumber } from './certificate-number.rules.ts'
export { figuresOf, sessionNumber, ticketOf } from './exam.rules.ts'
export { issueCertificates } from './issue-certificates.ts'
export { openSession } from './open-session.ts'
export { NO_WORK_TYPE } from './verify-certificate.ts'

export function assessmentModule(): Module {
  return {
    name: 'assessment',
    routes: assessmentRoutes,
    tasks: { [RESULT_IMPORT_TASK]: runResultImport },
    queue: assessmentQueue,
    search: assessmentSearch,
    checks: assessmentChecks,
  }
}
