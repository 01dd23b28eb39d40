import { Button, Input } from 'antd'
import { useState } from 'react'
import type { policyContract } from '#src/modules/policy/policy.contract.ts'
import { call, newKey, upload } from '#web/ui/client.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorSummary, type Faults, Field, faultsOf } from '../ui/form.tsx'
import { DropZone, sizeHint } from '../ui/import-panel.tsx'
import type { Draft } from './policy-query.ts'

/** Attaches an official text: the quotes of the draft are looked up in it, and a figure without its words cannot be signed. */
export function AttachDocument({
  draft,
  own,
  onClose,
  onDone,
}: {
  draft: Draft
  /** The draft's own document. */
  own: string
  onClose: () => void
  onDone: (result: Draft) => void
}) {
  const [file, setFile] = useState<File>()
  const [number, setNumber] = useState(() => wantedOf(draft) ?? own)
  const [sent, setSent] = useState<number>()
  const [missing, setMissing] = useState<Faults>({})
  const act = useAct(async (input: { name: string; size: number; document: string; version: number }, key) => {
    setSent(0)
    try {
      const uploaded = await upload(file as File, { onProgress: setSent, idempotencyKey: newKey() })
      return await call<typeof policyContract.attachDocument>('POST', '/api/policy/drafts/:id/documents', {
        params: { id: draft.revision.id },
        body: { version: input.version, fileId: uploaded.id, document: input.document },
        idempotencyKey: key,
      })
    } finally {
      setSent(undefined)
    }
  })
  const faults: Faults = { ...faultsOf(act.error), ...missing }
  return (
    <Dialog
      title={t('policy.attach')}
      width={560}
      footer={null}
      onCancel={act.busy ? () => undefined : onClose}
      mask={{ closable: false }}
      keyboard={!act.busy}
    >
      <form
        className="stack"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          const found: Record<string, string> = {}
          if (!file) found['fileId'] = t('policy.chooseFile')
          if (number.trim() === '') found['document'] = t('form.missing', { name: t('policy.documentNumber') })
          setMissing(found)
          act.clear()
          if (!file || Object.keys(found).length > 0) return
          const result = await act.run({
            name: file.name,
            size: file.size,
            document: number.trim(),
            version: draft.revision.version,
          })
          if (result) onDone(result)
        }}
      >
        <ErrorSummary faults={faults} error={act.error} />
        <p className="sec">{t('policy.attachSay')}</p>
        <Field
          label={t('policy.documentNumber')}
          hint={t('policy.documentNumberHint')}
          name="document"
          fault={faults['document']}
        >
          <Input value={number} maxLength={120} onChange={(event) => setNumber(event.target.value)} />
        </Field>
        <div className={faults['fileId'] ? 'field wrong' : 'field'} id="f-fileId">
          {faults['fileId'] && <span className="fault">{faults['fileId']}</span>}
          <DropZone
            accept=".txt,.md,.docx,.pdf"
            prompt={t('policy.dropDocument')}
            hint={file ? sizeHint(file) : t('policy.fileHint')}
            sent={sent}
            onFile={(chosen) => {
              setMissing({})
              setFile(chosen)
            }}
          />
        </div>
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose} disabled={act.busy}>
            {t('common.again')}
          </Button>
          <Button type="primary" htmlType="submit" loading={act.busy}>
            {t('policy.attachIt')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A document that the draft cites and nobody has attached yet. */
function wantedOf({ edits, rulings, documents }: Draft): string | undefined {
  const attached = new Set(documents.filter(({ form }) => form === 'text').map(({ document }) => document))
  return [...edits.map(({ cite }) => cite?.document), ...rulings.map(({ document }) => document)].find(
    (document) => document !== undefined && !attached.has(document),
  )
}
