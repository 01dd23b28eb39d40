import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { registryContract } from '#src/modules/registry/registry.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { call } from '#web/ui/client.ts'
import { identity, NONE, shortDay } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { Facts } from '../ui/detail.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { maskedAccount } from './options.ts'
import { Groups } from './person-search.tsx'
import { RevealDialog } from './reveal-dialog.tsx'
import './registry.css'

type Person = ResponseOf<typeof registryContract.person>
type Event = Person['timeline'][number]

/** One person's archive: masked facts, and everything that happened, each line leading to where it stands. */
export function PersonPage({ id }: { id: string }) {
  const may = useMay()
  const [revealing, setRevealing] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['person', id],
    queryFn: ({ signal }) =>
      call<typeof registryContract.person>('GET', '/api/persons/:id', { params: { id }, signal }),
  })
  const crumbs = <Link to="/persons">{t('person.title')}</Link>
  if (!data)
    return (
      <>
        <PageHead title={t('person.archive')} crumbs={crumbs} />
        <section className="card">
          {error ? <Failed error={error} onRetry={() => refetch()} /> : <Loading lines={8} />}
        </section>
      </>
    )
  return (
    <>
      <PageHead
        title={data.name}
        crumbs={crumbs}
        say={identity(data.docNoMasked)}
        tag={
          data.listed && (
            <Tag tone="bad" icon="cross">
              {data.listed}
            </Tag>
          )
        }
        actions={
          may('person.reveal') && (
            <Button icon={<Icon name="eye" />} onClick={() => setRevealing(true)}>
              {t('person.reveal')}
            </Button>
          )
        }
      />
      <div className="cols-2">
        <Events events={data.timeline} />
        <Card title={t('person.facts')}>
          <Facts
            items={[
              [t('person.docNo'), identity(data.docNoMasked)],
              [t('person.sex'), data.sex === 'male' ? t('roster.male') : t('roster.female')],
              [t('person.birth'), t('person.year', { n: data.birthYear })],
              [t('person.realName'), <RealName key="r" status={data.realNameStatus} />],
              [t('person.unit'), data.unitName],
              [t('person.phone'), data.phoneMasked ?? NONE],
              [t('person.education'), data.education ?? NONE],
              [t('person.bank'), data.bankMasked ? maskedAccount(data.bankMasked) : NONE],
              [t('person.groups'), <Groups key="g" groups={data.groups} />],
            ]}
          />
        </Card>
      </div>
      {revealing && <RevealDialog id={id} name={data.name} onClose={() => setRevealing(false)} />}
    </>
  )
}

function RealName({ status }: { status: Person['realNameStatus'] }) {
  if (status === 'verified')
    return (
      <Tag tone="ok" icon="check">
        {t('person.rn_verified')}
      </Tag>
    )
  if (status === 'mismatch')
    return (
      <Tag tone="bad" icon="cross">
        {t('person.rn_mismatch')}
      </Tag>
    )
  return (
    <Tag tone="late" icon="clock">
      {t('person.rn_pending')}
    </Tag>
  )
}

const PARTS = {
  training: ['voucher', 'enrolled', 'class_completed'],
  exam: ['exam', 'certificate'],
  money: ['claim', 'paid'],
  group: ['group'],
} as const satisfies Record<string, readonly Event['kind'][]>
type Part = keyof typeof PARTS | 'all'

function Events({ events }: { events: readonly Event[] }) {
  const today = useBusinessDay()
  const [part, setPart] = useState<Part>('all')
  const inPart = (event: Event, which: Part) =>
    which === 'all' || (PARTS[which] as readonly Event['kind'][]).includes(event.kind)
  // By the business day: a demo sets it, and the clock of the machine runs apart from it.
  const key = (event: Event) => event.day + event.at
  const shown = events.filter((event) => inPart(event, part)).sort((a, b) => (key(a) < key(b) ? 1 : -1))
  const tabs = [
    { key: 'all' as const, label: t('person.filterAll') },
    { key: 'training' as const, label: t('person.k_training') },
    { key: 'exam' as const, label: t('person.k_exam') },
    { key: 'money' as const, label: t('person.k_money') },
    { key: 'group' as const, label: t('person.k_group') },
  ].map((tab) => ({ ...tab, n: events.filter((event) => inPart(event, tab.key)).length }))
  return (
    <Card title={t('person.timeline')} hint={t('person.timelineHint', { n: events.length })} flush>
      {events.length === 0 ? (
        <Empty icon="clock" title={t('person.noEvents')}>
          {t('person.noEventsWhy')}
        </Empty>
      ) : (
        <>
          <Tabs<Part>
            label={t('person.timeline')}
            value={part}
            onChange={setPart}
            items={tabs.filter((tab) => tab.n > 0 || tab.key === 'all')}
          />
          <div style={{ padding: '12px 16px' }}>
            <ol className="tl events">
              {shown.map((event, index) => (
                <li key={`${event.at} ${event.kind} ${event.title}`} className={index === 0 ? 'now' : ''}>
                  <div>
                    <div className="h">
                      {event.link ? (
                        <GoLink link={event.link} className="link">
                          {event.title}
                        </GoLink>
                      ) : (
                        <b>{event.title}</b>
                      )}
                      <time dateTime={event.day}>{shortDay(event.day, today)}</time>
                    </div>
                    <div className="w">{event.detail}</div>
                  </div>
                </li>
              ))}
            </ol>
          </div>
        </>
      )}
    </Card>
  )
}
