import { Button, Input } from 'antd'
import { useState } from 'react'
import type { employmentContract, HireRow } from '#src/modules/employment/employment.contract.ts'
import { HIRE_STATUS_NAMES, type HireStatus } from '#src/modules/employment/employment.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { day, identity } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { GoLink } from '../shell/go.tsx'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { choicesOf, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListPage } from '../ui/list.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { RegisterHire } from './register-hire.tsx'
import { SheetDialog } from './sheet-dialog.tsx'

type Asking = 'register' | 'sheet' | { row: HireRow; act: HireRow['actions'][number] }

/** 用工登记: who works where since when, with the insured months so far and what was claimed. */
export function HiresPage() {
  const may = useMay()
  const { account } = useSession()
  const own = account.role === 'employer'
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const one = typeof asking === 'object' ? asking : undefined
  return (
    <>
      <ListPage<HireRow>
        title={t('employment.hires')}
        say={t('employment.hiresSay')}
        actions={
          may('hire.write') && (
            <>
              <Button onClick={() => setAsking('sheet')}>{t('employment.importHires')}</Button>
              <Button type="primary" onClick={() => setAsking('register')}>
                {t('employment.register')}
              </Button>
            </>
          )
        }
        id="hires"
        fetch={(query, signal) =>
          call<typeof employmentContract.hires>('GET', '/api/hires', {
            query: query as typeof query & { status?: HireStatus; open?: string },
            signal,
          })
        }
        rowKey={(row) => row.id}
        filters={[
          { key: 'q', label: t('employment.search'), kind: 'text' },
          {
            key: 'status',
            label: t('employment.status'),
            kind: 'choice',
            options: choicesOf(HIRE_STATUS_NAMES),
          },
        ]}
        columns={[
          {
            key: 'name',
            title: t('employment.name'),
            width: 190,
            render: (row) => (
              <>
                <span className="strong">{row.name}</span>
                <br />
                <span className="small muted nowrap">{identity(row.docNoMasked)}</span>
              </>
            ),
          },
          {
            key: 'employer',
            title: own ? t('employment.agency') : t('employment.employer'),
            // A firm knows its own name: it sees who made the hire.
            render: (row) =>
              own ? (
                (row.agencyName ?? '—')
              ) : (
                <>
                  {row.employerName}
                  <br />
                  <span className="small muted">
                    {row.agencyName ? t('employment.by', { name: row.agencyName }) : row.unitName}
                  </span>
                </>
              ),
          },
          {
            key: 'work',
            title: t('employment.occupation'),
            width: 150,
            render: (row) => (
              <>
                {row.occupationName}
                <br />
                <span className="small muted">{row.postName ?? ''}</span>
              </>
            ),
          },
          {
            key: 'days',
            title: t('employment.startDay'),
            width: 140,
            render: (row) => (
              <>
                {day(row.startDay)}
                {row.endDay && (
                  <>
                    <br />
                    <span className="small muted" title={row.endReason ?? ''}>
                      {t('employment.left', { day: day(row.endDay) })}
                    </span>
                  </>
                )}
              </>
            ),
          },
          {
            key: 'months',
            title: t('employment.months'),
            width: 84,
            align: 'right',
            render: (row) => row.insuredMonths,
          },
          {
            key: 'certificate',
            title: t('employment.certificate'),
            width: 150,
            render: (row) =>
              row.certificate ? (
                <span title={row.certificate.number}>
                  {row.certificate.occupationName} {row.certificate.levelName}
                </span>
              ) : (
                <span className="late">{t('employment.noCertificate')}</span>
              ),
          },
          {
            key: 'claims',
            title: t('employment.claims'),
            width: 150,
            render: (row) =>
              row.claims.length === 0
                ? ''
                : row.claims.map((claim) => (
                    <div key={claim.lineId} className="small">
                      <GoLink
                        link={`/claim-lines/${claim.lineId}`}
                      >{`${claim.programName} ${claim.statusName}`}</GoLink>
                    </div>
                  )),
          },
          {
            key: 'status',
            title: t('employment.status'),
            width: 150,
            render: (row) => (
              <>
                <StatusTag kind="hire" code={row.status} name={row.statusName} />
                <div className="row wrap" style={{ gap: 8 }}>
                  {row.actions.map((act) => (
                    <button key={act} type="button" className="linkish small" onClick={() => setAsking({ row, act })}>
                      {t(`employment.act_${act}`)}
                    </button>
                  ))}
                </div>
              </>
            ),
          },
        ]}
        empty={{ title: t('employment.noHires'), text: t('employment.noHiresWhy') }}
      />
      {asking === 'register' && (
        <RegisterHire
          agency={account.role === 'agency'}
          onDone={(row) => done(t('employment.registered', { name: row.name, status: row.statusName }))}
          onClose={close}
        />
      )}
      {asking === 'sheet' && (
        <SheetDialog
          title={t('employment.importHires')}
          template="/api/hire-template.xlsx"
          send={(fileId, idempotencyKey) =>
            call<typeof employmentContract.importHires>('POST', '/api/hire-imports', {
              body: { fileId },
              idempotencyKey,
            })
          }
          said={(result) => t('employment.imported', { n: result.accepted, m: result.refused.length })}
          onDone={() => void refreshAll()}
          onClose={close}
        />
      )}
      {one?.act === 'confirm' && (
        <ConfirmAct
          title={t('employment.confirmTitle', { name: one.row.name })}
          say={t('employment.confirmSay')}
          facts={[
            [t('employment.startDay'), day(one.row.startDay)],
            [t('employment.occupation'), one.row.occupationName],
            [t('employment.agency'), one.row.agencyName],
          ]}
          submit={t('employment.act_confirm')}
          send={(idempotencyKey) =>
            call<typeof employmentContract.confirmHire>('POST', '/api/hires/:id/confirm', {
              params: { id: one.row.id },
              body: { version: one.row.version },
              idempotencyKey,
            })
          }
          onDone={() => done(t('employment.confirmed', { name: one.row.name }))}
          onClose={close}
        />
      )}
      {one?.act === 'end' && (
        <EndHire row={one.row} onDone={() => done(t('employment.ended', { name: one.row.name }))} onClose={close} />
      )}
      {one?.act === 'void' && (
        <ReasonDialog
          title={t('employment.voidTitle', { name: one.row.name })}
          say={t('employment.voidSay')}
          label={t('employment.reason')}
          max={100}
          submit={t('employment.act_void')}
          danger
          send={(reason, idempotencyKey) =>
            call<typeof employmentContract.voidHire>('POST', '/api/hires/:id/void', {
              params: { id: one.row.id },
              body: { version: one.row.version, reason },
              idempotencyKey,
            })
          }
          onDone={() => done(t('employment.voided', { name: one.row.name }))}
          onClose={close}
        />
      )}
    </>
  )
}

function EndHire({ row, onDone, onClose }: { row: HireRow; onDone: () => void; onClose: () => void }) {
  const today = useBusinessDay()
  const form = useForm<{ endDay: string | null; reason: string }, HireRow>({
    initial: { endDay: today, reason: '' },
    checks: {
      endDay: (v) => (v.endDay ? undefined : t('form.missing', { name: t('employment.endDay') })),
      reason: (v) => (v.reason.trim() ? undefined : t('form.missing', { name: t('employment.reason') })),
    },
    send: (v, idempotencyKey) =>
      call<typeof employmentContract.endHire>('POST', '/api/hires/:id/end', {
        params: { id: row.id },
        body: { version: row.version, endDay: v.endDay ?? '', reason: v.reason.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('employment.endTitle', { name: row.name })}
      form={form}
      submit={t('employment.act_end')}
      onClose={onClose}
    >
      <Field label={t('employment.endDay')} {...form.field('endDay')}>
        <DayField {...form.choice('endDay')} min={row.startDay} max={today} />
      </Field>
      <Field label={t('employment.reason')} {...form.field('reason')}>
        <Input.TextArea {...form.text('reason')} rows={2} maxLength={100} />
      </Field>
    </ActDialog>
  )
}
