import { day, identity } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Own, type OwnCertificate, useCertificates } from '../../../my/own.tsx'
import { Rosette } from '../../../my/rosette.tsx'
import { certificateHalves, certificateNumber } from '../../../numbers.ts'
import { paperLink } from '../../../public/paper-link.ts'
import { go, goBack, type PageProps } from '../../../router.tsx'
import { Frame } from '../../../ui/frame.tsx'
import { Button, Card, Facts, Note } from '../../../ui/parts.tsx'
import { Qr } from '../../../ui/qr.tsx'
import { Missing } from '../../../ui/states.tsx'

export default function MyCertificate({ params, query }: PageProps) {
  const certificates = useCertificates()
  const here = `/my/certificates/${params['id'] ?? ''}`
  const one = certificates.data?.items.find((item) => item.id === params['id'])
  const showing = query['show'] === '1'
  return (
    <Frame
      title={t('portalMy.certificate')}
      back={showing ? here : '/my/certificates'}
      act={
        one &&
        (showing ? (
          <Button onClick={() => goBack(here)}>{t('portalMy.showDone')}</Button>
        ) : (
          <>
            <Button second onClick={() => window.print()}>
              {t('common.print')}
            </Button>
            <Button onClick={() => go(`${here}?show=1`)}>{t('portalMy.show')}</Button>
          </>
        ))
      }
    >
      <Own of={certificates} cards={2} what={t('portalMy.lookingCertificates')}>
        {() =>
          !one ? (
            <Missing said={t('portalMy.missing')} />
          ) : showing ? (
            <ShowCode one={one} />
          ) : (
            <div className="paper-page">
              <Paper one={one} />
              <Below one={one} />
            </div>
          )
        }
      </Own>
    </Frame>
  )
}

function Paper({ one }: { one: OwnCertificate }) {
  const revoked = one.status === 'revoked'
  return (
    <section className={revoked ? 'paper revoked' : 'paper'} aria-label={t('portalMy.certificate')}>
      <Rosette />
      {(one.demo || revoked) && (
        <span className="void" aria-hidden="true">
          {revoked ? one.statusName : t('portalMy.sample')}
        </span>
      )}
      <div className="edge">
        <h2>{t('portalMy.paperTitle')}</h2>
        <p className="english">{t('portalMy.paperEnglish')}</p>
        <p className="holder">{one.name}</p>
        <p className="trade">{one.occupationName}</p>
        <p className="level">{one.levelName}</p>
        <div className="base">
          <Qr text={paperLink.write(one.number, one.name)} label={t('portalMy.scanLabel')} />
          <div>
            <p className="s">{t('portalMy.number22')}</p>
            <p className="num">
              {certificateHalves(one.number).map((part) => (
                <span className="nw line" key={part}>
                  {part}
                </span>
              ))}
            </p>
            <p className="s">{one.assessorName}</p>
            <p className="s nw">{t('portalMy.issued', { day: day(one.issuedOn) })}</p>
          </div>
        </div>
      </div>
    </section>
  )
}

function Below({ one }: { one: OwnCertificate }) {
  return (
    <div className="paper-notes">
      {one.status === 'valid' ? (
        <Note tone="ok">{t('portalMy.valid')}</Note>
      ) : (
        <Note tone="bad">{t('portalMy.revoked')}</Note>
      )}
      <Card>
        <Facts
          items={[
            [t('portalMy.docNo'), <span className="num">{identity(one.docNoMasked)}</span>],
            [t('portalMy.workType'), one.workType],
            [t('portalMy.assessor'), one.assessorName],
          ]}
        />
      </Card>
      {one.demo && <Note tone="late">{t('portalMy.sampleNote')}</Note>}
    </div>
  )
}

/** The code large enough to be scanned from another phone. */
const ShowCode = ({ one }: { one: OwnCertificate }) => (
  <Card className="show-code" title={t('portalMy.showTitle')}>
    <Qr text={paperLink.write(one.number, one.name)} label={t('portalMy.scanLabel')} />
    <p>
      <b>{one.name}</b>　{one.occupationName} <span className="nw">{one.levelName}</span>
    </p>
    <p className="num">{certificateNumber(one.number)}</p>
    <p className="s after">{t('portalMy.showNote')}</p>
    {one.demo && <p className="s">{t('portalMy.sampleNote')}</p>}
  </Card>
)
