import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { fundUseContract } from '#src/modules/ledger/fund-use.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, shortDay, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { DetailHeader, Facts, Timeline } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

type Paper = ResponseOf<typeof fundUseContract.fundUsePaper>

/** One paper that begins or ends what a book pays: whom it concerns, who drew it up, who confirms. */
export function FundUsePage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['fund-use-paper', id],
    queryFn: ({ signal }) =>
      call<typeof fundUseContract.fundUsePaper>('GET', '/api/fund-use-papers/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(paper) => <PaperDetail paper={paper} />}</Loaded>
}

const sumOf = (part: { count: number; amountFen: number }) =>
  part.count === 0 ? t('use.none') : t('use.linesAndSum', { n: part.count, amount: yuan(part.amountFen) })

const firstDay = (paper: Paper) => (paper.kind === 'begin' ? paper.fromDay : (paper.toDay ?? paper.fromDay))

/** What the change meets: shown before the checker decides, and asked back with the confirmation. */
function Concerned({ paper, concerned }: { paper: Paper; concerned: NonNullable<Paper['concerned']> }) {
  const some = concerned.waiting.count + concerned.approved.count > 0
  return (
    <>
      {paper.backdated && <div className="banner bad">{t('use.backdated', { day: day(paper.documentDay) })}</div>}
      {some ? (
        <>
          <Facts
            items={[
              [t('use.concernedWaiting'), sumOf(concerned.waiting)],
              [t('use.concernedApproved'), sumOf(concerned.approved)],
            ]}
          />
          <p className="sec">{t(paper.kind === 'begin' ? 'use.concernedBegin' : 'use.concernedEnd')}</p>
        </>
      ) : (
        <p className="sec">{t('use.concernedNobody')}</p>
      )}
    </>
  )
}

function PaperDetail({ paper }: { paper: Paper }) {
  const today = useBusinessDay()
  const { account } = useSession()
  const [asking, setAsking] = useState<'confirm' | 'refuse' | 'withdraw'>()
  const close = () => setAsking(undefined)
  const can = (action: Paper['actions'][number]) => paper.actions.includes(action)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const { concerned } = paper
  const what = `${paper.fundName}，${paper.regionName} ${paper.programName}`
  const next =
    paper.status === 'proposed'
      ? paper.madeBy === account.displayName
        ? t('use.next_mine')
        : t('use.next_proposed', { owner: paper.ownerName })
      : paper.status === 'refused'
        ? t('use.next_refused', { note: paper.note ?? '' })
        : t(paper.status === 'withdrawn' ? 'use.next_withdrawn' : 'use.next_confirmed')
  return (
    <>
      <PageHead
        title={paper.number}
        crumbs={<Link to="/fund-uses">{t('use.title')}</Link>}
        tag={<StatusTag kind="paper" code={paper.status} name={paper.statusName} />}
        actions={
          <>
            {can('withdraw') && (
              <Button danger onClick={() => setAsking('withdraw')}>
                {t('use.withdraw')}
              </Button>
            )}
            {can('refuse') && (
              <Button danger onClick={() => setAsking('refuse')}>
                {t('use.refuse')}
              </Button>
            )}
            {can('confirm') && concerned && (
              <Button type="primary" onClick={() => setAsking('confirm')}>
                {t('use.confirm')}
              </Button>
            )}
          </>
        }
      />
      <DetailHeader
        label={paper.kindName}
        value={day(firstDay(paper))}
        facts={[
          [t('use.fund'), paper.fundName],
          [t('use.owner'), paper.ownerName],
          [t('paper.program'), paper.programName],
          [t('paper.region'), paper.regionName],
          [t('use.rank'), paper.rankName],
          [t('paper.fromDay'), day(paper.fromDay)],
          [t('paper.endDay'), paper.toDay && day(paper.toDay)],
          [t('paper.document'), paper.document],
          [t('use.documentDay'), day(paper.documentDay)],
          [t('paper.made'), `${paper.madeBy} ${shortDay(paper.madeDay, today)}`],
          [t('paper.checked'), paper.checkedBy && `${paper.checkedBy} ${shortDay(paper.checkedDay, today)}`],
        ]}
      >
        {next}
      </DetailHeader>
      <div className="cols-2">
        <Card title={t('use.concerned')}>
          {concerned ? <Concerned paper={paper} concerned={concerned} /> : <p className="sec">{next}</p>}
        </Card>
        <Card title={t('detail.timeline')}>
          <Timeline items={paper.timeline} />
        </Card>
      </div>
      {asking === 'confirm' && concerned && (
        <ConfirmAct
          title={`${t('use.confirm')} ${paper.number}`}
          say={
            <>
              <Concerned paper={paper} concerned={concerned} />
              {t('use.confirmSay')}
            </>
          }
          facts={[
            [t('use.what'), `${paper.kindName}：${what}`],
            [t('use.days'), day(firstDay(paper))],
            [t('paper.document'), paper.document],
            [t('paper.made'), paper.madeBy],
            [t('paper.checked'), account.displayName],
          ]}
          submit={t('use.confirm')}
          send={(idempotencyKey) =>
            call<typeof fundUseContract.confirmFundUse>('POST', '/api/fund-use-papers/:id/confirm', {
              params: { id: paper.id },
              body: {
                version: paper.version,
                waiting: concerned.waiting.count,
                approved: concerned.approved.count,
              },
              idempotencyKey,
            })
          }
          onDone={() => done(t('use.confirmed', { number: paper.number, day: day(firstDay(paper)) }))}
          onClose={close}
        />
      )}
      {asking === 'withdraw' && (
        <ConfirmAct
          title={`${t('use.withdraw')} ${paper.number}`}
          say={t('use.withdrawSay')}
          facts={[
            [t('use.what'), `${paper.kindName}：${what}`],
            [t('paper.document'), paper.document],
          ]}
          submit={t('use.withdraw')}
          send={(idempotencyKey) =>
            call<typeof fundUseContract.withdrawFundUse>('POST', '/api/fund-use-papers/:id/withdraw', {
              params: { id: paper.id },
              body: { version: paper.version },
              idempotencyKey,
            })
          }
          onDone={() => done(t('use.withdrawn', { number: paper.number }))}
          onClose={close}
        />
      )}
      {asking === 'refuse' && (
        <ReasonDialog
          title={`${t('use.refuse')} ${paper.number}`}
          label={t('use.refuseNote')}
          max={200}
          submit={t('use.refuse')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof fundUseContract.refuseFundUse>('POST', '/api/fund-use-papers/:id/refuse', {
              params: { id: paper.id },
              body: { version: paper.version, note },
              idempotencyKey,
            })
          }
          onDone={() => done(t('use.refused', { number: paper.number }))}
          onClose={close}
        />
      )}
    </>
  )
}
