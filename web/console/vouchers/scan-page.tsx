import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import type { trainingContract } from '#src/modules/training/training.contract.ts'
import { VOUCHER_STATE_NAMES } from '#src/modules/vouchers/voucher.types.ts'
import type { ShownVoucherView, vouchersContract } from '#src/modules/vouchers/vouchers.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, messageOf } from '#web/ui/client.ts'
import { dayRange, identity, yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { Tag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useMay, useSession } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { Facts } from '../ui/detail.tsx'
import { ChoiceField } from '../ui/fields.tsx'
import { ErrorSummary, Field, keepFocus, useForm } from '../ui/form.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { Empty } from '../ui/states.tsx'

const TEACHING = ['approved', 'running'] as const

/** 扫券报名: class, code, who it is, enrol. A scanner types the code and sends Enter. */
export function ScanPage({ classId }: { classId: string | undefined }) {
  const { organisation } = useSession()
  const may = useMay()
  const classes = useQuery({
    queryKey: ['scan-classes'],
    queryFn: async ({ signal }) =>
      (
        await Promise.all(
          TEACHING.map((status) =>
            call<typeof trainingContract.classes>('GET', '/api/classes', { query: { status, limit: 200 }, signal }),
          ),
        )
      )
        .flatMap((page) => page.items)
        .filter((one) => one.providerId === organisation?.id),
  })
  const [shown, setShown] = useState<{ code: string; voucher: ShownVoucherView }>()
  const form = useForm({
    initial: { classId: classId ?? null, code: '' } as { classId: string | null; code: string },
    checks: {
      classId: (values) => (values.classId ? undefined : t('voucher.choose', { name: t('voucher.scanClass') })),
      code: (values) => (values.code.trim() ? undefined : t('voucher.missing', { name: t('voucher.code') })),
    },
    send: (values, idempotencyKey) =>
      call<typeof vouchersContract.show>('POST', '/api/voucher-checks', {
        body: { code: values.code.trim(), classId: values.classId ?? '' },
        idempotencyKey,
      }),
    onSent: (voucher) => setShown({ code: form.values.code.trim(), voucher }),
  })
  const box = useRef<HTMLDivElement>(null)
  const again = () => {
    setShown(undefined)
    form.set('code', '')
    box.current?.querySelector<HTMLInputElement>('#f-code')?.focus()
  }
  const items = classes.data ?? []
  const chosen = items.find((one) => one.id === form.values.classId)
  const none = classes.data !== undefined && items.length === 0
  return (
    <>
      <PageHead
        title={t('voucher.scan')}
        crumbs={<Link to="/vouchers">{t('voucher.title')}</Link>}
        say={t('voucher.scanSay')}
      />
      <div className="stack" ref={box} style={{ maxWidth: 880 }}>
        {none ? (
          <Card>
            <Empty
              icon="calendar"
              title={t('voucher.scanClassNone')}
              actions={may('class.read') && <GoLink link="/classes">{t('voucher.seeClasses')}</GoLink>}
            >
              {t('voucher.scanClassNoneWhy')}
            </Empty>
          </Card>
        ) : (
          <form className="card" onSubmit={form.submit} noValidate>
            <div className="bd">
              <ErrorSummary faults={form.faults} error={form.error} />
              <div className="fields">
                <Field label={t('voucher.scanClass')} {...form.field('classId')}>
                  <ChoiceField
                    {...form.choice('classId')}
                    loading={classes.isPending}
                    options={items.map((one) => ({
                      value: one.id,
                      label: `${one.number ?? ''} ${one.title}`,
                      note: `${one.occupationName} ${one.levelName}，${one.enrolled} / ${one.capacity} 人`,
                    }))}
                  />
                </Field>
                <Field label={t('voucher.code')} hint={t('voucher.codeHint')} {...form.field('code')}>
                  <Input {...form.text('code')} autoComplete="off" inputMode="numeric" maxLength={60} />
                </Field>
              </div>
              <div className="form-foot">
                <Button
                  type={shown ? 'default' : 'primary'}
                  htmlType="submit"
                  loading={form.busy}
                  onMouseDown={keepFocus}
                >
                  {t('voucher.check')}
                </Button>
              </div>
            </div>
          </form>
        )}
        {shown && chosen && <Shown key={shown.code} {...shown} classId={chosen.id} onNext={again} />}
      </div>
    </>
  )
}

function Shown({
  code,
  voucher,
  classId,
  onNext,
}: {
  code: string
  voucher: ShownVoucherView
  classId: string
  onNext: () => void
}) {
  const [done, setDone] = useState<readonly string[]>()
  // What the look has shown already is not said twice; what only the enrolment knows stays on the card.
  const warnings = [...new Set([...voucher.warnings, ...(done ?? [])])]
  const enrol = useAct((body: { code: string }, idempotencyKey) =>
    call<typeof trainingContract.enrolByVoucher>('POST', '/api/classes/:id/voucher-enrolments', {
      params: { id: classId },
      body,
      idempotencyKey,
    }),
  )
  return (
    <Card title={t('voucher.checked')}>
      <div aria-live="polite">
        <p className="row" style={{ gap: 10 }}>
          <b className="strong">{voucher.name}</b>
          {done ? (
            <Tag tone="ok" icon="check">
              {t('voucher.enrolledTag')}
            </Tag>
          ) : voucher.usable ? (
            <Tag tone="ok" icon="check">
              {t('voucher.usable')}
            </Tag>
          ) : (
            <Tag tone="bad" icon="cross">
              {t('voucher.unusable')}
            </Tag>
          )}
        </p>
        {voucher.problem && (
          <div className="banner bad" role="alert">
            {voucher.problem}
          </div>
        )}
        {warnings.length > 0 && (
          <div className="banner" role="alert" style={{ marginTop: 10 }}>
            <div>
              <b>{done ? t('voucher.warnedAfter') : t('voucher.warned')}</b>
              <ul>
                {warnings.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </div>
          </div>
        )}
        {enrol.error && (
          <div className="banner bad" role="alert">
            {messageOf(enrol.error)}
          </div>
        )}
        <Facts
          items={[
            [t('voucher.docNo'), identity(voucher.docNoMasked)],
            [t('voucher.kind'), voucher.kindName],
            [t('voucher.faceOne'), voucher.attendanceOnly ? t('voucher.attendance') : yuan(voucher.faceFen)],
            [t('voucher.valid'), dayRange(voucher.validFrom, voucher.validTo)],
            [t('voucher.targets'), voucher.targets.length > 0 ? voucher.targets.join('、') : t('voucher.anything')],
            [t('voucher.state'), done ? VOUCHER_STATE_NAMES.locked : voucher.stateName],
          ]}
        />
        <div className="form-foot">
          {done ? (
            <>
              <Button type="primary" onClick={onNext}>
                {t('voucher.next')}
              </Button>
              <GoLink link={`/classes/${classId}?tab=roster`}>{t('voucher.openRoster')}</GoLink>
            </>
          ) : (
            <>
              <Button
                type="primary"
                disabled={!voucher.usable}
                loading={enrol.busy}
                onClick={async () => {
                  const result = await enrol.run({ code })
                  if (!result) return
                  setDone(result.warnings)
                  const { name } = voucher
                  toast(result.enrolledNow ? t('voucher.enrolled', { name }) : t('voucher.bound', { name }))
                  void refreshAll()
                }}
              >
                {t('voucher.enrol', { name: voucher.name })}
              </Button>
              <Button onClick={onNext}>{t('voucher.next')}</Button>
            </>
          )}
        </div>
      </div>
    </Card>
  )
}
