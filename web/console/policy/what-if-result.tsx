import { useMemo } from 'react'
import type { WhatIfResult, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { count, money, percent, persons, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { Chart } from '../ui/chart.tsx'
import { FigureStrip } from '../ui/figures.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
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
      <PlainTable
        rows={books}
        rowKey={(book) => book.budgetId ?? book.fundName + book.unitName}
        columns={[
          {
            title: t('policy.book'),
            main: true,
            cell: (book) => (
              <>
                {book.unitName} {book.fundName}
              </>
            ),
          },
          {
            title: t('policy.bookTotal'),
            num: true,
            cell: (book) => (book.totalFen === null ? t('policy.noBudget') : money(book.totalFen)),
          },
          { title: t('policy.bookElsewhere'), num: true, cell: (book) => money(book.elsewhereFen) },
          { title: t('policy.baselineYuan'), num: true, cell: (book) => money(book.baselineFen) },
          { title: t('policy.variantYuan'), num: true, cell: (book) => money(book.variantFen) },
          {
            title: t('policy.bookShort'),
            num: true,
            look: (book) => (book.shortFen > 0 ? 'bad' : ''),
            cell: (book) => (book.shortFen > 0 ? money(book.shortFen) : t('policy.bookEnough')),
          },
        ]}
      />
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
    <PlainTable
      look="cut"
      rows={groups}
      rowKey={(group) => group.key}
      rowLook={(group) => (group.changed === 0 ? 'idle' : '')}
      columns={[
        {
          title: name,
          main: true,
          cell: (group) => (
            <>
              {group.name}
              {group.changed === 0 && <span className="idle-word muted">{t('policy.unchanged')}</span>}
            </>
          ),
        },
        { title: t('policy.changedShort'), num: true, cell: (group) => count(group.changed) },
        { title: before, num: true, cell: (group) => money(group.baselineFen) },
        { title: t('policy.variantYuan'), num: true, cell: (group) => money(group.variantFen) },
        { title: t('policy.deltaYuan'), num: true, cell: (group) => money(group.deltaFen).replace('-', '−') },
        { title: t('policy.gainingShort'), num: true, cell: (group) => count(group.personsGaining) },
        { title: t('policy.losingShort'), num: true, cell: (group) => count(group.personsLosing) },
      ]}
    />
  )
}

const OUTCOMES = [
  ['eligible', 'policy.outEligible', count],
  ['ineligible', 'policy.outIneligible', count],
  ['notYet', 'policy.outNotYet', count],
  ['needsRuling', 'policy.outOpen', count],
  ['claims', 'policy.outAll', count],
  ['persons', 'policy.paidPersons', persons],
] as const
const TOTALS: ReadonlySet<string> = new Set(['claims', 'persons'])

function Outcomes({ result: { baseline, variant }, made }: { result: WhatIfResult; made: boolean }) {
  return (
    <Card title={t('policy.outcomes')} flush>
      <PlainTable
        rows={OUTCOMES}
        rowKey={([key]) => key}
        rowLook={([key]) => (TOTALS.has(key) ? 'total' : '')}
        columns={[
          { title: t('policy.outcome'), main: true, cell: ([, label]) => t(label) },
          {
            title: t(made ? 'policy.madeN' : 'policy.baselineN'),
            num: true,
            cell: ([key, , words]) => words(baseline[key]),
          },
          { title: t('policy.variantN'), num: true, cell: ([key, , words]) => words(variant[key]) },
          { title: t('policy.deltaN'), num: true, cell: ([key]) => signedCount(variant[key] - baseline[key]) },
        ]}
      />
    </Card>
  )
}

const signedCount = (n: number) => (n > 0 ? `+${count(n)}` : n < 0 ? `−${count(-n)}` : '0')

function Open({ open }: { open: WhatIfResult['open'] }) {
  return (
    <Card title={t('policy.openRules')} hint={t('policy.openRulesHint')} flush>
      <PlainTable
        rows={open}
        rowKey={(one) => one.rule}
        columns={[
          { title: t('policy.rule'), main: true, cell: (one) => <RuleLink id={one.rule} title={one.title} /> },
          { title: t('policy.baselineN'), num: true, cell: (one) => count(one.baseline) },
          { title: t('policy.variantN'), num: true, cell: (one) => count(one.variant) },
          { title: t('policy.deltaN'), num: true, cell: (one) => signedCount(one.variant - one.baseline) },
        ]}
      />
    </Card>
  )
}
