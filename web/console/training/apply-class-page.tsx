import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect } from 'react'
import { LEVEL_NAMES } from '#src/kernel/levels.ts'
import type { ClassDetail } from '#src/modules/training/training.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { messageOf } from '#web/ui/client.ts'
import { day, NONE, yuan } from '#web/ui/format.ts'
import { Icon } from '#web/ui/icon.tsx'
import { t } from '#web/ui/words.ts'
import { useDepartmentChoices } from '../registry/options.ts'
import { useBusinessDay, useSession } from '../session.ts'
import { Facts } from '../ui/detail.tsx'
import { ErrorSummary, keepFocus } from '../ui/form.tsx'
import { Card, PageHead } from '../ui/page.tsx'
import { dueOf } from '../ui/queue-card.tsx'
import { Failed, Loading, State } from '../ui/states.tsx'
import { useApplication } from './application.ts'
import { PeopleFields, ProjectFields, TimeFields } from './application-fields.tsx'
import {
  type ApplicationForm,
  applyForClass,
  EMPTY_APPLICATION,
  fromApplication,
  STEP_FIELDS,
  sampleApplication,
  sendCorrection,
  stepOf,
} from './application-form.ts'
import { useAssessorName } from './assessors.ts'
import { classChanged, classQuery, hoursOf, kindName, modeName } from './class-data.ts'
import './training.css'

/** 申请开班: four steps and, once sent, the page that says what happens next. */
export function NewClassPage({ step, sent }: { step: string | undefined; sent: string | undefined }) {
  const navigate = useNavigate()
  const form = useApplication({
    initial: EMPTY_APPLICATION,
    draftKey: 'class.new',
    send: applyForClass,
    onSent: (detail) => {
      void classChanged(detail.id, detail)
      form.reset()
      void navigate({ to: '/classes/new', search: { sent: detail.id } })
    },
  })
  if (sent) return <SentPage id={sent} />
  return <Wizard title={t('class.apply')} form={form} step={step} submit={t('class.submit')} sample />
}

/** 补正: the same wizard over what came back. */
export function EditClassPage({ id, step }: { id: string; step: string | undefined }) {
  const { data, error, refetch } = useQuery(classQuery(id))
  if (error && !data)
    return (
      <section className="card">
        <Failed error={error} onRetry={() => refetch()} />
      </section>
    )
  if (!data)
    return (
      <Card>
        <Loading lines={6} />
      </Card>
    )
  if (!data.actions.includes('edit'))
    return (
      <>
        <PageHead title={t('class.editTitle')} crumbs={<Crumb detail={data} />} />
        <section className="card">
          <State
            icon="info"
            title={t('class.notEditable')}
            actions={<Crumb detail={data} label={t('class.toClass')} />}
          >
            {t('class.notEditableWhy', { status: data.statusName })}
          </State>
        </section>
      </>
    )
  return <EditWizard key={data.version} detail={data} step={step} />
}

const Crumb = ({ detail, label }: { detail: ClassDetail; label?: string }) => (
  <Link to="/classes/$id" params={{ id: detail.id }}>
    {label ?? detail.title}
  </Link>
)

function EditWizard({ detail, step }: { detail: ClassDetail; step: string | undefined }) {
  const navigate = useNavigate()
  const form = useApplication({
    initial: fromApplication(detail.application, detail.occupationName),
    draftKey: `class.edit.${detail.id}.${detail.version}`,
    send: (values, key) => sendCorrection(detail.id, detail.version, values, key),
    onSent: (next) => {
      void classChanged(next.id, next)
      void navigate({ to: '/classes/new', search: { sent: next.id } })
    },
  })
  return (
    <Wizard
      title={t('class.editTitle')}
      crumbs={<Crumb detail={detail} />}
      form={form}
      step={step}
      submit={t('class.resubmit')}
      note={detail.reviewNote ? t('class.returnedBecause', { note: detail.reviewNote }) : undefined}
    />
  )
}

const STEPS = ['class.stepProject', 'class.stepTime', 'class.stepPeople', 'class.stepCheck'] as const

