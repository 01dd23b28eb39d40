import { Button } from 'antd'
import { useState } from 'react'
import type { StatementRow, statementContract } from '#src/modules/ledger/statement.contract.ts'
import { toast } from '#web/ui/announce.tsx'
import { call, upload } from '#web/ui/client.ts'
import { count, dayRange, shortDay } from '#web/ui/format.ts'
import { t } from '#web/ui/words.ts'
import { useBudgetChoices } from '../funds/funds.ts'
import { refreshAll } from '../query.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { useGo } from '../shell/go.tsx'
import { ActDialog } from '../ui/act-dialog.tsx'
import { ChoiceField, DayField } from '../ui/fields.tsx'
import { Field, useForm } from '../ui/form.tsx'
import { DropZone } from '../ui/import-panel.tsx'
import { ListPage } from '../ui/list.tsx'
import { StatementResult } from './statement-page.tsx'

/** 对账: the bank's pages, each laid against what the ledger says was paid. */
export function StatementsPage() {
  const may = useMay()
  const go = useGo()
  const today = useBusinessDay()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <ListPage<StatementRow>
        title={t('reconcile.title')}
        say={t('reconcile.say')}
        actions={
          may('bank.import') && (
            <Button type="primary" onClick={() => setAdding(true)}>
              {t('reconcile.new')}
            </Button>
          )
        }
        id="bank-statements"
        fetch={(query, signal) =>
          call<typeof statementContract.statements>('GET', '/api/bank-statements', { query, signal })
        }
        rowKey={(row) => row.id}
        linkOf={(row) => `/reconciliation/${row.id}`}
        columns={[
          {
            key: 'number',
            title: t('reconcile.number'),
            width: 120,
            render: (row) => <span className="nowrap">{row.number}</span>,
          },
          {
            key: 'budget',
            title: t('reconcile.budget'),
            cut: (row) => row.fundName,
            render: (row) => `${row.fundName} ${row.year}`,
          },
          { key: 'days', title: t('reconcile.days'), width: 200, render: (row) => dayRange(row.fromDay, row.toDay) },
          { key: 'lines', title: t('reconcile.lines'), width: 80, align: 'right', render: (row) => count(row.lines) },
          {
            key: 'matched',
            title: t('reconcile.matched'),
            width: 80,
            align: 'right',
            render: (row) => count(row.matched),
          },
          {
            key: 'differing',
            title: t('reconcile.differing'),
            width: 96,
            align: 'right',
            render: (row) => <span className={row.differing > 0 ? 'bad' : ''}>{count(row.differing)}</span>,
          },
          {
            key: 'extra',
            title: t('reconcile.extra'),
            width: 80,
            align: 'right',
            render: (row) => <span className={row.extra > 0 ? 'bad' : ''}>{count(row.extra)}</span>,
          },
          {
            key: 'afterFailure',
            title: t('reconcile.afterFailure'),
            width: 150,
            align: 'right',
            render: (row) => <span className={row.afterFailure > 0 ? 'bad' : ''}>{count(row.afterFailure)}</span>,
          },
          {
            key: 'missing',
            title: t('reconcile.missing'),
            width: 80,
            align: 'right',
            render: (row) => <span className={row.missing > 0 ? 'bad' : ''}>{count(row.missing)}</span>,
          },
          {
            key: 'made',
            title: t('reconcile.made'),
            width: 130,
            render: (row) => (
              <>
                {row.madeBy} <span className="small muted">{shortDay(row.madeDay, today)}</span>
              </>
            ),
          },
          {
            key: 'result',
            title: t('reconcile.result'),
            width: 130,
            render: (row) => <StatementResult statement={row} />,
          },
        ]}
        empty={{ title: t('reconcile.empty'), text: t('reconcile.emptyWhy') }}
      />
      {adding && (
        <StatementDialog
          onDone={(row) => {
            setAdding(false)
            toast(
              t('reconcile.done', {
                number: row.number,
                matched: row.matched,
                differing: row.differing,
                extra: row.extra,
                afterFailure: row.afterFailure,
                missing: row.missing,
              }),
            )
            void refreshAll()
            go(`/reconciliation/${row.id}`)
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  )
}

interface Values {
  budgetId: string | null
  fromDay: string | null
  toDay: string | null
  /** The name of the chosen file. */
  fileId: string | null
}

function StatementDialog({ onDone, onClose }: { onDone: (row: StatementRow) => void; onClose: () => void }) {
  const budgets = useBudgetChoices()
  const today = useBusinessDay()
  const [file, setFile] = useState<File>()
  const form = useForm<Values, StatementRow>({
    initial: { budgetId: null, fromDay: today, toDay: today, fileId: null },
    checks: {
      budgetId: (v) => (v.budgetId ? undefined : t('reconcile.needBudget')),
      fromDay: (v) => (v.fromDay ? undefined : t('reconcile.needDay')),
      toDay: (v) =>
        !v.toDay ? t('reconcile.needDay') : v.fromDay && v.toDay < v.fromDay ? t('reconcile.daysTurned') : undefined,
      fileId: (v) => (v.fileId ? undefined : t('reconcile.needFile')),
    },
    send: async (v, idempotencyKey) => {
      const uploaded = await upload(file as File, { idempotencyKey: `${idempotencyKey}-file`, onProgress: () => {} })
      return call<typeof statementContract.importStatement>('POST', '/api/bank-statements', {
        body: { budgetId: v.budgetId ?? '', fromDay: v.fromDay ?? '', toDay: v.toDay ?? '', fileId: uploaded.id },
        idempotencyKey,
      })
    },
    onSent: onDone,
  })
  return (
    <ActDialog title={t('reconcile.new')} form={form} submit={t('reconcile.submit')} onClose={onClose}>
      <Field label={t('reconcile.budget')} {...form.field('budgetId')}>
        <ChoiceField {...form.choice('budgetId')} options={budgets} />
      </Field>
      <Field label={t('reconcile.from')} {...form.field('fromDay')}>
        <DayField {...form.choice('fromDay')} />
      </Field>
      <Field label={t('reconcile.to')} {...form.field('toDay')}>
        <DayField {...form.choice('toDay')} />
      </Field>
      <Field label={t('reconcile.file')} {...form.field('fileId')}>
        <div className="stack">
          {form.values.fileId && <p role="status">{t('reconcile.chosen', { name: form.values.fileId })}</p>}
          <DropZone
            accept=".xlsx,.csv"
            prompt={t('reconcile.drop')}
            hint={t('reconcile.fileHint')}
            onFile={(chosen) => {
              setFile(chosen)
              form.set('fileId', chosen.name)
            }}
          />
        </div>
      </Field>
    </ActDialog>
  )
}
