import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { ApiError, call, upload } from '#web/ui/client.ts'
import { persons, yuan } from '#web/ui/format.ts'
import { type ActError, useAct } from '#web/ui/hooks.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useSession } from '../session.ts'
import { DownloadButton, DropZone, FaultTable, type RowFault } from '../ui/import-panel.tsx'
import { Card } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'
import type { PayBatch } from './payment-page.tsx'

type Result = ResponseOf<typeof ledgerContract.importBankResult>

/** What a misfit names: rows of the bank's file, and the file with these cells marked. */
function misfitOf(error: ActError | undefined): { faults: RowFault[]; annotated: string | null } | undefined {
  if (!(error instanceof ApiError) || !Array.isArray(error.facts['refused'])) return undefined
  const annotated = error.facts['annotatedFileId']
  return {
    faults: error.facts['refused'] as RowFault[],
    annotated: typeof annotated === 'string' ? annotated : null,
  }
}

/** Rows with at least one fault; a fault of the whole file is of none. */
const rowsOf = (faults: readonly RowFault[]) => new Set(faults.map((fault) => fault.row).filter((row) => row > 0)).size

/** The bank's answer, booked at once: the whole file fits the batch or nothing is booked. */
export function BankResult({ batch, onSeeFailed }: { batch: PayBatch; onSeeFailed: () => void }) {
  const { demo } = useSession()
  const [sent, setSent] = useState<number>()
  const [result, setResult] = useState<Result>()
  const { run, busy, error } = useAct(async (file: File, idempotencyKey) => {
    setSent(0)
    try {
      const uploaded = await upload(file, { onProgress: setSent, idempotencyKey: `${idempotencyKey}-file` })
      return await call<typeof ledgerContract.importBankResult>('POST', '/api/pay-batches/:id/bank-results', {
        params: { id: batch.id },
        body: { fileId: uploaded.id },
        idempotencyKey,
      })
    } finally {
      setSent(undefined)
    }
  })
  const misfit = misfitOf(error)
  if (result) return <Booked batch={batch} result={result} onSeeFailed={onSeeFailed} />
  if (!batch.actions.includes('bank_result')) {
    return (
      <Card flush>
        <Empty icon="file" title={batch.status === 'settled' ? t('payment.resultSettled') : t('payment.resultNot')}>
          {batch.status === 'settled'
            ? t('payment.next_settled', {
                paid: `${persons(batch.paid)} ${yuan(batch.paidFen)}`,
                failed: `${persons(batch.failed)} ${yuan(batch.failedFen)}`,
              })
            : t('payment.resultNotWhy')}
        </Empty>
      </Card>
    )
  }
  return (
    <div className="stack">
      <section className="card result">
        <div className="stack">
          {error && (
            <div className="banner bad" role="alert" style={{ margin: 0 }}>
              <Icon name="warning" />
              <span className="grow">
                <b>{misfit ? t('payment.resultMisfit') : error.message}</b>
                {misfit && ` ${t('payment.resultMisfitWhy')}`}
              </span>
            </div>
          )}
          <DropZone
            accept=".xlsx,.csv"
            prompt={t('payment.resultDrop')}
            hint={t('payment.resultHint')}
            sent={busy ? (sent ?? 1) : undefined}
            onFile={async (file) => {
              const booked = await run(file)
              if (!booked) return
              setResult(booked)
              void refreshAll()
            }}
          />
        </div>
        <div className="stack" style={{ alignContent: 'start' }}>
          {misfit?.annotated && (
            <DownloadButton path={`/api/files/${misfit.annotated}`} type="primary" block>
              {t('import.annotated', { n: rowsOf(misfit.faults) })}
            </DownloadButton>
          )}
          {demo && (
            <DownloadButton path={`/api/pay-batches/${batch.id}/bank-result-sample.xlsx`} block>
              {t('payment.resultSample')}
            </DownloadButton>
          )}
        </div>
      </section>
      {misfit && <FaultTable faults={misfit.faults} refused={rowsOf(misfit.faults)} />}
    </div>
  )
}

function Booked({ batch, result, onSeeFailed }: { batch: PayBatch; result: Result; onSeeFailed: () => void }) {
  const paid = `${persons(result.paid)} ${yuan(result.paidFen)}`
  const failed = `${persons(result.failed)} ${yuan(result.failedFen)}`
  return (
    <section className="card result" role="status">
      <div>
        <div className="row" style={{ gap: 12 }}>
          <span className={result.failed > 0 ? 'round late' : 'round'}>
            <Icon name="check" size={20} />
          </span>
          <div>
            <h2 style={{ fontSize: 18, lineHeight: '26px' }}>
              {result.failed > 0 ? t('payment.resultDone', { paid, failed }) : t('payment.resultDoneAll', { paid })}
            </h2>
            <p className="sec">{t('payment.resultBooked')}</p>
          </div>
        </div>
        <div className="split-bar" style={{ margin: '14px 0 8px' }} aria-hidden="true">
          {result.paid > 0 && <i style={{ flex: result.paid, background: 'var(--chart-good)' }} />}
          {result.failed > 0 && <i style={{ flex: result.failed, background: 'var(--chart-bad)' }} />}
        </div>
        {result.failed > 0 && <p>{t('payment.resultNext', { n: result.failed })}</p>}
      </div>
      <div className="stack" style={{ alignContent: 'start' }}>
        {result.failed > 0 && (
          <Button type="primary" block onClick={onSeeFailed}>
            {t('payment.resultSeeFailed')}
          </Button>
        )}
        <Link to="/funds" search={{ budget: batch.budget.id, year: String(batch.budget.year) }}>
          {t('payment.resultSeeLedger')}
        </Link>
        {result.failed > 0 && <Link to="/payments">{t('payment.resultToPayable')}</Link>}
      </div>
    </section>
  )
}
