import { AutoComplete, Input } from 'antd'
import { t } from '#web/ui/words.ts'
import { CountField } from '../ui/fields.tsx'
import { Field } from '../ui/form.tsx'
import type { CiteEdit } from './draft-edits.ts'
import type { Cite } from './policy-query.ts'

/** The words that hold a figure: which text, which clause and line, the exact words. Emptied words are taken away again. */
export function CiteEditor({
  path,
  value,
  old,
  documents,
  own,
  onChange,
}: {
  path: string
  value: CiteEdit | undefined
  old: Cite | null
  documents: readonly string[]
  /** The draft's own document: chosen when nothing else is. */
  own: string
  onChange: (next: CiteEdit | null) => void
}) {
  const now: CiteEdit = value ?? { clause: old?.clause ?? '', line: old?.line ?? 1, quote: old?.quote ?? '' }
  const put = (change: Partial<CiteEdit>) => {
    const next = { ...now, ...change }
    onChange(next.quote.trim() === '' && next.clause.trim() === '' ? null : next)
  }
  const choices = [...new Set([own, ...documents, ...(now.document ? [now.document] : [])])]
  return (
    <div className="cite-editor">
      <Field label={t('policy.text')} hint={t('policy.quoteHint')} name={`${path}.cite.quote`} wide>
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={now.quote}
          maxLength={2_000}
          onChange={(event) => put({ quote: event.target.value })}
        />
      </Field>
      <Field label={t('policy.clause')} name={`${path}.cite.clause`}>
        <Input value={now.clause} maxLength={60} onChange={(event) => put({ clause: event.target.value })} />
      </Field>
      <Field label={t('policy.line')} name={`${path}.cite.line`}>
        <CountField value={now.line} max={1_000_000} unit="" onChange={(next) => put({ line: next ?? 1 })} />
      </Field>
      <Field label={t('policy.citeDocument')} hint={t('policy.citeDocumentHint')} name={`${path}.cite.document`} wide>
        <AutoComplete
          style={{ width: '100%' }}
          value={now.document ?? own}
          options={choices.map((one) => ({ value: one }))}
          maxLength={120}
          onChange={(next: string) => {
            const { document: _, ...rest } = now
            onChange(next.trim() !== '' && next !== own ? { ...rest, document: next } : rest)
          }}
        />
      </Field>
      {value && (
        <button type="button" className="linkish small" onClick={() => onChange(null)}>
          {t('policy.dropCite')}
        </button>
      )}
    </div>
  )
}
