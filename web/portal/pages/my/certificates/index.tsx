import { day } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { Own, useCertificates } from '../../../my/own.tsx'
import { Frame } from '../../../ui/frame.tsx'
import { Row, Rows, StatusTag } from '../../../ui/parts.tsx'
import { Empty } from '../../../ui/states.tsx'

export default function MyCertificates() {
  const certificates = useCertificates()
  return (
    <Frame title={t('portal.myCertificates')} tab="certificates">
      <Own of={certificates} cards={2} what={t('portalMy.lookingCertificates')}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon="certificate"
              title={t('portalMy.certificatesEmpty')}
              to={{ to: '/my/classes', words: t('portal.tabClasses') }}
            >
              {t('portalMy.certificatesEmptyWhy')}
            </Empty>
          ) : (
            <Rows label={t('portal.myCertificates')}>
              {items.map((one) => (
                <Row
                  key={one.id}
                  to={`/my/certificates/${one.id}`}
                  icon="certificate"
                  title={one.occupationName}
                  note={
                    <>
                      <span className="nw">{one.levelName}</span>，{t('portalMy.issued', { day: day(one.issuedOn) })}
                      <span className="line">{one.assessorName}</span>
                      <StatusTag kind="certificate" code={one.status} name={one.statusName} />
                    </>
                  }
                />
              ))}
            </Rows>
          )
        }
      </Own>
    </Frame>
  )
}
