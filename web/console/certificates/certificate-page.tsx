import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { assessmentContract } from '#src/modules/assessment/assessment.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { day, identity } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DetailHeader, FactGroup } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { Empty } from '../ui/states.tsx'
import { RevocationCard, RevokeButton } from './revoke.tsx'

type Certificate = ResponseOf<typeof assessmentContract.certificate>

export function CertificatePage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['certificate', id],
    queryFn: ({ signal }) =>
      call<typeof assessmentContract.certificate>('GET', '/api/certificates/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(certificate) => <CertificateDetail certificate={certificate} />}</Loaded>
}

function CertificateDetail({ certificate }: { certificate: Certificate }) {
  const may = useMay()
  const points = (n: number | null) => (n === null ? undefined : t('certificate.points', { n }))
  return (
    <>
      <PageHead
        title={certificate.number}
        crumbs={<Link to="/certificates">{t('certificate.title')}</Link>}
        tag={<StatusTag kind="certificate" code={certificate.status} name={certificate.statusName} />}
        actions={
          <>
            <RevokeButton certificate={certificate} />
            <a
              className="linkish"
              href={`/verify?number=${encodeURIComponent(certificate.number)}`}
              target="_blank"
              rel="noreferrer"
              title={t('certificate.verifyHint')}
            >
              {t('certificate.verify')}
            </a>
          </>
        }
      />
      <DetailHeader
        label={t('certificate.holder')}
        value={certificate.name}
        facts={[
          [t('certificate.docNo'), identity(certificate.docNoMasked)],
          [t('certificate.unit'), certificate.unitName],
        ]}
      >
        <b>
          {certificate.occupationName} {certificate.levelName}
        </b>
        <br />
        <span className="sec">
          {certificate.status === 'revoked'
            ? t('certificate.revokedSay')
            : t('certificate.issuedSay', {
                assessor: certificate.assessorName,
                day: day(certificate.issuedOn),
                name: certificate.name,
              })}
        </span>
      </DetailHeader>
      <RevocationCard certificate={certificate} />
      <div className="cols-2">
        <Card title={t('certificate.claims')} flush>
          {certificate.claims.length === 0 ? (
            <Empty icon="money" title={t('certificate.noClaims')}>
              {t('certificate.noClaimsWhy')}
            </Empty>
          ) : (
            <PlainTable
              rows={certificate.claims}
              rowKey={(claim) => `${claim.batchId}-${claim.lineNo}`}
              columns={[
                {
                  title: t('certificate.claimNumber'),
                  main: true,
                  cell: (claim) =>
                    may('claim.read') ? (
                      <Link to="/claim-lines/$lineId" params={{ lineId: claim.lineId }}>
                        {claim.batchNumber}
                      </Link>
                    ) : (
                      claim.batchNumber
                    ),
                },
                { title: '', width: 90, cell: (claim) => t('certificate.lineOf', { n: claim.lineNo }) },
                { title: t('certificate.status'), width: 120, cell: (claim) => claim.statusName },
              ]}
            />
          )}
        </Card>
        <Card title={t('detail.facts')}>
          <FactGroup
            title={t('certificate.scores')}
            items={
              certificate.theory === null && certificate.practice === null
                ? [[t('certificate.session'), t('certificate.noScores')]]
                : [
                    [t('certificate.theory'), points(certificate.theory)],
                    [t('certificate.practice'), points(certificate.practice)],
                    [
                      t('certificate.session'),
                      certificate.sessionId && (
                        <Link to="/exams/$id" params={{ id: certificate.sessionId }}>
                          {t('certificate.seeExam')}
                        </Link>
                      ),
                    ],
                  ]
            }
          />
          <FactGroup
            title={t('certificate.one')}
            items={[
              [t('certificate.number'), certificate.number],
              [t('certificate.occupation'), `${certificate.occupationName} ${certificate.levelName}`],
              [t('certificate.issuedOn'), day(certificate.issuedOn)],
              [t('certificate.assessor'), certificate.assessorName],
              [
                t('certificate.class'),
                certificate.classId && may('class.read') && (
                  <GoLink link={`/classes/${certificate.classId}`}>{t('certificate.seeClass')}</GoLink>
                ),
              ],
              [
                t('certificate.holder'),
                may('person.read') && (
                  <GoLink link={`/persons/${certificate.personId}`}>{t('certificate.seePerson')}</GoLink>
                ),
              ],
            ]}
          />
        </Card>
      </div>
    </>
  )
}
