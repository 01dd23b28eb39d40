import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { VoucherAct } from '#src/modules/vouchers/voucher.types.ts'
import type { VoucherDetail, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, dayRange, grouped, identity, money, yuan } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { ChainStrip, DetailHeader, FactGroup, Timeline } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

const ACTS = {
  void: { words: 'voucher.actVoid', say: 'voucher.voidSay', phrases: ['voucher.phraseLost'], danger: true },
  freeze: { words: 'voucher.actFreeze', say: 'voucher.freezeSay', phrases: ['voucher.phraseRisk'], danger: false },
  unfreeze: {
    words: 'voucher.actUnfreeze',
    say: 'voucher.unfreezeSay',
    phrases: ['voucher.phraseClear'],
    danger: false,
  },
} as const satisfies Record<VoucherAct, object>

export function VoucherPage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['voucher', id],
    queryFn: ({ signal }) =>
      call<typeof vouchersContract.voucher>('GET', '/api/vouchers/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(voucher) => <Detail voucher={voucher} />}</Loaded>
}

function Detail({ voucher }: { voucher: VoucherDetail }) {
  const [act, setAct] = useState<VoucherAct>()
  return (
    <>
      <PageHead
        title={t('voucher.one')}
        crumbs={<Link to="/vouchers">{t('voucher.title')}</Link>}
        tag={<StatusTag kind="voucher" code={voucher.state} name={voucher.stateName} />}
        actions={voucher.acts.map((one) => (
          <Button key={one} danger={ACTS[one].danger} onClick={() => setAct(one)}>
            {t(ACTS[one].words)}
          </Button>
        ))}
      />
      <div className="stack">
        <DetailHeader
          label={`${voucher.kindName} ${voucher.batchName}`}
          value={voucher.attendanceOnly ? t('voucher.attendance') : money(voucher.faceFen)}
          {...(voucher.attendanceOnly ? {} : { unit: '元' })}
          facts={[
            [t('voucher.holder'), voucher.name],
            [t('voucher.docNo'), identity(voucher.docNoMasked)],
            [t('voucher.county'), voucher.unitName],
          ]}
        >
          <b>
            {t('voucher.valid')} {dayRange(voucher.validFrom, voucher.validTo)}
          </b>
          <br />
          <span className="sec">
            {t('voucher.redeemBy')} {day(voucher.redeemBy)}
            {voucher.reason && (
              <>
                <br />
                {t('voucher.reason')}：{voucher.reason}
              </>
            )}
          </span>
        </DetailHeader>
        <ChainStrip links={voucher.chain} here="voucher" />
        <div className="cols-2">
          <Card title={t('voucher.timeline')}>
            <Timeline items={voucher.timeline} />
          </Card>
          <Card title={t('detail.facts')}>
            <FactGroup
              title={t('voucher.usedFor')}
              items={[
                [t('voucher.class'), voucher.classNumber ?? t('voucher.notUsed')],
                [t('voucher.batchName'), voucher.classTitle],
                [t('voucher.provider'), voucher.providerName],
                [t('voucher.redeemed'), voucher.redeemedFen === null ? null : yuan(voucher.redeemedFen)],
                [t('voucher.committed'), voucher.committedFen > 0 ? yuan(voucher.committedFen) : null],
              ]}
            />
            <FactGroup
              title={t('voucher.one')}
              items={[
                [t('voucher.number'), grouped(voucher.number)],
                [t('voucher.batch'), voucher.batchNumber],
                [t('voucher.issuer'), voucher.issuerName],
                [t('voucher.program'), voucher.programName],
                [t('voucher.targets'), voucher.targets.length > 0 ? voucher.targets.join('、') : t('voucher.anything')],
              ]}
            />
          </Card>
        </div>
      </div>
      {act && (
        <ReasonDialog
          title={`${t(ACTS[act].words)}：${voucher.name}`}
          say={t(ACTS[act].say)}
          label={t('voucher.reason')}
          max={200}
          phrases={ACTS[act].phrases.map((phrase) => t(phrase))}
          submit={t(ACTS[act].words)}
          danger={ACTS[act].danger}
          send={(reason, idempotencyKey) =>
            call<typeof vouchersContract.act>('POST', '/api/vouchers/:id/acts', {
              params: { id: voucher.id },
              body: { version: voucher.version, act, reason },
              idempotencyKey,
            })
          }
          onDone={() => {
            toast(t('voucher.acted', { act: t(ACTS[act].words) }))
            setAct(undefined)
            void refreshAll()
          }}
          onClose={() => setAct(undefined)}
        />
      )}
    </>
  )
}
