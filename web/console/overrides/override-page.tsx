import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { entitlementsContract, OverrideDetail } from '#src/modules/entitlements/entitlements.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { day, identity } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { StatusTag, Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { DetailHeader, FactGroup, Timeline } from '../ui/detail.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

export function OverridePage({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['limit-override', id],
    queryFn: ({ signal }) =>
      call<typeof entitlementsContract.override>('GET', '/api/limit-overrides/:id', { params: { id }, signal }),
  })
  return <Loaded query={query}>{(override) => <Detail override={override} />}</Loaded>
}

type Verdict = { version: number; verdict: 'confirm' | 'refuse'; note?: string }

function Detail({ override }: { override: OverrideDetail }) {
  const may = useMay()
  const [refusing, setRefusing] = useState(false)
  const send = (body: Verdict, idempotencyKey: string) =>
    call<typeof entitlementsContract.checkOverride>('POST', '/api/limit-overrides/:id/check', {
      params: { id: override.id },
      body,
      idempotencyKey,
    })
  const confirm = useAct(send)
  const waitsForOther = override.status === 'proposed' && may('override.check') && !override.mayCheck
  return (
    <>
      <PageHead
        title={t('override.one')}
        crumbs={<Link to="/limit-overrides">{t('override.title')}</Link>}
        tag={<StatusTag kind="override" code={override.status} name={override.statusName} />}
        actions={
          override.mayCheck && (
            <>
              <Button onClick={() => setRefusing(true)}>{t('override.refuse')}</Button>
              <Button
                type="primary"
                loading={confirm.busy}
                onClick={async () => {
                  if (!(await confirm.run({ version: override.version, verdict: 'confirm' }))) return
                  toast(t('override.confirmed'))
                  void refreshAll()
                }}
              >
                {t('override.confirm')}
              </Button>
            </>
          )
        }
      />
      <div className="stack">
        {confirm.error && (
          <div className="banner bad" role="alert">
            {messageOf(confirm.error)}
          </div>
        )}
        {waitsForOther && <div className="banner info">{t('override.own')}</div>}
        {override.mayCheck && (
          <div className="banner info">
            {t('override.confirmSay', { name: override.name, number: override.classNumber })}
          </div>
        )}
        <DetailHeader
          label={`${override.classNumber} ${override.classTitle}`}
          value={override.name}
          facts={[
            [t('override.docNo'), identity(override.docNoMasked)],
            [t('override.unit'), override.unitName],
            [t('override.year'), override.year],
          ]}
        >
          <b>{override.document}</b>
          <br />
          <span className="sec">{override.reason}</span>
        </DetailHeader>
        <div className="cols-2">
          <Card title={t('override.trainings', { year: override.year })} flush>
            <table className="plain stacked">
              <tbody>
                {override.trainings.map((one) => (
                  <tr key={one.classId}>
                    <td className="main">
                      {may('class.read') ? (
                        <GoLink link={`/classes/${one.classId}`}>
                          {one.number} {one.title}
                        </GoLink>
                      ) : (
                        `${one.number} ${one.title}`
                      )}
                    </td>
                    <td className="sec">{one.unitName}</td>
                    <td className="sec nowrap">{day(one.startDay)}</td>
                    <td>
                      {one.classId === override.classId ? (
                        <Tag tone="late">{t('override.here')}</Tag>
                      ) : (
                        <Tag tone={one.counted ? 'away' : 'late'}>
                          {t(one.counted ? 'override.counted' : 'override.notCounted')}
                        </Tag>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Card>
          <Card title={t('override.timeline')}>
            <FactGroup
              title={t('override.limit')}
              items={[
                [
                  t('override.limit'),
                  override.limit &&
                    t('override.limitText', {
                      max: override.limit.max,
                      document: override.limit.document,
                      soft: t(override.limit.soft ? 'override.soft' : 'override.hard'),
                    }),
                ],
                [t('override.note'), override.note],
              ]}
            />
            <Timeline items={override.timeline} />
          </Card>
        </div>
      </div>
      {refusing && (
        <ReasonDialog
          title={t('override.refuse')}
          label={t('override.refuseReason')}
          max={500}
          submit={t('override.refuse')}
          send={(note, key) => send({ version: override.version, verdict: 'refuse', note }, key)}
          onDone={() => {
            toast(t('override.refused'))
            setRefusing(false)
            void refreshAll()
          }}
          onClose={() => setRefusing(false)}
        />
      )}
    </>
  )
}
