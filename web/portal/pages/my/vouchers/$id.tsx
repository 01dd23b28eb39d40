import { useEffect, useState } from 'react'
import { messageOf } from '#web/ui/client.ts'
import { day, grouped } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { Own } from '../../../my/own.tsx'
import { Face } from '../../../my/voucher-card.tsx'
import { claimVoucher, type OwnVoucher, showVoucher, useVoucher } from '../../../my/vouchers.ts'
import { go, goBack, Link, type PageProps } from '../../../router.tsx'
import { Frame } from '../../../ui/frame.tsx'
import { Button, Card, Facts, Note, Parcel, StatusTag } from '../../../ui/parts.tsx'
import { Qr } from '../../../ui/qr.tsx'

/** One voucher: take it, show its code, see how far it has come. */
export default function MyVoucher({ params, query }: PageProps) {
  const id = params['id'] ?? ''
  const voucher = useVoucher(id)
  const here = `/my/vouchers/${id}`
  const one = voucher.data
  const showing = query['show'] === '1' && one?.mayShow === true
  const claim = useAct((_: string, key) => claimVoucher(id, key))
  return (
    <Frame
      title={t('portalVoucher.one')}
      back={showing ? here : '/my/vouchers'}
      act={
        showing ? (
          <Button onClick={() => goBack(here)}>{t('portalMy.showDone')}</Button>
        ) : one?.mayClaim ? (
          <Button
            busy={claim.busy}
            onClick={async () => {
              if (await claim.run(id)) voucher.state === 'ready' && voucher.reload()
            }}
          >
            {t('portalVoucher.claim')}
          </Button>
        ) : one?.mayShow ? (
          <Button onClick={() => go(`${here}?show=1`)}>{t('portalVoucher.show')}</Button>
        ) : undefined
      }
    >
      <Own of={voucher} cards={2} what={t('portalVoucher.looking')}>
        {(own) => (
          <>
            {claim.error && <Note tone="bad">{messageOf(claim.error)}</Note>}
            {showing ? <ShowCode voucher={own} /> : <Sheet voucher={own} />}
          </>
        )}
      </Own>
    </Frame>
  )
}

function Sheet({ voucher }: { voucher: OwnVoucher }) {
  return (
    <>
      <Card>
        <div className="split">
          <h2>{voucher.name}</h2>
          <StatusTag kind="voucher" code={voucher.state} name={voucher.stateName} />
        </div>
        <Face voucher={voucher} />
        <p>{voucher.sentence}</p>
        <Parcel steps={voucher.steps} stoppedAs={voucher.stateName} />
      </Card>
      <Card>
        <Facts
          items={[
            [t('portalVoucher.kind'), voucher.kindName],
            [
              t('portalVoucher.goodFor'),
              voucher.targets.length > 0 ? voucher.targets.join('、') : t('portalVoucher.anything'),
            ],
            [
              t('portalVoucher.valid'),
              t('portalVoucher.range', { from: day(voucher.validFrom), to: day(voucher.validTo) }),
            ],
            [t('portalVoucher.redeemBy'), day(voucher.redeemBy)],
            [
              t('portalVoucher.class'),
              voucher.classId && (
                <Link className="link" to={`/my/classes/${voucher.classId}`}>
                  {voucher.classNumber}
                </Link>
              ),
            ],
            [t('portalVoucher.issuer'), voucher.issuerName],
            [t('portalVoucher.number'), <span className="num">{grouped(voucher.number)}</span>, true],
          ]}
        />
      </Card>
      <Note>{t('portalVoucher.rule')}</Note>
    </>
  )
}

/** The code of this minute, large; asked for again before it grows old. */
function ShowCode({ voucher }: { voucher: OwnVoucher }) {
  const [shown, setShown] = useState<string>()
  const [error, setError] = useState<unknown>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    showVoucher(voucher.id, stop.signal).then(
      ({ code, refreshSeconds }) => {
        setShown(code)
        setError(undefined)
        timer = setTimeout(() => setTurn((n) => n + 1), refreshSeconds * 1000)
      },
      (cause: unknown) => {
        if (!stop.signal.aborted) setError(cause)
      },
    )
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [voucher.id, turn])
  return (
    <Card className="show-code" title={t('portalVoucher.showTitle')}>
      {error !== undefined ? (
        <>
          <Note tone="bad">{messageOf(error)}</Note>
          <Button second onClick={() => setTurn((n) => n + 1)}>
            {t('portalVoucher.again')}
          </Button>
        </>
      ) : (
        <>
          {shown ? <Qr text={shown} label={t('portalVoucher.scanLabel')} /> : <span className="qr" />}
          <p>
            <b>{voucher.name}</b>
          </p>
          <p className="num">{shown ? grouped(shown) : ''}</p>
          <p className="s after">{t('portalVoucher.showNote')}</p>
        </>
      )}
    </Card>
  )
}
