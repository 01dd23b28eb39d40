import { useState } from 'react'
import type { DecisionView } from '#src/modules/subsidy/subsidy.contract.ts'
import { yuan } from './format.ts'
import { Icon, type IconName } from './icon.tsx'
import { t } from './words.ts'
import './why.css'

export type WhyReason = DecisionView['reasons'][number]
export interface Evidence {
  readonly name: string
  readonly value: string
  readonly link?: string | null
}

const VERDICT_ORDER = { fail: 0, open: 1, pass: 2, 'n/a': 3 } as const
const MARKS = {
  pass: { icon: 'check', look: 'yes', words: 'why.pass' },
  fail: { icon: 'cross', look: 'no', words: 'why.fail' },
  open: { icon: 'question', look: 'open', words: 'why.open' },
} as const satisfies Record<string, { icon: IconName; look: string; words: string }>
const OUTCOME_LOOKS = {
  ELIGIBLE: MARKS.pass,
  INELIGIBLE: MARKS.fail,
  NOT_YET: { ...MARKS.open, icon: 'clock' },
  NEEDS_RULING: MARKS.open,
} as const

function Mark({ icon, look, words }: { icon: IconName; look: string; words: 'why.pass' | 'why.fail' | 'why.open' }) {
  return (
    <span className={`why-mark ${look}`}>
      <Icon name={icon} size={12} />
      <span className="sr">{t(words)}</span>
    </span>
  )
}

/** How a face of the platform draws a link: its own router's, so that the page is not loaded anew. */
export type LinkLook = (props: React.ComponentProps<'a'> & { href: string }) => React.ReactNode
const PlainLink: LinkLook = (props) => <a {...props} />

interface Links {
  readonly clauseLink?: ((of: WhyReason) => string) | undefined
  readonly Anchor: LinkLook
}

function Rule({ reason, quoted, ...links }: { reason: WhyReason; quoted: boolean } & Links) {
  if (reason.verdict === 'n/a') return null
  return (
    <li className={`why-rule ${reason.verdict}${quoted ? ' quoted' : ''}`}>
      <Mark {...MARKS[reason.verdict]} />
      <div>
        <div className="why-line">
          <b>{reason.title}</b>
          {reason.verdict === 'pass' && !quoted && <span className="why-fact">{reason.text}</span>}
          <Clause reason={reason} {...links} />
        </div>
        {(reason.verdict !== 'pass' || quoted) && <p className="why-fact">{reason.text}</p>}
        {reason.overridable && <p className="why-fact">{t('why.overridable')}</p>}
        {reason.quote && (
          // Folded quotes stand on the paper: whoever prints a decision wants its words.
          <blockquote cite={reason.document} className={quoted ? '' : 'folded'}>
            “{reason.quote}”<cite>{`${reason.document} ${reason.clause}`}</cite>
          </blockquote>
        )}
      </div>
    </li>
  )
}

const Clause = ({ reason, clauseLink, Anchor }: { reason: WhyReason } & Links) =>
  clauseLink ? (
    <Anchor
      className="why-clause"
      href={clauseLink(reason)}
      title={`${reason.document} ${reason.clause}`}
      aria-label={t('why.clauseOf', { title: reason.title, clause: reason.clause })}
    >
      {reason.clause}
    </Anchor>
  ) : (
    <span className="why-clause" title={`${reason.document} ${reason.clause}`}>
      {reason.clause}
    </span>
  )

/**
 * 判定依据, the same for worker, clerk and auditor. Fixed order (VISUAL §9): the answer with its amount, the evidence, the rules (failed,
 * open, then passed on one line each), the quote only of the rule that decided until somebody asks for all, the rules that do not apply,
 * what would change it, where to object.
 *
 * `claimedFen` is what was asked for, shown when it differs. `clauseLink` leads to the words of a rule; without it the clause is text.
 */
