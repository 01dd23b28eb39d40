import { CONSOLE } from '#src/kernel/console-links.ts'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { QueueItem } from '#src/modules/admin/admin.contract.ts'
import { mayDo } from '#src/platform/access/roles.ts'
import type { Scope } from '#src/platform/access/scope.ts'
import type { Db } from '#src/platform/db/database.ts'
import type { QueueSource, SearchSource } from '#src/platform/module.ts'
import { listCertificates } from './certificate.store.ts'
import { classesToExamine } from './class-to-examine.store.ts'
import { openRevocations } from './revoke-certificate.ts'
import { listSessions, type SessionRecord } from './session.store.ts'

const KIND = { kind: 'exam_due', kindName: '考试发证', amountFen: null } as const

/** What waits for an assessor: classes without an exam, exams whose day has come, results without certificates. */
export const assessmentQueue: QueueSource = async (platform, scope, today) => {
  const { db } = platform
  if (mayDo(scope.role, 'certificate.revoke_confirm')) return revocationItems(db, scope)
  if (scope.role !== 'assessor') return []
  const all = { limit: 500 }
  const [classes, planned, results] = [
    await classesToExamine(db, scope),
    await listSessions(db, scope, { ...all, status: 'planned' }, undefined),
    await listSessions(db, scope, { ...all, status: 'results' }, undefined),
  ]
  const sessionItem = (s: SessionRecord, persons: number, status: string): QueueItem => ({
    ...KIND,
    title: `${s.number} ${s.class_title ?? s.occupation_name}`,
    link: CONSOLE.exam(s.session_id),
    from: s.provider_name ?? s.assessor_name,
    persons,
    dueDay: s.exam_day,
    daysLeft: null,
    status,
  })
  return [
    ...classes.map(
      (k): QueueItem => ({
        ...KIND,
        title: `${k.number} ${k.title}`,
        link: CONSOLE.examsFor(k.class_id),
        from: k.provider_name,
        persons: k.completed,
        dueDay: k.planned_exam_day,
        daysLeft: null,
        status: '待安排考试',
      }),
    ),
    ...planned.filter((s) => s.exam_day <= today).map((s) => sessionItem(s, s.registered, '待导入成绩')),
    ...results.filter((s) => s.passed > s.certificates).map((s) => sessionItem(s, s.passed - s.certificates, '待发证')),
  ]
}

/** Certificates that somebody else has asked to take back. */
async function revocationItems(db: Db, scope: Scope): Promise<QueueItem[]> {
  return (await openRevocations(db, scope)).map((one) => ({
    kind: 'certificate_revocation' as const,
    kindName: '待复核撤销证书',
    title: `撤销证书 ${one.number}`,
    link: CONSOLE.certificate(one.certificate_id),
    from: one.made_by_name,
    persons: 1,
    amountFen: null,
    dueDay: null,
    daysLeft: null,
    status: '待复核',
  }))
}

const MOST_HITS = 5

/** A certificate by the beginning of its number or of its holder's name. */
export const assessmentSearch: SearchSource = async (platform, scope, q) => {
  if (q.trim() === '') return []
  const rows = await listCertificates(platform.db, scope, { q, limit: MOST_HITS }, undefined)
  return rows.slice(0, MOST_HITS).map((c) => ({
    kind: 'certificate' as const,
    title: c.number,
    detail: `${c.name} ${c.occupation_name}${LEVEL_NAMES[c.level]}`,
    link: CONSOLE.certificate(c.certificate_id),
  }))
}