function Wizard({
  title,
  crumbs,
  form,
  step,
  submit,
  note,
  sample = false,
}: {
  title: string
  crumbs?: React.ReactNode
  form: ReturnType<typeof useApplication>
  step: string | undefined
  submit: string
  note?: string | undefined
  sample?: boolean
}) {
  const { demo, unit } = useSession()
  const today = useBusinessDay()
  const navigate = useNavigate()
  const at = Number(step ?? 1) - 1
  const go = (to: number) => navigate({ to: '.', search: (to === 0 ? {} : { step: String(to + 1) }) as never })
  const faultsIn = (which: number) =>
    Object.fromEntries(Object.entries(form.faults).filter(([path]) => stepOf(path) === which))
  const faultSteps = [0, 1, 2].map((which) => Object.keys(faultsIn(which)).length)
  // Faults that come with the answer belong to earlier steps: go to the first of them.
  const firstFaulty = faultSteps.findIndex((n) => n > 0)
  const asked = form.error
  useEffect(() => {
    if (asked && firstFaulty >= 0 && at === 3) void go(firstFaulty)
  }, [asked])

  const next = () => {
    if (form.check(STEP_FIELDS[at] ?? [])) void go(at + 1)
  }
  const send = async () => {
    const wrong = STEP_FIELDS.findIndex((fields) => !form.check(fields))
    if (wrong >= 0) void go(wrong)
    else await form.submit()
  }
  return (
    <>
      <PageHead
        title={title}
        crumbs={crumbs}
        say={t('class.applySay')}
        actions={
          sample &&
          demo &&
          at < 3 && (
            <button
              type="button"
              className="linkish"
              onClick={async () => {
                try {
                  const filled = await sampleApplication(today, unit.name)
                  for (const [name, value] of Object.entries(filled))
                    form.set(name as keyof ApplicationForm, value as never)
                  toast(t('class.sampleFilled'))
                } catch (error) {
                  toast(messageOf(error), { tone: 'refused' })
                }
              }}
            >
              <Icon name="edit" />
              {t('class.fillSample')}
            </button>
          )
        }
      />
      {note && (
        <div className="banner">
          <Icon name="undo" />
          <span>{note}</span>
        </div>
      )}
      <div className="wizard">
        <ol className="card wizard-steps" aria-label={t('class.steps')}>
          {STEPS.map((name, index) => (
            <li key={name} aria-current={index === at ? 'step' : undefined} className={index < at ? 'done' : ''}>
              <button type="button" onClick={() => go(index)}>
                <i aria-hidden="true">{index + 1}</i>
                <span>{t(name)}</span>
                {(faultSteps[index] ?? 0) > 0 && (
                  <span className="small bad">{t('class.toMend', { n: faultSteps[index] ?? 0 })}</span>
                )}
              </button>
            </li>
          ))}
        </ol>
        <form
          className="card"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (at < 3) next()
            else void send()
          }}
        >
          <div className="hd">
            <h2>{t(STEPS[at] ?? STEPS[0])}</h2>
            <span className="hint">{t('class.stepN', { n: at + 1, of: STEPS.length })}</span>
          </div>
          <div className="bd">
            {form.restored && (
              <div className="banner info">
                <Icon name="info" />
                {t('form.restored')}
                <span className="grow" />
                <button type="button" className="linkish" onClick={form.reset}>
                  {t('form.startAnew')}
                </button>
              </div>
            )}
            <ErrorSummary faults={at < 3 ? faultsIn(at) : form.faults} error={form.error} />
            {at === 3 ? (
              <CheckAnswers values={form.values} onChange={go} />
            ) : (
              <div className="fields">
                {at === 0 ? (
                  <ProjectFields form={form} />
                ) : at === 1 ? (
                  <TimeFields form={form} />
                ) : (
                  <PeopleFields form={form} />
                )}
              </div>
            )}
            <div className="form-foot">
              {at > 0 && (
                <Button onClick={() => go(at - 1)} onMouseDown={keepFocus}>
                  {t('class.back')}
                </Button>
              )}
              <Button type="primary" htmlType="submit" loading={form.busy} onMouseDown={keepFocus}>
                {at === 3 ? submit : t('class.next', { step: t(STEPS[at + 1] ?? STEPS[3]) })}
              </Button>
              <span className="saved">{t('form.kept')}</span>
            </div>
          </div>
        </form>
      </div>
    </>
  )
}

