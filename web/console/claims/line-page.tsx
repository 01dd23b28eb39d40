import { Link, Navigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ClaimLineDetail } from '#src/modules/subsidy/subsidy.contract.ts'
import { day, identity, money } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { LineMoneyActs } from '../clawback/line-money-acts.tsx'
import { useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DebtFact, debtSentence } from '../ui/debt.tsx'
import { ChainStrip, DetailHeader, FactGroup, ruleLink, Timeline, WhyPanel } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { useLine } from './batch-query.ts'
import { LineActs, whyNotOf } from './line-acts.tsx'
import { Evidence } from './line-panel.tsx'
import { ReleaseButton, ReleaseCard } from './release-key.tsx'

/** One line on its own page: the sentence, the chain from fund to person, why, facts, what has happened. */
export function LinePage({ lineId }: { lineId: string }) {
  return <Loaded query={useLine(lineId)}>{(line) => <LineDetail line={line} />}</Loaded>
}

/** To the page of a line whose batch the link did not know. */
export function ToLine({ lineId }: { lineId: string }) {
  return (
    <Loaded query={useLine(lineId)}>
      {(line) => <Navigate to="/claims/$id/lines/$lineId" params={{ id: line.batchId, lineId }} replace />}
    </Loaded>
  )
}

const DONE: readonly ClaimLineDetail['status'][] = ['refused', 'rejected', 'withdrawn', 'reversed']

function sentenceOf(line: ClaimLineDetail): string {
  if (line.debt && line.status === 'reversed') return debtSentence(line.debt)
  if (line.status === 'paid') return t('claim.lineNow_paid', { claimant: line.claimantName })
  if (DONE.includes(line.status)) return t('claim.lineNow_done', { status: line.statusName })
  if (line.status === 'on_notice' && line.dueDay && line.holder === line.statusName)
    return t('claim.lineNowOnNotice', { day: day(line.dueDay) })
  if ((line.status === 'approved' || line.status === 'failed') && line.holdReason)
    return t('claim.lineNowStopped', { status: line.statusName, why: line.holdReason })
  const now = t('claim.lineNow', { status: line.statusName, holder: line.holder })
  return line.dueDay ? `${now}${t('claim.lineNowDue', { day: day(line.dueDay) })}` : now
}

function LineDetail({ line }: { line: ClaimLineDetail }) {
  const may = useMay()
  const office = may('claim.review') || may('claim.approve')
  const deciding =
    line.decision.reasons.find((reason) => reason.verdict === 'fail' || reason.verdict === 'open') ??
    line.decision.reasons.filter((reason) => reason.verdict === 'pass').at(-1)
  const whyNot = whyNotOf(line)
  const found = line.chain.filter((link) => link.link !== null).length
  return (
    <>
      <PageHead
        title={t('claim.lineTitle', { n: line.lineNo, name: line.name })}
        crumbs={[
          office ? (
            <Link key="list" to="/reviews/claims">
              {may('claim.approve') ? t('claim.approvals') : t('claim.reviews')}
            </Link>
          ) : (
            <Link key="list" to="/claims">
              {t('claim.title')}
            </Link>
          ),
          <Link key="batch" to="/claims/$id" params={{ id: line.batchId }}>
            {line.batchNumber}
          </Link>,
        ]}
        tag={<StatusTag kind="line" code={line.status} name={line.statusName} />}
        actions={
          <>
            {whyNot && <span className="small muted">{whyNot}</span>}
            <Button onClick={() => window.print()}>{t('common.print')}</Button>
            <LineMoneyActs line={line} />
            <ReleaseButton line={line} />
            <LineActs line={line} />
          </>
        }
      />
      <DetailHeader
        label={t('claim.lineLabel', { occupation: line.occupationName, level: line.levelName })}
        value={money(line.amountFen)}
        {...(line.amountFen === null ? {} : { unit: '元' })}
        facts={[
          [
            t('claim.lineBasis'),
            deciding && (
              <GoLink key="basis" link={ruleLink(deciding)}>
                {`${deciding.document} ${deciding.clause}`}
              </GoLink>
            ),
          ],
          [t('clawback.title'), line.debt && <DebtFact key="debt" debt={line.debt} />],
          // The fingerprint of the pack; its beginning tells revisions apart.
          [
            t('claim.linePack'),
            <span key="pack" title={line.decision.packRevision}>
              {line.decision.packRevision.slice(0, 8)}
            </span>,
          ],
        ]}
      >
        {sentenceOf(line)}
        <br />
        <span className="sec">{line.decision.sentence}</span>
      </DetailHeader>
      <ChainStrip
        links={line.chain}
        here="decision"
        {...(found > 0 ? { note: t('claim.chainNote', { n: found }) } : {})}
      />
      <div style={{ marginTop: line.release ? 12 : 0 }}>
        <ReleaseCard line={line} />
      </div>
      <div className="cols-3" style={{ marginTop: 12 }}>
        <WhyPanel decision={line.decision} />
        <Card title={t('detail.facts')}>
          <section className="fact-group">
            <h3>{t('why.evidence')}</h3>
            <Evidence line={line} />
          </section>
          <FactGroup
            title={t('claim.claim')}
            items={[
              [t('claim.number'), line.number],
              [t('claim.claimant'), line.claimantName],
              [t('claim.unit'), line.unitName],
              [t('claim.fund'), line.fundName],
              [t('claim.certificateNumber'), line.certificateNumber],
            ]}
          />
          <FactGroup
            title={t('claim.person')}
            items={[
              [t('claim.name'), line.name],
              [t('claim.docNo'), identity(line.docNoMasked)],
              [
                t('claim.person'),
                may('person.read') && <GoLink link={`/persons/${line.personId}`}>{t('claim.seePerson')}</GoLink>,
              ],
            ]}
          />
        </Card>
        <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: line.timeline.length })}>
          <Timeline items={line.timeline} />
        </Card>
      </div>
    </>
  )
}
