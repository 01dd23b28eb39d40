import { Button, Input } from 'antd'
import { useState } from 'react'
import type { ClassDetail, trainingContract } from '#src/modules/training/training.contract.ts'
import type { ClassAction } from '#src/modules/training/training.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { ApiError, call } from '#web/ui/client.ts'
import { t } from '#web/ui/words.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { FenField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { digits } from './application-form.ts'
import { classChanged } from './class-data.ts'

/** The acts that a dialog does; the others lead to a page or a tab. */
const DIALOG_ACTIONS = ['approve', 'return', 'reject', 'cancel', 'approve_completion', 'return_completion'] as const
export type DialogAction = (typeof DIALOG_ACTIONS)[number]
export const isDialogAction = (action: ClassAction): action is DialogAction =>
  (DIALOG_ACTIONS as readonly string[]).includes(action)

/** The word of an act; a class that is not approved yet is withdrawn, not cancelled. */
export function actionWord(detail: Pick<ClassDetail, 'status'>, action: ClassAction): string {
  switch (action) {
    case 'edit':
      return t('class.actEdit')
    case 'cancel':
      return detail.status === 'approved' ? t('class.actCancel') : t('class.actWithdraw')
    case 'approve':
      return t('class.actApprove')
    case 'return':
      return t('class.actReturn')
    case 'reject':
      return t('class.actReject')
    case 'import_roster':
      return t('class.actImport')
    case 'plan_lessons':
      return t('lesson.plan')
    case 'record_attendance':
      return t('lesson.record')
    case 'finish':
      return t('class.actFinish')
    case 'approve_completion':
      return t('class.actApproveCompletion')
    case 'return_completion':
      return t('class.actReturnCompletion')
  }
}

interface DialogProps {
  readonly detail: ClassDetail
  readonly onClose: () => void
  /** After success, with the new state. */
  readonly onDone: (detail: ClassDetail) => void
}

/** The dialog of one act. */
export function ClassActDialog({ action, ...props }: DialogProps & { action: DialogAction }) {
  switch (action) {
    case 'approve':
      return <ApproveDialog {...props} />
    case 'approve_completion':
      return <ApproveCompletionDialog {...props} />
    default:
      return <ReasonDialog {...props} action={action} />
  }
}

/** Buttons for the acts of a review that are open, the one that agrees last and primary; each opens its dialog. */
export function ReviewActs({
  detail,
  onDone,
}: {
  detail: ClassDetail
  onDone: (detail: ClassDetail, action: DialogAction) => void
}) {
  const [asking, setAsking] = useState<DialogAction>()
  const order = ['reject', 'return', 'return_completion', 'approve', 'approve_completion'] as const
  return (
    <>
      {order
        .filter((action) => detail.actions.includes(action))
        .map((action) => (
          <Button
            key={action}
            {...(action.startsWith('approve') ? { type: 'primary' as const } : {})}
            danger={action === 'reject'}
            onClick={() => setAsking(action)}
          >
            {actionWord(detail, action)}
          </Button>
        ))}
      {asking && (
        <ClassActDialog
          action={asking}
          detail={detail}
          onClose={() => setAsking(undefined)}
          onDone={(next) => {
            setAsking(undefined)
            onDone(next, asking)
          }}
        />
      )}
    </>
  )
}

/**
 * Sends an act. When somebody was faster the dialog closes, its question is answered; the server's words (who, when) stay as a
 * message and the page shows how things are now.
 */
async function sendUnlessHandled(
  { detail, onClose }: Pick<DialogProps, 'detail' | 'onClose'>,
  act: Promise<ClassDetail>,
): Promise<ClassDetail> {
  try {
    return await act
  } catch (error) {
    if (error instanceof ApiError && (error.code === 'already_handled' || error.code === 'act_not_open')) {
      toast(error.message, { tone: 'refused' })
      onClose()
      void classChanged(detail.id)
    }
    throw error
  }
}

