import './grants.css'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { GrantDetail } from '#src/modules/grants/grants.contract.ts'
import { day, money, shortDay } from '#web/ui/format.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { LineMoneyActs } from '../clawback/line-money-acts.tsx'
import { ContactFact } from '../notices/contact-fact.tsx'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DebtFact, debtSentence } from '../ui/debt.tsx'
import { ChainStrip, DetailHeader, FactGroup, Timeline, WhyPanel } from '../ui/detail.tsx'
import { DownloadButton } from '../ui/import-panel.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import { GrantActs } from './grant-acts.tsx'
import { isClosed, noAmountOf, useGrant } from './grant-query.ts'

/** One application: the sentence, the chain from fund to holder, why, papers, objections, what has happened. */
export function GrantPage({ id }: { id: string }) {
  return <Loaded query={useGrant(id)}>{(grant) => <Detail grant={grant} />}</Loaded>
}

function sentenceOf(grant: GrantDetail): string {
  if (grant.receivable && grant.status === 'reversed') return debtSentence(grant.receivable)
  switch (grant.status) {
    case 'paid':
      return t('grant.nowPaid', { payee: grant.payeeName })
    case 'rejected':
    case 'withdrawn':
    case 'reversed':
      return t('grant.nowDone', { status: grant.statusName, note: grant.note ?? '' })
    case 'returned':
      return t('grant.nowReturned', { holder: grant.heldBy, note: grant.note ?? '' })
    case 'on_notice':
      return grant.notice && !grant.notice.over
        ? t('grant.nowOnNotice', { day: day(grant.notice.toDay) })
        : t('grant.now', { status: grant.statusName, holder: grant.heldBy })
    default:
      return t('grant.now', { status: grant.statusName, holder: grant.heldBy })
  }
}

function Detail({ grant }: { grant: GrantDetail }) {
  const may = useMay()
  const today = useBusinessDay()
  const due = dueOf(grant, today)
  const [clause] = grant.item.clauses
  // Refused or withdrawn, it is that which counts, no longer what the clauses said.
  const over = isClosed(grant)
  return (
    <>
      <PageHead
        title={`${grant.title} ${grant.number}`}
        crumbs={<Link to="/grants">{may('grant.apply') ? t('grant.titleMine') : t('grant.title')}</Link>}
        tag={
          <>
            <StatusTag kind="grant" code={grant.status} name={grant.statusName} />
            {grant.dueDay && due.tone !== 'calm' && (
              <Tag tone={due.tone} icon="clock">
                {due.text}
              </Tag>
            )}
          </>
        }
        actions={
          <>
            <Button onClick={() => window.print()}>{t('common.print')}</Button>
            <LineMoneyActs
              line={{
                id: grant.id,
                batchId: grant.id,
                name: grant.number,
                amountFen: grant.amountFen,
                status: grant.status,
              }}
            />
            <GrantActs grant={grant} />
          </>
        }
      />
      <DetailHeader
        label={grant.programName}
        value={grant.amountFen === null ? noAmountOf(grant) : money(grant.amountFen)}
        {...(grant.amountFen === null ? {} : { unit: '元' })}
        facts={[
          [t('grant.subject'), grant.subject],
          [
            t('grant.basis'),
            <GoLink key="basis" link={`/policy/packs/${grant.item.packId}`}>
              {[clause?.document ?? grant.item.document, clause?.clause].join(' ').trim()}
            </GoLink>,
          ],
          [t('grant.heldBy'), grant.heldBy],
          [t('grant.due'), grant.dueDay && `${shortDay(grant.dueDay, today)}（${due.text}）`],
        ]}
      >
        {sentenceOf(grant)}
        {!over && (
          <>
            <br />
            <span className="sec">{grant.decision.sentence}</span>
          </>
        )}
      </DetailHeader>
      <ChainStrip links={grant.chain} here="claim" />
      {grant.holes.length > 0 && (
        <div style={{ marginTop: 12 }}>
          <Card title={t('grant.holes')} hint={t('grant.holesHint')}>
            <ul className="grant-list">
              {grant.holes.map((hole) => (
                <li key={hole.id}>
                  <b>{hole.question}</b>（{hole.handling}）{' '}
                  <GoLink link={hole.link}>{t('grant.toRule', { id: hole.id })}</GoLink>
                </li>
              ))}
            </ul>
          </Card>
        </div>
      )}
      <div className="cols-3" style={{ marginTop: 12 }}>
        <WhyPanel decision={grant.decision} />
        <Card title={t('detail.facts')}>
          <FactGroup
            title={t('grant.application')}
            items={[
              [t('grant.number'), grant.number],
              [t('grant.claimant'), grant.claimantName],
              [t('grant.payee'), grant.payeeName],
              [t('grant.unit'), grant.unitName],
              [t('grant.submittedDay'), shortDay(grant.submittedDay, today)],
              [t('grant.fund'), grant.fundName ?? t('grant.noFund')],
              [
                t('grant.notice'),
                grant.notice &&
                  t('grant.noticeFact', {
                    number: grant.notice.number,
                    from: shortDay(grant.notice.fromDay, today),
                    to: shortDay(grant.notice.toDay, today),
                  }),
              ],
              [t('clawback.title'), grant.receivable && <DebtFact key="debt" debt={grant.receivable} />],
              [t('grant.note'), grant.note],
            ]}
          />
          <section className="fact-group">
            <h3>{t('grant.papers')}</h3>
            {grant.evidence.length === 0 ? (
              <p className="muted">{t('grant.noPapers')}</p>
            ) : (
              <ul className="grant-list">
                {grant.evidence.map((paper) => (
                  <li key={paper.fileId}>
                    {paper.kindName}{' '}
                    <DownloadButton path={`/api/files/${paper.fileId}`} type="link">
                      {paper.fileName}
                    </DownloadButton>
                  </li>
                ))}
              </ul>
            )}
          </section>
          {grant.objections.length > 0 && (
            <section className="fact-group">
              <h3>{t('grant.objections')}</h3>
              <ul className="grant-list">
                {grant.objections.map((one) => (
                  <li key={one.id}>
                    {one.number && <span className="sec">{one.number} </span>}
                    {shortDay(one.filedDay, today)}：{one.text}{' '}
                    <StatusTag kind="objection" code={one.status} name={one.statusName} />
                    {one.contactMasked && (
                      <div className="sec">
                        {t('notice.objectorContact')}：
                        <ContactFact
                          kind="grant"
                          id={one.id}
                          title={one.number ?? grant.number}
                          masked={one.contactMasked}
                        />
                      </div>
                    )}
                    {one.answer && <div className="sec">{one.answer}</div>}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </Card>
        <Card title={t('detail.timeline')} right={t('detail.timelineHint', { n: grant.timeline.length })}>
          <Timeline items={grant.timeline} />
        </Card>
      </div>
    </>
  )
}
