import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input, Radio } from 'antd'
import type { PackRow, policyContract } from '#src/modules/policy/policy.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { ApiError, call } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useGo } from '../shell/go.tsx'
import { ChoiceField, DayField } from '../ui/fields.tsx'
import { Field, FormPage, useForm } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import { packsQuery } from './policy-query.ts'
import './policy.css'

/** Begins a draft: of which document, why, and whether the same text is read better or a later text changes it. */
export function NewDraftPage({ packId }: { packId: string | undefined }) {
  const query = useQuery(packsQuery)
  return (
    <Loaded query={query}>
      {({ items }) => {
        const open = items.filter((pack) => pack.mayDraft)
        return open.length === 0 ? (
          <>
            <PageHead title={t('policy.newDraft')} crumbs={<Link to="/policy/drafts">{t('policy.drafts')}</Link>} />
            <section className="card">
              <Empty
                icon="policy"
                title={t('policy.noneToDraft')}
                actions={<Link to="/policy">{t('policy.title')}</Link>}
              >
                {t('policy.noneToDraftWhy')}
              </Empty>
            </section>
          </>
        ) : (
          <DraftForm packs={open} packId={open.find((pack) => pack.packId === packId)?.packId} />
        )
      }}
    </Loaded>
  )
}

function DraftForm({ packs, packId }: { packs: readonly PackRow[]; packId: string | undefined }) {
  const go = useGo()
  const need = (name: string, value: string) => (value.trim() ? undefined : t('form.missing', { name }))
  const form = useForm({
    initial: {
      pack: (packId ?? (packs.length === 1 ? packs[0]?.packId : null) ?? null) as string | null,
      kind: 'correction' as 'correction' | 'new_document',
      reason: '',
      document: '',
      title: '',
      issuer: '',
      effectiveFrom: null as string | null,
    },
    draftKey: `policy.new.${packId ?? ''}`,
    checks: {
      pack: ({ pack }) => (pack ? undefined : t('policy.choosePack')),
      reason: ({ reason }) => need(t('policy.reason'), reason),
      document: ({ kind, document }) =>
        kind === 'new_document' ? need(t('policy.newDocumentNumber'), document) : undefined,
      title: ({ kind, title }) => (kind === 'new_document' ? need(t('policy.newDocumentTitle'), title) : undefined),
      issuer: ({ kind, issuer }) => (kind === 'new_document' ? need(t('policy.newDocumentIssuer'), issuer) : undefined),
      effectiveFrom: ({ kind, effectiveFrom }) =>
        kind === 'new_document' ? need(t('policy.newDocumentFrom'), effectiveFrom ?? '') : undefined,
    },
    send: ({ pack, kind, reason, document, title, issuer, effectiveFrom }, idempotencyKey) =>
      call<typeof policyContract.createDraft>('POST', '/api/policy/drafts', {
        body: {
          baseRevisionId: packs.find((one) => one.packId === pack)?.revisionId ?? '',
          reason: reason.trim(),
          ...(kind === 'new_document'
            ? {
                newDocument: {
                  document: document.trim(),
                  title: title.trim(),
                  issuer: issuer.trim(),
                  effectiveFrom: effectiveFrom ?? '',
                },
              }
            : {}),
        },
        idempotencyKey,
      }).catch((error: unknown) => {
        throw asFields(error)
      }),
    onSent: (draft) => {
      void refreshAll()
      toast(t('policy.draftMade'))
      go(`/policy/drafts/${draft.revision.id}`)
    },
  })
  const chosen = packs.find((one) => one.packId === form.values.pack)
  return (
    <FormPage
      title={t('policy.newDraft')}
      crumbs={<Link to="/policy/drafts">{t('policy.drafts')}</Link>}
      say={t('policy.newDraftSay')}
      form={form}
      submit={t('policy.makeDraft')}
    >
      <Field
        label={t('policy.document')}
        wide
        {...form.field('pack')}
        {...(chosen
          ? { hint: t('policy.baseIs', { n: chosen.number, day: day(chosen.signedDay), title: chosen.title }) }
          : {})}
      >
        <ChoiceField
          {...form.choice('pack')}
          options={packs.map((pack) => ({
            value: pack.packId,
            label: `${pack.regionName} ${pack.document}`,
            note: pack.title,
          }))}
        />
      </Field>
      <fieldset className="field wide kinds">
        <legend className="label">{t('policy.kind')}</legend>
        <Radio.Group
          value={form.values.kind}
          onChange={(event) => form.set('kind', event.target.value)}
          options={[
            {
              value: 'correction',
              label: (
                <>
                  {t('policy.kindCorrection')}
                  <span className="small muted">{t('policy.kindCorrectionSay')}</span>
                </>
              ),
            },
            {
              value: 'new_document',
              label: (
                <>
                  {t('policy.kindNew')}
                  <span className="small muted">{t('policy.kindNewSay')}</span>
                </>
              ),
            },
          ]}
        />
      </fieldset>
      <Field label={t('policy.reason')} hint={t('policy.reasonHint')} wide {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={3} maxLength={500} />
      </Field>
      {form.values.kind === 'new_document' && (
        <>
          <Field
            label={t('policy.newDocumentNumber')}
            hint={t('policy.newDocumentNumberHint')}
            {...form.field('document')}
          >
            <Input {...form.text('document')} maxLength={120} />
          </Field>
          <Field
            label={t('policy.newDocumentFrom')}
            hint={t('policy.newDocumentFromHint')}
            {...form.field('effectiveFrom')}
          >
            <DayField {...form.choice('effectiveFrom')} />
          </Field>
          <Field label={t('policy.newDocumentTitle')} {...form.field('title')}>
            <Input {...form.text('title')} maxLength={200} />
          </Field>
          <Field label={t('policy.newDocumentIssuer')} {...form.field('issuer')}>
            <Input {...form.text('issuer')} maxLength={120} />
          </Field>
        </>
      )}
    </FormPage>
  )
}

/** The contract nests what belongs to the new document and names a revision; the form has plain fields. */
function asFields(error: unknown): unknown {
  if (!(error instanceof ApiError) || !error.problem.errors) return error
  const errors = error.problem.errors.map(({ path, message }) => ({
    path: path.replace(/newDocument[./]/, '').replace('baseRevisionId', 'pack'),
    message,
  }))
  return new ApiError({ ...error.problem, errors })
}