const SUPERVISOR = 'chizheng.supervisor'
/** The supervisor of the last approval: the same question is not asked for every class. */
function lastSupervisor(): { name: string; phone: string } {
  try {
    return JSON.parse(sessionStorage.getItem(SUPERVISOR) ?? '') as { name: string; phone: string }
  } catch {
    return { name: '', phone: '' }
  }
}

function ApproveDialog({ detail, onClose, onDone }: DialogProps) {
  const last = lastSupervisor()
  const form = useForm({
    initial: {
      supervisorName: last.name,
      supervisorPhone: last.phone,
      approvedCostFen: null as number | null,
      note: '',
    },
    checks: {
      supervisorName: (v) => (v.supervisorName.trim() ? undefined : t('class.needSupervisor')),
      supervisorPhone: (v) => (/^\d{11}$/.test(digits(v.supervisorPhone)) ? undefined : t('class.needPhone')),
    },
    send: (v, idempotencyKey) =>
      sendUnlessHandled(
        { detail, onClose },
        call<typeof trainingContract.reviewClass>('POST', '/api/classes/:id/review', {
          params: { id: detail.id },
          body: {
            version: detail.version,
            verdict: 'approve',
            supervisorName: v.supervisorName.trim(),
            supervisorPhone: digits(v.supervisorPhone),
            ...(v.approvedCostFen ? { approvedCostFen: v.approvedCostFen } : {}),
            ...(v.note.trim() ? { note: v.note.trim() } : {}),
          },
          idempotencyKey,
        }),
      ),
    onSent: (next) => {
      sessionStorage.setItem(
        SUPERVISOR,
        JSON.stringify({ name: next.supervisorName ?? '', phone: next.supervisorPhone ?? '' }),
      )
      toast(t('class.doneApprove', { number: next.number ?? '' }))
      void classChanged(next.id, next)
      onDone(next)
    },
  })
  return (
    <ActDialog
      title={t('class.askApprove', { title: detail.title })}
      say={t('class.sayApprove')}
      form={form}
      submit={t('class.actApprove')}
      onClose={onClose}
    >
      <Field label={t('class.supervisorName')} {...form.field('supervisorName')}>
        <Input {...form.text('supervisorName')} autoComplete="off" />
      </Field>
      <Field label={t('class.supervisorPhone')} hint={t('class.phoneHint')} {...form.field('supervisorPhone')}>
        <Input {...form.text('supervisorPhone')} inputMode="numeric" autoComplete="off" />
      </Field>
      <Field
        label={t('class.approvedCost')}
        hint={t('class.approvedCostHint')}
        optional
        {...form.field('approvedCostFen')}
      >
        <FenField {...form.choice('approvedCostFen')} />
      </Field>
      <Field label={t('class.noteField')} optional {...form.field('note')}>
        <Input.TextArea {...form.text('note')} rows={2} maxLength={300} />
      </Field>
    </ActDialog>
  )
}

function ApproveCompletionDialog({ detail, onClose, onDone }: DialogProps) {
  const form = useForm({
    initial: { note: '' },
    send: (v, idempotencyKey) =>
      sendUnlessHandled(
        { detail, onClose },
        call<typeof trainingContract.reviewCompletion>('POST', '/api/classes/:id/completion', {
          params: { id: detail.id },
          body: { version: detail.version, verdict: 'approve', ...(v.note.trim() ? { note: v.note.trim() } : {}) },
          idempotencyKey,
        }),
      ),
    onSent: (next) => {
      toast(t('class.doneApproveCompletion'))
      void classChanged(next.id, next)
      onDone(next)
    },
  })
  return (
    <ActDialog
      title={t('class.askApproveCompletion', { title: detail.title })}
      say={t('class.sayApproveCompletion', { unit: detail.unitName })}
      form={form}
      submit={t('class.actApproveCompletion')}
      onClose={onClose}
    >
      <Field label={t('class.noteField')} optional {...form.field('note')}>
        <Input.TextArea {...form.text('note')} rows={2} maxLength={300} />
      </Field>
    </ActDialog>
  )
}

