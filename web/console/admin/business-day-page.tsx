import { Button } from 'antd'
import { useState } from 'react'
import type { adminContract } from '#src/modules/admin/admin.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, daysBetween, weekday } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useSession } from '../session.ts'
import { DetailHeader } from '../ui/detail.tsx'
import { DayField } from '../ui/fields.tsx'
import { ErrorSummary, Field, faultsOf } from '../ui/form.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { SecondLook } from '../ui/second-look.tsx'
import { State } from '../ui/states.tsx'

const plusDays = (from: string, days: number) =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)

/** The demo's business day: forward only, with a second look, because it cannot come back. */
export function BusinessDayPage() {
  const { businessDay, demo } = useSession()
  const [to, setTo] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const [fault, setFault] = useState<string>()
  const act = useAct((next: string, idempotencyKey) =>
    call<typeof adminContract.moveDay>('POST', '/api/demo/day', { body: { day: next }, idempotencyKey }),
  )
  if (!demo)
    return (
      <>
        <PageHead title={t('system.day')} say={t('system.daySay')} />
        <section className="card">
          <State icon="calendar" title={t('system.dayNotDemo')}>
            {t('system.dayNotDemoWhy')}
          </State>
        </section>
      </>
    )
  const target = to && to > businessDay ? to : undefined
  const ask = () => {
    act.clear()
    setFault(target ? undefined : t('system.needDay', { day: day(businessDay) }))
    if (target) setAsking(true)
  }
  const move = async () => {
    if (!target) return
    const moved = await act.run(target)
    setAsking(false)
    if (!moved) return
    setTo(null)
    toast(t('system.dayMoved', { day: day(moved.businessDay) }))
    await refreshAll()
  }
  const faults = { ...faultsOf(act.error), ...(fault ? { day: fault } : {}) }
  return (
    <>
      <PageHead title={t('system.day')} say={t('system.daySay')} />
      <DetailHeader label={t('system.dayNow')} value={day(businessDay)} unit={weekday(businessDay)}>
        {t('system.dayHint')}
      </DetailHeader>
      <Card title={t('shell.moveDay')}>
        <form
          className="stack"
          style={{ maxWidth: 420 }}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            ask()
          }}
        >
          <ErrorSummary faults={faults} error={act.error} />
          <Field label={t('system.dayTo')} name="day" fault={faults['day']}>
            <DayField
              value={to}
              min={plusDays(businessDay, 1)}
              onChange={(next) => {
                setTo(next)
                setFault(undefined)
              }}
            />
          </Field>
          <div className="row wrap" style={{ gap: 6 }}>
            <span className="small muted">{t('system.dayQuick')}</span>
            {(
              [
                ['system.dayNext', 1],
                ['system.dayWeek', 7],
                ['system.dayMonth', 30],
              ] as const
            ).map(([words, days]) => (
              <button key={words} type="button" className="chip add" onClick={() => setTo(plusDays(businessDay, days))}>
                {t(words)}
              </button>
            ))}
          </div>
          <div>
            <Button type="primary" htmlType="submit" loading={act.busy}>
              {t('shell.moveDayButton')}
            </Button>
          </div>
        </form>
      </Card>
      {asking && target && (
        <SecondLook
          title={t('system.dayAsk', { from: day(businessDay), to: day(target) })}
          width={480}
          busy={act.busy}
          act={
            <Button type="primary" loading={act.busy} onClick={() => void move()}>
              {t('system.dayButton', { day: day(target) })}
            </Button>
          }
          onClose={() => setAsking(false)}
        >
          {t('system.dayAskSay', { n: daysBetween(businessDay, target) })}
        </SecondLook>
      )}
    </>
  )
}
