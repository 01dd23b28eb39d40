import { useMemo } from 'react'
import type { WhatIfResult, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { count, money, percent, persons, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { Chart } from '../ui/chart.tsx'
import { FigureStrip } from '../ui/figures.tsx'
import { Card } from '../ui/page.tsx'
import { ChangedLines } from './changed-lines.tsx'
import { RuleLink } from './rule-rows.tsx'
import { findingOf, type Group, naiveError, signedYuan } from './what-if-rows.ts'

const CUTS = [
  ['byMonth', 'policy.byMonth'],
  ['byUnit', 'policy.byUnit'],
  ['byLevel', 'policy.byLevel'],
  ['byProgram', 'policy.byProgram'],
] as const

/** The finding in a sentence, who gains and loses, the true effect beside the naive one, four cuts, what stays open, examples. */
export function Result({ run, result }: { run: WhatIfRow; result: WhatIfResult }) {
  const { baseline, variant } = result
  const made = run.kind === 'made'
  return (
    <>
      <section className="card finding">
        <b>{result.sentence}</b>
        <p className="sec">
          {made
            ? t('policy.madeBasis', { claims: count(baseline.claims), unit: run.unitName })
            : t('policy.runBasis', {
                claims: count(baseline.claims),
                year: run.year ?? '',
                unit: run.unitName,
                seconds: (result.milliseconds / 1000).toFixed(1),
              })}
        </p>
      </section>
      {(result.warnings ?? []).length > 0 && (
        <section className="banner bad stacked-banner" role="alert">
          <Icon name="warning" />
          <div>
            <b>{t('policy.overdrawn')}</b>
            {(result.warnings ?? []).map((warning) => (
              <p key={warning}>{warning}</p>
            ))}
          </div>
        </section>
      )}
      <FigureStrip
        label={t('policy.figures')}
        figures={[
          {
            key: 'delta',
            name: result.deltaFen < 0 ? t('policy.lessPaid') : t('policy.morePaid'),
            value: money(Math.abs(result.deltaFen)),
            unit: '元',
            note: t(made ? 'policy.madeWas' : 'policy.baselineWas', { amount: yuan(baseline.paidFen) }),
            definition: t('policy.fromTo', { from: yuan(baseline.paidFen), to: yuan(variant.paidFen) }),
          },
          {
            key: 'gaining',
            name: t('policy.gaining'),
            value: result.gaining.persons,
            unit: '人',
            note: signedYuan(result.gaining.fen),
          },
          {
            key: 'losing',
            name: t('policy.losing'),
            value: result.losing.persons,
            unit: '人',
            ...(result.losing.persons > 0 ? { tone: 'late' as const } : {}),
            note: signedYuan(-Math.abs(result.losing.fen)),
          },
          { key: 'even', name: t('policy.even'), value: result.even, unit: '人', note: t('policy.evenNote') },
          {
            key: 'changed',
            name: t('policy.changedClaims'),
            value: result.changed,
            unit: t('policy.claimUnit'),
            note: t('policy.ofClaims', { n: count(baseline.claims) }),
          },
          ...(result.settled
            ? [
                {
                  key: 'settled',
                  name: t('policy.settled'),
                  value: result.settled.claims,
                  unit: t('policy.claimUnit'),
                  ...(result.settled.claims > 0 ? { tone: 'late' as const } : {}),
                  note: yuan(result.settled.fen),
                },
              ]
            : []),
          {
            key: 'open',
            name: t('policy.stillOpen'),
            value: variant.needsRuling,
            unit: t('policy.claimUnit'),
            note: t(made ? 'policy.madeOpenBefore' : 'policy.openBefore', { n: count(baseline.needsRuling) }),
          },
        ]}
      />
      {!made && <Naive result={result} />}
      {result.books && result.books.length > 0 && <Books books={result.books} />}
      <section className="card limits">
        <Icon name="info" />
        <div>
          <b className="strong">{t('policy.limits')}</b>
          <ul>
            {result.limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </div>
      </section>
      {CUTS.map(([key, label]) => (
        <Cut key={key} name={t(label)} groups={result[key]} made={made} />
      ))}
      <Outcomes result={result} made={made} />
      {result.open.length > 0 && <Open open={result.open} />}
      <ChangedLines run={run} result={result} />
    </>
  )
}

/** What a spreadsheet would say beside what really comes out: payments that use up later ones are in it. */
function Naive({ result }: { result: WhatIfResult }) {
  const { fen, share } = naiveError(result)
  const widest = Math.max(1, Math.abs(result.naive.deltaFen), Math.abs(result.deltaFen))
  const bars = [
    { key: 'naive', name: t('policy.naive'), fen: result.naive.deltaFen },
    { key: 'true', name: t('policy.trueDelta'), fen: result.deltaFen },
  ]
  return (
    <Card
      className="may-wrap"
      title={
        fen === 0
          ? t('policy.naiveSame')
          : t(fen > 0 ? 'policy.naiveMore' : 'policy.naiveLess', {
              amount: yuan(Math.abs(fen)),
              share: share === null ? '—' : percent(Math.abs(share)),
            })
      }
    >
      <table className="naive">
        <caption className="sr">{t('policy.naiveCaption')}</caption>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.key} className={bar.key}>
              <th scope="row">{bar.name}</th>
              <td>
                <i style={{ width: `${(100 * Math.abs(bar.fen)) / widest}%` }} aria-hidden="true" />
              </td>
              <td className="num">{signedYuan(bar.fen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small sec">
        {t('policy.naiveSay', { naive: count(result.naive.changed), changed: count(result.changed) })}
      </p>
    </Card>
  )
}

/** The books of the year: what each holds, what others have taken of it, what the draft would take. */
function Books({ books }: { books: NonNullable<WhatIfResult['books']> }) {
  const short = books.filter(({ shortFen }) => shortFen > 0).length
  return (
    <Card title={short > 0 ? t('policy.booksShort', { n: short }) : t('policy.booksHold')} className="may-wrap" flush>
      <div className="scroll-x">
        <table className="plain stacked">
          <thead>
            <tr>
              <th>{t('policy.book')}</th>
              <th className="num">{t('policy.bookTotal')}</th>
              <th className="num">{t('policy.bookElsewhere')}</th>
              <th className="num">{t('policy.baselineYuan')}</th>
              <th className="num">{t('policy.variantYuan')}</th>
              <th className="num">{t('policy.bookShort')}</th>
            </tr>
          </thead>
          <tbody>
            {books.map((book) => (
              <tr key={book.budgetId ?? book.fundName + book.unitName}>
                <th scope="row" className="main">
                  {book.unitName} {book.fundName}
                </th>
                <td className="num" data-label={t('policy.bookTotal')}>
                  {book.totalFen === null ? t('policy.noBudget') : money(book.totalFen)}
                </td>
                <td className="num" data-label={t('policy.bookElsewhere')}>
                  {money(book.elsewhereFen)}
                </td>
                <td className="num" data-label={t('policy.baselineYuan')}>
                  {money(book.baselineFen)}
                </td>
                <td className="num" data-label={t('policy.variantYuan')}>
                  {money(book.variantFen)}
                </td>
                <td className={book.shortFen > 0 ? 'num bad' : 'num'} data-label={t('policy.bookShort')}>
                  {book.shortFen > 0 ? money(book.shortFen) : t('policy.bookEnough')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const inYuan = (value: number) => count(Math.round(value)).replace('-', '−')

function Cut({ name, groups, made }: { name: string; groups: readonly Group[]; made: boolean }) {
  const finding = findingOf(groups)
  const chart = useMemo(
    () => ({
      // The year stands in the head of the page.
      labels: groups.map((group) => group.name.replace(/^\d{4}年/, '')),
      series: [
        { name: t('policy.delta'), look: 'delta' as const, values: groups.map((group) => group.deltaFen / 100) },
      ],
    }),
    [groups],
  )
  if (groups.length === 0) return null
  const title = finding.most
    ? t('policy.cutMost', { cut: name, name: finding.most.name, amount: signedYuan(finding.most.deltaFen) })
    : t('policy.cutNone', { cut: name })
  const table = <CutTable name={name} groups={groups} made={made} />
  // One column would say nothing that its row does not.
  if (groups.length === 1)
    return (
      <Card title={title} className="may-wrap" flush>
        {table}
      </Card>
    )
  return (
    <Chart
      title={title}
      unit={t('policy.deltaYuan')}
      labels={chart.labels}
      series={chart.series}
      format={inYuan}
      say={t('policy.cutSay', { more: finding.more, less: finding.less, same: finding.same })}
      twin={table}
    />
  )
}

function CutTable({ name, groups, made }: { name: string; groups: readonly Group[]; made: boolean }) {
  const before = t(made ? 'policy.madeYuan' : 'policy.baselineYuan')
  return (
    <div className="scroll-x">
      <table className="plain stacked cut">
        <thead>
          <tr>
            <th>{name}</th>
            <th className="num">{t('policy.changedShort')}</th>
            <th className="num">{before}</th>
            <th className="num">{t('policy.variantYuan')}</th>
            <th className="num">{t('policy.deltaYuan')}</th>
            <th className="num">{t('policy.gainingShort')}</th>
            <th className="num">{t('policy.losingShort')}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <tr key={group.key} className={group.changed === 0 ? 'idle' : ''}>
              <th scope="row" className="main">
                {group.name}
                {group.changed === 0 && <span className="idle-word muted">{t('policy.unchanged')}</span>}
              </th>
              <td className="num" data-label={t('policy.changedShort')}>
                {count(group.changed)}
              </td>
              <td className="num" data-label={before}>
                {money(group.baselineFen)}
              </td>
              <td className="num" data-label={t('policy.variantYuan')}>
                {money(group.variantFen)}
              </td>
              <td className="num" data-label={t('policy.deltaYuan')}>
                {money(group.deltaFen).replace('-', '−')}
              </td>
              <td className="num" data-label={t('policy.gainingShort')}>
                {count(group.personsGaining)}
              </td>
              <td className="num" data-label={t('policy.losingShort')}>
                {count(group.personsLosing)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const OUTCOMES = [
  ['eligible', 'policy.outEligible'],
  ['ineligible', 'policy.outIneligible'],
  ['notYet', 'policy.outNotYet'],
  ['needsRuling', 'policy.outOpen'],
  ['claims', 'policy.outAll'],
] as const

function Outcomes({ result: { baseline, variant }, made }: { result: WhatIfResult; made: boolean }) {
  const before = t(made ? 'policy.madeN' : 'policy.baselineN')
  return (
    <Card title={t('policy.outcomes')} flush>
      <div className="scroll-x">
        <table className="plain stacked">
          <thead>
            <tr>
              <th>{t('policy.outcome')}</th>
              <th className="num">{before}</th>
              <th className="num">{t('policy.variantN')}</th>
              <th className="num">{t('policy.deltaN')}</th>
            </tr>
          </thead>
          <tbody>
            {OUTCOMES.map(([key, label]) => (
              <tr key={key} className={key === 'claims' ? 'total' : ''}>
                <th scope="row" className="main">
                  {t(label)}
                </th>
                <td className="num" data-label={before}>
                  {count(baseline[key])}
                </td>
                <td className="num" data-label={t('policy.variantN')}>
                  {count(variant[key])}
                </td>
                <td className="num" data-label={t('policy.deltaN')}>
                  {signedCount(variant[key] - baseline[key])}
                </td>
              </tr>
            ))}
            <tr className="total">
              <th scope="row" className="main">
                {t('policy.paidPersons')}
              </th>
              <td className="num" data-label={before}>
                {persons(baseline.persons)}
              </td>
              <td className="num" data-label={t('policy.variantN')}>
                {persons(variant.persons)}
              </td>
              <td className="num" data-label={t('policy.deltaN')}>
                {signedCount(variant.persons - baseline.persons)}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const signedCount = (n: number) => (n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : '0')

function Open({ open }: { open: WhatIfResult['open'] }) {
  return (
    <Card title={t('policy.openRules')} hint={t('policy.openRulesHint')} flush>
      <div className="scroll-x">
        <table className="plain stacked">
          <thead>
            <tr>
              <th>{t('policy.rule')}</th>
              <th className="num">{t('policy.baselineN')}</th>
              <th className="num">{t('policy.variantN')}</th>
              <th className="num">{t('policy.deltaN')}</th>
            </tr>
          </thead>
          <tbody>
            {open.map((one) => (
              <tr key={one.rule}>
                <td className="main">
                  <RuleLink id={one.rule} title={one.title} />
                </td>
                <td className="num" data-label={t('policy.baselineN')}>
                  {count(one.baseline)}
                </td>
                <td className="num" data-label={t('policy.variantN')}>
                  {count(one.variant)}
                </td>
                <td className="num" data-label={t('policy.deltaN')}>
                  {signedCount(one.variant - one.baseline)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
