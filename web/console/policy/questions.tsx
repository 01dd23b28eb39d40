import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import type { AssumptionView, policyContract } from '#src/modules/policy/policy.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { ActDialog } from '../ui/act-dialog.tsx'
import { DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'

/** What the text leaves open: the question, what the platform does meanwhile, who answered. `onRule` offers to record an answer. */
export function Question({ assumption, onRule }: { assumption: AssumptionView; onRule?: () => void }) {
  const { ruling } = assumption
  return (
    <div className="question" id={assumption.id} tabIndex={-1}>
      <p>
        <StatusTag kind="question" code={assumption.status} name={assumption.statusName} />{' '}
        <span className="q">{assumption.question}</span>
      </p>
      <p className="small sec">{t('policy.handling', { what: assumption.handling })}</p>
      {ruling && (
        <p className="small ok">
          {t('policy.ruledBy', { document: ruling.document, by: ruling.by, day: day(ruling.on) })}
        </p>
      )}
      {assumption.draftId ? (
        <p className="small">
          <Link to="/policy/drafts/$id" params={{ id: assumption.draftId }}>
            {t('policy.rulingWaits')}
          </Link>
        </p>
      ) : (
        onRule &&
        assumption.status === 'open' && (
          <button type="button" className="linkish small no-print" onClick={onRule}>
            {t('policy.recordRuling')}
          </button>
        )
      )}
    </div>
  )
}

/** A question in a list, with the rules of the pack that it touches. */
export function QuestionItem({
  assumption,
  packId,
  onRule,
}: {
  assumption: AssumptionView
  packId: string
  onRule: (() => void) | undefined
}) {
  return (
    <li>
      <Question assumption={assumption} {...(onRule ? { onRule } : {})} />
      {assumption.rules.length > 0 && (
        <p className="small muted">
          {t('policy.touches')}
          {assumption.rules.map((rule) => (
            <Link
              key={rule.id}
              to="/policy/packs/$id"
              params={{ id: packId }}
              search={{}}
              hash={rule.id}
              className="apart-left"
            >
              {rule.id} {rule.title}
            </Link>
          ))}
        </p>
      )}
    </li>
  )
}

/** The answer of the issuing office: document, person, day. It makes a draft, which a second person signs. */
export function RulingDialog({
  assumption,
  baseRevisionId,
  onClose,
}: {
  assumption: AssumptionView
  baseRevisionId: string
  onClose: () => void
}) {
  const go = useGo()
  const today = useBusinessDay()
  const need = (name: string, value: string) => (value.trim() ? undefined : t('form.missing', { name }))
  const form = useForm({
    initial: { reading: '', document: '', by: '', on: null as string | null },
    draftKey: `policy.ruling.${assumption.id}`,
    checks: {
      reading: ({ reading }) => need(t('policy.reading'), reading),
      document: ({ document }) => need(t('policy.rulingDocument'), document),
      by: ({ by }) => need(t('policy.rulingBy'), by),
      on: ({ on }) => (on ? undefined : need(t('policy.rulingOn'), '')),
    },
    send: ({ reading, document, by, on }, idempotencyKey) =>
      call<typeof policyContract.recordRuling>('POST', '/api/policy/rulings', {
        body: {
          baseRevisionId,
          assumptionId: assumption.id,
          reading: reading.trim(),
          document: document.trim(),
          by: by.trim(),
          on: on ?? '',
        },
        idempotencyKey,
      }),
    onSent: (draft) => {
      void refreshAll()
      toast(t('policy.rulingRecorded'))
      go(`/policy/drafts/${draft.revision.id}`)
    },
  })
  return (
    <ActDialog
      title={t('policy.recordRulingOf', { id: assumption.id })}
      say={
        <>
          <b className="strong">{assumption.question}</b>
          <br />
          {t('policy.handling', { what: assumption.handling })}
          <br />
          {t('policy.rulingSay')}
        </>
      }
      form={form}
      submit={t('policy.recordRuling')}
      width={600}
      onClose={onClose}
    >
      <Field label={t('policy.reading')} hint={t('policy.readingHint')} {...form.field('reading')}>
        <Input.TextArea {...form.text('reading')} rows={3} maxLength={500} />
      </Field>
      <Field label={t('policy.rulingDocument')} hint={t('policy.rulingDocumentHint')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <div className="fields">
        <Field label={t('policy.rulingBy')} {...form.field('by')}>
          <Input {...form.text('by')} maxLength={60} />
        </Field>
        <Field label={t('policy.rulingOn')} {...form.field('on')}>
          <DayField {...form.choice('on')} max={today} />
        </Field>
      </div>
    </ActDialog>
  )
}
