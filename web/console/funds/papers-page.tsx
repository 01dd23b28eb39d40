import { Button } from 'antd'
import { useState } from 'react'
import type { BudgetDocumentRow, budgetContract } from '#src/modules/ledger/budget.contract.ts'
import { PAPER_STATUS_NAMES } from '#src/modules/ledger/budget-document.types.ts'
import { toast } from '#web/ui/announce.tsx'
import { call } from '#web/ui/client.ts'
import { money, shortDay } from '#web/ui/format.ts'
import { StatusTag } from '#web/ui/status.tsx'
import { t } from '#web/ui/words.ts'
import { useBusinessDay, useMay } from '../session.ts'
import { choicesOf } from '../ui/fields.tsx'
import { type Column, ListPage } from '../ui/list.tsx'
import { PaperDialog } from './paper-dialog.tsx'

const unitsOf = (row: BudgetDocumentRow) =>
  row.otherUnitName && row.otherUnitName !== row.unitName
    ? `${row.unitName} → ${row.otherUnitName}`
    : row.otherYear && row.otherYear !== row.year
      ? `${row.unitName} ${row.year} → ${row.otherYear}`
      : `${row.unitName} ${row.year}`

export const paperColumns = (today: string): Column<BudgetDocumentRow>[] => [
  {
    key: 'number',
    title: t('paper.number'),
    width: 120,
    render: (row) => <span className="nowrap">{row.number}</span>,
  },
  { key: 'kind', title: t('paper.kind'), width: 120, render: (row) => row.kindName },
  { key: 'unit', title: t('paper.unit'), width: 180, cut: unitsOf, render: unitsOf },
  { key: 'amount', title: t('paper.amount'), width: 130, align: 'right', render: (row) => money(row.amountFen) },
  { key: 'document', title: t('paper.document'), cut: (row) => row.document, render: (row) => row.document },
  {
    key: 'made',
    title: t('paper.made'),
    width: 130,
    render: (row) => (
      <>
        {row.madeBy} <span className="small muted">{shortDay(row.madeDay, today)}</span>
      </>
    ),
  },
  {
    key: 'checked',
    title: t('paper.checked'),
    width: 130,
    render: (row) =>
      row.checkedBy && (
        <>
          {row.checkedBy} <span className="small muted">{shortDay(row.checkedDay, today)}</span>
        </>
      ),
  },
  {
    key: 'status',
    title: t('paper.status'),
    width: 96,
    render: (row) => <StatusTag kind="paper" code={row.status} name={row.statusName} />,
  },
]

/** 资金文书: what moves budgets, with who drew it up and who confirmed. */
export function PapersPage() {
  const may = useMay()
  const today = useBusinessDay()
  const [drawing, setDrawing] = useState(false)
  return (
    <>
      <ListPage<BudgetDocumentRow>
        title={t('paper.title')}
        say={t('paper.say')}
        actions={
          may('budget.propose') && (
            <Button type="primary" onClick={() => setDrawing(true)}>
              {t('paper.first')}
            </Button>
          )
        }
        id="budget-documents"
        fetch={(query, signal) =>
          call<typeof budgetContract.budgetDocuments>('GET', '/api/budget-documents', { query, signal })
        }
        rowKey={(row) => row.id}
        linkOf={(row) => `/budget-documents/${row.id}`}
        filters={[
          {
            key: 'status',
            label: t('paper.status'),
            kind: 'choice',
            options: choicesOf(PAPER_STATUS_NAMES),
          },
        ]}
        columns={paperColumns(today)}
        empty={{ title: t('paper.empty'), text: t('paper.emptyWhy') }}
      />
      {drawing && (
        <PaperDialog
          budget={undefined}
          onDrawn={(paper) => {
            setDrawing(false)
            toast(t('paper.proposed', { number: paper.number }))
          }}
          onClose={() => setDrawing(false)}
        />
      )}
    </>
  )
}
