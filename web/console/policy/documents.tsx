import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { Empty } from '../ui/states.tsx'
import type { PolicyDocument } from './policy-query.ts'

/** The official texts at hand, with how many quotes of the pack were found in each. */
export function Documents({
  documents,
  note,
  empty,
}: {
  documents: readonly PolicyDocument[]
  note?: string
  empty: string
}) {
  return (
    <>
      {documents.length === 0 ? (
        <Empty icon="file" title={empty}>
          {t('policy.noDocumentsWhy')}
        </Empty>
      ) : (
        <ul className="document-list">
          {documents.map((one) => (
            <li key={one.document + one.sha256}>
              <Icon name="file" />
              <div className="grow">
                <b className="strong">{one.document}</b>
                <div className="small sec">
                  {one.fileId ? (
                    <a href={`/api/files/${one.fileId}`} download={one.fileName}>
                      {one.fileName}
                    </a>
                  ) : (
                    one.fileName
                  )}
                  <span className="muted apart-left" title={one.sha256}>
                    {t('policy.sha', { sha: one.sha256.slice(0, 16) })}
                  </span>
                </div>
              </div>
              <Tag tone={one.found === one.wanted ? 'ok' : 'bad'} icon={one.found === one.wanted ? 'check' : 'cross'}>
                {t('policy.foundOf', { found: one.found, wanted: one.wanted })}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      {note && <p className="small muted bd-line">{note}</p>}
    </>
  )
}
