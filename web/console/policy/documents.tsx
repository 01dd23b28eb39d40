import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { policyContract } from '#src/modules/policy/policy.contract.ts'
import { call } from '#web/ui/client.ts'
import { count } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import type { PolicyDocument } from './policy-query.ts'

/** The official texts and papers at hand: what each was seen to be, and how many quotes of the pack were found in it. */
export function Documents({
  revisionId,
  documents,
  note,
  empty,
}: {
  revisionId: string
  documents: readonly PolicyDocument[]
  note?: string
  empty: string
}) {
  const [shown, setShown] = useState<PolicyDocument>()
  const address = (one: PolicyDocument) =>
    `/api/policy/document-file?${new URLSearchParams({ revision: revisionId, document: one.document, form: one.form })}`
  return (
    <>
      {documents.length === 0 ? (
        <Empty icon="file" title={empty}>
          {t('policy.noDocumentsWhy')}
        </Empty>
      ) : (
        <ul className="document-list">
          {documents.map((one) => (
            <li key={one.document + one.form}>
              <Icon name="file" />
              <div className="grow">
                <b className="strong">{one.document}</b>
                <div className="small sec">
                  {one.fileName}，{one.recognised}
                </div>
                <div className="small row wrap document-acts">
                  {one.form === 'text' && (
                    <button type="button" className="linkish" onClick={() => setShown(one)}>
                      {t('policy.readText')}
                    </button>
                  )}
                  <a href={address(one)} download={one.fileName}>
                    {t('policy.fetchFile')}
                  </a>
                  <span className="muted" title={one.sha256}>
                    {t('policy.sha', { sha: one.sha256.slice(0, 16) })}
                  </span>
                </div>
              </div>
              {one.form === 'text' ? (
                <Tag tone={one.found === one.wanted ? 'ok' : 'bad'} icon={one.found === one.wanted ? 'check' : 'cross'}>
                  {t('policy.foundOf', { found: one.found, wanted: one.wanted })}
                </Tag>
              ) : (
                <Tag tone="away">{t('policy.paperOnly')}</Tag>
              )}
            </li>
          ))}
        </ul>
      )}
      {note && <p className="small muted bd-line">{note}</p>}
      {shown && <TextDialog revisionId={revisionId} document={shown} onClose={() => setShown(undefined)} />}
    </>
  )
}

/** Missing quotes that are named; of more, most likely another file was attached. */
const FEW = 4

/** The words as they stand in the file, line by line; a line that holds a quote of a rule is marked with the rule. */
function TextDialog({
  revisionId,
  document,
  onClose,
}: {
  revisionId: string
  document: PolicyDocument
  onClose: () => void
}) {
  const query = useQuery({
    queryKey: ['policy', 'document', revisionId, document.document, document.sha256],
    queryFn: ({ signal }) =>
      call<typeof policyContract.documentText>('GET', '/api/policy/document', {
        query: { revision: revisionId, document: document.document, form: 'text' },
        signal,
      }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const first = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (query.data) first.current?.scrollIntoView({ block: 'center' })
  }, [query.data])
  const quotes = new Map<number, string[]>()
  for (const { line, rule } of query.data?.quotes ?? [])
    if (line !== null) quotes.set(line, [...(quotes.get(line) ?? []), ...(rule ? [rule] : [])])
  const missing = (query.data?.quotes ?? []).filter(({ line }) => line === null)
  const firstLine = Math.min(...quotes.keys())
  return (
    <Dialog title={document.document} width={820} footer={null} onCancel={onClose}>
      {query.isPending ? (
        <Loading lines={8} />
      ) : query.data ? (
        <div className="stack">
          <p className="sec">
            {query.data.fileName}，{query.data.recognised}
          </p>
          {missing.length > 0 && (
            <div className="banner bad stacked-banner" role="alert">
              <Icon name="warning" />
              <div>
                <b>{t('policy.quotesMissing', { n: missing.length })}</b>
                {missing.slice(0, FEW).map(({ rule, quote }) => (
                  <p key={`${rule} ${quote}`}>
                    {rule} “{quote}”
                  </p>
                ))}
                {missing.length > FEW && <p>{t('policy.quotesMore', { n: missing.length - FEW })}</p>}
              </div>
            </div>
          )}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by the keyboard */}
          <ol className="text-lines" tabIndex={0} aria-label={t('policy.text')}>
            {query.data.lines.map((line, at) => {
              const rules = quotes.get(at + 1)
              return (
                <li key={at} value={at + 1} className={rules ? 'quoted' : ''} ref={at + 1 === firstLine ? first : null}>
                  {line}
                  {rules && <span className="small muted"> {rules.join('、')}</span>}
                </li>
              )
            })}
          </ol>
          {query.data.cut && <p className="sec">{t('policy.textCut', { n: count(query.data.lines.length) })}</p>}
        </div>
      ) : (
        <Failed error={query.error} onRetry={() => query.refetch()} />
      )}
    </Dialog>
  )
}
