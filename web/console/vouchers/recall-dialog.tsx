import { Input } from 'antd'
import type { RecallView, VoucherBatchDetail, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, yuan } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { ActDialog, Phrases, withPhrase } from '../ui/act-dialog.tsx'
import { Facts } from '../ui/detail.tsx'
import { Field, useForm } from '../ui/form.tsx'

/** Takes a whole issue back: how many and how much first, who stays and why, then the reason. The page shows what was done. */
export function RecallDialog({
  batch,
  recall,
  onClose,
}: {
  batch: VoucherBatchDetail
  recall: RecallView
  onClose: () => void
}) {
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
    onSent: () => {
      toast(t('voucher.recalling', { n: count(recall.vouchers) }))
      onClose()
      void refreshAll()
    },
  })
  const words = batch.attendanceOnly
    ? t('voucher.recallCount', { n: count(recall.vouchers) })
    : t('voucher.recallSum', { n: count(recall.vouchers), sum: yuan(recall.amountFen) })
  return (
    <ActDialog
      title={t('voucher.recallTitle', { number: batch.number })}
      say={t('voucher.recallSay')}
      form={form}
      submit={words}
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
export function Kept({ view }: { view: RecallView }) {
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
