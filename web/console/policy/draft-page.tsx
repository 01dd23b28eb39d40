import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { policyContract } from '#src/modules/policy/policy.contract.ts'
import type { DraftAction } from '#src/modules/policy/revision.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { day, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { queryClient, refreshAll } from '../query.ts'
import { Timeline } from '../ui/detail.tsx'
import { ErrorSummary, Field } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { AttachDocument } from './attach-document.tsx'
import { DiffView } from './diff.tsx'
import { Documents } from './documents.tsx'
import { undoOf, valueAt, valueWords } from './draft-edits.ts'
import { RevisionTags } from './drafts-page.tsx'
import { MadeCard } from './made-card.tsx'
import { useOpenForPrint } from './open-for-print.ts'
import { PlacesForm, type PlacesSearch, placeId } from './places-form.tsx'
import { type Draft, draftQuery } from './policy-query.ts'
import { ProposeDialog, SignDialog } from './sign-dialog.tsx'
import { StartWhatIf } from './start-what-if.tsx'
import { type DraftForm, useDraftForm } from './use-draft-form.ts'
import './policy.css'

type Dialog = Extract<DraftAction, 'propose' | 'sign' | 'return' | 'withdraw' | 'simulate' | 'attach'>

/** A draft of a policy: its figures as a form, what changes in words, who must sign, what has happened. */
export function DraftPage({
  id,
  asked,
  onAsk,
}: {
  id: string
  asked: PlacesSearch
  onAsk: (change: PlacesSearch) => void
}) {
  return (
    <Loaded query={useQuery(draftQuery(id))}>
      {(draft) => <DraftBoard draft={draft} asked={asked} onAsk={onAsk} />}
    </Loaded>
  )
}