export function WhyBody({
  decision,
  evidence = [],
  claimedFen,
  clauseLink,
  packLink,
  Anchor = PlainLink,
}: {
  decision: DecisionView
  evidence?: readonly Evidence[]
  claimedFen?: number | null
  clauseLink?: ((of: WhyReason) => string) | undefined
  /** Where the text stands by which it was decided; a worker, who has no such page, is told its name alone. */
  packLink?: ((packId: string) => string) | undefined
  Anchor?: LinkLook
}) {
  const [all, setAll] = useState(false)
  const rules = decision.reasons
    .filter((reason) => reason.verdict !== 'n/a')
    .sort((a, b) => VERDICT_ORDER[a.verdict] - VERDICT_ORDER[b.verdict])
  const unused = decision.reasons.filter((reason) => reason.verdict === 'n/a')
  // The rule that decides: the first failed or open one; when all passed, the one that sets the amount, which is the last.
  const deciding = rules.find((reason) => reason.verdict !== 'pass') ?? rules[rules.length - 1]
  const look = OUTCOME_LOOKS[decision.outcome]
  const head =
    decision.amountFen === null
      ? decision.outcomeName
      : claimedFen != null && claimedFen !== decision.amountFen
        ? t('why.headClaimed', {
            outcome: decision.outcomeName,
            amount: yuan(decision.amountFen),
            claimed: yuan(claimedFen),
          })
        : t('why.head', { outcome: decision.outcomeName, amount: yuan(decision.amountFen) })
  return (
    <div className="why">
      <div className={`why-out ${look.look}`}>
        <Mark {...look} />
        <div>
          <b>{head}</b>
          <p>{decision.sentence}</p>
        </div>
      </div>
      {evidence.length > 0 && (
        <ul className="why-evidence" aria-label={t('why.evidence')}>
          {evidence.map((item) => (
            <li key={item.name}>
              <span>{item.name}</span>
              {item.link ? <Anchor href={item.link}>{item.value}</Anchor> : <b>{item.value}</b>}
            </li>
          ))}
        </ul>
      )}
      <ul className="why-rules" aria-label={t('why.rules')}>
        {rules.map((reason) => (
          <Rule
            key={reason.rule}
            reason={reason}
            quoted={all || reason === deciding}
            clauseLink={clauseLink}
            Anchor={Anchor}
          />
        ))}
      </ul>
      {rules.length > 1 && (
        <button type="button" className="why-all" aria-pressed={all} onClick={() => setAll(!all)}>
          {t(all ? 'why.fold' : 'why.quotes')}
        </button>
      )}
      {unused.length > 0 && (
        <details className="why-unused">
          <summary>{t('why.unused', { n: unused.length })}</summary>
          <ul>
            {unused.map((reason) => (
              <li key={reason.rule}>
                <b>{reason.title}</b>
                <span className="why-fact">{reason.text}</span>
                <Clause reason={reason} clauseLink={clauseLink} Anchor={Anchor} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {decision.flags.map((flag) => (
        <p key={flag.code} className="why-flag">
          <Icon name="warning" size={14} />
          {t('why.flag')}
          {flag.text}
        </p>
      ))}
      {decision.assumptions.length > 0 && (
        <details className="why-unused">
          <summary>{t('why.assumed', { n: decision.assumptions.length })}</summary>
          <ul>
            {decision.assumptions.map((assumption) => (
              <li key={assumption.id}>{assumption.text}</li>
            ))}
          </ul>
        </details>
      )}
      <div className="why-next">
        {decision.whatWouldChange.length > 0 && (
          <div>
            <b>{t('why.change')}</b>
            {decision.whatWouldChange.map((line) => (
              <p key={line}>{line}</p>
            ))}
          </div>
        )}
        <div>
          <b>{t('why.object')}</b>
          <p>{decision.whereToObject}</p>
        </div>
      </div>
      {decision.packText && (
        <p className="why-basis">
          {t('why.basis', { text: decision.packText })}
          {decision.packId && packLink && (
            <span>
              {t('why.packId')} <Anchor href={packLink(decision.packId)}>{decision.packId}</Anchor>
              {t('why.fingerprint', { sha: decision.packRevision.slice(0, 12) })}
            </span>
          )}
        </p>
      )}
    </div>
  )
}
