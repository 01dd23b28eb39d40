import { Button } from 'antd'
import type { policyContract } from '#src/modules/policy/policy.contract.ts'
import { ApiError, call, messageOf } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { type ActError, useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { queryClient } from '../query.ts'
import { useSession } from '../session.ts'
import { Facts } from '../ui/detail.tsx'
import { SecondLook } from '../ui/second-look.tsx'
import { DiffSentences } from './diff.tsx'
import { MadeSentence } from './made-card.tsx'
import { type Draft, draftQuery } from './policy-query.ts'

/** The second look before a draft leaves its author: the sentences that the signer will see. */
export function ProposeDialog({
  draft,
  onClose,
  onDone,
}: {
  draft: Draft
  onClose: () => void
  onDone: (result: Draft) => void
}) {
  const { revision } = draft
  const act = useAct((body: { version: number }, idempotencyKey) =>
    call<typeof policyContract.proposeDraft>('POST', '/api/policy/drafts/:id/propose', {
      params: { id: revision.id },
      body,
      idempotencyKey,
    }),
  )
  return (
    <SentencesModal
      title={t('policy.proposeTitle', { n: draft.diff.length })}
      say={t('policy.proposeSay')}
      draft={draft}
      button={t('policy.proposeN', { n: draft.diff.length })}
      busy={act.busy}
      error={act.error}
      onClose={onClose}
      onConfirm={async () => {
        const result = await act.run({ version: revision.version })
        if (result) onDone(result)
      }}
    />
  )
}

/** Signing, by a second person: each change in words, who wrote it, which text comes out. What is signed is what stands here. */
export function SignDialog({
  draft,
  onClose,
  onDone,
}: {
  draft: Draft
  onClose: () => void
  onDone: (result: Draft) => void
}) {
  const { revision, base, newDocument } = draft
  const { account } = useSession()
  const act = useAct((body: { version: number; revision: string }, idempotencyKey) =>
    call<typeof policyContract.signDraft>('POST', '/api/policy/drafts/:id/sign', {
      params: { id: revision.id },
      body,
      idempotencyKey,
    }),
  )
  return (
    <SentencesModal
      title={t('policy.signTitle', { document: newDocument?.document ?? base.document, n: draft.diff.length })}
      say={newDocument ? t('policy.signSayNew', { day: day(newDocument.effectiveFrom) }) : t('policy.signSay')}
      draft={draft}
      button={t('policy.signN', { n: draft.diff.length })}
      busy={act.busy}
      error={act.error}
      onClose={onClose}
      onConfirm={async () => {
        const result = await act.run({ version: revision.version, revision: revision.revision })
        if (result) onDone(result)
      }}
    >
      <section aria-label={t('policy.made')}>
        <h3>{t('policy.made')}</h3>
        <MadeSentence draft={draft} />
      </section>
      <Facts
        items={[
          [t('policy.reason'), revision.reason],
          [t('policy.author'), `${revision.authorName}，${day(revision.authoredDay)}`],
          [t('policy.signer'), account.displayName],
          [t('policy.fingerprint'), <code key="sha">{revision.revision.slice(0, 16)}</code>],
        ]}
      />
    </SentencesModal>
  )
}

function SentencesModal({
  title,
  say,
  draft,
  button,
  busy,
  error,
  onConfirm,
  onClose,
  children,
}: {
  title: string
  say: string
  draft: Draft
  button: string
  busy: boolean
  error: ActError | undefined
  onConfirm: () => void
  onClose: () => void
  children?: React.ReactNode
}) {
  const outrun = error instanceof ApiError && error.status === 409
  return (
    <SecondLook
      title={title}
      width={640}
      busy={busy}
      act={
        outrun ? (
          <Button
            type="primary"
            onClick={() => {
              onClose()
              void queryClient.invalidateQueries({ queryKey: draftQuery(draft.revision.id).queryKey })
            }}
          >
            {t('policy.loadNewest')}
          </Button>
        ) : (
          <Button type="primary" loading={busy} onClick={onConfirm}>
            {button}
          </Button>
        )
      }
      onClose={onClose}
    >
      <div className="stack">
        {error && (
          <div className="banner bad" role="alert">
            {messageOf(error)}
          </div>
        )}
        <p>{say}</p>
        <section className="sentences-box" aria-label={t('policy.changes')}>
          {draft.diff.length > 0 ? <DiffSentences entries={draft.diff} /> : <p>{t('policy.noDiff')}</p>}
        </section>
        {children}
      </div>
    </SecondLook>
  )
}