type ReasonAction = Exclude<DialogAction, 'approve' | 'approve_completion'>

/** What each act that needs a reason says, and how its reason is sent. */
function reasonAct(detail: ClassDetail, action: ReasonAction) {
  const { id: classId, title, version } = detail
  const params = { id: classId }
  const review = (verdict: 'return' | 'reject') => (note: string, idempotencyKey: string) =>
    call<typeof trainingContract.reviewClass>('POST', '/api/classes/:id/review', {
      params,
      body: { version, verdict, note },
      idempotencyKey,
    })
  switch (action) {
    case 'return':
      return {
        ask: t('class.askReturn', { title }),
        say: t('class.sayReturn', { provider: detail.providerName }),
        label: t('class.returnReason'),
        phrases: [t('class.rReturn1'), t('class.rReturn2'), t('class.rReturn3'), t('class.rReturn4')],
        done: t('class.doneReturn', { title }),
        send: review('return'),
      }
    case 'reject':
      return {
        ask: t('class.askReject', { title }),
        say: t('class.sayReject'),
        label: t('class.rejectReason'),
        phrases: [t('class.rReject1'), t('class.rReject2'), t('class.rReject3')],
        done: t('class.doneReject', { title }),
        send: review('reject'),
      }
    case 'cancel': {
      const approved = detail.status === 'approved'
      return {
        ask: approved ? t('class.askCancel', { title }) : t('class.askWithdraw', { title }),
        say: approved ? t('class.sayCancel', { n: detail.enrolled }) : t('class.sayWithdraw'),
        label: t('class.reason'),
        phrases: [t('class.rCancel1'), t('class.rCancel2')],
        done: approved ? t('class.doneCancel', { title }) : t('class.doneWithdraw', { title }),
        send: (reason: string, idempotencyKey: string) =>
          call<typeof trainingContract.cancelClass>('POST', '/api/classes/:id/cancel', {
            params,
            body: { version, reason },
            idempotencyKey,
          }),
      }
    }
    case 'return_completion':
      return {
        ask: t('class.askReturnCompletion', { title }),
        say: t('class.sayReturnCompletion'),
        label: t('class.returnReason'),
        phrases: [t('class.rCompletion1'), t('class.rCompletion2')],
        done: t('class.doneReturnCompletion'),
        send: (note: string, idempotencyKey: string) =>
          call<typeof trainingContract.reviewCompletion>('POST', '/api/classes/:id/completion', {
            params,
            body: { version, verdict: 'return', note },
            idempotencyKey,
          }),
      }
  }
}

function ReasonDialog({ detail, action, onClose, onDone }: DialogProps & { action: ReasonAction }) {
  const act = reasonAct(detail, action)
  const field = action === 'cancel' ? 'reason' : 'note'
  const form = useForm<Record<string, string>, ClassDetail>({
    initial: { [field]: '' },
    checks: { [field]: (v) => (v[field]?.trim() ? undefined : t('class.needReason')) },
    send: (v, idempotencyKey) =>
      sendUnlessHandled({ detail, onClose }, act.send((v[field] ?? '').trim(), idempotencyKey)),
    onSent: (next) => {
      toast(act.done)
      void classChanged(next.id, next)
      onDone(next)
    },
  })
  return (
    <ActDialog
      title={act.ask}
      say={act.say}
      form={form}
      submit={actionWord(detail, action)}
      danger={action === 'reject' || action === 'cancel'}
      onClose={onClose}
    >
      <Field label={act.label} hint={t('class.reasonHint')} {...form.field(field)}>
        <Input.TextArea {...form.text(field)} rows={3} maxLength={action === 'cancel' ? 200 : 300} />
      </Field>
      <Phrases
        label={t('class.phrases')}
        items={act.phrases}
        onPick={(phrase) => form.set(field, withPhrase(form.values[field] ?? '', phrase))}
      />
    </ActDialog>
  )
}
