import { useQuery } from '@tanstack/react-query'
import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import type { GrantDetail, GrantRow, grantsContract } from '#src/modules/grants/grants.contract.ts'
import type { settingsContract } from '#src/modules/settings/settings.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { yuan } from '#web/ui/format.ts'
import { useAct } from '#web/ui/hooks.ts'
import { t } from '#web/ui/words.ts'
import { budgetsQuery } from '../funds/budgets.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay, useSession } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ConfirmAct } from '../ui/confirm-act.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { MoneyConfirm } from '../ui/money-confirm.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

type Asked = 'return' | 'reject' | 'withdraw' | 'approve' | 'publish' | 'answer'

/** What the reader may do now; the server says what that is. */
export function GrantActs({ grant }: { grant: GrantDetail }) {
  const go = useGo()
  const [asking, setAsking] = useState<Asked>()
  const can = (action: GrantDetail['actions'][number]) => grant.actions.includes(action)
  const params = { id: grant.id }
  const { version } = grant
  const close = () => setAsking(undefined)
  const done = (row: GrantRow) => {
    close()
    toast(t('grant.done', { number: row.number, status: row.statusName }))
    void refreshAll()
  }
  const quick = useAct((what: 'agree' | 'recheck' | 'rule', idempotencyKey) =>
    what === 'rule'
      ? call<typeof grantsContract.rule>('POST', '/api/grants/:id/decide-again', {
          params,
          body: { version },
          idempotencyKey,
        })
      : what === 'recheck'
        ? call<typeof grantsContract.cityReview>('POST', '/api/grants/:id/city-review', {
            params,
            body: { verdict: 'agree', version },
            idempotencyKey,
          })
        : call<typeof grantsContract.review>('POST', '/api/grants/:id/review', {
            params,
            body: { verdict: 'agree', version },
            idempotencyKey,
          }),
  )
  const run = async (what: 'agree' | 'recheck' | 'rule') => {
    const row = await quick.run(what)
    if (row) done(row)
  }
  const verdict = (what: 'return' | 'reject') => (note: string, idempotencyKey: string) =>
    can('recheck') && !can(what)
      ? call<typeof grantsContract.cityReview>('POST', '/api/grants/:id/city-review', {
          params,
          body: { verdict: what, version, note },
          idempotencyKey,
        })
      : call<typeof grantsContract.review>('POST', '/api/grants/:id/review', {
          params,
          body: { verdict: what, version, note },
          idempotencyKey,
        })
  const send = can('return') || can('recheck')
  return (
    <>
      {quick.error && (
        <span className="small bad" role="alert">
          {quick.error.message}
        </span>
      )}
      {can('withdraw') && (
        <Button danger onClick={() => setAsking('withdraw')}>
          {t('grant.withdraw')}
        </Button>
      )}
      {(can('reject') || can('recheck')) && (
        <Button danger onClick={() => setAsking('reject')}>
          {t('grant.reject')}
        </Button>
      )}
      {send && <Button onClick={() => setAsking('return')}>{t('grant.return')}</Button>}
      {can('resubmit') && (
        <Button
          type={grant.status === 'returned' ? 'primary' : 'default'}
          onClick={() => go(`/grants/new?of=${grant.id}`)}
        >
          {t('grant.correct')}
        </Button>
      )}
      {can('rule') && (
        <Button type="primary" loading={quick.busy} onClick={() => void run('rule')}>
          {t('grant.decideAgain')}
        </Button>
      )}
      {can('agree') && (
        <Button type="primary" loading={quick.busy} onClick={() => void run('agree')}>
          {t('grant.agree')} {yuan(grant.amountFen)}
        </Button>
      )}
      {can('recheck') && (
        <Button type="primary" loading={quick.busy} onClick={() => void run('recheck')}>
          {t('grant.recheck')}
        </Button>
      )}
      {can('publish') && (
        <Button type="primary" onClick={() => setAsking('publish')}>
          {t('grant.publish')}
        </Button>
      )}
      {can('answer') && (
        <Button type="primary" onClick={() => setAsking('answer')}>
          {t('grant.answer')}
        </Button>
      )}
      {can('approve') && (
        <Button type="primary" onClick={() => setAsking('approve')}>
          {t('grant.approve')} {yuan(grant.amountFen)}
        </Button>
      )}
      {(asking === 'return' || asking === 'reject') && (
        <ReasonDialog<GrantRow>
          title={t(asking === 'return' ? 'grant.returnTitle' : 'grant.rejectTitle', { number: grant.number })}
          say={t(asking === 'return' ? 'grant.returnSay' : 'grant.rejectSay')}
          label={t('grant.reason')}
          max={300}
          submit={t(asking === 'return' ? 'grant.return' : 'grant.reject')}
          danger={asking === 'reject'}
          send={verdict(asking)}
          onDone={done}
          onClose={close}
        />
      )}
      {asking === 'withdraw' && (
        <ReasonDialog<GrantRow>
          title={t('grant.withdrawTitle', { number: grant.number })}
          say={t('grant.withdrawSay')}
          label={t('grant.reason')}
          max={300}
          submit={t('grant.withdraw')}
          danger
          send={(note, idempotencyKey) =>
            call<typeof grantsContract.withdraw>('POST', '/api/grants/:id/withdraw', {
              params,
              body: { version, note },
              idempotencyKey,
            })
          }
          onDone={done}
          onClose={close}
        />
      )}
      {asking === 'publish' && <Publish grant={grant} onDone={done} onClose={close} />}
      {asking === 'approve' && <Approve grant={grant} onDone={done} onClose={close} />}
      {asking === 'answer' && <Answer grant={grant} onDone={done} onClose={close} />}
    </>
  )
}

