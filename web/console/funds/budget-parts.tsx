import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { GOAL_MEASURE_NAMES, type GoalMeasure } from '#src/modules/ledger/budget-document.types.ts'
import type { ledgerContract } from '#src/modules/ledger/ledger.contract.ts'
import type { ResponseOf } from '#src/platform/http/contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { count, money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { ChoiceField, CountField, choicesOf } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { Card } from '../ui/page.tsx'
import { PlainTable } from '../ui/plain-table.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Empty, Failed, Loading } from '../ui/states.tsx'
import type { Budget } from './budgets.ts'
import { PaperDialog } from './paper-dialog.tsx'

type Detail = ResponseOf<typeof budgetContract.budget>

/** Beside a budget: its papers, its batches (the next links of the chain), its goals. */
export function BudgetParts({ budget }: { budget: Budget }) {
  const may = useMay()
  const [asking, setAsking] = useState<'paper' | 'goals' | 'score' | { set: GoalSet; agree: boolean }>()
  const query = useQuery({
    queryKey: ['budget', budget.id],
    queryFn: ({ signal }) =>
      call<typeof budgetContract.budget>('GET', '/api/budgets/:id', { params: { id: budget.id }, signal }),
  })
  const papers = useQuery({
    queryKey: ['budget-documents', budget.id],
    queryFn: ({ signal }) =>
      call<typeof budgetContract.budgetDocuments>('GET', '/api/budget-documents', {
        query: { budget: budget.id, limit: 6 },
        signal,
      }),
  })
  const batches = useQuery({
    queryKey: ['pay-batches', budget.id],
    queryFn: ({ signal }) =>
      call<typeof ledgerContract.payBatches>('GET', '/api/pay-batches', {
        query: { budget: budget.id, limit: 6 },
        signal,
      }),
  })
  const close = () => setAsking(undefined)
  const done = (words: string) => {
    close()
    toast(words)
    void refreshAll()
  }
  return (
    <div className="cols-2">
      <Card
        title={t('paper.papers')}
        flush
        right={
          <>
            {may('budget.propose') && (
              <button type="button" className="linkish" onClick={() => setAsking('paper')}>
                {t('paper.new')}
              </button>
            )}
            <Link to="/budget-documents">{t('paper.seeAll')}</Link>
          </>
        }
      >
        {papers.isPending ? (
          <Loading lines={2} />
        ) : papers.error ? (
          <Failed error={papers.error} onRetry={() => papers.refetch()} />
        ) : papers.data.items.length === 0 ? (
          <Empty icon="file" title={t('paper.empty')} />
        ) : (
          <table className="plain stacked">
            <tbody>
              {papers.data.items.map((one) => (
                <tr key={one.id}>
                  <td className="main nowrap">
                    <Link to="/budget-documents/$id" params={{ id: one.id }}>
                      {one.number} {one.kindName}
                    </Link>
                  </td>
                  <td className="num">{money(one.amountFen)}</td>
                  <td style={{ width: 96 }}>
                    <StatusTag kind="paper" code={one.status} name={one.statusName} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      <Card title={t('paper.batches')} flush right={<Link to="/payments">{t('paper.seeAll')}</Link>}>
        {batches.isPending ? (
          <Loading lines={2} />
        ) : batches.error ? (
          <Failed error={batches.error} onRetry={() => batches.refetch()} />
        ) : batches.data.items.length === 0 ? (
          <Empty icon="batch" title={t('payment.empty')} />
        ) : (
          <table className="plain stacked">
            <tbody>
              {batches.data.items.map((one) => (
                <tr key={one.id}>
                  <td className="main nowrap">
                    <Link to="/payments/$id" params={{ id: one.id }}>
                      {one.number}
                    </Link>
                  </td>
                  <td className="num">{count(one.count)}</td>
                  <td className="num">{money(one.amountFen)}</td>
                  <td style={{ width: 96 }}>
                    <StatusTag kind="payBatch" code={one.status} name={one.statusName} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Card>
      <Card
        title={t('paper.goals')}
        {...(query.data?.score === null || query.data === undefined
          ? {}
          : { hint: t('paper.totalScore', { n: query.data.score }) })}
        flush
        right={
          <>
            {query.data?.goalActions.includes('set_goals') && (
              <button type="button" className="linkish" onClick={() => setAsking('goals')}>
                {t(query.data.goals.length > 0 ? 'paper.changeGoals' : 'paper.setGoals')}
              </button>
            )}
            {query.data?.goalActions.includes('score_goals') && (
              <button type="button" className="linkish" onClick={() => setAsking('score')}>
                {t('paper.scoreGoals')}
              </button>
            )}
          </>
        }
      >
        {query.isPending ? (
          <Loading lines={2} />
        ) : query.error ? (
          <Failed error={query.error} onRetry={() => query.refetch()} />
        ) : query.data.goals.length === 0 ? (
          <Empty icon="target" title={t('paper.goalsNone')}>
            {t('paper.goalsNoneWhy')}
          </Empty>
        ) : (
          <PlainTable
            rows={query.data.goals}
            rowKey={(goal) => goal.id}
            columns={[
              { title: t('paper.goal'), main: true, cell: (goal) => goal.name },
              {
                title: t('paper.target'),
                num: true,
                cell: (goal) => (
                  <>
                    {count(goal.target)} {goal.unitName}
                  </>
                ),
              },
              { title: t('paper.counted'), num: true, cell: (goal) => count(goal.actual ?? goal.counted) },
              { title: t('paper.weight'), num: true, cell: (goal) => goal.weight },
              { title: t('paper.score'), num: true, cell: (goal) => count(goal.score) },
            ]}
          />
        )}
        {query.data && <GoalSets sets={query.data.goalSets} onCheck={(set, agree) => setAsking({ set, agree })} />}
      </Card>
      {asking === 'paper' && (
        <PaperDialog
          budget={budget}
          onDrawn={(paper) => done(t('paper.proposed', { number: paper.number }))}
          onClose={close}
        />
      )}
      {asking === 'goals' && (
        <GoalsDialog
          budgetId={budget.id}
          year={budget.year}
          known={query.data?.goals ?? []}
          onDone={(waits) => done(t(waits ? 'paper.goalsWait' : 'paper.goalsSaved'))}
          onClose={close}
        />
      )}
      {typeof asking === 'object' && (
        <CheckGoals budgetId={budget.id} {...asking} onDone={() => done(t('paper.goalsChecked'))} onClose={close} />
      )}
      {asking === 'score' && query.data && (
        <ScoreDialog budget={query.data} onDone={() => done(t('paper.scoreSaved'))} onClose={close} />
      )}
    </div>
  )
}

/** One part of a goal's row under its own label. */
const Labelled = ({
  id,
  label,
  width,
  children,
}: {
  id: string
  label: string
  width: number
  children: React.ReactNode
}) => (
  <div style={{ width }}>
    <label className="small sec" htmlFor={id}>
      {label}
    </label>
    {children}
  </div>
)

interface GoalValues {
  name: string
  measure: GoalMeasure
  unitName: string
  target: number | null
  weight: number | null
}
const blankGoal: GoalValues = { name: '', measure: 'other', unitName: '人次', target: null, weight: null }

type GoalSet = Detail['goalSets'][number]

/** Which goals were in force when, by whose papers; a change that waits has its acts. */
function GoalSets({ sets, onCheck }: { sets: readonly GoalSet[]; onCheck: (set: GoalSet, agree: boolean) => void }) {
  const today = useBusinessDay()
  // One set that was never changed is what stands above.
  if (sets.length === 0 || (sets.length === 1 && sets[0]!.status === 'in_force')) return null
  return (
    <>
      <h3 className="bd-line small sec">{t('paper.goalSets')}</h3>
      <PlainTable
        rows={sets}
        rowKey={(set) => set.id}
        columns={[
          {
            title: t('paper.goals'),
            main: true,
            cell: (set) => (
              <>
                {t('paper.goalSet', { document: set.document, goals: set.goals.length })}
                {set.reason && <span className="small muted">：{set.reason}</span>}
                {set.note && <span className="small muted">（{set.note}）</span>}
              </>
            ),
          },
          {
            title: t('paper.goalsBy'),
            cell: (set) => (
              <>
                {set.madeBy}
                {set.checkedBy && ` / ${set.checkedBy}`}
              </>
            ),
          },
          {
            title: t('paper.goalsWhen'),
            cell: (set) =>
              set.toDay
                ? t('paper.goalSetSpan', { from: shortDay(set.fromDay, today), to: shortDay(set.toDay, today) })
                : set.fromDay
                  ? t('paper.goalSetDays', { from: shortDay(set.fromDay, today) })
                  : shortDay(set.madeDay, today),
          },
          {
            title: t('paper.status'),
            cell: (set) => (
              <>
                {set.statusName}{' '}
                {set.actions.map((action) => (
                  <button
                    key={action}
                    type="button"
                    className="linkish"
                    onClick={() => onCheck(set, action === 'confirm')}
                  >
                    {t(action === 'confirm' ? 'paper.goalsAgree' : 'paper.goalsDisagree')}{' '}
                  </button>
                ))}
              </>
            ),
          },
        ]}
      />
    </>
  )
}

/** Another person agrees to a change, goal by goal before them, or says why not. */
function CheckGoals({
  budgetId,
  set,
  agree,
  onDone,
  onClose,
}: {
  budgetId: string
  set: GoalSet
  agree: boolean
  onDone: () => void
  onClose: () => void
}) {
  const check = (note: string | undefined, idempotencyKey: string) =>
    call<typeof budgetContract.checkGoals>('POST', '/api/budgets/:id/goals/check', {
      params: { id: budgetId },
      body: { setId: set.id, agree, ...(note ? { note } : {}) },
      idempotencyKey,
    })
  return agree ? (
    <ConfirmAct
      title={t('paper.goalsAgreeTitle')}
      facts={[
        [t('paper.documentField'), set.document],
        [t('paper.goalsReason'), set.reason],
        ...set.goals.map(
          (goal) => [goal.name, `${count(goal.target)} ${goal.unitName}，${t('paper.weight')} ${goal.weight}`] as const,
        ),
      ]}
      submit={t('paper.goalsAgree')}
      send={(idempotencyKey) => check(undefined, idempotencyKey)}
      onDone={onDone}
      onClose={onClose}
    />
  ) : (
    <ReasonDialog
      title={t('paper.goalsDisagree')}
      label={t('paper.goalsDisagreeNote')}
      max={200}
      submit={t('paper.goalsDisagree')}
      danger
      send={check}
      onDone={onDone}
      onClose={onClose}
    />
  )
}

function GoalsDialog({
  budgetId,
  year,
  known,
  onDone,
  onClose,
}: {
  budgetId: string
  year: number
  known: Detail['goals']
  onDone: (waits: boolean) => void
  onClose: () => void
}) {
  const today = useBusinessDay()
  const amends = known.length > 0 && Number(today.slice(0, 4)) >= year
  const form = useForm({
    initial: {
      document: '',
      reason: '',
      goals: (known.length > 0
        ? known.map(({ name, measure, unitName, target, weight }) => ({ name, measure, unitName, target, weight }))
        : [{ ...blankGoal, measure: 'paid_persons' as GoalMeasure }]) as GoalValues[],
    },
    checks: {
      reason: (v) => (!amends || v.reason.trim() ? undefined : t('form.missing', { name: t('paper.goalsReason') })),
      document: (v) => (v.document.trim() ? undefined : t('form.missing', { name: t('paper.documentField') })),
      goals: (v) =>
        v.goals.reduce((sum, goal) => sum + (goal.weight ?? 0), 0) === 100 ? undefined : t('paper.total100'),
    },
    send: (v, idempotencyKey) =>
      call<typeof budgetContract.setGoals>('POST', '/api/budgets/:id/goals', {
        params: { id: budgetId },
        body: {
          document: v.document.trim(),
          ...(amends ? { reason: v.reason.trim() } : {}),
          goals: v.goals.map((goal) => ({ ...goal, target: goal.target ?? 0, weight: goal.weight ?? 0 })),
        },
        idempotencyKey,
      }),
    onSent: (answer) => onDone(answer.waits),
  })
  const { goals } = form.values
  const change = (at: number, part: Partial<GoalValues>) =>
    form.set(
      'goals',
      goals.map((goal, n) => (n === at ? { ...goal, ...part } : goal)),
    )
  return (
    <ActDialog
      title={t(amends ? 'paper.changeGoals' : 'paper.setGoals')}
      say={amends ? t('paper.changeGoalsSay') : undefined}
      form={form}
      submit={t(amends ? 'paper.changeGoals' : 'paper.setGoals')}
      width={720}
      onClose={onClose}
    >
      <Field label={t('paper.documentField')} {...form.field('document')}>
        <Input {...form.text('document')} maxLength={120} />
      </Field>
      {amends && (
        <Field label={t('paper.goalsReason')} {...form.field('reason')}>
          <Input.TextArea {...form.text('reason')} rows={2} maxLength={500} />
        </Field>
      )}
      <Field label={t('paper.goals')} hint={t('paper.total100')} {...form.field('goals')}>
        <div className="stack">
          {goals.map((goal, at) => (
            <div key={at} className="row wrap" style={{ gap: 8, alignItems: 'flex-end' }}>
              <Labelled id={`goal-name-${at}`} label={t('paper.goal')} width={200}>
                <Input
                  id={`goal-name-${at}`}
                  value={goal.name}
                  onChange={(event) => change(at, { name: event.target.value })}
                />
              </Labelled>
              <Labelled id={`goal-measure-${at}`} label={t('paper.measure')} width={120}>
                <ChoiceField
                  id={`goal-measure-${at}`}
                  value={goal.measure}
                  onChange={(measure) => change(at, { measure: measure ?? 'other' })}
                  options={choicesOf(GOAL_MEASURE_NAMES)}
                />
              </Labelled>
              <Labelled id={`goal-target-${at}`} label={t('paper.target')} width={120}>
                <CountField
                  id={`goal-target-${at}`}
                  value={goal.target}
                  onChange={(target) => change(at, { target })}
                  unit={goal.unitName}
                />
              </Labelled>
              <Labelled id={`goal-unit-${at}`} label={t('paper.unitOf')} width={72}>
                <Input
                  id={`goal-unit-${at}`}
                  value={goal.unitName}
                  onChange={(event) => change(at, { unitName: event.target.value })}
                />
              </Labelled>
              <Labelled id={`goal-weight-${at}`} label={t('paper.weight')} width={90}>
                <CountField
                  id={`goal-weight-${at}`}
                  value={goal.weight}
                  onChange={(weight) => change(at, { weight })}
                  unit="%"
                  max={100}
                />
              </Labelled>
              {goals.length > 1 && (
                <button
                  type="button"
                  className="linkish"
                  onClick={() =>
                    form.set(
                      'goals',
                      goals.filter((_, n) => n !== at),
                    )
                  }
                >
                  {t('paper.remove')}
                </button>
              )}
            </div>
          ))}
          <Button style={{ alignSelf: 'flex-start' }} onClick={() => form.set('goals', [...goals, blankGoal])}>
            {t('paper.addGoal')}
          </Button>
        </div>
      </Field>
    </ActDialog>
  )
}

function ScoreDialog({ budget, onDone, onClose }: { budget: Detail; onDone: () => void; onClose: () => void }) {
  const form = useForm({
    initial: {
      scores: budget.goals.map((goal) => ({
        goalId: goal.id,
        actual: (goal.actual ?? goal.counted) as number | null,
        score: goal.score as number | null,
        note: goal.note ?? '',
      })),
    },
    checks: {
      scores: (v) =>
        v.scores.every((one) => one.actual !== null && one.score !== null && one.note.trim() !== '')
          ? undefined
          : t('form.missing', { name: t('paper.score') }),
    },
    send: (v, idempotencyKey) =>
      call<typeof budgetContract.scoreGoals>('POST', '/api/budgets/:id/score', {
        params: { id: budget.id },
        body: {
          scores: v.scores.map((one) => ({ ...one, actual: one.actual ?? 0, score: one.score ?? 0 })),
        },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  const { scores } = form.values
  const change = (at: number, part: Partial<(typeof scores)[number]>) =>
    form.set(
      'scores',
      scores.map((one, n) => (n === at ? { ...one, ...part } : one)),
    )
  return (
    <ActDialog title={t('paper.scoreGoals')} form={form} submit={t('paper.scoreGoals')} width={640} onClose={onClose}>
      <Field label={t('paper.goals')} {...form.field('scores')}>
        <div className="stack">
          {budget.goals.map((goal, at) => (
            <div key={goal.id} className="row wrap" style={{ gap: 8, alignItems: 'flex-end' }}>
              <span style={{ width: 160 }}>{goal.name}</span>
              <Labelled id={`score-actual-${at}`} label={t('paper.counted')} width={130}>
                <CountField
                  id={`score-actual-${at}`}
                  value={scores[at]?.actual ?? null}
                  onChange={(actual) => change(at, { actual })}
                  unit={goal.unitName}
                />
              </Labelled>
              <Labelled id={`score-${at}`} label={t('paper.score')} width={100}>
                <CountField
                  id={`score-${at}`}
                  value={scores[at]?.score ?? null}
                  onChange={(score) => change(at, { score })}
                  unit="分"
                  max={100}
                />
              </Labelled>
              <Labelled id={`score-note-${at}`} label={t('paper.scoreNote')} width={180}>
                <Input
                  id={`score-note-${at}`}
                  value={scores[at]?.note ?? ''}
                  onChange={(event) => change(at, { note: event.target.value })}
                />
              </Labelled>
            </div>
          ))}
        </div>
      </Field>
    </ActDialog>
  )
}
