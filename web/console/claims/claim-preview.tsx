import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { subsidyContract } from '#src/modules/subsidy/subsidy.contract.ts'
import type { BodyOf, ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { identity, money, yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { ErrorSummary } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { Failed, Loading } from '../ui/states.tsx'

/** What is asked for: a whole class, or chosen certificates or hires. */
export type Ask = BodyOf<typeof subsidyContract.previewClaim>

/** What would come out, line by line; then the commitment and the sending. */
export function ClaimPreview({ ask, title, onSent }: { ask: Ask; title: string; onSent: (batchId: string) => void }) {
  const [committed, setCommitted] = useState(false)
  const [missing, setMissing] = useState(false)
  const preview = useQuery({
    queryKey: ['claim-preview', ask],
    queryFn: ({ signal }) =>
      call<typeof subsidyContract.previewClaim>('POST', '/api/claim-previews', {
        body: ask,
        signal,
      }),
  })
  const { run, busy, error } = useAct((_: string, idempotencyKey) =>
    call<typeof subsidyContract.submitClaim>('POST', '/api/claim-batches', {
      body: { ...ask, commitment: true },
      idempotencyKey,
    }),
  )
  if (!preview.data) {
    return (
      <Card title={t('claim.preview')} flush>
        {preview.error ? (
          <Failed error={preview.error} onRetry={() => preview.refetch()} />
        ) : (
          <Loading lines={3} what={t('claim.previewing')} />
        )}
      </Card>
    )
  }
  const { lines, eligible, amountFen, refused, items, withoutAccount, leftOut } = preview.data
  const open = lines - eligible - refused.length
  const send = async () => {
    if (!committed) {
      setMissing(true)
      document.getElementById('commitment')?.focus()
      return
    }
    const batch = await run(JSON.stringify(ask))
    if (batch) onSent(batch.id)
  }
  return (
    <Card title={`${t('claim.preview')}：${title}`} hint={t('claim.previewHint')} className="claim-preview" flush>
      <div className="bd stack">
        <p style={{ fontSize: 15 }}>
          <b>{t('claim.previewSentence', { lines, eligible, amount: yuan(amountFen) })}</b>
          {open > 0 && <span className="late"> {t('claim.previewOpen', { n: open })}</span>}
        </p>
        <div className="split-bar" aria-hidden="true">
          {eligible > 0 && <i style={{ flex: eligible, background: 'var(--chart-good)' }} />}
          {open > 0 && <i style={{ flex: open, background: 'var(--chart-late)' }} />}
          {refused.length > 0 && <i style={{ flex: refused.length, background: 'var(--chart-bad)' }} />}
        </div>
        <div className="row wrap small">
          <span className="ok">{t('claim.eligibleN', { n: eligible })}</span>
          {refused.length > 0 && <span className="bad">{t('claim.refusedN', { n: refused.length })}</span>}
          {open > 0 && <span className="late">{t('claim.openN', { n: open })}</span>}
          {eligible === 0 && <span className="late">{t('claim.nobodyEligible')}</span>}
        </div>
      </div>
      <div className="bd" style={{ borderTop: '1px solid var(--line)' }}>
        <p className="sec">
          {t('use.whichBook')}：{preview.data.funds.join('；')}
        </p>
      </div>
      {(leftOut || withoutAccount.length > 0) && (
        <div className="bd stack" style={{ borderTop: '1px solid var(--line)' }}>
          {leftOut && <p className="sec">{leftOut}</p>}
          {withoutAccount.length > 0 && (
            <p className="late">
              <Icon name="warning" size={14} />{' '}
              {t('claim.withoutAccount', {
                n: withoutAccount.length,
                names: withoutAccount
                  .slice(0, 10)
                  .map((one) => one.name)
                  .join('、'),
              })}
            </p>
          )}
        </div>
      )}
      <PreviewLines items={items} refused={refused.length} />
      <div className="bd stack" style={{ borderTop: '1px solid var(--line)' }}>
        <ErrorSummary
          faults={missing ? { commitment: t('claim.commitmentMissing') } : {}}
          error={error}
          idOf={() => 'commitment'}
        />
        <div className={missing ? 'field wrong' : 'field'}>
          <span className="label">{t('claim.commitment')}</span>
          {missing && (
            <span className="fault" id="commitment-fault">
              <Icon name="warning" size={14} />
              {t('claim.commitmentMissing')}
            </span>
          )}
          <div>
            <Checkbox
              id="commitment"
              checked={committed}
              aria-describedby={missing ? 'commitment-fault' : undefined}
              onChange={(event) => {
                setCommitted(event.target.checked)
                if (event.target.checked) setMissing(false)
              }}
            >
              {preview.data.commitment}
            </Checkbox>
          </div>
        </div>
        <div className="row">
          <Button type="primary" loading={busy} onClick={() => void send()}>
            {t('claim.submit', { n: lines, amount: yuan(amountFen) })}
          </Button>
        </div>
      </div>
    </Card>
  )
}

type Item = ResponseOf<typeof subsidyContract.previewClaim>['items'][number]

const FIRST = 20

/** Every line: first those that would be refused or are open, then the others; a long list opens on demand. */
function PreviewLines({ items, refused }: { items: readonly Item[]; refused: number }) {
  const [all, setAll] = useState(false)
  const rank = (item: Item) => (item.refused ? 0 : item.outcome === 'ELIGIBLE' ? 2 : 1)
  const sorted = items.toSorted((a, b) => rank(a) - rank(b))
  const shown = all ? sorted : sorted.slice(0, FIRST)
  return (
    <div className="scroll-x" style={{ borderTop: '1px solid var(--line)' }}>
      <table className="plain stacked">
        {refused > 0 && (
          <caption>
            <b>{t('claim.previewRefused', { n: refused })}</b> {t('claim.previewRefusedHint')}
          </caption>
        )}
        <thead>
          <tr>
            <th style={{ width: 110 }}>{t('claim.name')}</th>
            <th style={{ width: 176 }}>{t('claim.docNo')}</th>
            <th style={{ width: 220 }}>{t('claim.evidence')}</th>
            <th style={{ width: 100 }}>{t('claim.outcome')}</th>
            <th className="num" style={{ width: 100 }}>
              {t('claim.lineAmount')}
            </th>
            <th>{t('claim.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((item) => (
            <tr key={item.docNoMasked + item.name + item.what}>
              <td className="main">
                <span className="strong">{item.name}</span>
              </td>
              <td className="sec nowrap" data-label={t('claim.docNo')}>
                {identity(item.docNoMasked)}
              </td>
              <td className="sec" data-label={t('claim.evidence')}>
                {item.what}
              </td>
              <td data-label={t('claim.outcome')}>
                <StatusTag kind="outcome" code={item.outcome} name={item.outcomeName} />
              </td>
              <td className="num" data-label={t('claim.lineAmount')}>
                {money(item.amountFen)}
              </td>
              <td data-label={t('claim.reason')}>{item.message ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > shown.length && (
        <div className="bd">
          <Button type="link" onClick={() => setAll(true)}>
            {t('claim.showAll', { n: sorted.length })}
          </Button>
        </div>
      )}
    </div>
  )
}
