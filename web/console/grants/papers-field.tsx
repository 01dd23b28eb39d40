import { Button } from 'antd'
import { useRef, useState } from 'react'
import { messageOf, newKey, upload } from '#web/ui/client.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import './grants.css'

interface Paper {
  readonly kind: string
  readonly fileId: string
  readonly name: string
}

/** Papers by what they prove: each is uploaded when it is chosen, and may be taken out again before sending. */
export function PapersField({
  kinds,
  value,
  onChange,
  fault,
}: {
  kinds: readonly { readonly kind: string; readonly name: string }[]
  value: readonly Paper[]
  onChange: (papers: Paper[]) => void
  fault: string | undefined
}) {
  const [problem, setProblem] = useState<string>()
  const words = fault ?? problem
  return (
    <fieldset className={words ? 'field wrong wide grant-papers' : 'field wide grant-papers'} id="f-evidence">
      <legend>{t('grant.papers')}</legend>
      <span className="hint">{t('grant.paperHint')}</span>
      {words && (
        <span className="fault" role="alert">
          <Icon name="warning" size={14} />
          {words}
        </span>
      )}
      <div className="stack">
        {[...kinds, { kind: 'other', name: t('grant.otherPapers') }].map(({ kind, name }) => (
          <OneKind
            key={kind}
            name={name}
            papers={value.filter((paper) => paper.kind === kind)}
            onAdd={(paper) => {
              setProblem(undefined)
              onChange([...value, { kind, ...paper }])
            }}
            onTakeOut={(fileId) => onChange(value.filter((one) => one.fileId !== fileId))}
            onProblem={setProblem}
          />
        ))}
      </div>
    </fieldset>
  )
}

function OneKind({
  name,
  papers,
  onAdd,
  onTakeOut,
  onProblem,
}: {
  name: string
  papers: readonly Paper[]
  onAdd: (paper: { fileId: string; name: string }) => void
  onTakeOut: (fileId: string) => void
  onProblem: (words: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [sent, setSent] = useState<number>()
  const send = async (file: File) => {
    setSent(0)
    try {
      const { id } = await upload(file, { onProgress: setSent, idempotencyKey: newKey() })
      onAdd({ fileId: id, name: file.name })
    } catch (error) {
      onProblem(messageOf(error))
    } finally {
      setSent(undefined)
    }
  }
  return (
    <div className="grant-paper">
      <span>{name}</span>
      <Button
        size="small"
        loading={sent !== undefined}
        onClick={() => input.current?.click()}
        aria-label={`${t('grant.choosePaper')} ${name}`}
      >
        {sent === undefined ? t('grant.choosePaper') : t('grant.sending', { n: Math.round(sent * 100) })}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.zip"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          event.target.value = ''
          if (file) void send(file)
        }}
      />
      {papers.map((paper) => (
        <span key={paper.fileId} className="small">
          <Icon name="check" size={14} /> {paper.name}{' '}
          <button type="button" className="linkish" onClick={() => onTakeOut(paper.fileId)}>
            {t('grant.takeOut')}
          </button>
        </span>
      ))}
    </div>
  )
}
