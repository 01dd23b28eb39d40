import { useNavigate } from '@tanstack/react-router'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import type { QueryInputOf, ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { day, moment, shortMoment } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { type PlainKey, t } from '#web/ui/words.ts'
import { useBusinessDay } from '../session.ts'
import { Facts } from '../ui/detail.tsx'
import { Panel, type PanelNav, WorkQueue } from '../ui/work-queue.tsx'
import './admin.css'

type Entry = ResponseOf<typeof adminContract.auditLog>['items'][number]

const SUBJECTS: Readonly<Record<string, PlainKey>> = {
  account: 'system.t_account',
  training_class: 'system.t_training_class',
  lesson: 'system.t_lesson',
  enrolment: 'system.t_enrolment',
  person: 'system.t_person',
  roster_import: 'system.t_roster_import',
  exam_session: 'system.t_exam_session',
  certificate: 'system.t_certificate',
  claim_batch: 'system.t_claim_batch',
  claim_line: 'system.t_claim_line',
  notice: 'system.t_notice',
  objection: 'system.t_objection',
  pay_batch: 'system.t_pay_batch',
  file: 'system.t_file',
  task: 'system.t_task',
  operation: 'system.t_operation',
  city: 'system.t_city',
  system: 'system.t_system',
}
const subjectName = (type: string) => t(SUBJECTS[type] ?? 'system.t_other')
const RESULTS = { done: 'system.r_done', denied: 'system.r_denied', failed: 'system.r_failed' } as const

/** What was done, by whom, from where; the row opens what was written down with it. */
export function AuditPage() {
  const today = useBusinessDay()
  return (
    <WorkQueue<Entry>
      title={t('system.audit')}
      say={t('system.auditSay')}
      id="audit"
      fetch={(query, signal) =>
        call<typeof adminContract.auditLog>('GET', '/api/audit', {
          query: query as QueryInputOf<typeof adminContract.auditLog>,
          signal,
        })
      }
      rowKey={(row) => String(row.seq)}
      filters={[
        { key: 'subject', label: t('system.auditSubject'), kind: 'text' },
        { key: 'action', label: t('system.auditAction'), kind: 'text' },
        { key: 'from', label: t('system.from'), kind: 'day' },
        { key: 'to', label: t('system.to'), kind: 'day' },
      ]}
      columns={[
        {
          key: 'at',
          title: t('system.at'),
          width: 166,
          render: (row) => <span className="nowrap">{shortMoment(row.at, today)}</span>,
        },
        {
          key: 'who',
          title: t('system.who'),
          width: 88,
          render: (row) => row.accountName,
          cut: (row) => `${row.accountName}，${row.roleName}`,
        },
        { key: 'what', title: t('system.what'), render: (row) => row.actionName, cut: (row) => row.actionName },
        {
          key: 'subject',
          title: t('system.subject'),
          width: 80,
          render: (row) => subjectName(row.subjectType),
          cut: (row) => subjectName(row.subjectType),
        },
        {
          key: 'result',
          title: t('system.result'),
          width: 82,
          render: (row) => <StatusTag kind="audit" code={row.result} name={t(RESULTS[row.result])} />,
        },
        {
          key: 'address',
          title: t('system.address'),
          width: 130,
          hidden: true,
          render: (row) => <span className="sec">{row.address}</span>,
        },
      ]}
      empty={{ title: t('system.auditEmpty') }}
      panel={(row, nav) => <EntryPanel key={row.seq} row={row} nav={nav} />}
    />
  )
}

function EntryPanel({ row, nav }: { row: Entry; nav: PanelNav }) {
  const navigate = useNavigate()
  const facts = Object.entries(row.facts)
  return (
    <Panel
      title={row.actionName}
      hint={<StatusTag kind="audit" code={row.result} name={t(RESULTS[row.result])} />}
      nav={nav}
    >
      <div className="stack">
        <Facts
          items={[
            [t('system.at'), moment(row.at)],
            [t('system.businessDay'), day(row.businessDay)],
            [t('system.who'), `${row.accountName}，${row.roleName}`],
            [t('system.address'), row.address],
            [t('system.subject'), subjectName(row.subjectType)],
            [
              t('system.subjectId'),
              <span key="id">
                <code className="code">{row.subjectId}</code>{' '}
                <button
                  type="button"
                  className="linkish small"
                  onClick={() => void navigate({ to: '/audit', search: { subject: row.subjectId } })}
                >
                  {t('system.onlyThis')}
                </button>
              </span>,
            ],
            [
              t('system.actionCode'),
              <code key="a" className="code">
                {row.action}
              </code>,
            ],
            [t('system.seq'), row.seq],
          ]}
        />
        <div>
          <b>{t('system.facts')}</b>
          {facts.length === 0 ? (
            <p className="muted">{t('system.noFacts')}</p>
          ) : (
            <table className="plain facts">
              <tbody>
                {facts.map(([key, value]) => (
                  <tr key={key}>
                    <th scope="row">{key}</th>
                    <td>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
      </div>
    </Panel>
  )
}
