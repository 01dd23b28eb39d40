import { Link } from '@tanstack/react-router'
import type { AssumptionView, RuleView } from '#src/modules/policy/policy.contract.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { Question } from './questions.tsx'
import { figuresIn, pieces } from './rule-search.ts'

/** `“…”` with the figures of the rule, or what was searched, marked. */
export function Quote({ text, marks = [] }: { text: string; marks?: readonly string[] }) {
  return (
    <q className="quote">
      {pieces(text, marks).map((piece, at) =>
        piece.marked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
      )}
    </q>
  )
}

/** The clause beside the document's own words beside the rule that the platform makes of them; cards on a phone. */
export function RuleRows({
  rules,
  document,
  assumptions,
  chosen,
  q,
  mayRule,
  onRule,
}: {
  rules: readonly RuleView[]
  /** Of the pack: a quote from another text names it. */
  document: string
  assumptions: ReadonlyMap<string, AssumptionView>
  /** The rule of the address: #SQ-31. */
  chosen: string | undefined
  q: string
  /** Whether this reader may record an answer to this question here. */
  mayRule: (assumption: AssumptionView) => boolean
  onRule: (assumption: AssumptionView) => void
}) {
  return (
    <table className="plain rules">
      <thead>
        <tr>
          <th style={{ width: 112 }}>{t('policy.clause')}</th>
          <th>{t('policy.text')}</th>
          <th style={{ width: '42%' }}>{t('policy.rule')}</th>
          <th style={{ width: 112 }}>{t('policy.state')}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => {
          const own = rule.assumptions.flatMap((id) => assumptions.get(id) ?? [])
          const open = own.filter((one) => one.status === 'open').length
          const hole = rule.kinds.some(({ kind }) => kind === 'unpriced')
          const marks = q.trim() ? q.trim().split(/\s+/) : figuresIn(rule.parameters.map(({ value }) => value))
          return (
            <tr
              key={rule.id}
              id={rule.id}
              className={`${rule.id === chosen ? 'chosen ' : ''}${hole ? 'hole' : ''}`}
              tabIndex={-1}
            >
              <td data-label={t('policy.clause')}>
                <a href={`#${rule.id}`} className="rule-id">
                  {rule.id}
                </a>
                <div className="clause">{rule.cite.clause}</div>
                <div className="small muted">{t('policy.lineN', { n: rule.cite.line })}</div>
              </td>
              <td data-label={t('policy.text')}>
                <Quote text={rule.cite.quote} marks={marks} />
                {rule.cite.document !== document && <div className="small muted">{rule.cite.document}</div>}
                {rule.also.map((cite) => (
                  <div key={cite.quote} className="also">
                    <Quote text={cite.quote} marks={marks} />
                    <div className="small muted">
                      {cite.document === document ? '' : `${cite.document} `}
                      {cite.clause}
                    </div>
                  </div>
                ))}
                {rule.amendedBy && (
                  <div className="also">
                    <span className="small late">{t('policy.amendedBy')}</span> <Quote text={rule.amendedBy.quote} />
                    <div className="small muted">
                      {rule.amendedBy.document} {rule.amendedBy.clause}
                    </div>
                  </div>
                )}
              </td>
              <td data-label={t('policy.rule')}>
                <b className="strong">{rule.title}</b>
                <p>{rule.says}</p>
                {rule.parameters.length > 0 && (
                  <ul className="parameters" aria-label={t('policy.parameters')}>
                    {rule.parameters.map(({ name, value }) => (
                      <li key={name + value}>
                        <span>{name}</span>
                        <b>{value}</b>
                      </li>
                    ))}
                  </ul>
                )}
                {rule.conditions.length > 0 && (
                  <p className="small sec">{t('policy.appliesTo', { what: rule.conditions.join('；') })}</p>
                )}
                {rule.kinds.length > 0 && (
                  <p className="small muted">
                    {t('policy.kinds', { what: rule.kinds.map(({ name }) => name).join('、') })}
                  </p>
                )}
                {own.length > 0 && (
                  <details className="asked">
                    <summary>{t('policy.questionsN', { n: own.length })}</summary>
                    <ul>
                      {own.map((one) => (
                        <li key={one.id}>
                          <Question assumption={one} {...(mayRule(one) ? { onRule: () => onRule(one) } : {})} />
                        </li>
                      ))}
                    </ul>
                  </details>
                )}
              </td>
              <td data-label={t('policy.state')}>
                <div className="tags">
                  {hole ? (
                    <Tag tone="late" icon="question">
                      {t('policy.hole')}
                    </Tag>
                  ) : (
                    <Tag tone="ok" icon="check">
                      {t('policy.inEffect')}
                    </Tag>
                  )}
                  {!hole && open > 0 && (
                    <Tag tone="late" icon="question">
                      {t('policy.openN', { n: open })}
                    </Tag>
                  )}
                  {rule.soft && <Tag tone="mine">{t('policy.soft')}</Tag>}
                  {rule.inheritedFrom && (
                    <span className="small sec inherited">
                      <Icon name="batch" size={12} />
                      {t('policy.inherited', { title: rule.inheritedFrom })}
                    </span>
                  )}
                  {rule.amendedBy && <Tag tone="late">{t('policy.amended')}</Tag>}
                </div>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** A rule named elsewhere, one click from its words: `SQ-31 高级工280元`. */
export const RuleLink = ({ id, title, document }: { id: string; title?: string; document?: string }) => (
  <Link to="/policy/rules/$rule" params={{ rule: id }} search={document ? { document } : {}}>
    {title ? `${id} ${title}` : id}
  </Link>
)
