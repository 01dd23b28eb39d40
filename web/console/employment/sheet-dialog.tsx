import { Button } from 'antd'
import { useState } from 'react'
import type { SheetResult } from '#src/modules/employment/employment.contract.ts'
import { upload } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorSummary } from '../ui/form.tsx'
import { DownloadButton, DropZone } from '../ui/import-panel.tsx'

/** A sheet goes in; what was taken and what was not comes out, row by row, with the marked file. */
export function SheetDialog<R extends SheetResult>({
  title,
  template,
  send,
  said,
  onDone,
  onClose,
}: {
  title: string
  template: string
  send: (fileId: string, idempotencyKey: string) => Promise<R>
  said: (result: R) => string
  onDone: () => void
  onClose: () => void
}) {
  const [result, setResult] = useState<R>()
  const [sent, setSent] = useState<number>()
  const { run, error } = useAct(async (file: File, idempotencyKey) => {
    const uploaded = await upload(file, { onProgress: setSent, idempotencyKey: `${idempotencyKey}-file` })
    return send(uploaded.id, idempotencyKey)
  })
  const take = async (file: File) => {
    setSent(0)
    const answer = await run(file)
    setSent(undefined)
    if (!answer) return
    setResult(answer)
    onDone()
  }
  return (
    <Dialog
      width={640}
      title={title}
      onCancel={onClose}
      footer={<Button onClick={onClose}>{t('employment.close')}</Button>}
    >
      <div className="stack">
        <ErrorSummary faults={{}} error={error} />
        <div className="row wrap">
          <DownloadButton path={template}>{t('employment.template')}</DownloadButton>
        </div>
        <DropZone accept=".xlsx,.csv" hint={t('employment.sheetHint')} sent={sent} onFile={(file) => void take(file)} />
        {result && (
          <div role="status" className="stack">
            <p className="strong">{said(result)}</p>
            {result.refused.length > 0 && (
              <>
                <ul className="findings">
                  {result.refused.map((one) => (
                    <li key={one.rowNumber} className="bad">
                      {t('employment.row', { n: one.rowNumber })} {one.message}
                    </li>
                  ))}
                </ul>
                {result.annotatedFileId && (
                  <DownloadButton path={`/api/files/${result.annotatedFileId}`}>
                    {t('employment.annotated')}
                  </DownloadButton>
                )}
              </>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}
