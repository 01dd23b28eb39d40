import { Button, Input } from 'antd'
import { useState } from 'react'
import type { ClaimLineDetail, KeyReleaseView, subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { day } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { FactGroup } from '../ui/detail.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

/** The paper that lets somebody claim again what came back: who asked, who agreed, and what this reader may do with it. */
export function ReleaseCard({ line }: { line: ClaimLineDetail }) {
  const [asking, setAsking] = useState<'refuse' | 'withdraw'>()
  const { release } = line
  const check = (body: { agree: boolean; note?: string }, idempotencyKey: string) =>
    call<typeof subsidyContract.checkRelease>('POST', '/api/claim-lines/:id/release/check', {
      params: { id: line.id },
      body: { version: release?.version ?? 0, ...body },
      idempotencyKey,
    })
  const confirm = useAct((agree: boolean, key: string) => check({ agree }, key))
  if (!release) return null
  const can = (action: KeyReleaseView['actions'][number]) => release.actions.includes(action)
  const done = (words: string) => {
    setAsking(undefined)
    toast(words)
    void refreshAll()
  }
  return (
    <Card
      title={t('claim.release')}
      right={<StatusTag kind="paper" code={release.status} name={release.statusName} />}
      className="apart"
    >
      {confirm.error && (
        <div className="banner bad" role="alert">
          {messageOf(confirm.error)}
        </div>
      )}
      <FactGroup
        title={release.document}
        items={[
          [t('claim.releaseReason'), release.reason],
          [t('claim.releaseMade'), `${release.madeBy}，${day(release.madeDay)}`],
          [t('claim.releaseChecked'), release.checkedBy && `${release.checkedBy}，${day(release.checkedDay)}`],
          [t('claim.releaseNote'), release.note],
        ]}
      />
      {release.actions.length > 0 && (
        <div className="form-foot no-print">
          {can('confirm') && (
            <Button
              type="primary"
              loading={confirm.busy}
              onClick={async () => {
                if (await confirm.run(true)) done(t('claim.releaseDone'))
              }}
            >
              {t('claim.releaseConfirm')}
            </Button>
          )}
          {can('refuse') && <Button onClick={() => setAsking('refuse')}>{t('claim.releaseRefuse')}</Button>}
          {can('withdraw') && <Button onClick={() => setAsking('withdraw')}>{t('claim.releaseWithdraw')}</Button>}
          <span className="small muted">{t('claim.releaseEffect')}</span>
        </div>
      )}
      {asking === 'refuse' && (
        <ReasonDialog
          title={t('claim.releaseRefuse')}
          label={t('claim.releaseNote')}
          max={500}
          submit={t('claim.releaseRefuse')}
          send={(note, key) => check({ agree: false, note }, key)}
          onDone={() => done(t('claim.releaseRefused'))}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'withdraw' && (
        <ReasonDialog
          title={t('claim.releaseWithdraw')}
          label={t('claim.releaseNote')}
          max={500}
          submit={t('claim.releaseWithdraw')}
          send={(reason, idempotencyKey) =>
            call<typeof subsidyContract.withdrawRelease>('POST', '/api/claim-lines/:id/release/withdraw', {
              params: { id: line.id },
              body: { version: release.version, reason },
              idempotencyKey,
            })
          }
          onDone={() => done(t('claim.releaseWithdrawn'))}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Card>
  )
}

/** Asks that the person may claim again: the office that approved, once the money has come back. */
export function ReleaseButton({ line }: { line: ClaimLineDetail }) {
  const [open, setOpen] = useState(false)
  if (!line.mayRelease) return null
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('claim.releaseAct')}</Button>
      {open && <ReleaseDialog line={line} onClose={() => setOpen(false)} />}
    </>
  )
}

function ReleaseDialog({ line, onClose }: { line: ClaimLineDetail; onClose: () => void }) {
  const form = useForm<{ document: string; reason: string }, KeyReleaseView>({
    initial: { document: '', reason: '' },
    checks: {
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.documentField') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('claim.releaseReason') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof subsidyContract.proposeRelease>('POST', '/api/claim-lines/:id/release', {
        params: { id: line.id },
        body: { version: line.version, document: v.document.trim(), reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: () => {
      onClose()
      toast(t('claim.releaseAsked'))
      void refreshAll()
    },
  })
  return (
    <ActDialog
      title={t('claim.releaseTitle', { name: line.name })}
      say={t('claim.releaseSay', { what: `${line.occupationName} ${line.levelName}` })}
      form={form}
      submit={t('claim.releaseAct')}
      onClose={onClose}
    >
      <Field label={t('paper.documentField')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      <Field label={t('claim.releaseReason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
      </Field>
    </ActDialog>
  )
}
