import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { EducationFundRow, educationFundContract } from '#src/modules/ledger/education-fund.contract.ts'
import { EDUCATION_FUND_STATUS_NAMES } from '#src/modules/ledger/money.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { money, shortDay, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { FactGroup } from '../ui/detail.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ChoiceField, CountField, choicesOf, FenField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { ListPage } from '../ui/list.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

type Asking = { row: EducationFundRow; act: 'open' | 'accept' | 'return' } | 'declare'

/** 职工教育经费: what employers declare, with what the texts say about it. */
export function EducationFundsPage() {
  const may = useMay()
  const today = useBusinessDay()
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  const send = (row: EducationFundRow, agree: boolean, note: string | undefined, idempotencyKey: string) =>
    call<typeof educationFundContract.checkEducationFund>('POST', '/api/education-funds/:id/check', {
      params: { id: row.id },
      body: { version: row.version, agree, ...(note === undefined ? {} : { note }) },
      idempotencyKey,
    })
  return (
    <>
      <ListPage<EducationFundRow>
        title={t('education.title')}
        say={t('education.say')}
        actions={
          may('education_fund.declare') && (
            <Button type="primary" onClick={() => setAsking('declare')}>
              {t('education.declare')}
            </Button>
          )
        }
        id="education-funds"
        fetch={(query, signal) =>
          call<typeof educationFundContract.educationFunds>('GET', '/api/education-funds', { query, signal })
        }
        rowKey={(row) => row.id}
        filters={[
          { key: 'q', label: t('education.search'), kind: 'text' },
          {
            key: 'status',
            label: t('education.status'),
            kind: 'choice',
            options: choicesOf(EDUCATION_FUND_STATUS_NAMES),
          },
        ]}
        columns={[
          {
            key: 'employer',
            title: t('education.employer'),
            cut: (row) => row.organisationName,
            render: (row) => (
              <button type="button" className="linkish" onClick={() => setAsking({ row, act: 'open' })}>
                {row.organisationName}
              </button>
            ),
          },
          { key: 'year', title: t('education.year'), width: 70, render: (row) => row.year },
          {
            key: 'wages',
            title: t('education.wagesYuan'),
            width: 130,
            align: 'right',
            render: (row) => money(row.wageTotalFen),
          },
          {
            key: 'drawn',
            title: t('education.drawnYuan'),
            width: 130,
            align: 'right',
            render: (row) => money(row.drawnFen),
          },
          {
            key: 'front',
            title: t('education.frontLineYuan'),
            width: 170,
            align: 'right',
            render: (row) => money(row.frontLineFen),
          },
          {
            key: 'verdicts',
            title: t('education.verdicts'),
            width: 90,
            render: (row) => {
              const bad = row.verdicts.filter((one) => !one.ok).length
              return (
                <span
                  className={bad > 0 ? 'bad' : 'ok'}
                >{`${row.verdicts.length - bad} / ${row.verdicts.length}`}</span>
              )
            },
          },
          {
            key: 'declared',
            title: t('education.declaredBy'),
            width: 120,
            render: (row) => shortDay(row.declaredDay, today),
          },
          {
            key: 'status',
            title: t('education.status'),
            width: 96,
            render: (row) => <StatusTag kind="education" code={row.status} name={row.statusName} />,
          },
        ]}
        empty={{ title: t('education.empty'), text: t('education.emptyWhy') }}
      />
      {asking === 'declare' && <DeclareDialog onDone={() => done(t('education.declared'))} onClose={close} />}
      {typeof asking === 'object' && asking.act === 'open' && (
        <Opened row={asking.row} onAct={(act) => setAsking({ row: asking.row, act })} onClose={close} />
      )}
      {typeof asking === 'object' && asking.act === 'accept' && asking.row.verdicts.some((one) => !one.ok) && (
        <ReasonDialog
          title={`${t('education.check')}：${asking.row.organisationName} ${asking.row.year}`}
          say={
            <>
              <Checked row={asking.row} />
              <p>{t('education.checkAnyway')}</p>
            </>
          }
          label={t('education.acceptNote')}
          max={200}
          submit={t('education.check')}
          send={(note, idempotencyKey) => send(asking.row, true, note, idempotencyKey)}
          onDone={() => done(t('education.accepted'))}
          onClose={close}
        />
      )}
      {typeof asking === 'object' && asking.act === 'accept' && asking.row.verdicts.every((one) => one.ok) && (
        <ConfirmAct
          title={`${t('education.check')}：${asking.row.organisationName} ${asking.row.year}`}
          facts={[
            [t('education.drawn'), yuan(asking.row.drawnFen)],
            [t('education.frontLine'), yuan(asking.row.frontLineFen)],
            [t('education.verdicts'), <Checked key="verdicts" row={asking.row} />],
          ]}
          submit={t('education.check')}
          send={(idempotencyKey) => send(asking.row, true, undefined, idempotencyKey)}
          onDone={() => done(t('education.accepted'))}
          onClose={close}
        />
      )}
      {typeof asking === 'object' && asking.act === 'return' && (
        <ReasonDialog
          title={`${t('education.back')}：${asking.row.organisationName} ${asking.row.year}`}
          label={t('education.backNote')}
          max={200}
          submit={t('education.back')}
          send={(note, idempotencyKey) => send(asking.row, false, note, idempotencyKey)}
          onDone={() => done(t('education.returned'))}
          onClose={close}
        />
      )}
    </>
  )
}

