import { Input } from 'antd'
import { useState } from 'react'
import type { RecallView, VoucherBatchDetail, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { GoLink } from '../shell/go.tsx'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field, useForm } from '../ui/form.tsx'

/** Takes a whole issue back: how many and how much first, who stays and why, then the reason; afterwards what was done. */
export function RecallDialog({
  batch,
  recall,
  onClose,
}: {
  batch: VoucherBatchDetail
  recall: RecallView
  onClose: () => void
}) {
  const [done, setDone] = useState<RecallView>()
  const form = useForm({
    initial: { reason: '' },
    checks: {
      reason: (values) => (values.reason.trim() ? undefined : t('voucher.missing', { name: t('voucher.reason') })),
    },
    send: (values, idempotencyKey) =>
      call<typeof vouchersContract.recall>('POST', '/api/voucher-batches/:id/recall', {
        params: { id: batch.id },
        body: {
          reason: values.reason.trim(),
          expected: { vouchers: recall.vouchers, amountFen: recall.amountFen },
        },
        idempotencyKey,
      }),
    onSent: (result) => {
      setDone(result)
      void refreshAll()
    },
  })
  const words = (view: RecallView) =>
    batch.attendanceOnly
      ? t('voucher.recallCount', { n: count(view.vouchers) })
      : t('voucher.recallSum', { n: count(view.vouchers), sum: yuan(view.amountFen) })
  if (done)
    return (
      <Dialog width={560} title={t('voucher.recalled', { words: words(done) })} onCancel={onClose} footer={null}>
        <div className="stack" aria-live="polite">
          <p>{t('voucher.recalledSay', { fund: batch.fundName ?? t('voucher.noFund') })}</p>
          <Kept view={done} />
          <div className="row">
            <GoLink link={`/vouchers?batch=${batch.id}&state=voided`}>{t('voucher.seeVoided')}</GoLink>
          </div>
        </div>
      </Dialog>
    )
  return (
    <ActDialog
      title={t('voucher.recallTitle', { number: batch.number })}
      say={t('voucher.recallSay')}
      form={form}
      submit={words(recall)}
      danger
      width={560}
      onClose={onClose}
    >
      <Facts
        items={[
          [t('voucher.recallN'), t('voucher.nVouchers', { n: count(recall.vouchers) })],
          [t('voucher.recallFen'), batch.attendanceOnly ? null : yuan(recall.amountFen)],
          [t('voucher.budget'), batch.fundName],
        ]}
      />
      <Kept view={recall} />
      <Field label={t('voucher.reason')} hint={t('voucher.recallReasonHint')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={200} />
      </Field>
      <Phrases
        label={t('form.phrases')}
        items={[t('voucher.phraseRecall')]}
        onPick={(phrase) => form.set('reason', withPhrase(form.values.reason, phrase))}
      />
    </ActDialog>
  )
}

/** Who keeps the voucher, each with why. */
function Kept({ view }: { view: RecallView }) {
  if (view.keptTotal === 0) return null
  return (
    <section>
      <h3>{t('voucher.keptTitle', { n: count(view.keptTotal) })}</h3>
      <ul className="findings" style={{ maxHeight: 180, overflow: 'auto' }}>
        {view.kept.map((one) => (
          <li key={one.id}>
            <b>{one.name}</b> {one.why}
          </li>
        ))}
      </ul>
      {view.keptTotal > view.kept.length && (
        <p className="small muted">{t('voucher.keptMore', { n: count(view.kept.length) })}</p>
      )}
    </section>
  )
}