/** The check page: everything once more in groups, each one click from being changed. */
function CheckAnswers({ values, onChange }: { values: ApplicationForm; onChange: (step: number) => void }) {
  const departments = useDepartmentChoices()
  const assessor = useAssessorName(values)
  const total = (values.minutesTheory ?? 0) + (values.minutesPractice ?? 0) + (values.minutesOnline ?? 0)
  const groups = [
    [
      [t('class.kind'), values.kind && kindName(values.kind)],
      [t('class.mode'), values.mode && modeName(values.mode)],
      [t('class.occupation'), values.occupation && `${values.occupationName} ${values.occupation}`],
      [t('class.level'), values.level && LEVEL_NAMES[values.level]],
      [t('class.titleField'), values.title],
      [
        t('class.departmentField'),
        departments.find((one) => one.value === values.departmentId)?.label ?? t('class.none'),
      ],
    ],
    [
      [t('class.startDay'), day(values.startDay)],
      [t('class.endDay'), day(values.endDay)],
      [t('class.placeField'), values.place],
      [
        t('class.hoursAll'),
        t('class.hoursOf', {
          theory: hoursOf(values.minutesTheory ?? 0),
          practice: hoursOf(values.minutesPractice ?? 0),
          online: hoursOf(values.minutesOnline ?? 0),
          total: hoursOf(total),
        }),
      ],
      [t('class.assessor'), values.assessorId ? (assessor ?? NONE) : t('class.none')],
      [t('class.examDay'), values.plannedExamDay ? day(values.plannedExamDay) : t('class.none')],
    ],
    [
      [t('class.capacity'), values.capacity === null ? NONE : `${values.capacity} ${t('class.persons')}`],
      [t('class.fee'), values.feeFen === 0 ? t('class.feeFree') : yuan(values.feeFen)],
      [t('class.target'), values.targetGroup],
      [t('class.help'), values.helpMeasures],
      [t('class.manager'), values.managerName],
      [t('class.managerPhone'), values.managerPhone],
    ],
  ] as const
  return (
    <div className="stack">
      <p className="sec">{t('class.checkSay')}</p>
      {groups.map((items, index) => (
        <section key={STEPS[index]} className="answers">
          <h3>
            {t(STEPS[index] ?? STEPS[0])}
            <button type="button" className="linkish" onClick={() => onChange(index)}>
              {t('class.change')}
            </button>
          </h3>
          <Facts items={items.map(([label, value]) => [label, value || NONE] as const)} />
        </section>
      ))}
    </div>
  )
}

/** What applied: number or what is still open, who has it, until when, and what comes then. */
function SentPage({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(classQuery(id))
  const navigate = useNavigate()
  const today = useBusinessDay()
  if (error && !data)
    return (
      <section className="card">
        <Failed error={error} onRetry={() => refetch()} />
      </section>
    )
  if (!data)
    return (
      <Card>
        <Loading lines={4} />
      </Card>
    )
  if (data.status !== 'submitted')
    return (
      <>
        <PageHead title={t('class.sentTitle')} crumbs={<Link to="/classes">{t('class.mine')}</Link>} />
        <section className="card">
          <State
            icon="check"
            title={t('class.sentBefore', { title: data.title, status: data.statusName })}
            actions={<Crumb detail={data} label={t('class.toClass')} />}
          />
        </section>
      </>
    )
  return (
    <>
      <PageHead title={t('class.sentTitle')} crumbs={<Link to="/classes">{t('class.mine')}</Link>} />
      <section className="card sent">
        <span className="round">
          <Icon name="check" size={20} />
        </span>
        <div className="stack">
          <div>
            <h2>{t('class.sentSay', { title: data.title, holder: data.holder })}</h2>
            <p className="sec">
              {data.reviewDue &&
                t('class.sentDue', {
                  day: day(data.reviewDue),
                  left: dueOf({ dueDay: data.reviewDue, daysLeft: data.daysLeft }, today).text,
                })}
              {t('class.sentNumber')}
            </p>
          </div>
          <div>
            <b>{t('class.sentNext')}</b>
            <ol className="todo">
              <li>{t('class.sentNext1')}</li>
              <li>{t('class.sentNext2')}</li>
              <li>{t('class.sentNext3')}</li>
            </ol>
          </div>
          <p className="small muted">{t('class.withdrawHint')}</p>
          <div className="row wrap">
            <Button type="primary" onClick={() => navigate({ to: '/classes/$id', params: { id: data.id } })}>
              {t('class.toClass')}
            </Button>
            <Button onClick={() => navigate({ to: '/classes' })}>{t('class.sentList')}</Button>
            <Button type="link" onClick={() => navigate({ to: '/classes/new' })}>
              {t('class.sentAgain')}
            </Button>
          </div>
        </div>
      </section>
    </>
  )
}