function DraftBoard({
  draft,
  asked,
  onAsk,
}: {
  draft: Draft
  asked: PlacesSearch
  onAsk: (change: PlacesSearch) => void
}) {
  useOpenForPrint()
  const navigate = useNavigate()
  const form = useDraftForm(draft)
  const [dialog, setDialog] = useState<Dialog>()
  const { revision, actions } = draft
  const editable = actions.includes('edit')
  const own = draft.newDocument?.document ?? draft.base.document

  /** What is typed and not saved would be left out of what is proposed or tried. */
  const open = (next: Dialog) => {
    if (form.dirty > 0 && next !== 'withdraw') toast(t('policy.saveFirst', { n: form.dirty }), { tone: 'refused' })
    else setDialog(next)
  }
  const done = (result: Draft, words: string) => {
    setDialog(undefined)
    queryClient.setQueryData(draftQuery(revision.id).queryKey, result)
    void refreshAll()
    toast(words)
  }

  return (
    <>
      <PageHead
        title={
          revision.number === null
            ? t('policy.draftOf', { document: own })
            : t('policy.revisionOf', { document: own, n: revision.number })
        }
        crumbs={<Link to="/policy/drafts">{t('policy.drafts')}</Link>}
        tag={<RevisionTags row={revision} />}
        actions={
          <>
            {revision.number !== null && (
              <Link to="/policy/packs/$id" params={{ id: revision.packId }} search={{ tab: 'revisions' }}>
                {t('policy.toReader')}
              </Link>
            )}
            {actions.includes('withdraw') && <Button onClick={() => open('withdraw')}>{t('policy.withdraw')}</Button>}
            {actions.includes('return') && <Button onClick={() => open('return')}>{t('policy.return')}</Button>}
            {actions.includes('simulate') && <Button onClick={() => open('simulate')}>{t('policy.simulate')}</Button>}
            {actions.includes('propose') && (
              <Button type="primary" onClick={() => open('propose')}>
                {t('policy.propose')}
              </Button>
            )}
            {actions.includes('sign') && (
              <Button type="primary" onClick={() => open('sign')}>
                {t('policy.sign')}
              </Button>
            )}
          </>
        }
      />
      <DraftHead draft={draft} />
      <div className="draft-cols">
        <div className="stack">
          {(editable || form.dirty > 0) && (
            <Summary
              draft={draft}
              form={form}
              editable={editable}
              onOutrun={() => void form.reload()}
              onHidden={() => onAsk({ only: 'all', q: undefined } as unknown as PlacesSearch)}
            />
          )}
          {editable ? (
            <Card title={t('policy.reason')} flush>
              <div className="bd">
                <Field label={t('policy.reasonLabel')} name="reason" fault={form.faults['reason']}>
                  <Input.TextArea
                    autoSize={{ minRows: 2, maxRows: 6 }}
                    maxLength={500}
                    value={form.reason}
                    onChange={(event) => form.setReason(event.target.value)}
                  />
                </Field>
              </div>
            </Card>
          ) : (
            <Card title={t('policy.reason')}>{revision.reason}</Card>
          )}
          <PlacesForm draft={draft} form={form} editable={editable} asked={asked} onAsk={onAsk} />
        </div>
        <div className="stack">
          <Card title={t('policy.changes')} hint={t('policy.changesHint', { n: draft.diff.length })} flush>
            <Live draft={draft} form={form} />
            {draft.faults.some((fault) => fault.blocks === 'everything') ? (
              <p className="muted bd-line">{t('policy.unreadable')}</p>
            ) : (
              <DiffView entries={draft.diff} />
            )}
          </Card>
          <Runs draftId={revision.id} />
          <MadeCard draft={draft} />
          {draft.rulings.length > 0 && (
            <Card title={t('policy.rulings')} flush>
              <ul className="question-list">
                {draft.rulings.map((one) => (
                  <li key={one.assumptionId}>
                    <p>
                      <b className="strong">{one.question}</b>
                    </p>
                    <p>{one.reading}</p>
                    <p className="small sec">
                      {t('policy.ruledBy', { document: one.document, by: one.by, day: day(one.on) })}，
                      {t('policy.recordedBy', { who: one.recordedByName })}
                    </p>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          <Card
            title={t('policy.documents')}
            hint={t('policy.documentsHint')}
            right={
              actions.includes('attach') && (
                <button type="button" className="linkish" onClick={() => open('attach')}>
                  <Icon name="upload" size={14} />
                  {t('policy.attach')}
                </button>
              )
            }
            flush
          >
            <Documents revisionId={revision.id} documents={draft.documents} empty={t('policy.noDocumentsYet')} />
          </Card>
          <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: draft.timeline.length })}>
            <Timeline
              items={draft.timeline.map((item) => ({
                at: item.at,
                day: item.day,
                who: item.who,
                what: item.what,
                why: item.note,
              }))}
            />
          </Card>
        </div>
      </div>
      {form.dirty > 0 && <SaveBar form={form} editable={editable} />}
      {dialog === 'propose' && (
        <ProposeDialog
          draft={draft}
          onClose={() => setDialog(undefined)}
          onDone={(result) => done(result, t('policy.proposed'))}
        />
      )}
      {dialog === 'sign' && (
        <SignDialog
          draft={draft}
          onClose={() => setDialog(undefined)}
          onDone={(result) => done(result, t('policy.signedN', { n: result.revision.number ?? 0 }))}
        />
      )}
      {dialog === 'return' && (
        <ReasonDialog
          title={t('policy.returnTitle', { document: own })}
          say={t('policy.returnSay')}
          label={t('policy.returnReason')}
          max={500}
          submit={t('policy.return')}
          send={(note, idempotencyKey) =>
            call<typeof policyContract.returnDraft>('POST', '/api/policy/drafts/:id/return', {
              params: { id: revision.id },
              body: { version: revision.version, note },
              idempotencyKey,
            })
          }
          onDone={(result) => done(result, t('policy.returned'))}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'withdraw' && (
        <ReasonDialog
          title={t('policy.withdrawTitle', { document: own })}
          say={t('policy.withdrawSay')}
          label={t('policy.withdrawReason')}
          max={500}
          submit={t('policy.withdraw')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof policyContract.withdrawDraft>('POST', '/api/policy/drafts/:id/withdraw', {
              params: { id: revision.id },
              body: { version: revision.version, note },
              idempotencyKey,
            })
          }
          onDone={(result) => done(result, t('policy.withdrawn'))}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'attach' && (
        <AttachDocument
          draft={draft}
          own={own}
          onClose={() => setDialog(undefined)}
          onDone={(result) => done(result, t('policy.attached'))}
        />
      )}
      {dialog === 'simulate' && (
        <StartWhatIf
          draft={draft}
          onClose={() => setDialog(undefined)}
          onStarted={(run) => void navigate({ to: '/policy/what-ifs/$id', params: { id: run.id } })}
        />
      )}
    </>
  )
}

/** The old text beside the new one in one line, the way it still has to go, and why it cannot go on. */
function DraftHead({ draft }: { draft: Draft }) {
  const { revision, base } = draft
  const tried = useRuns(revision.id).data?.items.some((run) => run.status === 'done' && !run.outdated) ?? false
  const proposed = revision.state !== 'draft'
  const signed = revision.state === 'signed' || revision.state === 'superseded'
  const steps = [
    { key: 'edit', name: t('policy.stepEdit'), done: draft.diff.length > 0 },
    { key: 'try', name: t('policy.stepTry'), done: tried },
    { key: 'propose', name: t('policy.stepPropose'), done: proposed },
    { key: 'sign', name: t('policy.stepSign'), done: signed },
  ]
  const now = steps.findIndex((step) => !step.done)
  return (
    <section className="card apart draft-head">
      <div className="bd">
        <b className="headline">{draft.headline || t('policy.noChangeYet')}</b>
        <p className="sec">
          {base.id === revision.id
            ? t('policy.newPack', {
                document: base.document,
                author: revision.authorName,
                day: day(revision.authoredDay),
              })
            : t('policy.draftBase', {
                document: base.document,
                n: base.number ?? 0,
                author: revision.authorName,
                day: day(revision.authoredDay),
              })}
          {draft.newDocument &&
            `，${t('policy.byNewDocument', {
              document: draft.newDocument.document,
              issuer: draft.newDocument.issuer,
              day: day(draft.newDocument.effectiveFrom),
            })}`}
          {!signed && `，${t('policy.neverPays')}`}
        </p>
        {revision.note && (
          <p className="late">
            <Icon name="undo" size={14} /> {revision.note}
          </p>
        )}
      </div>
      {revision.state === 'withdrawn' || signed ? null : (
        <ol className="steps-line">
          {steps.map((step, at) => (
            <li
              key={step.key}
              data-n={at + 1}
              className={step.done ? 'done' : at === now ? 'now' : ''}
              {...(at === now ? { 'aria-current': 'step' as const } : {})}
            >
              {step.name}
            </li>
          ))}
        </ol>
      )}
      {draft.blocked.length > 0 && (
        <ul className="blocked">
          {draft.blocked.map((why) => (
            <li key={why}>
              <Icon name="info" size={14} />
              {why}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** On top of the form: what the answer of the last save said, what the text still lacks, who was first. */
function Summary({
  draft,
  form,
  editable,
  onOutrun,
  onHidden,
}: {
  draft: Draft
  form: DraftForm
  editable: boolean
  onOutrun: () => void
  onHidden: () => void
}) {
  const contested = draft.places.filter((place) => form.changes[place.path] && undoOf(draft, place, form.changes))
  return (
    <>
      {form.outrun ? (
        <div className="banner bad" role="alert">
          <Icon name="warning" />
          <b>{messageOf(form.error)}</b>
          <span className="sec">{t('policy.outrun', { n: form.dirty })}</span>
          <span className="grow" />
          <Button onClick={onOutrun}>{t('policy.loadNewest')}</Button>
        </div>
      ) : (
        <ErrorSummary faults={form.faults} error={form.error} idOf={placeId} />
      )}
      {!editable && contested.length > 0 && (
        <div className="banner" role="status">
          <Icon name="info" />
          {t('policy.notEditable', { n: form.dirty })}
        </div>
      )}
      {draft.faults.length > 0 && (
        <section className="card faults-card" aria-label={t('policy.faults')}>
          <div className="hd">
            <h2>{t('policy.faultsTitle', { n: draft.faults.length })}</h2>
            <span className="hint">
              {draft.faults.some((fault) => fault.blocks === 'everything')
                ? t('policy.blocksEverything')
                : t('policy.blocksSigning')}
            </span>
          </div>
          <ul className="bd">
            {draft.faults.map((fault) => (
              <li key={fault.path + fault.message}>
                <FaultLine draft={draft} path={fault.path} onHidden={onHidden}>
                  {fault.rule && <span className="rule-id">{fault.rule}</span>}
                  {fault.message}
                </FaultLine>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** A fault as a link to the field that mends it, where the page draws one. */
function FaultLine({
  draft,
  path,
  onHidden,
  children,
}: {
  draft: Draft
  path: string
  /** The field is filtered away. */
  onHidden: () => void
  children: React.ReactNode
}) {
  const place = draft.places.find((one) => one.path === path || one.path.startsWith(`${path}.`))
  if (!place) return <span>{children}</span>
  const id = placeId(place.path)
  return (
    <a
      href={`#${id}`}
      onClick={(event) => {
        event.preventDefault()
        if (!document.getElementById(id)) onHidden()
        // After the form has drawn it.
        setTimeout(() => {
          const target = document.getElementById(id)
          target?.scrollIntoView({ block: 'center' })
          target?.focus({ preventScroll: true })
        }, 50)
      }}
    >
      {children}
    </a>
  )
}

/** What is typed and not saved, in words, before the server's own sentence of the saved text. */
function Live({ draft, form }: { draft: Draft; form: DraftForm }) {
  const typed = draft.places.filter((place) => place.path in form.changes)
  if (typed.length === 0) return null
  return (
    <div className="live" role="status">
      <b>{t('policy.notSavedYet', { n: form.dirty })}</b>
      <ul className="sentences">
        {typed.map((place) => (
          <li key={place.path}>
            {t('policy.liveLine', {
              where: `${place.group} ${place.label}`,
              before: valueWords(place, place.base, t('policy.nothing')),
              after: valueWords(place, valueAt(place, form.changes), t('policy.nothing')),
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}

function SaveBar({ form, editable }: { form: DraftForm; editable: boolean }) {
  return (
    <div className="bulk no-print">
      <span role="status">{t('policy.unsavedN', { n: form.dirty })}</span>
      <span className="small muted">{t('form.kept')}</span>
      <span className="grow" />
      <Button onClick={form.discard} disabled={form.busy}>
        {t('policy.discard')}
      </Button>
      {editable && (
        <Button
          type="primary"
          loading={form.busy}
          onClick={async () => {
            if (await form.save()) toast(t('policy.saved'))
          }}
        >
          {t('policy.saveN', { n: form.dirty })}
        </Button>
      )}
    </div>
  )
}

const useRuns = (draftId: string) =>
  useQuery({
    queryKey: ['policy', 'what-ifs', draftId],
    queryFn: ({ signal }) =>
      call<typeof policyContract.whatIfs>('GET', '/api/policy/what-ifs', {
        query: { draft: draftId, kind: 'year', limit: 5 },
        signal,
      }),
  })

/** The runs of this draft, newest first. */
function Runs({ draftId }: { draftId: string }) {
  const { data } = useRuns(draftId)
  if (!data || data.items.length === 0) return null
  return (
    <Card title={t('policy.whatIfs')} flush>
      <ul className="run-list">
        {data.items.map((run) => (
          <li key={run.id}>
            <Link to="/policy/what-ifs/$id" params={{ id: run.id }}>
              {t('policy.runOf', { year: run.year ?? '', unit: run.unitName })}
            </Link>
            {run.outdated && <span className="small late">{t('policy.outdated')}</span>}
            <span className="grow" />
            <span className="num">
              {run.deltaFen === null ? run.statusName : `${run.deltaFen > 0 ? '+' : ''}${yuan(run.deltaFen)}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
