import type { DiffEntry } from '#src/modules/policy/policy.contract.ts'
import { t } from '#web/ui/words.ts'

/**
 * What differs, in words on top and as two columns below (SCREENS: Diff). What decides money stands first; words and quotes
 * are folded when there are figures too.
 */
export function DiffView({ entries, headline }: { entries: readonly DiffEntry[]; headline?: string }) {
  const deciding = entries.filter((entry) => entry.decides)
  const others = entries.filter((entry) => !entry.decides)
  if (entries.length === 0) return <p className="muted bd-line">{t('policy.noDiff')}</p>
  return (
    <div className="diff">
      {headline && <p className="headline">{headline}</p>}
      {deciding.length > 0 && (
        <DiffTable entries={deciding} caption={t('policy.diffDeciding', { n: deciding.length })} />
      )}
      {others.length > 0 &&
        (deciding.length > 0 ? (
          <details className="asked">
            <summary>{t('policy.diffWords', { n: others.length })}</summary>
            <DiffTable entries={others} caption={t('policy.diffWords', { n: others.length })} />
          </details>
        ) : (
          <DiffTable entries={others} caption={t('policy.diffWords', { n: others.length })} />
        ))}
    </div>
  )
}

/** The sentences alone, one a line: for a confirmation. */
export const DiffSentences = ({ entries }: { entries: readonly DiffEntry[] }) => (
  <ul className="sentences">
    {[...entries]
      .sort((a, b) => Number(b.decides) - Number(a.decides))
      .map((entry) => (
        <li key={entry.path} className={entry.decides ? 'strong' : 'sec'}>
          {entry.text}
        </li>
      ))}
  </ul>
)

function DiffTable({ entries, caption }: { entries: readonly DiffEntry[]; caption: string }) {
  return (
    <div className="scroll-x">
      <table className="plain stacked diff-table">
        <caption className="sr">{caption}</caption>
        <thead>
          <tr>
            <th style={{ width: '34%' }}>{t('policy.what')}</th>
            <th>{t('policy.before')}</th>
            <th>{t('policy.after')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.path}>
              <td className="main">{entry.subject}</td>
              <td data-label={t('policy.before')}>
                {entry.before === null ? (
                  <span className="muted">{t('policy.nothing')}</span>
                ) : (
                  <del>{entry.before}</del>
                )}
              </td>
              <td data-label={t('policy.after')}>
                {entry.after === null ? <span className="muted">{t('policy.nothing')}</span> : <ins>{entry.after}</ins>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
