import { Link } from '@tanstack/react-router'
import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useLine } from '../claims/batch-query.ts'
import { refreshAll } from '../query.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { Facts, WhyPanel } from '../ui/detail.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { Failed, Loading } from '../ui/states.tsx'
import { Panel, type PanelNav } from '../ui/work-queue.tsx'
import { ContactFact } from './contact-fact.tsx'
import type { Objection } from './notices-page.tsx'

const titleOf = ({ noticeNumber, lineNo }: Objection) =>
  t('notice.objectionTitle', { number: noticeNumber, line: lineNo })

/** What was said against a line, the line's own grounds under it, and the answer. */
export function ObjectionPanel({ objection, nav }: { objection: Objection; nav: PanelNav }) {
  const [answering, setAnswering] = useState(false)
  const query = useLine(objection.lineId)
  const line = query.data
  const open = objection.status === 'open' && line?.actions.includes('answer')
  return (
    <Panel
      title={titleOf(objection)}
      nav={nav}
      acts={
        open && (
          <Button type="primary" onClick={() => setAnswering(true)}>
            {t('notice.answer')}
          </Button>
        )
      }
    >
      <div className="stack">
        <Facts
          items={[
            [
              t('notice.text'),
              <span key="text" style={{ whiteSpace: 'pre-line' }}>
                {objection.text}
              </span>,
            ],
            [t('notice.objectionNumber'), objection.number],
            [t('notice.filedDay'), day(objection.filedDay)],
            [
              t('notice.objectorContact'),
              objection.contactMasked && (
                <ContactFact
                  key="contact"
                  kind="claim"
                  id={objection.id}
                  title={objection.number ?? titleOf(objection)}
                  masked={objection.contactMasked}
                />
              ),
            ],
            [
              t('notice.status'),
              <StatusTag key="status" kind="objection" code={objection.status} name={objection.statusName} />,
            ],
            [t('notice.answerText'), objection.answer ?? t('notice.answeredNone')],
            [
              t('notice.line'),
              line && (
                <span key="line">
                  {line.name}，{yuan(line.amountFen)}，{line.statusName}{' '}
                  <Link to="/claims/$id/lines/$lineId" params={{ id: line.batchId, lineId: line.id }}>
                    {t('notice.seeLine')}
                  </Link>
                </span>
              ),
            ],
          ]}
        />
        {line ? (
          <WhyPanel bare decision={line.decision} />
        ) : query.error ? (
          <Failed error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <Loading lines={6} />
        )}
      </div>
      {answering && line && (
        <AnswerDialog
          objection={objection}
          onAnswered={() => {
            setAnswering(false)
            toast(t('notice.answered', { title: titleOf(objection) }))
            void refreshAll()
          }}
          onClose={() => setAnswering(false)}
        />
      )}
    </Panel>
  )
}

interface Values {
  verdict: 'upheld' | 'dismissed' | null
  answer: string
}

function AnswerDialog({
  objection,
  onAnswered,
  onClose,
}: {
  objection: Objection
  onAnswered: () => void
  onClose: () => void
}) {
  const form = useForm({
    initial: { verdict: null, answer: '' } as Values,
    checks: {
      verdict: ({ verdict }) => (verdict ? undefined : t('notice.verdictMissing')),
      answer: ({ answer }) =>
        answer.trim() === ''
          ? t('notice.answerMissing')
          : answer.trim().length > 500
            ? t('notice.answerTooLong')
            : undefined,
    },
    send: ({ verdict, answer }, idempotencyKey) =>
      call<typeof subsidyContract.answerObjection>('POST', '/api/objections/:id/answer', {
        params: { id: objection.id },
        body: { verdict: verdict ?? 'dismissed', answer: answer.trim() },
        idempotencyKey,
      }),
    onSent: onAnswered,
  })
  return (
    <ActDialog
      title={`${t('notice.answer')}：${titleOf(objection)}`}
      say={objection.text}
      form={form}
      submit={t('notice.answerSubmit')}
      onClose={onClose}
    >
      <Field label={t('notice.verdict')} {...form.field('verdict')}>
        <Radio.Group
          value={form.values.verdict}
          onChange={(event) => form.set('verdict', event.target.value as Values['verdict'])}
          options={[
            { value: 'dismissed', label: t('notice.dismissed') },
            { value: 'upheld', label: t('notice.upheld') },
          ]}
        />
      </Field>
      <Field label={t('notice.answerText')} hint={t('notice.answerHint')} {...form.field('answer')}>
        <Input.TextArea {...form.text('answer')} rows={4} />
      </Field>
    </ActDialog>
  )
}
