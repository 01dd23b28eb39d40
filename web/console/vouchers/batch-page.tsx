import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type {
  RecalledView,
  RecallView,
  VoucherBatchDetail,
  vouchersContract,
} from '#src/modules/vouchers/vouchers.contract.ts'
import { call } from '#web/ui/client.ts'
import { count, day, dayRange, money, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { GoLink } from '../shell/go.tsx'
import { DetailHeader, FactGroup, Facts } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { TaskLine, TaskProgress } from '../ui/task-progress.tsx'
import { FunnelStrip } from './funnel-card.tsx'
import { Kept, RecallDialog } from './recall-dialog.tsx'

export function BatchPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['voucher-batch', id],
    queryFn: ({ signal }) =>
      call<typeof vouchersContract.batch>('GET', '/api/voucher-batches/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(batch) => <Detail batch={batch} />}</Loaded>
}

function Detail({ batch }: { batch: VoucherBatchDetail }) {
  // What was asked about stays in the dialog when the page is drawn anew behind it.
  const [recalling, setRecalling] = useState<RecallView>()
  return (
    <>
      <PageHead
        title={batch.number}
        say={batch.name}
        crumbs={[
          <Link key="all" to="/vouchers">
            {t('voucher.title')}
          </Link>,
          <Link key="list" to="/voucher-batches">
            {t('voucher.batches')}
          </Link>,
        ]}
        tag={<StatusTag kind="voucherBatch" code={batch.status} name={batch.statusName} />}
        actions={
          <span className="row" style={{ gap: 12 }}>
            <GoLink className="nowrap" link={`/vouchers?batch=${batch.id}`}>
              {t('voucher.seeVouchers')}
            </GoLink>
            {batch.recall && (
              <Button danger onClick={() => setRecalling(batch.recall ?? undefined)}>
                {t('voucher.recall')}
              </Button>
            )}
          </span>
        }
      />
      <div className="stack">
        <DetailHeader
          label={`${batch.kindName}，${t('voucher.faceOne')} ${batch.attendanceOnly ? t('voucher.attendance') : yuan(batch.faceFen)}`}
          value={count(batch.issued)}
          unit={`/ ${count(batch.planned)} 张`}
          facts={[
            [t('voucher.sum'), batch.attendanceOnly ? t('voucher.noFund') : yuan(batch.amountFen)],
            [t('voucher.held'), batch.heldFen > 0 ? yuan(batch.heldFen) : null],
            [
              t('voucher.budget'),
              batch.budgetLink ? <GoLink link={batch.budgetLink}>{batch.fundName}</GoLink> : batch.fundName,
            ],
          ]}
        >
          <b>
            {t('voucher.valid')} {dayRange(batch.validFrom, batch.validTo)}
          </b>
          <br />
          <span className="sec">
            {t('voucher.redeemBy')} {day(batch.redeemBy)}
          </span>
        </DetailHeader>
        {batch.recalled && <Recalled batch={batch} recalled={batch.recalled} />}
        <FunnelStrip funnel={batch.funnel} batch={batch.id} />
        <div className="cols-2">
          <Card title={t('voucher.progress')}>
            {batch.status === 'issuing' ? (
              <TaskProgress id={batch.task.id} onDone={() => void refreshAll()} />
            ) : (
              <TaskLine task={batch.task} />
            )}
          </Card>
          <Card title={t('voucher.conditions')}>
            <FactGroup
              title={t('voucher.forWhom')}
              items={[
                [t('voucher.holders'), batch.holders.join('、')],
                [t('voucher.targets'), batch.targets.length > 0 ? batch.targets.join('、') : t('voucher.anything')],
                [t('voucher.program'), batch.programName],
                [t('voucher.face'), batch.attendanceOnly ? t('voucher.attendance') : money(batch.faceFen)],
                [t('voucher.document'), batch.document],
                [t('voucher.issuedBy'), `${batch.unitName} ${batch.issuedBy}`],
                [t('voucher.issuedDay'), day(batch.issuedDay)],
              ]}
            />
          </Card>
        </div>
      </div>
      {recalling && <RecallDialog batch={batch} recall={recalling} onClose={() => setRecalling(undefined)} />}
    </>
  )
}

/** How far the taking back has come; in the end what was voided, what stays and why. */
function Recalled({ batch, recalled }: { batch: VoucherBatchDetail; recalled: RecalledView }) {
  const running = recalled.task.status === 'queued' || recalled.task.status === 'running'
  return (
    <Card title={t('voucher.recall')}>
      {running ? (
        <TaskProgress id={recalled.task.id} onDone={() => void refreshAll()} />
      ) : (
        <div className="stack">
          <TaskLine
            task={recalled.task}
            then={
              recalled.vouchers > 0 && (
                <GoLink link={`/vouchers?batch=${batch.id}&state=voided`}>{t('voucher.seeVoided')}</GoLink>
              )
            }
          />
          <Facts
            items={[
              [t('voucher.recallN'), t('voucher.nVouchers', { n: count(recalled.vouchers) })],
              [t('voucher.recallFen'), batch.attendanceOnly ? null : yuan(recalled.amountFen)],
              [t('voucher.budget'), batch.fundName ?? t('voucher.noFund')],
            ]}
          />
          {batch.recall && <p>{t('voucher.recallLeft', { n: count(batch.recall.vouchers) })}</p>}
          <Kept view={recalled} />
        </div>
      )}
    </Card>
  )
}
