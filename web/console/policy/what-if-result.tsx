import { useMemo, useState } from 'react'
import type { WhatIfResult, WhatIfRow } from '#src/modules/policy/policy.contract.ts'
import { count, day, money, percent, persons, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { GoLink } from '../shell/go.tsx'
import { Chart } from '../ui/chart.tsx'
import { FigureStrip } from '../ui/figures.tsx'
import { Card } from '../ui/page.tsx'
import { RuleLink } from './rule-rows.tsx'
import { type Cell, csvOf, findingOf, type Group, naiveError, signedYuan, yuanCell } from './what-if-rows.ts'

const CUTS = [
  ['byMonth', 'policy.byMonth'],
  ['byUnit', 'policy.byUnit'],
  ['byLevel', 'policy.byLevel'],
  ['byProgram', 'policy.byProgram'],
] as const

/** The finding in a sentence, who gains and loses, the true effect beside the naive one, four cuts, what stays open, examples. */
export function Result({ run, result }: { run: WhatIfRow; result: WhatIfResult }) {
  const { baseline, variant } = result
  return (
    <>
      <section className="card finding">
        <b>{result.sentence}</b>
        <p className="sec">
          {t('policy.runBasis', {
            claims: count(baseline.claims),
            year: run.year,
            unit: run.unitName,
            seconds: (result.milliseconds / 1000).toFixed(1),
          })}
        </p>
      </section>
      <FigureStrip
        label={t('policy.figures')}
        figures={[
          {
            key: 'delta',
            name: result.deltaFen < 0 ? t('policy.lessPaid') : t('policy.morePaid'),
            value: money(Math.abs(result.deltaFen)),
            unit: '元',
            note: t('policy.baselineWas', { amount: yuan(baseline.paidFen) }),
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
          {
            key: 'open',
            name: t('policy.stillOpen'),
            value: variant.needsRuling,
            unit: t('policy.claimUnit'),
            note: t('policy.openBefore', { n: count(baseline.needsRuling) }),
          },
        ]}
      />
      <Naive result={result} />
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
        <Cut key={key} name={t(label)} groups={result[key]} />
      ))}
      <Outcomes result={result} />
      {result.open.length > 0 && <Open open={result.open} />}
      <Examples examples={result.examples} />
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

const inYuan = (value: number) => count(Math.round(value)).replace('-', '−')

function Cut({ name, groups }: { name: string; groups: readonly Group[] }) {
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
  const table = <CutTable name={name} groups={groups} />
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

function CutTable({ name, groups }: { name: string; groups: readonly Group[] }) {
  return (
    <div className="scroll-x">
      <table className="plain stacked cut">
        <thead>
          <tr>
            <th>{name}</th>
            <th className="num">{t('policy.changedShort')}</th>
            <th className="num">{t('policy.baselineYuan')}</th>
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
              <td className="num" data-label={t('policy.baselineYuan')}>
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

function Outcomes({ result: { baseline, variant } }: { result: WhatIfResult }) {
  return (
    <Card title={t('policy.outcomes')} flush>
      <div className="scroll-x">
        <table className="plain stacked">
          <thead>
            <tr>
              <th>{t('policy.outcome')}</th>
              <th className="num">{t('policy.baselineN')}</th>
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
                <td className="num" data-label={t('policy.baselineN')}>
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
              <td className="num" data-label={t('policy.baselineN')}>
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

/** As many as show what happens; the others are one click away and all stand in the export. */
const FEW = 8

function Examples({ examples }: { examples: WhatIfResult['examples'] }) {
  const [all, setAll] = useState(false)
  if (examples.length === 0) return null
  const shown = all ? examples : examples.slice(0, FEW)
  return (
    <Card title={t('policy.examples')} hint={t('policy.examplesHint')} flush>
      <div className="scroll-x">
        <table className="plain stacked">
          <thead>
            <tr>
              <th style={{ width: 130 }}>{t('policy.day')}</th>
              <th style={{ width: 120 }}>{t('policy.unit')}</th>
              <th style={{ width: 110 }}>{t('policy.level')}</th>
              <th>{t('policy.before')}</th>
              <th>{t('policy.after')}</th>
              <th className="num" style={{ width: 150 }}>
                {t('policy.delta')}
              </th>
              <th style={{ width: 84 }}>{t('policy.act')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <tr key={one.lineId}>
                <td className="main">{day(one.day)}</td>
                <td data-label={t('policy.unit')}>{one.unitName}</td>
                <td data-label={t('policy.level')}>{one.levelName}</td>
                <td data-label={t('policy.before')}>{one.baseline}</td>
                <td data-label={t('policy.after')}>{one.variant}</td>
                <td className="num" data-label={t('policy.delta')}>
                  {signedYuan(one.deltaFen)}
                </td>
                <td data-label={t('policy.act')}>
                  <GoLink link={`/claim-lines/${one.lineId}`}>{t('policy.seeClaim')}</GoLink>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < examples.length && (
        <p className="bd-line">
          <button type="button" className="linkish" onClick={() => setAll(true)}>
            {t('policy.allExamples', { n: examples.length })}
          </button>
        </p>
      )}
    </Card>
  )
}

/** Saves every table of the page as one sheet; answers the name of the file. */
export function exportResult(run: WhatIfRow, result: WhatIfResult): string {
  const rows: Cell[][] = [
    [run.headline],
    [result.sentence],
    [t('policy.runTitle', { year: run.year, unit: run.unitName })],
    ...result.limits.map((limit) => [limit]),
    [],
    ['', t('policy.baselineN'), t('policy.variantN')],
    ...OUTCOMES.map(([key, label]): Cell[] => [t(label), result.baseline[key], result.variant[key]]),
    [t('policy.paidPersons'), result.baseline.persons, result.variant.persons],
    [t('policy.paidYuan'), yuanCell(result.baseline.paidFen), yuanCell(result.variant.paidFen)],
    [],
    [t('policy.trueDelta'), yuanCell(result.deltaFen)],
    [t('policy.naive'), yuanCell(result.naive.deltaFen)],
    [t('policy.gaining'), result.gaining.persons, yuanCell(result.gaining.fen)],
    [t('policy.losing'), result.losing.persons, yuanCell(result.losing.fen)],
    [t('policy.even'), result.even],
  ]
  for (const [key, label] of CUTS) {
    rows.push(
      [],
      [
        t(label),
        t('policy.changedShort'),
        t('policy.baselineYuan'),
        t('policy.variantYuan'),
        t('policy.deltaYuan'),
        t('policy.gainingShort'),
        t('policy.losingShort'),
      ],
      ...result[key].map((group): Cell[] => [
        group.name,
        group.changed,
        yuanCell(group.baselineFen),
        yuanCell(group.variantFen),
        yuanCell(group.deltaFen),
        group.personsGaining,
        group.personsLosing,
      ]),
    )
  }
  rows.push(
    [],
    [t('policy.openRules'), t('policy.baselineN'), t('policy.variantN')],
    ...result.open.map((one): Cell[] => [`${one.rule} ${one.title}`, one.baseline, one.variant]),
    [],
    [
      t('policy.day'),
      t('policy.unit'),
      t('policy.level'),
      t('policy.before'),
      t('policy.after'),
      t('policy.deltaYuan'),
    ],
    ...result.examples.map((one): Cell[] => [
      one.day,
      one.unitName,
      one.levelName,
      one.baseline,
      one.variant,
      yuanCell(one.deltaFen),
    ]),
  )
  const name = `${t('policy.whatIfs')}-${run.unitName}-${run.year}.csv`
  const url = URL.createObjectURL(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return name
}