function Opened({
  row,
  onAct,
  onClose,
}: {
  row: EducationFundRow
  onAct: (act: 'accept' | 'return') => void
  onClose: () => void
}) {
  return (
    <Dialog
      width={640}
      title={`${row.organisationName} ${row.year}`}
      onCancel={onClose}
      footer={
        row.actions.includes('accept') ? (
          <>
            <Button onClick={() => onAct('return')}>{t('education.back')}</Button>
            <Button type="primary" onClick={() => onAct('accept')}>
              {t('education.check')}
            </Button>
          </>
        ) : null
      }
    >
      <FactGroup
        title={t('education.amounts')}
        items={[
          [t('education.wages'), yuan(row.wageTotalFen)],
          [t('education.drawn'), yuan(row.drawnFen)],
          [t('education.spent'), yuan(row.spentFen)],
          [t('education.frontLine'), yuan(row.frontLineFen)],
          [t('education.mentor'), yuan(row.mentorFen)],
          [t('education.safety'), yuan(row.safetyFen)],
          [t('education.highRisk'), row.highRisk ? t('education.yes') : t('education.no')],
          [t('education.spentOn'), row.spentOn],
          [t(row.status === 'accepted' ? 'education.acceptNote' : 'education.backNote'), row.note],
        ]}
      />
      <h3>{t('education.verdicts')}</h3>
      <Verdicts row={row} />
    </Dialog>
  )
}

/** What was found, in the last look before it is accepted: each thing that does not fit, or that all does. */
function Checked({ row }: { row: EducationFundRow }) {
  const failed = row.verdicts.filter((one) => !one.ok)
  if (failed.length === 0) return <span className="ok">{t('education.allFit', { n: row.verdicts.length })}</span>
  return failed.map((one) => (
    <div key={one.key} className="bad">
      {one.text}
    </div>
  ))
}

/** What the texts say about the declared amounts, met or not. */
const Verdicts = ({ row }: { row: EducationFundRow }) => (
  <ul className="findings">
    {row.verdicts.map((one) => (
      <li key={one.key} className={one.ok ? 'ok' : 'bad'}>
        <Icon name={one.ok ? 'check' : 'cross'} size={14} /> {one.text}
        <span className="small muted">（{one.document}）</span>
      </li>
    ))}
  </ul>
)

const AMOUNTS = ['wageTotalFen', 'drawnFen', 'spentFen', 'frontLineFen', 'mentorFen', 'safetyFen'] as const
type Amounts = Record<(typeof AMOUNTS)[number], number | null>
interface Values extends Amounts {
  year: number | null
  highRisk: 'yes' | 'no' | null
  spentOn: string
  commitment: boolean
}

function DeclareDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const lastYear = Number(useBusinessDay().slice(0, 4)) - 1
  const labels: Record<(typeof AMOUNTS)[number], string> = {
    wageTotalFen: t('education.wages'),
    drawnFen: t('education.drawn'),
    spentFen: t('education.spent'),
    frontLineFen: t('education.frontLine'),
    mentorFen: t('education.mentor'),
    safetyFen: t('education.safety'),
  }
  const need = (name: string) => t('form.missing', { name })
  const form = useForm<Values, EducationFundRow>({
    initial: {
      year: lastYear,
      wageTotalFen: null,
      drawnFen: null,
      spentFen: null,
      frontLineFen: null,
      mentorFen: 0,
      safetyFen: 0,
      highRisk: 'no',
      spentOn: '',
      commitment: false,
    },
    checks: {
      year: (v) => (v.year ? undefined : need(t('education.year'))),
      wageTotalFen: (v) => (v.wageTotalFen ? undefined : need(labels.wageTotalFen)),
      drawnFen: (v) => (v.drawnFen === null ? need(labels.drawnFen) : undefined),
      spentFen: (v) => (v.spentFen === null ? need(labels.spentFen) : undefined),
      frontLineFen: (v) => (v.frontLineFen === null ? need(t('education.frontLineName')) : undefined),
      spentOn: (v) => (v.spentOn.trim() ? undefined : need(t('education.spentOn'))),
      commitment: (v) => (v.commitment ? undefined : t('education.needCommit')),
    },
    send: (v, idempotencyKey) =>
      call<typeof educationFundContract.declareEducationFund>('POST', '/api/education-funds', {
        body: {
          year: v.year ?? lastYear,
          wageTotalFen: v.wageTotalFen ?? 0,
          drawnFen: v.drawnFen ?? 0,
          spentFen: v.spentFen ?? 0,
          frontLineFen: v.frontLineFen ?? 0,
          mentorFen: v.mentorFen ?? 0,
          safetyFen: v.safetyFen ?? 0,
          highRisk: v.highRisk === 'yes',
          spentOn: v.spentOn.trim(),
          commitment: true,
        },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog
      title={t('education.declareTitle')}
      form={form}
      submit={t('education.submit')}
      width={640}
      onClose={onClose}
    >
      <Field label={t('education.year')} {...form.field('year')}>
        <CountField {...form.choice('year')} unit="年" />
      </Field>
      {AMOUNTS.map((name) => (
        <Field key={name} label={labels[name]} {...form.field(name)}>
          <FenField {...form.choice(name)} />
        </Field>
      ))}
      <Field label={t('education.highRisk')} {...form.field('highRisk')}>
        <ChoiceField
          {...form.choice('highRisk')}
          options={[
            { value: 'yes', label: t('education.yes') },
            { value: 'no', label: t('education.no') },
          ]}
        />
      </Field>
      <Field label={t('education.spentOn')} {...form.field('spentOn')}>
        <Input.TextArea {...form.text('spentOn')} rows={2} maxLength={1000} />
      </Field>
      <Field label={t('education.commitment')} {...form.field('commitment')}>
        <Checkbox checked={form.values.commitment} onChange={(event) => form.set('commitment', event.target.checked)}>
          {t('education.yes')}
        </Checkbox>
      </Field>
    </ActDialog>
  )
}