interface Step {
  readonly grant: GrantDetail
  readonly onDone: (row: GrantRow) => void
  readonly onClose: () => void
}

function Publish({ grant, onDone, onClose }: Step) {
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => call<typeof settingsContract.settings>('GET', '/api/settings', { signal }),
  })
  const days = settings.data?.items.find((item) => item.key === 'notice.working_days')
  return (
    <ConfirmAct<GrantRow>
      title={t('grant.publishTitle', { number: grant.number, amount: yuan(grant.amountFen) })}
      say={
        typeof days?.value === 'number'
          ? t('grant.publishSay', { n: days.value, unit: days.unitName })
          : t('grant.publishSayPlain')
      }
      submit={t('grant.publish')}
      send={(idempotencyKey) =>
        call<typeof grantsContract.publish>('POST', '/api/grants/:id/publish', {
          params: { id: grant.id },
          body: { version: grant.version },
          idempotencyKey,
        })
      }
      onDone={onDone}
      onClose={onClose}
    />
  )
}

/** The second look before money is reserved: what the fund holds before and after. */
function Approve({ grant, onDone, onClose }: Step) {
  const may = useMay()
  const { unit } = useSession()
  const year = Number(useBusinessDay().slice(0, 4))
  const budgets = useQuery({ ...budgetsQuery(year), enabled: may('fund.read') })
  const { run, busy, error } = useAct((version: number, idempotencyKey) =>
    call<typeof grantsContract.approve>('POST', '/api/grants/:id/approve', {
      params: { id: grant.id },
      body: { version },
      idempotencyKey,
    }),
  )
  // As the ledger chooses: the county's own book, else that of the city, which approves.
  const books = budgets.data?.items.filter((one) => one.fundName === grant.fundName && one.totalFen > 0)
  const budget =
    books?.find((one) => one.unitName === grant.unitName) ?? books?.find((one) => one.unitName === unit.name)
  const asked = grant.amountFen ?? 0
  const after = budget && budget.availableFen - asked
  return (
    <MoneyConfirm
      act={t('grant.approve')}
      count={1}
      counted={t('grant.oneOf')}
      amountFen={asked}
      more={[
        [t('grant.payee'), grant.payeeName],
        [t('money.account'), t(grant.holder === 'person' ? 'grant.accountOfPerson' : 'claim.accountFact')],
        [t('money.fund'), budget ? `${budget.unitName} ${budget.fundName} ${budget.year}` : (grant.fundName ?? '')],
        [t('claim.budgetBefore'), budget && yuan(budget.availableFen)],
        [
          t('claim.budgetAfter'),
          after === undefined ? undefined : after < 0 ? (
            <span className="bad">{t('claim.budgetShort', { amount: yuan(-after) })}</span>
          ) : (
            yuan(after)
          ),
        ],
        [t('grant.number'), grant.number],
      ]}
      undo={t('claim.approveUndo')}
      busy={busy}
      error={error}
      onConfirm={async () => {
        const row = await run(grant.version)
        if (row) onDone(row)
      }}
      onClose={onClose}
    />
  )
}

interface Answered {
  verdict: 'upheld' | 'dismissed' | null
  answer: string
}

function Answer({ grant, onDone, onClose }: Step) {
  const open = grant.objections.find((one) => one.status === 'open')
  const form = useForm<Answered, GrantRow>({
    initial: { verdict: null, answer: '' },
    checks: {
      verdict: ({ verdict }) => (verdict ? undefined : t('notice.verdictMissing')),
      answer: ({ answer }) => (answer.trim() === '' ? t('notice.answerMissing') : undefined),
    },
    send: ({ verdict, answer }, idempotencyKey) =>
      call<typeof grantsContract.answer>('POST', '/api/grant-objections/:id/answer', {
        params: { id: open?.id ?? '' },
        body: { verdict: verdict ?? 'dismissed', answer: answer.trim() },
        idempotencyKey,
      }),
    onSent: onDone,
  })
  return (
    <ActDialog title={t('grant.answerTitle')} say={open?.text} form={form} submit={t('grant.answer')} onClose={onClose}>
      <Field label={t('grant.verdict')} {...form.field('verdict')}>
        <Radio.Group
          value={form.values.verdict}
          onChange={(event) => form.set('verdict', event.target.value as Answered['verdict'])}
          options={[
            { value: 'upheld', label: t('grant.upheld') },
            { value: 'dismissed', label: t('grant.dismissed') },
          ]}
        />
      </Field>
      <Field label={t('notice.answerText')} hint={t('notice.answerHint')} {...form.field('answer')}>
        <Input.TextArea {...form.text('answer')} rows={3} maxLength={500} />
      </Field>
    </ActDialog>
  )
}
